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
// up: an event names a paper by one of its ids. What is said of one paper ([Remark]) also
// has the other ids of that, which find it when it has lost the one.
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
	Tag   = "tag"   // the paper has a tag
	Untag = "untag" // it has it no more
	Note  = "note"  // the paper has a note, in place of another; an empty one is none

	Like    = "like"    // the user likes the paper
	Dislike = "dislike" // or does not
	Clear   = "clear"   // neither
	Read    = "read"    // the user has read the paper
	Unread  = "unread"  // or has not

	Save   = "save"   // a search has a name, in place of another of that name
	Forget = "forget" // it has it no more
	Told   = "told"   // of what arrived up to a key was told to a search
	Sent   = "sent"   // of some papers was told

	// isOf says which library the shelf is of.
	isOf = "library"
)

// An Event is something that the user said.
type Event struct {
	At      string   `json:"at"` // UTC, RFC 3339
	Do      string   `json:"do"`
	Papers  []string `json:"papers,omitempty"`  // ids; two of Same and Apart, any number of Sent
	Library string   `json:"library,omitempty"` // its id, in the line that says so
	Paper   string   `json:"paper,omitempty"`   // the id of what one paper is said to be
	Also    []string `json:"also,omitempty"`    // other ids that Paper had then
	Tag     string   `json:"tag,omitempty"`     // see [CheckTag]
	Text    string   `json:"text,omitempty"`    // of Note
	Title   string   `json:"title,omitempty"`   // that the paper of an opinion had then
	Name    string   `json:"name,omitempty"`    // of Save, Forget and Told: see [CheckName]
	Search  string   `json:"search,omitempty"`  // of Save: a request, in the grammar of addresses
	Key     int64    `json:"key,omitempty"`     // of Told: of the last paper; 0: of none yet
	Message string   `json:"message,omitempty"` // of Sent: the Message-ID of the mail; empty for other ways
}

// Time is a time as events have it.
func Time(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Say is an event about two papers, by their ids.
func Say(at time.Time, do, one, other string) Event {
	return Event{At: Time(at), Do: do, Papers: []string{one, other}}
}

// maxAlso is how many further ids an event has.
const maxAlso = 8

// About is an event about one paper, by its id and others that it has. What it says is for
// the caller to add.
func About(at time.Time, do, paper string, ids []string) Event {
	e := Event{At: Time(at), Do: do, Paper: paper}
	for _, id := range ids {
		if id != paper && len(e.Also) < maxAlso {
			e.Also = append(e.Also, id)
		}
	}
	return e
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
