package segment

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sort"
	"sync/atomic"

	"github.com/edsrzf/mmap-go"
)

// A File is a file that is open for reading. It is safe for concurrent use, but for one
// of [OpenToMerge].
type File struct {
	name    string
	shape   Shape
	is      directory
	sums    []byte // of the pages
	mapping mmap.MMap
	checked []atomic.Uint64 // a bit for each page; of a mapping
	window  *window         // in place of a mapping
}

// Open maps a file, of which Made says which one it is. The error wraps [ErrDamaged] when
// it is another one. Nothing but its end is read. The handle can be closed afterwards.
func Open(f *os.File, shape Shape, want Made) (*File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() != want.Size || want.Size < int64(len(magic)) {
		return nil, fmt.Errorf("%w: %s: %d bytes, not %d", ErrDamaged, f.Name(), info.Size(), want.Size)
	}
	mapping, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", f.Name(), err)
	}
	file := &File{name: f.Name(), shape: shape, mapping: mapping}
	if err := file.readEnd(mapping, want); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", f.Name(), err), mapping.Unmap())
	}
	file.checked = make([]atomic.Uint64, (file.Pages()+63)/64)
	return file, nil
}

// readEnd reads what is at the end of a file: sums and directory. end is that end, at
// least.
func (f *File) readEnd(end []byte, want Made) error {
	b, found := bytes.CutSuffix(end, []byte(magic))
	if !found {
		return fmt.Errorf("%w: it does not end with %q", ErrDamaged, magic)
	}
	d, length, err := decodeDirectory(b, f.shape)
	if err != nil {
		return err
	}
	pages := (d.sums + pageSize - 1) / pageSize
	tail := 4*pages + int64(length)
	if d.sums+tail+int64(len(magic)) != want.Size || tail > int64(len(b)) || int(d.documents) != want.Documents {
		return fmt.Errorf("%w: %d documents, and %d pages before the checksums", ErrDamaged, d.documents, pages)
	}
	b = b[int64(len(b))-tail:]
	if crc32.Checksum(b, castagnoli) != want.Sum {
		return fmt.Errorf("%w: checksum mismatch", ErrDamaged)
	}
	f.is, f.sums = d, b[:4*pages]
	return nil
}

// Close closes the file. What was returned of it cannot be used any more.
func (f *File) Close() error {
	if f.window != nil {
		return f.window.file.Close()
	}
	return f.mapping.Unmap()
}

// Documents is the number of documents.
func (f *File) Documents() int { return int(f.is.documents) }

// Pages is the number of pages that [File.Check] compares.
func (f *File) Pages() int { return len(f.sums) / 4 }

// Check compares pages of a mapped file with their checksums, from one up to another.
func (f *File) Check(from, to int) error {
	for page := from; page < to; page++ {
		if err := f.checkPage(page); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) checkPage(page int) error {
	word, bit := &f.checked[page/64], uint64(1)<<(page%64)
	if word.Load()&bit != 0 {
		return nil
	}
	start := int64(page) * pageSize
	if err := f.compare(page, f.mapping[start:min(start+pageSize, f.is.sums)]); err != nil {
		return err
	}
	word.Or(bit)
	return nil
}

// compare compares a page with its checksum.
func (f *File) compare(page int, content []byte) error {
	if crc32.Checksum(content, castagnoli) != binary.LittleEndian.Uint32(f.sums[4*page:]) {
		return fmt.Errorf("%w: %s: checksum mismatch at %d", ErrDamaged, f.name, int64(page)*pageSize)
	}
	return nil
}

// at returns a part of the file, whose pages have been compared with their checksums.
func (f *File) at(offset, length int64) ([]byte, error) {
	if offset < 0 || length < 0 || offset > f.is.sums || length > f.is.sums-offset {
		return nil, fmt.Errorf("%w: %s: %d bytes at %d", ErrDamaged, f.name, length, offset)
	}
	if f.window != nil {
		return f.window.read(f, offset, length)
	}
	if length > 0 {
		if err := f.Check(int(offset/pageSize), int((offset+length-1)/pageSize)+1); err != nil {
			return nil, err
		}
	}
	return f.mapping[offset : offset+length], nil
}

// A Column is a number for each document.
type Column []byte

// Of returns the number of a document.
func (c Column) Of(doc uint32) uint32 { return binary.LittleEndian.Uint32(c[4*doc:]) }

// Column returns the numbers in a column of the documents from one up to another: in
// column 0 their keys, from 1 on the others.
func (f *File) Column(n int, from, to uint32) (Column, error) {
	return f.at(4*(int64(n)*int64(f.is.documents)+int64(from)), 4*int64(to-from))
}

// Find returns the document with a key.
func (f *File) Find(key uint32) (doc uint32, found bool, err error) {
	i, found := sort.Find(f.Documents(), func(i int) int {
		column, e := f.Column(0, uint32(i), uint32(i)+1)
		if e != nil {
			err = e
			return -1
		}
		return cmp.Compare(key, column.Of(0))
	})
	return uint32(i), found && err == nil, err
}
