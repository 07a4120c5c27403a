package chromem

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/edsrzf/mmap-go"

	"paperkin/index/durable"
)

// codesName is the file of quantised vectors: a header of codesHeader bytes,
// then a row for every slot from 0 on (see quantise.go). It is derived from
// vectors.f32 and only makes searches faster: rows without codes are compared in
// full precision. Every row has a checksum, which searches verify, and the
// checksum of its vector.
//
// Only committed rows are written to it, in runs of codesRun, each synced before
// the header counts it. So the rows that the header counts are on disk, and a
// crash leaves a file that lacks the last rows. A catalogue restored from a copy
// may have fewer rows: then the file is cut back before other rows take their
// place. A file of an earlier format, or a damaged one, is removed and not
// overwritten, because another process may have it mapped.
const (
	codesName   = "vectors.i8"
	codesHeader = 64
	codesMagic  = "PAPERKI8"
	codesFormat = 2 // 1: without checksums
	codesRun    = 4096
)

// appendHeader appends the header of a file of codes with a number of rows:
// magic, format, dimensions, rows, CRC-32C of these, zeros.
func appendHeader(b []byte, dimensions, rows int) []byte {
	return appendHeaderOf(b, codesFormat, dimensions, rows)
}

func appendHeaderOf(b []byte, format, dimensions, rows int) []byte {
	start := len(b)
	b = append(b, codesMagic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(format))
	b = binary.LittleEndian.AppendUint32(b, uint32(dimensions))
	b = binary.LittleEndian.AppendUint64(b, uint64(rows))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], durable.Castagnoli))
	return append(b, make([]byte, start+codesHeader-len(b))...)
}

// countRows returns the number of rows in a file of codes. A file that is not one
// of codes of vectors with that many dimensions is damaged and has none. One
// whose header was not written yet, or that has an earlier format, has none
// either and is not damaged.
func countRows(f *os.File, dimensions int) (rows int, damaged bool, err error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return 0, false, err
	}
	header := make([]byte, codesHeader)
	if _, err := f.ReadAt(header, 0); errors.Is(err, io.EOF) {
		return 0, true, nil
	} else if err != nil {
		return 0, false, err
	}
	wide, count := binary.LittleEndian.Uint32(header[12:]), int64(binary.LittleEndian.Uint64(header[16:]))
	for format := 1; format < codesFormat; format++ {
		if bytes.Equal(header, appendHeaderOf(nil, format, int(wide), int(count))) {
			return 0, false, nil
		}
	}
	room := (info.Size() - codesHeader) / int64(rowSize(dimensions))
	if count < 0 || count > room || !bytes.Equal(header, appendHeader(nil, dimensions, int(count))) {
		return 0, !bytes.Equal(header, make([]byte, codesHeader)), nil
	}
	return int(count), false, nil
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

// openCodes maps the codes of the first committed rows. There may be fewer, or
// none.
func openCodes(dir string, dimensions, committed int) (*codes, error) {
	c := &codes{path: filepath.Join(dir, codesName), dimensions: dimensions}
	f, err := os.Open(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close() // a mapping outlives its file handle
	var rows int
	if rows, c.damaged, err = countRows(f, dimensions); err != nil {
		return nil, err
	}
	if c.count = min(rows, committed); c.count == 0 {
		return c, nil
	}
	c.mapping, err = mmap.MapRegion(f, codesHeader+c.count*rowSize(dimensions), mmap.RDONLY, 0, 0)
	if err != nil {
		return nil, err
	}
	c.rows = c.mapping[codesHeader:]
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
// checked once: that takes two thirds as long as the search itself.
func (c *codes) check(block int) error {
	word, bit := &c.checked[block/64], uint64(1)<<(block%64)
	if word.Load()&bit != 0 {
		return nil
	}
	for slot := block * blockRows; slot < min((block+1)*blockRows, c.count); slot++ {
		if !c.sound(slot) {
			return damaged("%s: row %d does not match its checksum", c.path, slot)
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
