package shelf

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"paperkin/index/durable"
)

// ErrBusy: another process holds the lock of the shelf, and does not let it go.
var ErrBusy = errors.New("another process is writing to the shelf")

// Who writes holds the lock for milliseconds. Ten seconds is what a process gets that
// was stopped in the middle of it, or whose disk is asleep.
const (
	lockWait  = 10 * time.Second
	lockPause = 2 * time.Millisecond
)

// lockToWrite keeps all others out until unlock is called. What has the place of the
// lock's file and is none is put aside.
func (s Shelf) lockToWrite(ctx context.Context) (unlock func(), err error) {
	if err := s.folder.Check(); err != nil { // else the lock is made in another
		return nil, err
	}
	path := filepath.Join(s.folder.Path(), lockFile)
	if durable.IsOther(path) {
		if err := durable.PutAside(s.folder.Root, lockFile); err != nil {
			return nil, fmt.Errorf("lock %s: %w", File, err)
		}
	}
	l := flock.New(path, flock.SetPermissions(0o600))
	return s.wait(ctx, l, l.TryLockContext)
}

// lockToRead keeps those who write out until unlock is called. Where nobody has ever
// written there is nothing to lock, nor where something else has the place of the file.
func (s Shelf) lockToRead(ctx context.Context) (unlock func(), err error) {
	path := filepath.Join(s.folder.Path(), lockFile)
	if _, err := s.folder.Stat(lockFile); errors.Is(err, fs.ErrNotExist) || durable.IsOther(path) {
		return func() {}, nil
	}
	l := flock.New(path, flock.SetFlag(os.O_RDONLY)) // the folder may be read-only
	return s.wait(ctx, l, l.TryRLockContext)
}

func (s Shelf) wait(ctx context.Context, l *flock.Flock, try func(context.Context, time.Duration) (bool, error)) (unlock func(), err error) {
	limited, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	switch _, err := try(limited, lockPause); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("%s: %w", l.Path(), ErrBusy)
	case err != nil:
		return nil, errors.Join(s.folder.Check(), fmt.Errorf("lock %s: %w", File, err))
	}
	locked, err := l.Stat()
	if err == nil {
		var own fs.FileInfo
		if own, err = s.folder.Stat(lockFile); err == nil && !os.SameFile(locked, own) {
			err = fmt.Errorf("%s: %w", s.folder.Path(), durable.ErrMoved)
		}
	}
	if err != nil {
		return nil, errors.Join(err, l.Unlock())
	}
	return func() { l.Unlock() }, nil // the end of the process would drop it as well
}
