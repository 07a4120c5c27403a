package chromem

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"paperkin/index/durable"
)

// Optimize implements [vector.Store]. It writes the codes that are missing for
// the first committed rows.
func (s *Store) Optimize(ctx context.Context, committed int) (err error) {
	if committed == 0 {
		return nil
	}
	f, have, err := s.createCodes()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for have < committed {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(codesRun, committed-have)
		if err := s.writeCodes(f, have, n); err != nil {
			return err
		}
		have += n
	}
	return nil
}

// createCodes opens the file of codes for writing and returns how many rows it
// holds. A file that cannot be used is replaced by a new one.
func (s *Store) createCodes() (*os.File, int, error) {
	for {
		f, err := s.dir.OpenFile(codesName, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, 0, durable.Whole(s.dir, err)
		}
		h, _, err := readCodes(f, s.file.dimensions)
		info, statErr := f.Stat()
		if err = errors.Join(err, statErr); err == nil && h.Rows > 0 {
			err = s.file.owner.Check(s.codes.path, h.Is)
		}
		if err != nil {
			return nil, 0, errors.Join(err, f.Close())
		}
		if h.Rows > 0 || info.Size() == 0 {
			return f, int(h.Rows), nil
		}
		if err := errors.Join(f.Close(), s.dir.Remove(codesName)); err != nil {
			return nil, 0, err
		}
	}
}

// changeCodes writes the header of the file of codes anew, if the file holds rows.
func (s *Store) changeCodes(change func(*durable.Header)) (err error) {
	f, err := s.dir.OpenFile(codesName, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return durable.Whole(s.dir, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h, _, err := readCodes(f, s.file.dimensions)
	if err != nil || h.Rows == 0 {
		return err
	}
	if err := s.file.owner.Check(s.codes.path, h.Is); err != nil {
		return err
	}
	now := h
	if change(&now); now == h {
		return nil
	}
	_, err = f.WriteAt(now.Append(nil), 0)
	return errors.Join(err, f.Sync())
}

// trimCodes removes the rows that are not below from from the file of codes.
func (s *Store) trimCodes(from int) error {
	return s.changeCodes(func(h *durable.Header) { h.Rows = min(h.Rows, int64(from)) })
}

// Renumber implements [vector.Store].
func (s *Store) Renumber(_ context.Context, number string) error {
	owner := &s.file.owner
	owner.Next = number // a file that has it already is the store's
	is := owner.Numbered(number)
	if err := s.file.renumber(is, s.committed.Rows > 0); err != nil {
		return err
	}
	if err := s.changeCodes(func(h *durable.Header) { h.Is = is }); err != nil {
		return err
	}
	owner.Is, owner.Next = is, ""
	return nil
}

// writeCodes writes the codes of n rows from first on, syncs them, and then
// writes the header that counts them.
func (s *Store) writeCodes(f *os.File, first, n int) error {
	slots := make([]int, n)
	for i := range slots {
		slots[i] = first + i
	}
	vectors, err := s.read(slots) // checks them
	if err != nil {
		return err
	}
	size := rowSize(s.file.dimensions)
	buf := make([]byte, 0, n*size)
	for _, v := range vectors {
		buf = appendRow(buf, v)
	}
	if _, err := f.WriteAt(buf, durable.HeaderBytes+int64(first)*int64(size)); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	_, err = f.WriteAt(codesHeader(s.file.dimensions, first+n, s.file.owner.Is).Append(nil), 0)
	return err
}
