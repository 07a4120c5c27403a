package outbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"

	"paperkin/index/durable"
)

// A BusyError names the process that sends. It wraps [ErrBusy].
type BusyError struct {
	Path string // of the lock
	PID  int    // 0 where it is not known
}

func (e *BusyError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s: %v", e.Path, ErrBusy)
	}
	return fmt.Sprintf("%s: %v by process %d", e.Path, ErrBusy, e.PID)
}

func (e *BusyError) Unwrap() error { return ErrBusy }

// Lock keeps out all others who send, until unlock is called, or the process ends. It returns
// a [*BusyError] at once when another process does: that may take as long as a mail server
// does.
func (o Outbox) Lock() (unlock func(), err error) {
	if err := o.folder.Check(); err != nil { // else the lock is made in another
		return nil, err
	}
	if err := o.make(); err != nil {
		return nil, err
	}
	own := filepath.Join(Folder, lockFile)
	path := filepath.Join(o.folder.Path(), own)
	if durable.IsOther(path) {
		if err := durable.PutAside(o.folder.Root, own); err != nil {
			return nil, fmt.Errorf("lock the outbox: %w", err)
		}
	}
	l := flock.New(path, flock.SetPermissions(0o600))
	switch ok, err := l.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the outbox: %w", err)
	case !ok:
		return nil, &BusyError{path, o.holder()}
	}
	if err := o.hold(l, own); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the outbox: %w", err), l.Unlock())
	}
	return func() { l.Unlock() }, nil
}

// hold writes down who holds the lock, whose file is the outbox's own.
func (o Outbox) hold(l *flock.Flock, own string) error {
	locked, err := l.Stat()
	if err != nil {
		return err
	}
	is, err := o.folder.Stat(own)
	if err == nil && !os.SameFile(locked, is) {
		err = fmt.Errorf("%s: %w", o.folder.Path(), durable.ErrMoved)
	}
	if err != nil {
		return err
	}
	f, err := o.folder.OpenFile(own, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(strconv.Itoa(os.Getpid()) + "\n")
	return errors.Join(err, f.Close())
}

// holder is the process that last took the lock, 0 where that is not known.
func (o Outbox) holder() int {
	b, err := o.folder.ReadFile(filepath.Join(Folder, lockFile))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || pid < 0 {
		return 0
	}
	return pid
}

// make makes the folder, which only its owner can enter. What has its place and is none is put
// aside.
func (o Outbox) make() error {
	err := o.folder.Mkdir(Folder, 0o700)
	if errors.Is(err, fs.ErrExist) {
		info, statErr := o.folder.Lstat(Folder)
		if statErr != nil || info.IsDir() {
			return durable.Whole(o.folder.Root, statErr)
		}
		if err = durable.PutAside(o.folder.Root, Folder); err == nil {
			err = o.folder.Mkdir(Folder, 0o700)
		}
	}
	if err == nil {
		err = durable.SyncIn(o.folder.Root, ".")
	}
	return durable.Whole(o.folder.Root, err)
}
