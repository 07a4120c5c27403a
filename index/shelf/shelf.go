// Package shelf keeps what the user says of papers, in one file of the library.
//
// [File] holds an event a line, as JSON, and is only ever appended to. What counts is
// what a replay of all lines gives ([Shelf.Replay]), where later events take earlier
// ones back. The file has a lock of its own, which is held for milliseconds: the user
// can say something while an index runs for hours and holds the lock of the library.
//
// A line ends with a checksum of what stands before it, where this program wrote it.
// A line that is damaged is passed over: [Shelf.Check] names it, [Shelf.Mend] drops
// it. Events of a kind that this program does not know are those of a later one, and
// stay.
//
// The package does not know what events mean for the library, and does not look papers
// up: an event names a paper by one of its ids.
package shelf

import (
	"path/filepath"
	"time"
)

// What lies in the folder of a library.
const (
	// File holds the events.
	File = "shelf.jsonl"
	// lockFile is held by who writes to File.
	lockFile = "shelf.lock"
)

// What an event can do.
const (
	Same  = "same"  // the two papers are one
	Apart = "apart" // the two papers are two
)

// An Event is something that the user said.
type Event struct {
	At     string   `json:"at"` // UTC, RFC 3339
	Do     string   `json:"do"`
	Papers []string `json:"papers,omitempty"` // ids; two of Same and Apart
}

// Say is an event about two papers, by their ids.
func Say(at time.Time, do, one, other string) Event {
	return Event{At: at.UTC().Format(time.RFC3339), Do: do, Papers: []string{one, other}}
}

// A Shelf is the shelf of one library. It is safe for concurrent use, by several
// processes as well.
type Shelf struct{ dir string }

// In is the shelf of the library in dir. There may be no file yet.
func In(dir string) Shelf { return Shelf{dir} }

func (s Shelf) path() string { return filepath.Join(s.dir, File) }
