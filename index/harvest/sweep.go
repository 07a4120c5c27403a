package harvest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// sweptAfter is how long the pages of an interrupted harvest lie there. Nobody resumes it after
// [staleAfter], but its request may not be made again: update asks for other days by then.
const sweptAfter = 7 * 24 * time.Hour

// sweep removes the pages of other requests below parent that were interrupted long ago, and
// their folders, unless they remember what a service said of its last reply. What cannot be
// removed is in nobody's way.
func sweep(parent, own string, now time.Time) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, e := range entries {
		s := &spool{dir: filepath.Join(parent, e.Name())}
		if !e.IsDir() || s.dir == own || s.load("state.json", &s.state) != nil || s.state.Started.IsZero() || now.Sub(s.state.Started) < sweptAfter {
			continue
		}
		if s.lock, err = lockFor(s.dir); err != nil { // it is being made
			continue
		}
		if _, err := os.Stat(filepath.Join(s.dir, "last.json")); errors.Is(err, fs.ErrNotExist) {
			s.remove()
		} else {
			s.clear()
		}
		s.lock.release()
	}
}
