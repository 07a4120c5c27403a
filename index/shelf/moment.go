package shelf

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"

	"paperkin/index/durable"
)

// A moment is the file as it was when it was opened. It lasts until it is closed, without
// the lock: what is written later stands behind its end, or in another file that takes the
// place of this one.
type moment struct {
	*io.SectionReader
	io.Closer
}

// moment opens the file; where there is none, the moment is empty. Who reads holds the lock
// no longer than this takes: many who read a long file through, and always some of them,
// would keep out who writes.
func (s Shelf) moment(ctx context.Context) (moment, error) {
	unlock, err := s.lockToRead(ctx)
	if err != nil {
		return moment{}, err
	}
	defer unlock()
	return s.open()
}

// open is moment for who holds the lock.
func (s Shelf) open() (moment, error) {
	f, err := durable.OpenIn(s.folder.Root, File)
	if errors.Is(err, fs.ErrNotExist) {
		return moment{io.NewSectionReader(strings.NewReader(""), 0, 0), io.NopCloser(nil)}, nil
	}
	if err != nil {
		return moment{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return moment{}, errors.Join(err, f.Close())
	}
	return moment{io.NewSectionReader(f, 0, info.Size()), f}, nil
}
