package chromem

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// Mend implements [vector.Mender]. It overwrites lost rows with zeros and removes
// all codes, which Optimize derives again. Files that are not the store's stay, under
// another name, and what the store can use of them is copied.
func (s *Store) Mend(_ context.Context, c vector.Committed, lost *vector.Bitmap) (changed []vector.Batch, err error) {
	s.file.owner = c.Owner()
	if err := s.dropCodes(); err != nil {
		return nil, durable.Whole(s.dir, err)
	}
	if err := s.ownVectors(c.Rows); err != nil {
		return nil, durable.Whole(s.dir, err)
	}
	if lost.Len() == 0 {
		return nil, nil
	}
	if err := s.file.clear(c.Rows, lost); err != nil {
		return nil, err
	}
	batches, err := c.Batches(0)
	if err != nil {
		return nil, err
	}
	for _, b := range batches {
		sum, err := s.file.sum(b.First, b.Rows)
		if err != nil {
			return nil, err
		}
		if sum != b.CRC {
			changed = append(changed, vector.Batch{First: b.First, Rows: b.Rows, CRC: sum})
		}
	}
	return changed, nil
}

// dropCodes removes the file of codes, or renames it if it is not the store's.
func (s *Store) dropCodes() error {
	f, err := durable.OpenIn(s.dir, codesName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, durable.ErrForeign):
		return durable.PutAside(s.dir, codesName)
	case err != nil:
		return err
	}
	h, condition, err := durable.ReadHeader(f, codesMagic, codesFormat)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if condition == durable.HeaderGood && s.file.owner.Check(s.codes.path, h.Is) != nil {
		return durable.PutAside(s.dir, codesName)
	}
	return s.dir.Remove(codesName)
}

// ownVectors opens the file of vectors for writing, with a header of the store's own.
func (s *Store) ownVectors(rows int) error {
	f, err := durable.OpenIn(s.dir, vectorsName)
	if errors.Is(err, durable.ErrForeign) {
		if err := durable.PutAside(s.dir, vectorsName); err != nil {
			return err
		}
		err = fs.ErrNotExist
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && rows == 0:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return s.file.openForWriting(false)
	case err != nil:
		return err
	}
	defer f.Close()
	h, condition, err := durable.ReadHeader(f, vectorsMagic, vectorsFormat)
	if err != nil {
		return err
	}
	if condition == durable.HeaderGood && s.file.owner.Check(s.file.path, h.Is) != nil {
		if err := s.copyVectors(f, rows); err != nil {
			return err
		}
		return s.file.openForWriting(true)
	}
	if err := s.file.openForWriting(true); err != nil {
		return err
	}
	return errors.Join(s.file.writeHeader(s.file.out, s.file.owner.Is), s.file.out.Sync())
}

// copyVectors puts a file of the store's own, with the first rows of another store's, in
// the place of that one.
func (s *Store) copyVectors(other *os.File, rows int) error {
	const copied = durable.Temporary + vectorsName
	if err := s.dir.Remove(copied); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	out, err := s.dir.OpenFile(copied, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err = s.file.writeHeader(out, s.file.owner.Is); err == nil {
		_, err = io.Copy(io.NewOffsetWriter(out, durable.HeaderBytes), io.NewSectionReader(other, durable.HeaderBytes, int64(rows)*s.file.rowBytes()))
	}
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, s.dir.Remove(copied))
	}
	return durable.Supplant(s.dir, copied, vectorsName)
}

var _ vector.Adopter = (*Store)(nil)

// Adopt implements [vector.Adopter].
func (s *Store) Adopt(ctx context.Context, from *os.Root, rows int, copied func(bytes int64)) error {
	if err := s.file.openForWriting(false); err != nil {
		return err
	}
	old, err := from.Open(vectorsName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the rows are missing here as well
	} else if err != nil {
		return err
	}
	defer old.Close()
	if _, err := s.file.out.Seek(durable.HeaderBytes, io.SeekStart); err != nil { // so that the system can copy by itself
		return err
	}
	if err := copyParts(ctx, s.file.out, old, int64(rows)*s.file.rowBytes(), copied); err != nil {
		return err
	}
	return errors.Join(s.file.out.Sync(), s.adoptCodes(ctx, from, rows, copied))
}

// copyParts copies so many bytes, or as many as there are, until ctx is cancelled.
func copyParts(ctx context.Context, to, from *os.File, bytes int64, copied func(bytes int64)) error {
	const part = 16 << 20
	for bytes > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.CopyN(to, from, min(bytes, part))
		copied(n)
		if bytes -= n; errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

// adoptCodes copies the codes of the first rows, if their file is of the format before
// this one: one that is damaged, or older, is left out, and derived again later.
func (s *Store) adoptCodes(ctx context.Context, from *os.Root, rows int, copied func(bytes int64)) error {
	old, err := from.Open(codesName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer old.Close()
	have, err := countAnonymous(old, s.file.dimensions)
	if have = min(have, rows); err != nil || have == 0 {
		return err
	}
	f, _, err := s.createCodes()
	if err != nil {
		return err
	}
	h := codesHeader(s.file.dimensions, have, s.file.owner.Is)
	if _, err = f.Write(h.Append(nil)); err == nil {
		_, err = old.Seek(durable.HeaderBytes, io.SeekStart)
	}
	if err == nil {
		err = copyParts(ctx, f, old, int64(have)*int64(rowSize(s.file.dimensions)), copied)
	}
	return errors.Join(err, f.Sync(), f.Close())
}
