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

// A Remark is what holds of tags and the note that were said of a paper by one of its ids.
// Several can be of one paper, which was made of several.
type Remark struct {
	// Names are ids that the paper had when something was said of it last, the one that it
	// was said by first. The paper is the one that has the first of them that any has.
	Names []string
	Tags  []string // as they were written, in the order of their folded forms
	Note  string
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
	err := s.Replay(ctx, func(e Event) bool {
		if e.Do != Tag && e.Do != Untag && e.Do != Note {
			return true
		}
		i, known := at[e.Paper]
		if !known {
			i = len(all)
			at[e.Paper], all = i, append(all, Remark{Names: []string{e.Paper}})
		}
		all[i].take(e)
		return true
	})
	return slices.DeleteFunc(all, func(r Remark) bool { return len(r.Tags) == 0 && r.Note == "" }), err
}

// take takes an event of the paper.
func (r *Remark) take(e Event) {
	if len(e.Also) > 0 {
		r.Names = append(r.Names[:1:1], e.Also...)
	}
	if e.Do == Note {
		r.Note = e.Text
		return
	}
	r.Tags = withoutTag(r.Tags, e.Tag)
	if e.Do == Tag {
		r.Tags = append(r.Tags, e.Tag)
		SortTags(r.Tags)
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
