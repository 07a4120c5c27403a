package shelf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"paperkin/index/durable"
)

// Append adds events, all or none of them, and returns when they are on the disk.
func (s Shelf) Append(ctx context.Context, events ...Event) error {
	var b []byte
	for _, e := range events {
		line, err := encode(e)
		if err != nil {
			return fmt.Errorf("%s: %w", File, err)
		}
		b = append(b, line...)
	}
	unlock, err := s.lockToWrite(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.write(b); err != nil {
		return err
	}
	return s.compact(context.WithoutCancel(ctx))
}

// write appends lines to the file. The caller holds the lock.
func (s Shelf) write(lines []byte) (err error) {
	_, missing := os.Stat(s.path())
	f, err := os.OpenFile(s.path(), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
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
		return durable.SyncFolder(s.dir)
	}
	return nil
}
