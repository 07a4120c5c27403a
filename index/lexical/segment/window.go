package segment

import (
	"errors"
	"fmt"
	"os"
)

// window is the part of a file that was read last. A merge reads its files from the
// beginning to the end: mapped, they would count as memory of the process.
type window struct {
	file  *os.File
	start int64
	bytes []byte
}

const windowSize = 64 * pageSize

// OpenToMerge opens a file for [Merge], which has the handle from now on. See [Open].
func OpenToMerge(f *os.File, shape Shape, want Made) (*File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() != want.Size || want.Size < int64(len(magic)) {
		return nil, fmt.Errorf("%w: %s: %d bytes, not %d", ErrDamaged, f.Name(), info.Size(), want.Size)
	}
	file := &File{name: f.Name(), shape: shape, window: &window{file: f}}
	// The sums take four bytes for every page.
	end := make([]byte, min(want.Size, int64(len(magic)+directoryOf+len(shape.Fields)*fieldBytes)+4*(want.Size/pageSize+1)))
	if _, err := f.ReadAt(end, want.Size-int64(len(end))); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	if err := file.readEnd(end, want); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	return file, nil
}

// read returns a part of a file, whose pages are compared with their checksums.
func (w *window) read(f *File, offset, length int64) ([]byte, error) {
	if at := offset - w.start; at >= 0 && at+length <= int64(len(w.bytes)) {
		return w.bytes[at : at+length], nil
	}
	start := offset / pageSize * pageSize
	end := min(f.is.sums, max(start+windowSize, (offset+length+pageSize-1)/pageSize*pageSize))
	b := make([]byte, end-start) // a new one: parts of the one before may be in use
	if _, err := w.file.ReadAt(b, start); err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	for at := int64(0); at < int64(len(b)); at += pageSize {
		if err := f.compare(int((start+at)/pageSize), b[at:min(at+pageSize, int64(len(b)))]); err != nil {
			return nil, err
		}
	}
	w.start, w.bytes = start, b
	return b[offset-start:][:length], nil
}

// errMerged is the error of files that cannot be merged.
var errMerged = errors.New("documents with the same key")
