package durable

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
)

// An Identity stands in the header of a file: the library that the file is of, and a
// number of the file's own, which the library's catalogue knows too. So files that do
// not belong together are told apart, each of which may be sound. The zero value is
// that of a file whose header names none.
type Identity struct {
	Library string // id of the library: 32 hexadecimal digits
	Number  string // likewise
}

// NewNumber returns a random number for an [Identity].
func NewNumber() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Errors about files that are sound, but not where they belong. Callers test with
// errors.Is.
var (
	// ErrForeign: a file is of another library, or of another state of this one, or is
	// none; see [ForeignError].
	ErrForeign = errors.New("files do not belong together")
	// ErrMoved: the library's folder was moved, removed or replaced while it was open.
	ErrMoved = errors.New("library was moved, removed or replaced while it was in use")
)

// ForeignError names a file that does not belong to the library's catalogue. It wraps
// [ErrForeign].
type ForeignError struct {
	File      string // path
	Kind      string // what is there, if it is not even such a file: "a folder"
	Has, Want Identity
}

func (e *ForeignError) Error() string {
	switch {
	case e.Kind != "":
		return fmt.Sprintf("%s: it is %s, and none of the library's own", e.File, e.Kind)
	case e.Has == Identity{}:
		return fmt.Sprintf("%s: %v: the file names no library, this is library %s", e.File, ErrForeign, short(e.Want.Library))
	case e.Want == Identity{}:
		return fmt.Sprintf("%s: %v: the file is of library %s, the catalogue of an earlier format, whose libraries have no names", e.File, ErrForeign, short(e.Has.Library))
	case e.Has.Library != e.Want.Library:
		return fmt.Sprintf("%s: %v: the file is of library %s, the catalogue of library %s", e.File, ErrForeign, short(e.Has.Library), short(e.Want.Library))
	}
	return fmt.Sprintf("%s: %v: the file is of another copy or another state of this library (%s, the catalogue has %s)",
		e.File, ErrForeign, short(e.Has.Number), short(e.Want.Number))
}

func (e *ForeignError) Unwrap() error { return ErrForeign }

// short is as much of a number as tells it from others.
func short(number string) string { return number[:min(8, len(number))] }
