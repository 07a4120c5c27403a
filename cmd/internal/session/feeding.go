package session

import (
	"time"

	"paperkin/cmd/internal/tally"
)

// A Feeding is a run of index or harvest for a source that has a name. The command does what
// it always does, but for what is said here.
type Feeding struct {
	Check    bool      // look at the arguments, and do nothing
	Answered time.Time // when all was taken the last time: ask for what is newer; zero for everything
	Embedder *string   // that was chosen for a new library, for all sources of an update

	Since string    // of what was asked for: what is newer than this; empty for everything
	Cut   bool      // there was more than --max
	Sum   tally.Sum // of what was taken, in place of printing it
}

// ForCheck reports whether a run is only to look at its arguments.
func (f *Feeding) ForCheck() bool { return f != nil && f.Check }

// Took adds a summary.
func (f *Feeding) Took(m tally.Sum) {
	t := &f.Sum
	t.Read, t.New, t.Updated, t.Unchanged = t.Read+m.Read, t.New+m.New, t.Updated+m.Updated, t.Unchanged+m.Unchanged
	t.Duplicate, t.Skipped, t.Deleted, t.Removed = t.Duplicate+m.Duplicate, t.Skipped+m.Skipped, t.Deleted+m.Deleted, t.Removed+m.Removed
	t.Embedded, t.Truncated, t.Failed, t.Resumed = t.Embedded+m.Embedded, t.Truncated+m.Truncated, m.Failed, t.Resumed+m.Resumed
	t.Unmatched += m.Unmatched
	t.Seconds, t.PapersPerSec = t.Seconds+m.Seconds, m.PapersPerSec
}
