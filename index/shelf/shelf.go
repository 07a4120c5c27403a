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
// The first line says which library the shelf is of. That of a program before there was
// such a line has none, and gets one with the next event. A shelf of another library is
// an error ([durable.ForeignError]). An older shelf of the same library is one: nobody
// else knows what was said, since that takes no lock of the library.
//
// The package does not know what events mean for the library, and does not look papers
// up: an event names a paper by one of its ids.
package shelf

import (
	"path/filepath"
	"time"

	"paperkin/index/durable"
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

	// isOf says which library the shelf is of.
	isOf = "library"
)

// An Event is something that the user said.
type Event struct {
	At      string   `json:"at"` // UTC, RFC 3339
	Do      string   `json:"do"`
	Papers  []string `json:"papers,omitempty"`  // ids; two of Same and Apart
	Library string   `json:"library,omitempty"` // its id, in the line that says so
}

// Say is an event about two papers, by their ids.
func Say(at time.Time, do, one, other string) Event {
	return Event{At: at.UTC().Format(time.RFC3339), Do: do, Papers: []string{one, other}}
}

// A Shelf is the shelf of one library. It is safe for concurrent use, by several
// processes as well.
type Shelf struct {
	folder  *durable.Folder
	library string
}

// In is the shelf of a library, by its folder, which stays the caller's, and its id: of
// one that is too damaged to know, the empty string, for which every shelf will do. There
// may be no file yet.
func In(folder *durable.Folder, library string) Shelf { return Shelf{folder, library} }

// path is the path of the file for writing it anew.
func (s Shelf) path() string { return filepath.Join(s.folder.Through(), File) }

// check returns a [*durable.ForeignError] for an event of another library's shelf.
func (s Shelf) check(e Event) error {
	if e.Do != isOf || e.Library == s.library || s.library == "" {
		return nil
	}
	return &durable.ForeignError{File: filepath.Join(s.folder.Path(), File),
		Has: durable.Identity{Library: e.Library}, Want: durable.Identity{Library: s.library}}
}
