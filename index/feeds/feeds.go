// Package feeds keeps what a library is fed from: sources that the user has named, each
// with the command that reads it, and what became of it when it was last read.
//
// [File] is a file of the library, with a JSON object a line: the first says which library
// it is of, each of the others is a source, in the order in which they were named. A line
// ends with a checksum, where this program wrote it. One that is damaged is passed over, and
// stays where it is: [List.Check] names it, [List.Mend] drops it. The file is written whole,
// or not at all, by whoever holds its lock, which is held for milliseconds.
//
// A list can be there before its library is. In a library that it was not written for, such
// as one it was copied to, the sources count, and what is known of their runs does not.
//
// The package knows no command: it does not know what the arguments of a source mean, and
// runs nothing.
package feeds

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// What lies in the folder of a library.
const (
	// File holds the sources.
	File = "sources.jsonl"
	// lockFile is held by who writes to File.
	lockFile = "sources.lock"
)

// A Feed is a named source.
type Feed struct {
	Name    string   `json:"name"` // see [CheckName]
	Command string   `json:"command"`
	Args    []string `json:"args"`
	Added   string   `json:"added"` // UTC, RFC 3339
	// Last is the last run; nil before the first.
	Last *Run `json:"last,omitempty"`
	// Through is when the last run began that took all there was, in UTC, as RFC 3339;
	// empty before the first.
	Through string `json:"through,omitempty"`
}

// A Run is what became of a source when it was read.
type Run struct {
	At      string `json:"at"`      // when it began; UTC, RFC 3339
	Outcome string `json:"outcome"` // of the constants below
	New     int    `json:"new"`     // papers
	Updated int    `json:"updated"`
	Error   string `json:"error,omitempty"` // in words; without secrets
}

// How a run ends.
const (
	Done    = "done"
	Partly  = "some failed" // but for some records
	Failed  = "failed"
	Stopped = "stopped" // by the user
)

// Errors of changes. Callers test with errors.Is.
var (
	// ErrNone: no source has the name.
	ErrNone = errors.New("there is no source of that name")
	// ErrExists: a source has the name.
	ErrExists = errors.New("there is a source of that name")
	// ErrBusy: another process holds the lock of the file, and does not let it go.
	ErrBusy = errors.New("another process is changing the sources")
	// ErrNewer: a later program has written the file.
	ErrNewer = errors.New("a newer program has written it")
)

const (
	maxName = 64
	// maxFeeds is more than anybody names by hand.
	maxFeeds = 1000
)

// CheckName returns an error unless a text can be the name of a source: up to 64 letters,
// digits and - _ . of which the first is no sign.
func CheckName(name string) error {
	if name == "" {
		return errors.New("the name is empty")
	}
	if utf8.RuneCountInString(name) > maxName {
		return fmt.Errorf("the name has more than %d letters", maxName)
	}
	for i, r := range name {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && i > 0
		if !letter && (i == 0 || !strings.ContainsRune("-_.", r)) {
			return fmt.Errorf("%q is no name: want letters, digits and - _ . after a letter or digit", name)
		}
	}
	return nil
}

// Find returns the place of a name in a list, in whatever case it is typed.
func Find(list []Feed, name string) (int, error) {
	i := slices.IndexFunc(list, func(f Feed) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return i, fmt.Errorf("%q: %w", name, ErrNone)
	}
	return i, nil
}

// Add appends a source to a list. The error wraps [ErrExists] if there is one of its name.
func Add(list []Feed, f Feed) ([]Feed, error) {
	if i, err := Find(list, f.Name); err == nil {
		return nil, fmt.Errorf("%q: %w", list[i].Name, ErrExists)
	}
	if len(list) == maxFeeds {
		return nil, fmt.Errorf("there are %d sources, and no room for more", maxFeeds)
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return append(list, f), nil
}

// Remove removes a source from a list. The error wraps [ErrNone] if there is none.
func Remove(list []Feed, name string) ([]Feed, error) {
	i, err := Find(list, name)
	if err != nil {
		return nil, err
	}
	return slices.Delete(list, i, i+1), nil
}

// Ran notes a run of a source, and whether it took all that there was.
func (f *Feed) Ran(r Run, all bool) {
	f.Last = &r
	if all {
		f.Through = r.At
	}
}

// Time is a moment as a [Feed] has it.
func Time(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// check returns an error unless a source is one.
func (f Feed) check() error {
	if err := CheckName(f.Name); err != nil {
		return err
	}
	if f.Command == "" {
		return fmt.Errorf("source %q has no command", f.Name)
	}
	if slices.ContainsFunc(f.Args, func(arg string) bool { return strings.ContainsRune(arg, 0) }) {
		return fmt.Errorf("source %q has an argument with a zero byte", f.Name)
	}
	times := []string{f.Through}
	if f.Last != nil {
		times = append(times, f.Last.At)
	}
	for _, t := range times {
		if _, err := time.Parse(time.RFC3339, t); err != nil && t != "" {
			return fmt.Errorf("source %q: %q is no time", f.Name, t)
		}
	}
	return nil
}
