package slots

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// Each calls yield with the slots that the ledger names, in ascending order, and the
// keys of their papers, until yield returns an error, which it passes on.
type Each func(yield func(slot int, key int64) error) error

// Derive durably makes the file of a space anew, with the rows that are committed. One
// that is there stays until then; one that is not the space's gets another name. Slots
// that are not of the space are not in it: the ledger contradicts itself there.
func Derive(dir *os.Root, c vector.Committed, each Each) (err error) {
	const made = durable.Temporary + Name
	if err := dir.Remove(made); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return durable.Whole(dir, err)
	}
	f, err := dir.OpenFile(made, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return durable.Whole(dir, err)
	}
	w := &Writer{path: pathIn(dir), owner: c.Owner(), file: f}
	err = errors.Join(w.writeHeader(c.Is), w.derive(c.Rows, each))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, dir.Remove(made))
	}
	if foreign(dir, c) != nil {
		return durable.Supplant(dir, made, Name)
	}
	if err := dir.Rename(made, Name); err != nil {
		return durable.Whole(dir, err)
	}
	return durable.SyncIn(dir, ".")
}

// foreign returns a [*durable.ForeignError] if there is a file that is not the space's.
func foreign(dir *os.Root, c vector.Committed) error {
	in, err := durable.OpenIn(dir, Name)
	if err == nil {
		err = errors.Join(check(in, pathIn(dir), c.Owner(), 0), in.Close())
	}
	if !errors.Is(err, durable.ErrForeign) {
		return nil
	}
	return err
}

// derive writes the rows block by block.
func (w *Writer) derive(rows int, each Each) error {
	first, keys := 0, make([]int64, blockRows)
	flush := func() error {
		err := w.write(first, keys[:min(blockRows, rows-first)])
		first += blockRows
		clear(keys)
		return err
	}
	err := each(func(slot int, key int64) error {
		if slot < first || slot >= rows {
			return nil
		}
		for slot >= first+blockRows {
			if err := flush(); err != nil {
				return err
			}
		}
		keys[slot-first] = key
		return nil
	})
	for err == nil && first < rows {
		err = flush()
	}
	return err
}

// Verify compares the file of a space with its checksums, and with the ledger, unless
// each is nil. It returns what is wrong: see [vector.Damage].
func Verify(dir *os.Root, c vector.Committed, each Each) (found []string, err error) {
	if c.Rows == 0 { // the first row begins the file
		if err := foreign(dir, c); err != nil {
			return []string{err.Error()}, nil
		}
		return nil, nil
	}
	t, err := Open(dir, c)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []string{pathIn(dir) + " is missing"}, nil
	case errors.Is(err, durable.ErrForeign):
		return []string{err.Error()}, nil
	case errors.Is(err, durable.ErrRepairable):
		return []string{strings.TrimPrefix(err.Error(), durable.ErrRepairable.Error()+": ")}, nil
	case err != nil:
		return nil, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	return t.verify(each)
}
