package chromem

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/edsrzf/mmap-go"
)

// codesName is the file of quantised vectors: a header of codesHeader bytes,
// then a row for every slot from 0 on (see quantise.go). It is made from
// vectors.f32 and only makes searches faster: rows that it lacks are compared
// in full precision, and without it all of them are.
//
// Only committed rows are written to it, in runs of codesRun, each synced
// before the header counts it. So rows that the header counts are on disk, and
// a crash leaves a file that is a little behind. A catalogue brought back from
// a copy may have fewer rows: then it is cut back before others take their place.
const (
	codesName   = "vectors.i8"
	codesHeader = 64
	codesMagic  = "PAPERKI8"
	codesFormat = 1
	codesRun    = 4096
)

// appendHeader appends the header of a file that holds so many rows: magic,
// format, dimensions, rows, CRC-32C of these, zeros.
func appendHeader(b []byte, dimensions, rows int) []byte {
	start := len(b)
	b = append(b, codesMagic...)
	b = binary.LittleEndian.AppendUint32(b, codesFormat)
	b = binary.LittleEndian.AppendUint32(b, uint32(dimensions))
	b = binary.LittleEndian.AppendUint64(b, uint64(rows))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
	return append(b, make([]byte, start+codesHeader-len(b))...)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// countRows returns how many rows a file holds: none when it is not a file of
// codes of vectors with that many dimensions, or damaged.
func countRows(f *os.File, dimensions int) (int, error) {
	var header [codesHeader]byte
	if _, err := f.ReadAt(header[:], 0); errors.Is(err, io.EOF) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	rows := int64(binary.LittleEndian.Uint64(header[16:]))
	room := (info.Size() - codesHeader) / int64(rowSize(dimensions))
	if rows < 0 || rows > room || string(header[:]) != string(appendHeader(nil, dimensions, int(rows))) {
		return 0, nil
	}
	return int(rows), nil
}

func rowSize(dimensions int) int { return codeBytes(dimensions) + rowExtras }

// codes are the rows of that file which a store may use, mapped for reading.
type codes struct {
	dimensions int
	count      int
	mapping    mmap.MMap // nil without rows
	rows       []byte    // the mapping without the header
}

// openCodes maps the codes of the first committed rows, as far as there are any.
func openCodes(dir string, dimensions, committed int) (*codes, error) {
	c := &codes{dimensions: dimensions}
	f, err := os.Open(filepath.Join(dir, codesName))
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close() // a mapping outlives its file handle
	rows, err := countRows(f, dimensions)
	if err != nil {
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
	return c, nil
}

func (c *codes) close() error {
	if c.mapping == nil {
		return nil
	}
	c.rows, c.count = nil, 0
	return c.mapping.Unmap()
}

// settleCodes writes the codes that are missing for the first committed rows of
// a file of vectors.
func settleCodes(ctx context.Context, dir string, from *vectorFile, committed int) (err error) {
	if committed == 0 {
		return nil
	}
	f, err := os.OpenFile(filepath.Join(dir, codesName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	have, err := countRows(f, from.dimensions)
	if err != nil {
		return err
	}
	if have == 0 { // the file may be new: rows before a header would look like damage after a crash
		if _, err := f.WriteAt(appendHeader(nil, from.dimensions, 0), 0); err != nil {
			return err
		}
	}
	for have < committed {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(codesRun, committed-have)
		if err := writeCodes(f, from, have, n); err != nil {
			return err
		}
		have += n
	}
	return nil
}

// trimCodes makes the file of codes forget rows from one on.
func trimCodes(dir string, dimensions, from int) (err error) {
	f, err := os.OpenFile(filepath.Join(dir, codesName), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := countRows(f, dimensions)
	if err != nil || rows <= from {
		return err
	}
	if _, err := f.WriteAt(appendHeader(nil, dimensions, from), 0); err != nil {
		return err
	}
	return f.Sync()
}

// writeCodes writes the codes of n rows from first on, and then the header
// that counts them.
func writeCodes(f *os.File, from *vectorFile, first, n int) error {
	slots := make([]int, n)
	for i := range slots {
		slots[i] = first + i
	}
	vectors, err := from.read(slots)
	if err != nil {
		return err
	}
	size := rowSize(from.dimensions)
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
	_, err = f.WriteAt(appendHeader(nil, from.dimensions, first+n), 0)
	return err
}
