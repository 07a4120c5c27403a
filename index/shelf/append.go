package shelf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"paperkin/index/durable"
)

// Append adds events, at least one and all or none of them, and returns when they are on
// the disk.
func (s Shelf) Append(ctx context.Context, events ...Event) error {
	var lines [][]byte
	for _, e := range append([]Event{{At: events[0].At, Do: isOf, Library: s.library}}, events...) {
		line, err := encode(e)
		if err != nil {
			return fmt.Errorf("%s: %w", File, err)
		}
		lines = append(lines, line)
	}
	unlock, err := s.lockToWrite(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	adopted, err := s.isAdopted(ctx)
	if err != nil {
		return err
	}
	if adopted {
		lines = lines[1:]
	}
	if err := s.write(bytes.Join(lines, nil)); err != nil {
		return err
	}
	return s.compact(context.WithoutCancel(ctx))
}

// isAdopted reports whether the file says which library it is of.
func (s Shelf) isAdopted(ctx context.Context) (is bool, err error) {
	err = s.scan(ctx, func(l line) bool {
		is = l.event.Do == isOf
		return !is
	})
	return is, err
}

// write appends lines to the file. The caller holds the lock.
func (s Shelf) write(lines []byte) (err error) {
	_, missing := s.folder.Stat(File)
	f, err := s.folder.OpenFile(File, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if size > 0 { // what a line begins that was not written to its end stays a line of its own
		end := make([]byte, 1)
		if _, err := f.ReadAt(end, size-1); err != nil {
			return err
		}
		if end[0] != '\n' {
			lines = append([]byte("\n"), lines...)
		}
	}
	if _, err = f.Write(lines); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return errors.Join(err, f.Truncate(size)) // half an event is none
	}
	if errors.Is(missing, fs.ErrNotExist) {
		return durable.SyncIn(s.folder.Root, ".")
	}
	return nil
}
