package chromem

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/edsrzf/mmap-go"

	"paperkin/index/chromem/dot"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// codesName is the file of quantised vectors: a header, then a row for every slot
// from 0 on (see quantise.go). It is derived from
// vectors.f32 and only makes searches faster: rows without codes are compared in
// full precision. Every row has a checksum, which searches verify, and the
// checksum of its vector.
//
// Only committed rows are written to it, in runs of codesRun, each synced before
// the header counts it. So the rows that the header counts are on disk, and a
// crash leaves a file that lacks the last rows. A catalogue restored from a copy
// may have fewer rows: then the file is cut back before other rows take their
// place. A damaged file is removed and not overwritten, because another process may
// have it mapped.
const (
	codesName   = "vectors.i8"
	codesMagic  = "PAPERKI8"
	codesFormat = 3 // 1: without checksums; 2: without an identity
	codesRun    = 4096
)

// codesHeader is the header of a file of codes with a number of rows.
func codesHeader(dimensions, rows int, is durable.Identity) durable.Header {
	return durable.Header{Magic: codesMagic, Format: codesFormat, Dimensions: dimensions, Rows: int64(rows), Is: is}
}

// readCodes returns the header of a file of codes of vectors with that many dimensions,
// and whether it is good. One that counts more rows than the file holds is not.
func readCodes(f *os.File, dimensions int) (durable.Header, durable.Condition, error) {
	info, err := f.Stat()
	if err != nil {
		return durable.Header{}, durable.HeaderBad, err
	}
	h, condition, err := durable.ReadHeader(f, codesMagic, codesFormat)
	room := (info.Size() - durable.HeaderBytes) / int64(rowSize(dimensions))
	if err == nil && condition == durable.HeaderGood && (h.Dimensions != dimensions || h.Rows < 0 || h.Rows > room) {
		return durable.Header{}, durable.HeaderBad, nil
	}
	return h, condition, err
}

func rowSize(dimensions int) int { return codeBytes(dimensions) + rowExtras }

// codes is the file of codes, mapped for reading as far as a store may use it.
type codes struct {
	path       string
	dimensions int
	count      int
	damaged    bool            // the file is there and is not one of codes
	mapping    mmap.MMap       // nil without rows
	rows       []byte          // the mapping without the header
	checked    []atomic.Uint64 // a bit for each block of blockRows rows
}

func noCodes(dir *os.Root, dimensions int) *codes {
	return &codes{path: filepath.Join(dir.Name(), codesName), dimensions: dimensions}
}

// openCodes maps the codes of the first committed rows. There may be fewer, or
// none.
func openCodes(dir *os.Root, dimensions int, committed vector.Committed) (*codes, error) {
	c := noCodes(dir, dimensions)
	f, err := durable.OpenIn(dir, codesName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, nil
	case errors.Is(err, durable.ErrForeign) && committed.Rows == 0 && committed.Is == (durable.Identity{}): // nobody asks for it
		return c, nil
	case err != nil:
		return nil, err
	}
	defer f.Close() // a mapping outlives its file handle
	h, condition, err := readCodes(f, dimensions)
	if err != nil {
		return nil, err
	}
	c.damaged = condition == durable.HeaderBad
	if h.Rows > 0 {
		if err := committed.Owner().Check(c.path, h.Is); err != nil {
			return nil, err
		}
	}
	if c.count = min(int(h.Rows), committed.Rows); c.count == 0 {
		return c, nil
	}
	c.mapping, err = mmap.MapRegion(f, durable.HeaderBytes+c.count*rowSize(dimensions), mmap.RDONLY, 0, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", c.path, err)
	}
	c.rows = c.mapping[durable.HeaderBytes:]
	c.checked = make([]atomic.Uint64, (c.count+64*blockRows-1)/(64*blockRows))
	return c, nil
}

// row returns the row of codes of a slot. It points into the mapping.
func (c *codes) row(slot int) []byte {
	size := rowSize(c.dimensions)
	return c.rows[slot*size : (slot+1)*size]
}

// sound reports whether the checksum of a row fits.
func (c *codes) sound(slot int) bool {
	row := c.row(slot)
	at := len(row) - rowSum
	return crc32.Checksum(row[:at], durable.Castagnoli) == binary.LittleEndian.Uint32(row[at:])
}

// sum returns the checksum of the vector that a row was derived from.
func (c *codes) sum(slot int) uint32 {
	return binary.LittleEndian.Uint32(c.row(slot)[codeBytes(c.dimensions)+vectorSum:])
}

// check returns an error when a row of a block is damaged. A block that is not is
// checked once: that takes about as long as multiplying its rows.
func (c *codes) check(block int) error {
	word, bit := &c.checked[block/64], uint64(1)<<(block%64)
	if word.Load()&bit != 0 {
		return nil
	}
	first, size := block*blockRows, rowSize(c.dimensions)
	n := min(blockRows, c.count-first)
	rows := c.rows[first*size : (first+n)*size]
	var sums [blockRows]uint32
	dot.Sums(sums[:n], rows, size, size-rowSum)
	for i, sum := range sums[:n] {
		if sum != binary.LittleEndian.Uint32(rows[(i+1)*size-rowSum:]) {
			return damaged("%s: row %d does not match its checksum", c.path, first+i)
		}
	}
	word.Or(bit)
	return nil
}

func (c *codes) close() error {
	if c.mapping == nil {
		return nil
	}
	c.rows, c.count = nil, 0
	return c.mapping.Unmap()
}
