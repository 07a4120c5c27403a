package durable

import (
	"errors"
	"strings"
	"testing"
)

// TestForeignError: the error says what tells a file from the library's own.
func TestForeignError(t *testing.T) {
	if got, want := (&ForeignError{File: "f", Has: Identity{Library: "c"}}).Error(),
		"f: files do not belong together: the file is of library c, the catalogue of an earlier format, whose libraries have no names"; got != want {
		t.Errorf("got %v\nwant %s", got, want)
	}
	own := Identity{strings.Repeat("a", 32), strings.Repeat("b", 32)}
	for _, c := range []struct {
		has  Identity
		want string
	}{
		{Identity{}, "f: files do not belong together: the file names no library, this is library aaaaaaaa"},
		{Identity{strings.Repeat("c", 32), own.Number}, "f: files do not belong together: the file is of library cccccccc, the catalogue of library aaaaaaaa"},
		{Identity{own.Library, "d"}, "f: files do not belong together: the file is of another copy or another state of this library (d, the catalogue has bbbbbbbb)"},
	} {
		err := error(&ForeignError{File: "f", Has: c.has, Want: own})
		if err.Error() != c.want || !errors.Is(err, ErrForeign) || errors.Is(err, ErrDamaged) {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
}

// TestNewNumber: every number is another one.
func TestNewNumber(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		n := NewNumber()
		if len(n) != 32 || strings.Trim(n, "0123456789abcdef") != "" || seen[n] {
			t.Fatalf("%q", n)
		}
		seen[n] = true
	}
}
