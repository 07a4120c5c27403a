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

// A Remark is what holds of what was said of a paper by one of its ids. Several can be of
// one paper, which was made of several.
type Remark struct {
	// Names are ids that the paper had when something was said of it last, the one that it
	// was said by first. The paper is the one that has the first of them that any has.
	Names []string
	Tags  []string // as they were written, in the order of their folded forms
	Note  string

	Opinion string // Like or Dislike; empty for none
	Read    bool
	Title   string // that the paper had when an opinion was said of it last
	At      string // when an opinion was said of it last, or that it was read
	Place   int    // of that among all events: what was said later has a greater one
	Thought int    // the place of the opinion
}

// isEmpty reports whether nothing holds.
func (r Remark) isEmpty() bool {
	return len(r.Tags) == 0 && r.Note == "" && r.Opinion == "" && !r.Read
}

const (
	maxTag  = 100      // bytes
	maxNote = 64 << 10 // bytes
)

// FoldTag is what a tag is compared by: without regard to case and accents.
func FoldTag(tag string) string { return paper.Fold(tag) }

// CheckTag says what is wrong with a tag, unless it is one: a word of letters, digits and
// -_./: that begins with a letter or a digit, of at most 100 bytes.
func CheckTag(tag string) error {
	switch {
	case tag == "":
		return errors.New("the tag is empty")
	case len(tag) > maxTag:
		return fmt.Errorf("tag of %d bytes, want at most %d", len(tag), maxTag)
	}
	for i, r := range tag {
		word := r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
		if !word && (i == 0 || !unicode.IsMark(r) && !strings.ContainsRune("-_./:", r)) {
			return fmt.Errorf("tag %q: want letters, digits and - _ . / : that begin with a letter or a digit", tag)
		}
	}
	return nil
}

// CheckNote says what is wrong with a note, unless it is one: UTF-8, of at most 64 KiB.
func CheckNote(text string) error {
	switch {
	case len(text) > maxNote:
		return fmt.Errorf("note of %d bytes, want at most %d", len(text), maxNote)
	case !utf8.ValidString(text):
		return errors.New("the note is not UTF-8")
	}
	return nil
}

// Remarks lists what holds, in the order in which papers were first said something of.
func (s Shelf) Remarks(ctx context.Context) ([]Remark, error) {
	at := map[string]int{}
	var all []Remark
	place := 0
	err := s.Replay(ctx, func(e Event) bool {
		if place++; !isRemark(e.Do) {
			return true
		}
		i, known := at[e.Paper]
		if !known {
			i = len(all)
			at[e.Paper], all = i, append(all, Remark{Names: []string{e.Paper}})
		}
		all[i].take(e, place)
		return true
	})
	return slices.DeleteFunc(all, Remark.isEmpty), err
}

// isRemark reports whether an event says something of one paper.
func isRemark(do string) bool {
	switch do {
	case Tag, Untag, Note, Like, Dislike, Clear, Read, Unread:
		return true
	}
	return false
}

// take takes an event of the paper, by its place among all events.
func (r *Remark) take(e Event, place int) {
	if len(e.Also) > 0 {
		r.Names = append(r.Names[:1:1], e.Also...)
	}
	switch e.Do {
	case Note:
		r.Note = e.Text
	case Like, Dislike:
		r.Opinion, r.Thought = e.Do, place
	case Clear:
		r.Opinion = ""
	case Read, Unread:
		r.Read = e.Do == Read
	case Tag, Untag:
		r.Tags = withoutTag(r.Tags, e.Tag)
		if e.Do == Tag {
			r.Tags = append(r.Tags, e.Tag)
			SortTags(r.Tags)
		}
	}
	switch e.Do {
	case Like, Dislike, Clear, Read, Unread:
		r.At, r.Place = e.At, place
		if e.Title != "" {
			r.Title = e.Title
		}
	}
}

// withoutTag takes a tag from a list, in place.
func withoutTag(tags []string, tag string) []string {
	if len(tags) == 0 {
		return nil
	}
	folded := FoldTag(tag)
	return slices.DeleteFunc(tags, func(t string) bool { return t == tag || FoldTag(t) == folded })
}

// SortTags sorts tags by their folded forms, in place.
func SortTags(tags []string) {
	slices.SortFunc(tags, func(a, b string) int { return strings.Compare(FoldTag(a)+"\x00"+a, FoldTag(b)+"\x00"+b) })
}
