// Package readinglist reads lists of papers that people keep as text or Markdown: an id, an
// address or a title a line, with or without bullets and numbers, links, and references in
// which an id stands.
//
// It tells what a list names and looks nothing up. Such a list has names and no records.
package readinglist

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// An Item is a paper that a list names.
type Item struct {
	Line int    // from 1
	Name string // an id of the library's form, or the title
	IsID bool   // whether it is an id
}

// Limits of lists, which are kept in memory. Those of people are far below them.
const (
	MaxSize     = 16 << 20
	longestLine = 8 << 10 // that names a paper
)

// ErrTooLarge: a list is longer than MaxSize.
var ErrTooLarge = errors.New("too large for a list of papers")

// Read reads a list. In one with bullets, numbers, or headings with ids these are the items,
// and so are other lines with ids; in any other list every line is an item. An indented line
// goes on with the item above it, and a point below one that has an id is a remark on it.
// others is how many lines name no paper: headings, remarks and prose.
func Read(r io.Reader) (items []Item, others int, err error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, 0, err
	}
	if len(text) > MaxSize {
		return nil, 0, fmt.Errorf("%w: more than %d MB", ErrTooLarge, MaxSize>>20)
	}
	entries := entriesOf(string(text))
	marked := isMarked(entries)
	for i, e := range entries {
		switch {
		case len(e.ids) > 0:
			for _, id := range e.ids {
				items = append(items, Item{e.line, id, true})
			}
		case e.kind == heading || e.remark || e.kind == plain && (marked || i == 0 && isColumn(e.text)) || len(e.text) > longestLine:
			others++
		default:
			items = append(items, Item{e.line, e.title(), false})
		}
	}
	return items, others, nil
}

// Detect reports whether the head of a text is that of a list: nearly every line has an id
// at its beginning or its end, or is a point. Of prose in which ids stand, and of mere
// titles, which could be anything, it says no.
func Detect(head string) bool {
	if strings.Contains(head, `\begin{`) || strings.Contains(head, `\bibitem`) {
		return false
	}
	named, points, prose, marked, bare := 0, 0, 0, false, false
	for i, e := range entriesOf(head) {
		marked = marked || e.kind == point
		switch {
		case len(e.text) > longestLine:
			prose++
		case len(e.ids) > 0 && (e.kind != plain || e.edge):
			named++
			bare = bare || e.kind != plain || e.bare
		case e.kind == point:
			points++
		case e.kind == plain && !(i == 0 && isColumn(e.text)):
			prose++
		}
	}
	most := named / 4
	if marked { // which leaves no doubt what the items are
		most = named / 2
	}
	return named > 0 && (named > 1 || bare) && points <= named && prose <= most
}

// isMarked reports whether marks tell the items of a list.
func isMarked(entries []entry) bool {
	for _, e := range entries {
		if e.kind == point || e.kind == heading && len(e.ids) > 0 {
			return true
		}
	}
	return false
}

// isColumn reports whether a first line is the name of what is below it.
func isColumn(text string) bool {
	switch strings.ToLower(strings.Trim(text, `"' `)) {
	case "doi", "dois", "pmid", "pmids", "arxiv", "id", "ids", "title", "titles", "url", "urls", "link", "links", "paper", "papers":
		return true
	}
	return false
}
