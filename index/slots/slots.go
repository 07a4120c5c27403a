// Package slots keeps the file of a space that says which paper each slot is of, so
// that neither searching nor filtering has to ask the ledger. A slot belongs to one
// paper from the commit that names it on: whatever becomes of the paper, no other one
// gets it, and a space that is written anew has a file of its own.
//
// The file is derived from the ledger ([Derive]), and grows with the rows of the space
// ([Writer]). It lies beside what a store keeps, whatever kind of store that is. The
// package knows keys and slots, and nothing of papers or of the catalogue.
package slots

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// Name is the name of the file: a header, then blocks of blockRows slots. A block has
// the keys of its slots, and then as many sums: that of a slot is the CRC-32C of all keys
// of the block up to its own, continued from the block's number in place of a checksum of
// what comes before. So rows are only ever added, and whoever reads a block verifies it
// as far as the catalogue counts rows. Rows behind those are left over from a crash, and
// overwritten. Key 0 stands for a
// slot that is deleted, and whose paper is not known any more. Numbers are
// little-endian, 4 bytes each.
const (
	Name      = "slots"
	magic     = "PAPERKSL"
	format    = 1
	blockRows = 512
	keysBytes = 4 * blockRows
)

// keyAt is where the key of a slot is; its sum follows keysBytes after.
func keyAt(slot int) int64 {
	return durable.HeaderBytes + int64(slot/blockRows)*2*keysBytes + int64(slot%blockRows)*4
}

// size is how many bytes a file with so many rows has at least.
func size(rows int) int64 {
	if rows == 0 {
		return durable.HeaderBytes
	}
	return keyAt(rows-1) + keysBytes + 4
}

func header(is durable.Identity) []byte {
	return durable.Header{Magic: magic, Format: format, Is: is}.Append(nil)
}

// sumOf is the sum of the last of some keys of a block, as they stand in the file.
func sumOf(block int, keys []byte) uint32 {
	return crc32.Update(uint32(block), durable.Castagnoli, keys)
}

// damaged returns an error that wraps durable.ErrRepairable.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %w", durable.ErrRepairable, fmt.Errorf(format, args...))
}

// misfit is the damage of a block.
func misfit(path string, block int) error {
	return damaged("%s: block %d does not match its checksum", path, block)
}

// check returns an error unless a file is one of an owner's with so many rows.
func check(f *os.File, path string, owner durable.Owner, rows int) error {
	h, condition, err := durable.ReadHeader(f, magic, format)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if condition != durable.HeaderGood {
		return damaged("%s: its header is damaged", path)
	}
	if err := owner.Check(path, h.Is); err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && info.Size() < size(rows) {
		err = damaged("%s: %d bytes, want %d for %d rows", path, info.Size(), size(rows), rows)
	}
	return err
}

func pathIn(dir *os.Root) string { return filepath.Join(dir.Name(), Name) }

// A Writer adds rows to the file of a space. It is the library's one writer that has it.
type Writer struct {
	path  string
	owner durable.Owner
	dir   *os.Root
	file  *os.File // nil until the first row is put
}

// OpenWriter opens the file in the folder of a space, which is the writer's from now on,
// also after an error; without rows the first Put makes it. The error wraps
// [durable.ErrRepairable] or [os.ErrNotExist] where [Derive] helps.
func OpenWriter(dir *os.Root, c vector.Committed) (*Writer, error) {
	w := &Writer{path: pathIn(dir), owner: c.Owner(), dir: dir}
	if err := w.open(c.Rows); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Writer) open(rows int) error {
	in, err := durable.OpenIn(w.dir, Name)
	if err == nil {
		err = errors.Join(check(in, w.path, w.owner, rows), in.Close())
	}
	if rows == 0 && (errors.Is(err, os.ErrNotExist) || errors.Is(err, durable.ErrRepairable)) {
		return nil // perhaps it was not begun properly
	}
	if err == nil {
		w.file, err = w.dir.OpenFile(Name, os.O_RDWR, 0)
	}
	return durable.Whole(w.dir, err)
}

// begin makes the file, and its name durable.
func (w *Writer) begin() (err error) {
	if w.file, err = w.dir.OpenFile(Name, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return durable.Whole(w.dir, err)
	}
	return errors.Join(w.writeHeader(w.owner.Is), durable.SyncIn(w.dir, "."))
}

func (w *Writer) writeHeader(is durable.Identity) error {
	_, err := w.file.WriteAt(header(is), 0)
	return err
}

// Renumber durably gives the file another number: see [vector.Store].
func (w *Writer) Renumber(number string) error {
	is := w.owner.Numbered(number)
	if w.file != nil {
		if err := errors.Join(w.writeHeader(is), w.file.Sync()); err != nil {
			return err
		}
	}
	w.owner = durable.Owner{Is: is}
	return nil
}

// Put says which papers, by their keys, the slots first, first+1, ... are of, and
// returns when that is durable. All slots before were put.
func (w *Writer) Put(first int, keys []int64) error {
	if err := w.write(first, keys); err != nil {
		return err
	}
	return w.file.Sync()
}

// write is Put without waiting for the disk.
func (w *Writer) write(first int, keys []int64) error {
	if w.file == nil {
		if err := w.begin(); err != nil {
			return err
		}
	}
	for len(keys) > 0 {
		n := min(len(keys), blockRows-first%blockRows)
		if err := w.extend(first, keys[:n]); err != nil {
			return err
		}
		first, keys = first+n, keys[n:]
	}
	return nil
}

// extend adds rows to a block, whose earlier ones must be as they were written: a sum
// that covers damage would hide it.
func (w *Writer) extend(first int, keys []int64) error {
	block, before := first/blockRows, first%blockRows
	rows := make([]byte, 4*before, keysBytes)
	if before > 0 {
		var sum [4]byte
		_, err := w.file.ReadAt(rows, keyAt(first-before))
		if err == nil {
			_, err = w.file.ReadAt(sum[:], keyAt(first-1)+keysBytes)
		}
		if errors.Is(err, io.EOF) || err == nil && binary.LittleEndian.Uint32(sum[:]) != sumOf(block, rows) {
			return misfit(w.path, block)
		} else if err != nil {
			return err
		}
	}
	sum := sumOf(block, rows)
	var sums []byte
	for _, key := range keys {
		rows = binary.LittleEndian.AppendUint32(rows, uint32(key))
		sum = crc32.Update(sum, durable.Castagnoli, rows[len(rows)-4:])
		sums = binary.LittleEndian.AppendUint32(sums, sum)
	}
	if _, err := w.file.WriteAt(rows[4*before:], keyAt(first)); err != nil {
		return err
	}
	_, err := w.file.WriteAt(sums, keyAt(first)+keysBytes)
	return err
}

// Close closes the file and the folder.
func (w *Writer) Close() error {
	err := w.dir.Close()
	if w.file != nil {
		err = errors.Join(err, w.file.Close())
	}
	return err
}
