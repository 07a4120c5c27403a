package service

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query/edit"
)

// mostNearest is how many papers are suggested in the place of one that there is not.
const mostNearest = 3

// Schemes are those of ids that need not be typed.
var Schemes = []string{"", "arxiv:", "doi:"}

// Nearest returns the papers, three at most, that a text which names none may mean: those
// with nearly that id, or with a title of those words. Papers that are merely the least
// unlike are none. The list is empty if the search fails.
func Nearest(ctx context.Context, s *Asked, text string) []index.Name {
	var found []index.Name
	if lib, err := s.Folder(); err == nil { // whose names can be gone through
		if !strings.Contains(text, " ") {
			found = nearIDs(ctx, lib, text)
		}
		if len(found) == 0 && len(text) > 3 {
			found, _ = lib.TitlesFrom(ctx, text, mostNearest) // none where that fails
		}
	}
	if wanted := strings.Fields(paper.FoldWords(text)); len(found) == 0 && len(wanted) > 1 {
		for _, h := range s.Suggest(ctx, text, mostNearest) {
			if shareWords(wanted, h.Paper.Title) {
				found = append(found, index.Name{ID: h.Paper.ID, Title: h.Paper.Title})
			}
		}
	}
	return found
}

// shareWords reports whether a title has more than half of some words, in any of their
// endings.
func shareWords(words []string, title string) bool {
	const stem = 4 // letters that words have in common, or all of a shorter one
	has := strings.Fields(paper.FoldWords(title))
	shared := 0
	for _, w := range words {
		if slices.ContainsFunc(has, func(h string) bool { return w == h || len(w) >= stem && len(h) >= stem && w[:stem] == h[:stem] }) {
			shared++
		}
	}
	return 2*shared > len(words)
}

// nearIDs returns the papers whose ids differ from a text in a letter, or in two where it is
// longer, the nearest first.
func nearIDs(ctx context.Context, lib *index.Library, text string) (found []index.Name) {
	type near struct {
		id    string
		edits int
	}
	var all []near
	id, _ := paper.ParseID(text)
	for _, prefix := range Schemes {
		scheme, own, has := strings.Cut(id, ":")
		switch {
		case has && prefix != "":
			continue
		case has:
			scheme += ":"
		default:
			scheme, own = prefix, id
		}
		allowed := min(2, len(own)/4)
		if allowed == 0 {
			continue
		}
		typed := strings.ToLower(own)
		err := lib.EachID(ctx, scheme, len(scheme)+len(own)-allowed, len(scheme)+len(own)+allowed, func(id string) bool {
			if name := strings.ToLower(id[len(scheme):]); 2*sameEnds(typed, name) >= len(typed) {
				if n := edit.Distance(typed, name, allowed); n <= allowed {
					all = append(all, near{id, n})
				}
			}
			return true
		})
		if err != nil {
			return nil
		}
	}
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.edits, b.edits) })
	for _, n := range all {
		if f, err := lib.Find(ctx, n.id); err == nil && len(found) < mostNearest {
			found = append(found, index.Name{ID: n.id, Title: f.Paper.Title})
		}
	}
	return found
}

// sameEnds is how many letters two words have in common at their beginning and at their
// end: few comparisons rule out nearly all ids before their edits are counted.
func sameEnds(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	m := 0
	for m < len(a)-n && m < len(b)-n && a[len(a)-1-m] == b[len(b)-1-m] {
		m++
	}
	return n + m
}
