package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/scratch"
)

// maxSpooled is how long a zip archive may be that is not read where it lies, as one that
// comes through a pipe: its directory is at its end, so that it goes to a temporary file.
const maxSpooled = 4 << 30

// isZip reports whether a file is a zip archive, by its first bytes.
func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// zipped is a zip archive that is open.
type zipped struct {
	*zip.Reader
	size    int64
	spooled *scratch.File // nil: it is read where it lies
}

// Close removes what was made to read it.
func (z *zipped) Close() error {
	if z.spooled == nil {
		return nil
	}
	return z.spooled.Close()
}

// openZip opens the archive that a source is, of which in is the decompressed content.
func openZip(raw io.Reader, in *bufio.Reader, name string) (*zipped, error) {
	if at, size := inPlace(raw, in.Buffered()); at != nil {
		return newZip(at, size, name)
	}
	file, size, err := scratch.Copy(in, maxSpooled)
	if errors.Is(err, scratch.ErrTooLong) {
		return nil, nothingIn(foreign.Archive, fmt.Sprintf("a zip archive of more than %d GiB in a pipe or another archive", maxSpooled>>30))
	}
	if err != nil {
		return nil, err
	}
	z, err := newZip(file, size, name)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	z.spooled = file
	return z, nil
}

// newZip opens an archive by its directory. An error wraps [ErrNothing].
func newZip(at io.ReaderAt, size int64, name string) (*zipped, error) {
	z, err := zip.NewReader(at, size)
	if err == nil || errors.Is(err, zip.ErrInsecurePath) {
		return &zipped{Reader: z, size: size}, nil
	}
	head := make([]byte, format.HeadSize)
	n, _ := at.ReadAt(head, 0)
	found := foreign.File(head[:n], name)
	if found.Kind == foreign.Document { // whole or not
		return nil, refuse(found)
	}
	_, what, _ := strings.Cut(found.What, " ")
	return nil, nothingIn(foreign.Damaged, fmt.Sprintf("a damaged %s (%v)", what, err))
}

// inPlace returns the file that a source is, and its size, if it begins with the archive: it
// is not compressed once more. So many bytes of it have been read.
func inPlace(raw io.Reader, already int) (at io.ReaderAt, size int64) {
	f, info := regularFile(raw)
	if f == nil || !isZip(startOf(f)) {
		return nil, 0
	}
	if count, counts := raw.(counted); counts {
		return &countedAt{f, count.add, info.Size() - int64(already)}, info.Size()
	}
	return f, info.Size()
}

// regularFile returns the file that a source is, nil if it is none that can be read anywhere.
func regularFile(raw io.Reader) (*os.File, fs.FileInfo) {
	if count, counts := raw.(counted); counts {
		raw = count.ReadCloser
	}
	f, ok := raw.(*os.File)
	if !ok {
		return nil, nil
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	return f, info
}

// startOf returns the first bytes of a file.
func startOf(f *os.File) []byte {
	head := make([]byte, 512)
	n, _ := f.ReadAt(head, 0)
	return head[:n]
}

// countedAt says how much is read of a file, of which parts may be read twice, up to left.
type countedAt struct {
	io.ReaderAt
	add  func(n int)
	left int64
}

func (c *countedAt) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(b, at)
	counts := min(int64(n), c.left)
	c.left -= counts
	c.add(int(counts))
	return n, err
}

// detect returns the format of which the archive is an input, or what it is instead in an
// error that wraps [ErrNothing].
func (z *zipped) detect() (*format.Format, error) {
	if f := formats.OfZip(z.Reader); f != nil {
		return f, nil
	}
	return nil, refuse(foreign.InZip(z.Reader))
}

// unzip yields the records of a source that is a zip archive: in a format of such, or those
// of its files.
func (s Source) unzip(ctx context.Context, z *zipped, o Options, yield func(paper.Record, error) bool) error {
	f, err := s.format, error(nil)
	if f == nil {
		f, err = z.detect()
	}
	switch {
	case f != nil && f == cmp.Or(o.Format, f):
		in := &format.Input{Name: s.Name, Skipped: o.Skipped}
		_, err = readAs(f, in, yield, func() error { return f.ReadZip(in, z.Reader) })
		return err
	case f != nil:
		return nothingIn(foreign.Misread, fmt.Sprintf("in the format %s, not in %s", f, o.Format))
	case !isArchive(err) || s.inside:
		return err
	}
	files, err := z.files()
	if err != nil {
		return err
	}
	sources, ignored, err := o.entries(s.Name, files, (*zip.File).Open)
	for _, left := range ignored {
		if o.Skipped != nil {
			o.Skipped(left)
		}
	}
	o.Bytes = nil // those of the archive count
	for _, inside := range sources {
		if !inside.read(ctx, o, yield) {
			return errStopped
		}
	}
	return err
}

// errStopped: nobody wants more records.
var errStopped = errors.New("stopped")
