package chromem

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Optimize implements [vector.Store]. It writes the codes that are missing for
// the first committed rows.
func (s *Store) Optimize(ctx context.Context, committed int) (err error) {
	if committed == 0 {
		return nil
	}
	f, have, err := createCodes(s.dir, s.file.dimensions)
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
func createCodes(dir string, dimensions int) (*os.File, int, error) {
	path := filepath.Join(dir, codesName)
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, 0, err
		}
		rows, _, err := countRows(f, dimensions)
		info, statErr := f.Stat()
		if err = errors.Join(err, statErr); err != nil {
			return nil, 0, errors.Join(err, f.Close())
		}
		if rows > 0 || info.Size() == 0 {
			return f, rows, nil
		}
		if err := errors.Join(f.Close(), os.Remove(path)); err != nil {
			return nil, 0, err
		}
	}
}

// trimCodes removes the rows that are not below from from the file of codes.
func trimCodes(dir string, dimensions, from int) (err error) {
	f, err := os.OpenFile(filepath.Join(dir, codesName), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, _, err := countRows(f, dimensions)
	if err != nil || rows <= from {
		return err
	}
	_, err = f.WriteAt(appendHeader(nil, dimensions, from), 0)
	return errors.Join(err, f.Sync())
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
	if _, err := f.WriteAt(buf, codesHeader+int64(first)*int64(size)); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	_, err = f.WriteAt(appendHeader(nil, s.file.dimensions, first+n), 0)
	return err
}
