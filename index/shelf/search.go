package shelf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/paper"
)

// Likes is the name of what is near the papers that the user likes: it is told of as to a
// saved search, and none can have that name.
const Likes = "likes"

// A Search is a saved search.
type Search struct {
	Name  string
	Text  string // the request, in the grammar of addresses
	Saved string // when; RFC 3339
	// Told is the key of the last paper up to which arrivals were told of; 0: none yet.
	Told int64
}

const maxName = 100 // bytes

// MaxSearch is the most bytes of a request that is saved.
const MaxSearch = 64 << 10

// FoldName is what the name of a search is compared by: without regard to case and accents.
func FoldName(name string) string { return paper.Fold(name) }

// CheckName says what is wrong with the name of a search, unless it is one: UTF-8 of at
// most 100 bytes without control characters, which begins and ends with no space, and is not
// [Likes].
func CheckName(name string) error {
	switch {
	case name == "":
		return errors.New("the name is empty")
	case len(name) > maxName:
		return fmt.Errorf("name of %d bytes, want at most %d", len(name), maxName)
	case !utf8.ValidString(name):
		return fmt.Errorf("name %q is not UTF-8", name)
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		return fmt.Errorf("name %q has characters that cannot be seen", name)
	case strings.TrimSpace(name) != name || FoldName(name) == "":
		return fmt.Errorf("name %q: want letters or digits, and no space at its ends", name)
	case FoldName(name) == Likes:
		return fmt.Errorf("name %q: what is near the papers that you like has that name", name)
	}
	return nil
}

// checkSearch is check for what is said of a search.
func (e Event) checkSearch() error {
	if e.Do == Told && FoldName(e.Name) == Likes {
		return e.checkKey()
	}
	if err := CheckName(e.Name); err != nil {
		return fmt.Errorf("%q: %w", e.Do, err)
	}
	switch {
	case e.Do == Told:
		return e.checkKey()
	case e.Do == Save && e.Search == "":
		return fmt.Errorf("%q without a search", e.Do)
	case len(e.Search) > MaxSearch:
		return fmt.Errorf("search of %d bytes, want at most %d", len(e.Search), MaxSearch)
	}
	return nil
}

func (e Event) checkKey() error {
	if e.Key < 0 {
		return fmt.Errorf("%q up to key %d", e.Do, e.Key)
	}
	return nil
}

// Searches lists the saved searches, in the order in which they were saved last, and up to
// which key was told of what is near the user's likes.
func (s Shelf) Searches(ctx context.Context) (list []Search, likes int64, err error) {
	told := map[string]int64{}
	err = s.Replay(ctx, func(e Event) bool {
		name := FoldName(e.Name)
		switch e.Do {
		case Told:
			told[name] = e.Key
		case Save, Forget:
			list = slices.DeleteFunc(list, func(s Search) bool { return FoldName(s.Name) == name })
		}
		if e.Do == Save {
			list = append(list, Search{Name: e.Name, Text: e.Search, Saved: e.At})
		}
		return true
	})
	for i, s := range list {
		list[i].Told = told[FoldName(s.Name)]
	}
	return list, told[Likes], err
}

// A Telling is papers of which was told at one time.
type Telling struct {
	At      string // RFC 3339
	Message string // the Message-ID of the mail; empty for other ways
	Papers  []string
}

// Tellings lists them, the first one first.
func (s Shelf) Tellings(ctx context.Context) (list []Telling, err error) {
	err = s.Replay(ctx, func(e Event) bool {
		if e.Do == Sent {
			list = append(list, Telling{e.At, e.Message, e.Papers})
		}
		return true
	})
	return list, err
}
