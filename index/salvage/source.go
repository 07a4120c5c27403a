package salvage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/remains"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/vector"
)

// source is the store of a space of the damaged library: a copy, which was mended and is
// removed when it is closed.
type source struct {
	vector.Store
	folder *durable.Folder // of the new library
	lost   *vector.Bitmap  // rows that are not as they were written, or not known to be
}

// copies is the folder of the copy in the new library.
const copies = "vectors-before"

func (s *source) close() error { return errors.Join(s.Store.Close(), s.folder.RemoveAll(copies)) }

// openOld copies the files of a space and opens them; nil if nothing of them is left.
// What is damaged, or of another library, costs the rows that nothing vouches for. An
// error says that a file cannot be read: its vectors may all be sound.
func openOld(ctx context.Context, t fill.Target, from string, old remains.Space) (_ *source, err error) {
	dir, err := os.OpenRoot(catalogue.SpaceDir(from, old.Key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer dir.Close()
	s := &source{folder: t.Write.Folder()}
	if err := s.folder.Mkdir(copies, 0o700); err != nil {
		return nil, err
	}
	defer func() {
		if s.Store == nil {
			err = errors.Join(err, s.folder.RemoveAll(copies))
		}
	}()
	c, err := s.mend(ctx, t, dir, old)
	if err != nil || c.Rows == 0 {
		return nil, err
	}
	if s.Store, err = s.open(t, old.Dimensions, c); err != nil {
		return nil, err
	}
	return s, nil
}

// mend copies the files of a space and mends the copy. It returns what can be opened:
// the rows up to the last one that is of use.
func (s *source) mend(ctx context.Context, t fill.Target, from *os.Root, old remains.Space) (c vector.Committed, err error) {
	store, err := s.copyFiles(ctx, t, from, old)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	c = vector.Committed{Is: old.Are, Next: old.Next, Rows: old.Rows}
	mender, ok := store.(vector.Mender)
	if !ok { // it has no files that could be damaged
		s.lost = new(vector.Bitmap)
		return c, nil
	}
	known := c
	known.Batches = func(int) ([]vector.Batch, error) { return old.Batches, nil }
	damage, err := mender.Verify(ctx, known)
	if err != nil {
		return c, err
	}
	s.lost, c.Rows = damage.Lost, 0
	for _, v := range old.Vectors {
		if !s.lost.Has(v.Slot) {
			c.Rows = max(c.Rows, v.Slot+1)
		}
	}
	among := new(vector.Bitmap)
	for row := range s.lost.All {
		if row >= c.Rows {
			break
		}
		among.Add(row)
	}
	known = c
	known.Batches = func(int) ([]vector.Batch, error) { return nil, nil } // they have done their work
	_, err = mender.Mend(ctx, known, among)
	return c, err
}

// copyFiles copies the files of a space, and opens the copy as a store with nothing
// committed. Before format 4 they had no headers, which the store gives them.
func (s *source) copyFiles(ctx context.Context, t fill.Target, from *os.Root, old remains.Space) (vector.Store, error) {
	if old.Format >= 4 {
		if err := s.copyAll(ctx, from); err != nil {
			return nil, err
		}
		return s.open(t, old.Dimensions, vector.Committed{})
	}
	store, err := s.open(t, old.Dimensions, vector.Committed{})
	if err != nil {
		return nil, err
	}
	adopter, ok := store.(vector.Adopter)
	if !ok {
		return nil, errors.Join(fmt.Errorf("vectors of format %d: %w", old.Format, errors.ErrUnsupported), store.Close())
	}
	if err := adopter.Adopt(ctx, from, old.Rows, func(int64) {}); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

func (s *source) open(t fill.Target, dimensions int, c vector.Committed) (vector.Store, error) {
	dir, err := s.folder.OpenRoot(copies)
	if err != nil {
		return nil, err
	}
	return t.Open(dir, dimensions, c)
}

// copyAll copies the files of a space, whatever its store calls them. What lies in
// folders below is made anew when it is missing.
func (s *source) copyAll(ctx context.Context, from *os.Root) error {
	entries, err := fs.ReadDir(from.FS(), ".")
	for _, e := range entries {
		if err == nil && e.Type().IsRegular() {
			err = errors.Join(ctx.Err(), s.copyOne(from, e.Name()))
		}
	}
	return err
}

func (s *source) copyOne(from *os.Root, name string) error {
	in, err := from.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := s.folder.OpenFile(copies+"/"+name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
