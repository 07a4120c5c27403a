package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"paperkin/index/durable"
)

// lockFile is held by the library's one writer. The operating system drops the
// lock when the process ends, however it ends, so a lock never goes stale; the
// pid inside serves the message only.
const lockFile = "lock"

// LockedError names the process that is writing to the library. It wraps [ErrLocked].
type LockedError struct {
	Dir string
	PID int // 0 when the holder has not written it yet
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s: another process is writing to this library", e.Dir)
	}
	return fmt.Sprintf("%s: process %d is writing to this library", e.Dir, e.PID)
}

func (e *LockedError) Unwrap() error { return ErrLocked }

// How often the lock is tried, and the pause between two tries: [WriterAt] holds
// it for a moment as well.
const (
	lockTries = 10
	lockPause = 5 * time.Millisecond
)

// Lock takes the writer's lock of the library in dir, whose folder exists, and keeps
// writers out until it is unlocked. It returns a [*LockedError] at once when another
// process holds it. What has the place of the lock's file and is none is put aside.
func Lock(dir string) (*flock.Flock, error) {
	path := filepath.Join(dir, lockFile)
	for range lockTries {
		if durable.IsOther(path) {
			if err := putLockAside(dir); err != nil {
				return nil, fmt.Errorf("lock library: %w", err)
			}
		}
		l := flock.New(path, flock.SetPermissions(0o600))
		ok, err := l.TryLock()
		switch {
		case err != nil:
			return nil, fmt.Errorf("lock library: %w", err)
		case !ok:
			time.Sleep(lockPause)
			continue
		case !isLockOf(l, os.Stat, path):
			if err := l.Unlock(); err != nil {
				return nil, fmt.Errorf("lock library: %w", err)
			}
			continue
		}
		if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
			return nil, errors.Join(fmt.Errorf("lock library: %w", err), l.Unlock())
		}
		return l, nil
	}
	return nil, &LockedError{Dir: dir, PID: lockHolder(dir)}
}

func putLockAside(dir string) error {
	library, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	return errors.Join(durable.PutAside(library, lockFile), library.Close())
}

// isLockOf reports whether a lock is on the file that has a name now: between
// opening and locking it the library may have been removed or moved away, with
// its lock file.
func isLockOf(l *flock.Flock, stat func(string) (fs.FileInfo, error), name string) bool {
	locked, err := l.Stat()
	if err != nil {
		return false
	}
	named, err := stat(name)
	return err == nil && os.SameFile(locked, named)
}

// lockHolder returns the pid of the process that last took the writer's lock
// of the library in dir, 0 if there is none on record.
func lockHolder(dir string) int {
	b, err := os.ReadFile(filepath.Join(dir, lockFile))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || pid < 0 {
		return 0
	}
	return pid
}

// WriterAt returns the pid of the process that is writing to the library in
// dir at this moment, 0 if none is.
func WriterAt(dir string) int {
	release, err := HoldOff(dir)
	var locked *LockedError
	if errors.As(err, &locked) {
		return locked.PID
	}
	release()
	return 0
}

// HoldOff keeps writers out of the library in dir until it is released, without writing
// there. It returns a [*LockedError] when one is writing. A library without a lock file,
// or with something else in its place, has no writer.
func HoldOff(dir string) (release func() error, err error) {
	path := filepath.Join(dir, lockFile)
	if durable.IsOther(path) {
		return func() error { return nil }, nil
	}
	l := flock.New(path, flock.SetFlag(os.O_RDONLY))
	switch free, err := l.TryRLock(); {
	case err != nil:
		return func() error { return nil }, nil
	case !free:
		return nil, &LockedError{Dir: dir, PID: lockHolder(dir)}
	}
	return l.Unlock, nil
}
