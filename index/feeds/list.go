package feeds

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"paperkin/index/durable"
)

// A List is the sources of one library. It is safe for concurrent use, by several processes
// as well.
type List struct {
	folder  *durable.Folder
	library string
}

// In is the list of a library, by its folder, which stays the caller's, and its id: empty
// for one that is not there yet. There may be no file yet.
func In(folder *durable.Folder, library string) List { return List{folder, library} }

// All returns the sources, in the order in which they were named.
func (l List) All() ([]Feed, error) {
	c, err := l.read()
	return l.own(c), err
}

// own are the sources of a file as this library's.
func (l List) own(c content) []Feed {
	if l.library != "" && c.Library != l.library && c.Library != "" {
		forget(c.feeds)
	}
	return c.feeds
}

// Check lists the lines that are damaged.
func (l List) Check() ([]Damage, error) {
	c, err := l.read()
	return c.damaged, err
}

// Change replaces the sources by what change makes of them, which may use the list as its
// own, and returns when that is on the disk. An error of change leaves all as it was.
func (l List) Change(ctx context.Context, change func([]Feed) ([]Feed, error)) error {
	unlock, err := l.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	c, err := l.read()
	if err != nil {
		return err
	}
	list, err := change(l.own(c))
	if err != nil {
		return err
	}
	return l.write(list, c.remains)
}

// Mend drops the lines that are damaged, and returns how many that were.
func (l List) Mend(ctx context.Context) (dropped int, err error) {
	if damaged, err := l.Check(); err == nil && len(damaged) == 0 {
		return 0, nil
	} else if err != nil && !errors.Is(err, durable.ErrRepairable) && !errors.Is(err, durable.ErrForeign) {
		return 0, err
	}
	unlock, err := l.lock(ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	c, err := l.read()
	if errors.Is(err, durable.ErrRepairable) || errors.Is(err, durable.ErrForeign) {
		return 1, durable.PutAside(l.folder.Root, File)
	}
	if err != nil || len(c.damaged) == 0 {
		return 0, err
	}
	return len(c.damaged), l.write(l.own(c), nil)
}

// CopyTo makes the sources those of another library, into which none was read.
func (l List) CopyTo(ctx context.Context, other List) error {
	c, err := l.read()
	if err != nil || len(c.feeds) == 0 {
		return err
	}
	forget(c.feeds)
	return other.Change(ctx, func([]Feed) ([]Feed, error) { return c.feeds, nil })
}

// forget makes sources those that nobody has read.
func forget(list []Feed) {
	for i := range list {
		list[i].Last, list[i].Through = nil, ""
	}
}

// write writes the file. The caller holds the lock.
func (l List) write(list []Feed, remains [][]byte) error {
	b, err := encode(l.library, list, remains)
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(l.folder.Through(), File), durable.Bytes(b))
}

// Who writes holds the lock for milliseconds. Ten seconds is what a process gets that was
// stopped in the middle of it, or whose disk is asleep.
const (
	lockWait  = 10 * time.Second
	lockPause = 2 * time.Millisecond
)

// lock keeps others who write out until unlock is called. What has the place of the lock's
// file and is none is put aside.
func (l List) lock(ctx context.Context) (unlock func(), err error) {
	if err := l.folder.Check(); err != nil { // else the lock is made in another
		return nil, err
	}
	path := filepath.Join(l.folder.Path(), lockFile)
	if durable.IsOther(path) {
		if err := durable.PutAside(l.folder.Root, lockFile); err != nil {
			return nil, fmt.Errorf("lock %s: %w", File, err)
		}
	}
	f := flock.New(path, flock.SetPermissions(0o600))
	limited, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	switch _, err := f.TryLockContext(limited, lockPause); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("%s: %w", path, ErrBusy)
	case err != nil:
		return nil, errors.Join(l.folder.Check(), fmt.Errorf("lock %s: %w", File, err))
	}
	held, err := f.Stat()
	if err == nil {
		var own os.FileInfo
		if own, err = l.folder.Stat(lockFile); err == nil && !os.SameFile(held, own) {
			err = fmt.Errorf("%s: %w", l.folder.Path(), durable.ErrMoved)
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.Unlock())
	}
	return func() { f.Unlock() }, nil // the end of the process would drop it as well
}
