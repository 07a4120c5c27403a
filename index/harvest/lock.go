package harvest

import (
	"errors"
	"fmt"
	"os"

	"github.com/gofrs/flock"
)

// ErrBusy: another process is making the same request.
var ErrBusy = errors.New("another process is fetching the same papers")

// lock keeps the spool of a request to one process. The system lets it go when the process
// ends.
type lock struct{ *flock.Flock }

// lockFor takes the lock of a spool, which lies beside its folder.
func lockFor(dir string) (*lock, error) {
	path := dir + ".lock"
	for {
		l := &lock{flock.New(path, flock.SetPermissions(0o600))}
		switch ok, err := l.TryLock(); {
		case err != nil:
			return nil, err
		case !ok:
			return nil, fmt.Errorf("%w: it holds %s", ErrBusy, path)
		}
		held, err := l.Stat()
		if err != nil {
			return nil, errors.Join(err, l.release())
		}
		if named, err := os.Stat(path); err == nil && os.SameFile(held, named) {
			return l, nil
		}
		if err := l.release(); err != nil { // who held it has removed it: see remove
			return nil, err
		}
	}
}

// release lets the lock go.
func (l *lock) release() error { return l.Unlock() }

// remove removes the file of the lock, which is still held. A system that removes no open
// files keeps it, which harms nobody.
func (l *lock) remove() { os.Remove(l.Path()) }
