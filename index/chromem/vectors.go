package chromem

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"unsafe"

	"github.com/edsrzf/mmap-go"

	"paperkin/embed"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// vectorsName is the file of a space's vectors: rows of little-endian float32 in
// the order of their slots, nothing else. The catalogue has the number of rows
// and their checksums.
const vectorsName = "vectors.f32"

// vectorFile is the file of vectors: its committed rows, mapped for reading, and
// a handle for appending once rows are written.
type vectorFile struct {
	path       string
	dimensions int
	in         *os.File  // nil without committed rows
	mapping    mmap.MMap // of the committed rows of in
	rows       []float32 // the mapping, as numbers
	out        *os.File  // opened by the first write
}

func openVectors(dir string, dimensions, rows int) (*vectorFile, error) {
	f := &vectorFile{path: filepath.Join(dir, vectorsName), dimensions: dimensions}
	if rows == 0 {
		return f, nil
	}
	if err := f.open(rows); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *vectorFile) open(rows int) (err error) {
	if f.in, err = os.Open(f.path); err != nil {
		return err
	}
	info, err := f.in.Stat()
	if err != nil {
		return err
	}
	want := int64(rows) * f.rowBytes()
	if info.Size() < want {
		return damaged("%s: %d bytes, want %d for %d committed rows", f.path, info.Size(), want, rows)
	}
	if f.mapping, err = mmap.MapRegion(f.in, int(want), mmap.RDONLY, 0, 0); err != nil {
		return fmt.Errorf("map %s: %w", f.path, err)
	}
	f.rows = floats(f.mapping)
	return nil
}

// floats returns little-endian bytes, at least four, as numbers: the same memory
// on little-endian machines, a copy on others.
func floats(b []byte) []float32 {
	if littleEndian() {
		return unsafe.Slice((*float32)(unsafe.Pointer(&b[0])), len(b)/4)
	}
	return decode(b)
}

// decode returns little-endian bytes as numbers, on any machine.
func decode(b []byte) []float32 {
	v := make([]float32, len(b)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return v
}

// bytesOf returns the memory of numbers, at least one, as bytes.
func bytesOf(v []float32) []byte { return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), 4*len(v)) }

func littleEndian() bool {
	one := uint16(1)
	return *(*byte)(unsafe.Pointer(&one)) == 1
}

func (f *vectorFile) rowBytes() int64 { return int64(f.dimensions) * 4 }

// row returns the vector at a committed slot. It points into the mapping.
func (f *vectorFile) row(slot int) []float32 {
	return f.rows[slot*f.dimensions : (slot+1)*f.dimensions : (slot+1)*f.dimensions]
}

// read returns copies of the vectors at slots, each of which has been written. It
// does not use the mapping: Linux would map 64 KiB around each row by default
// (fault_around_bytes), which adds up when rows are far apart.
func (f *vectorFile) read(slots []int) ([][]float32, error) {
	in := f.in
	if f.out != nil {
		in = f.out // sees the rows of this run as well
	}
	all := make([]float32, len(slots)*f.dimensions)
	vectors := make([][]float32, len(slots))
	for i, slot := range slots {
		v := all[i*f.dimensions : (i+1)*f.dimensions : (i+1)*f.dimensions]
		b := bytesOf(v)
		if _, err := in.ReadAt(b, int64(slot)*f.rowBytes()); errors.Is(err, io.EOF) {
			return nil, damaged("%s: row %d is missing", f.path, slot)
		} else if err != nil {
			return nil, fmt.Errorf("%s: row %d: %w", f.path, slot, err)
		}
		if !littleEndian() {
			copy(v, decode(b))
		}
		vectors[i] = v
	}
	return vectors, nil
}

// sum returns the CRC-32C of n rows from first on.
func (f *vectorFile) sum(first, n int) (uint32, error) {
	in := f.in
	if f.out != nil {
		in = f.out
	}
	h := crc32.New(durable.Castagnoli)
	size := int64(n) * f.rowBytes()
	if copied, err := io.Copy(h, io.NewSectionReader(in, int64(first)*f.rowBytes(), size)); err != nil {
		return 0, fmt.Errorf("%s: %w", f.path, err)
	} else if copied < size {
		return 0, damaged("%s: rows %d to %d are missing", f.path, first+int(copied/f.rowBytes()), first+n-1)
	}
	return h.Sum32(), nil
}

// write writes vectors to the rows from first on and returns when they are on
// disk. Rows behind them are leftovers of a crash and are cut off.
func (f *vectorFile) write(first int, vectors [][]float32) error {
	if err := f.openForWriting(); err != nil {
		return err
	}
	at := int64(first) * f.rowBytes()
	info, err := f.out.Stat()
	if err != nil {
		return err
	}
	if info.Size() < at {
		return damaged("%s: %d bytes, want at least %d before row %d", f.path, info.Size(), at, first)
	}
	buf := make([]byte, 0, int64(len(vectors))*f.rowBytes())
	for i, v := range vectors {
		if len(v) != f.dimensions {
			return fmt.Errorf("vector %d has %d components, want %d", i, len(v), f.dimensions)
		}
		buf = embed.AppendBytes(buf, v)
	}
	if _, err := f.out.WriteAt(buf, at); err != nil {
		return err
	}
	return errors.Join(f.out.Truncate(at+int64(len(buf))), f.out.Sync())
}

// clear extends the file to rows, if it is shorter, and sets the cleared ones to
// zeros.
func (f *vectorFile) clear(rows int, cleared *vector.Bitmap) error {
	if err := f.openForWriting(); err != nil {
		return err
	}
	info, err := f.out.Stat()
	if err != nil {
		return err
	}
	if want := int64(rows) * f.rowBytes(); info.Size() < want {
		if err := f.out.Truncate(want); err != nil {
			return err
		}
	}
	zeros := make([]byte, f.rowBytes())
	for row := range cleared.All {
		if _, err := f.out.WriteAt(zeros, int64(row)*f.rowBytes()); err != nil {
			return err
		}
	}
	return f.out.Sync()
}

// openForWriting opens the file for writing. When it is new the folder is synced,
// so that the file's name is as durable as its content.
func (f *vectorFile) openForWriting() error {
	if f.out != nil {
		return nil
	}
	_, err := os.Stat(f.path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if f.out, err = os.OpenFile(f.path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	if !isNew {
		return nil
	}
	return durable.SyncFolder(filepath.Dir(f.path))
}

func (f *vectorFile) close() error {
	var err error
	if f.mapping != nil {
		f.rows = nil
		err = f.mapping.Unmap()
	}
	for _, file := range []*os.File{f.in, f.out} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	return err
}
