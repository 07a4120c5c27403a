package slots

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync/atomic"

	"github.com/edsrzf/mmap-go"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// A Table is the file of a space as of one state, mapped for reading. Its methods verify
// what they read, each block once; they are safe for concurrent use, and return errors
// that wrap [durable.ErrRepairable] where the file is damaged.
type Table struct {
	path    string
	rows    int
	deleted *vector.Bitmap
	mapping mmap.MMap       // nil without rows
	checked []atomic.Uint64 // a bit for each block
}

// Open opens the file in the folder of a space, which stays the caller's. It must hold
// the committed rows. Without rows there need not be one.
func Open(dir *os.Root, c vector.Committed) (*Table, error) {
	t := &Table{path: pathIn(dir), rows: c.Rows, deleted: c.Deleted.Clone()} // nil becomes empty
	if c.Rows == 0 {
		return t, nil
	}
	f, err := durable.OpenIn(dir, Name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // a mapping outlives its file handle
	if err := check(f, t.path, c.Owner(), c.Rows); err != nil {
		return nil, err
	}
	if t.mapping, err = mmap.MapRegion(f, int(size(c.Rows)), mmap.RDONLY, 0, 0); err != nil {
		return nil, fmt.Errorf("map %s: %w", t.path, err)
	}
	t.checked = make([]atomic.Uint64, (t.blocks()+63)/64)
	return t, nil
}

// Close releases the file.
func (t *Table) Close() error {
	if t.mapping == nil {
		return nil
	}
	return t.mapping.Unmap()
}

func (t *Table) blocks() int { return (t.rows + blockRows - 1) / blockRows }

// block returns the keys of a block, as they stand in the file.
func (t *Table) block(n int) ([]byte, error) {
	first := n * blockRows
	last := min(first+blockRows, t.rows) - 1
	keys := t.mapping[keyAt(first) : keyAt(last)+4]
	word, bit := &t.checked[n/64], uint64(1)<<(n%64)
	if word.Load()&bit == 0 {
		if binary.LittleEndian.Uint32(t.mapping[keyAt(last)+keysBytes:]) != sumOf(n, keys) {
			return nil, misfit(t.path, n)
		}
		word.Or(bit)
	}
	return keys, nil
}

func keyIn(keys []byte, i int) uint32 { return binary.LittleEndian.Uint32(keys[4*i:]) }

// Papers returns the keys of the papers that slots are of, in the order given; 0 for a
// slot of no paper, deleted ones among them.
func (t *Table) Papers(slots []int) ([]int64, error) {
	papers := make([]int64, len(slots))
	for i, slot := range slots {
		if slot < 0 || slot >= t.rows || t.deleted.Has(slot) {
			continue
		}
		keys, err := t.block(slot / blockRows)
		if err != nil {
			return nil, err
		}
		papers[i] = int64(keyIn(keys, slot%blockRows))
	}
	return papers, nil
}

// Slots returns the slots of papers by their keys, in the order given; -1 for a paper
// that has none. It reads the whole file, which takes 2 ms for a million slots, and
// allocates for the papers asked for only.
func (t *Table) Slots(papers []int64) ([]int, error) {
	at := make(map[uint32]int, len(papers))
	var some [1024]uint64 // the low bits of their keys: most others are told apart by them
	for _, key := range papers {
		at[uint32(key)] = -1
		some[key>>6&1023] |= 1 << (key & 63)
	}
	if err := t.find(&some, at); err != nil {
		return nil, err
	}
	slots := make([]int, len(papers))
	for i, key := range papers {
		slots[i] = at[uint32(key)]
	}
	return slots, nil
}

// find notes the slots of papers by their keys. some has the low bits of these.
func (t *Table) find(some *[1024]uint64, at map[uint32]int) error {
	for n, left := 0, len(at); n < t.blocks() && left > 0; n++ {
		keys, err := t.block(n)
		if err != nil {
			return err
		}
		for i := range len(keys) / 4 {
			key := keyIn(keys, i)
			if some[key>>6&1023]>>(key&63)&1 == 0 {
				continue
			}
			slot := n*blockRows + i
			if _, wanted := at[key]; wanted && !t.deleted.Has(slot) {
				at[key] = slot
				left--
			}
		}
	}
	return nil
}

// Among returns the slots of those papers of a set that have one.
func (t *Table) Among(papers *vector.Bitmap) (*vector.Bitmap, error) {
	found := new(vector.Bitmap)
	for n := range t.blocks() {
		keys, err := t.block(n)
		if err != nil {
			return nil, err
		}
		for i := range len(keys) / 4 {
			if slot := n*blockRows + i; papers.Has(int(keyIn(keys, i))) && !t.deleted.Has(slot) {
				found.Add(slot)
			}
		}
	}
	return found, nil
}

// verify returns what is wrong with the file.
func (t *Table) verify(each Each) (found []string, err error) {
	for n := range t.blocks() {
		if _, err := t.block(n); err != nil {
			found = append(found, fmt.Sprintf("%s: block %d does not match its checksum", t.path, n))
		}
	}
	if len(found) > 0 || each == nil {
		return found, nil
	}
	wrong, first := 0, 0
	err = each(func(slot int, key int64) error {
		if slot < 0 || slot >= t.rows {
			return nil
		}
		keys, err := t.block(slot / blockRows)
		if err == nil && int64(keyIn(keys, slot%blockRows)) != key {
			if wrong++; wrong == 1 {
				first = slot
			}
		}
		return err
	})
	if wrong > 0 {
		found = append(found, fmt.Sprintf("%s: %d slots of other papers than the catalogue says, the first %d", t.path, wrong, first))
	}
	return found, err
}
