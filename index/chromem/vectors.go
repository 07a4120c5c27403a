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

// vectorsName is the file of a space's vectors: a header, then rows of little-endian
// float32 in the order of their slots, nothing else. The catalogue has the number of
// rows and their checksums.
const (
	vectorsName   = "vectors.f32"
	vectorsMagic  = "PAPERKF4"
	vectorsFormat = 2 // 1: without a header
)

// vectorFile is the file of vectors: its committed rows, mapped for reading, and
// a handle for appending once rows are written.
type vectorFile struct {
	dir        *os.Root
	path       string
	dimensions int
	owner      durable.Owner
	in         *os.File  // nil without committed rows
	mapping    mmap.MMap // of the header and the committed rows of in
	rows       []float32 // the mapping, as numbers, without the header
	out        *os.File  // opened by the first write
}

func openVectors(dir *os.Root, dimensions int, c vector.Committed) (*vectorFile, error) {
	f := &vectorFile{dir: dir, path: filepath.Join(dir.Name(), vectorsName), dimensions: dimensions, owner: c.Owner()}
	if c.Rows == 0 {
		return f, nil
	}
	if err := f.open(c); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *vectorFile) open(c vector.Committed) (err error) {
	if f.in, err = durable.OpenIn(f.dir, vectorsName); err != nil {
		return err
	}
	if err := f.checkHeader(f.in); err != nil {
		return err
	}
	info, err := f.in.Stat()
	if err != nil {
		return err
	}
	want := f.offset(c.Rows)
	if info.Size() < want {
		return damaged("%s: %d bytes, want %d for %d committed rows", f.path, info.Size(), want, c.Rows)
	}
	if f.mapping, err = mmap.MapRegion(f.in, int(want), mmap.RDONLY, 0, 0); err != nil {
		return fmt.Errorf("map %s: %w", f.path, err)
	}
	f.rows = floats(f.mapping[durable.HeaderBytes:])
	return nil
}

// checkHeader returns an error unless a file's header is that of the store's vectors.
func (f *vectorFile) checkHeader(file *os.File) error {
	h, condition, err := durable.ReadHeader(file, vectorsMagic, vectorsFormat)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	if condition == durable.HeaderGood {
		if err := f.owner.Check(f.path, h.Is); err != nil {
			return err
		}
	}
	if condition != durable.HeaderGood || h.Dimensions != f.dimensions {
		return damaged("%s: its header is not that of vectors with %d dimensions", f.path, f.dimensions)
	}
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

// offset is where a row begins.
func (f *vectorFile) offset(row int) int64 { return durable.HeaderBytes + int64(row)*f.rowBytes() }

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
		if _, err := in.ReadAt(b, f.offset(slot)); errors.Is(err, io.EOF) {
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
	if copied, err := io.Copy(h, io.NewSectionReader(in, f.offset(first), size)); err != nil {
		return 0, fmt.Errorf("%s: %w", f.path, err)
	} else if copied < size {
		return 0, damaged("%s: rows %d to %d are missing", f.path, first+int(copied/f.rowBytes()), first+n-1)
	}
	return h.Sum32(), nil
}

// write writes vectors to the rows from first on and returns when they are on
// disk. Rows behind them are leftovers of a crash and are cut off.
func (f *vectorFile) write(first int, vectors [][]float32) error {
	if err := f.openForWriting(first > 0); err != nil {
		return err
	}
	at := f.offset(first)
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
	info, err := f.out.Stat()
	if err != nil {
		return err
	}
	if want := f.offset(rows); info.Size() < want {
		if err := f.out.Truncate(want); err != nil {
			return err
		}
	}
	zeros := make([]byte, f.rowBytes())
	for row := range cleared.All {
		if _, err := f.out.WriteAt(zeros, f.offset(row)); err != nil {
			return err
		}
	}
	return f.out.Sync()
}

// openForWriting opens the file for writing. A file that has rows keeps its header;
// any other gets one, unless it is another store's. When it is new the folder is synced,
// so that the file's name is as durable as its content.
func (f *vectorFile) openForWriting(hasRows bool) error {
	if f.out != nil {
		return nil
	}
	_, err := f.dir.Stat(vectorsName)
	isNew := errors.Is(err, fs.ErrNotExist)
	out, err := f.dir.OpenFile(vectorsName, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return durable.Whole(f.dir, err)
	}
	if !hasRows {
		err = f.begin(out)
	}
	if err == nil && isNew {
		err = durable.SyncIn(f.dir, ".")
	}
	if err != nil {
		return errors.Join(err, out.Close())
	}
	f.out = out
	return nil
}

// begin writes the header of a file without rows.
func (f *vectorFile) begin(out *os.File) error {
	h, condition, err := durable.ReadHeader(out, vectorsMagic, vectorsFormat)
	if condition == durable.HeaderGood {
		err = f.owner.Check(f.path, h.Is)
	}
	if err != nil {
		return err
	}
	return f.writeHeader(out, f.owner.Is)
}

// renumber durably writes the header of the file with another number. Without rows
// there may be no file, or one that was not begun properly: the first write does that
// again.
func (f *vectorFile) renumber(is durable.Identity, hasRows bool) error {
	in, err := durable.OpenIn(f.dir, vectorsName)
	if err == nil {
		err = errors.Join(f.checkHeader(in), in.Close())
	}
	if !hasRows && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, durable.ErrDamaged)) {
		return nil
	}
	if err == nil {
		err = f.openForWriting(true)
	}
	if err != nil {
		return durable.Whole(f.dir, err)
	}
	return errors.Join(f.writeHeader(f.out, is), f.out.Sync())
}

func (f *vectorFile) writeHeader(out *os.File, is durable.Identity) error {
	_, err := out.WriteAt(durable.Header{Magic: vectorsMagic, Format: vectorsFormat, Dimensions: f.dimensions, Is: is}.Append(nil), 0)
	return err
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
