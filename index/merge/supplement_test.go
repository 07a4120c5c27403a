package merge

import (
	"fmt"
	"slices"
	"testing"

	"paperkin/index/paper"
)

// abstractOf is the supplement to a paper with an id.
func abstractOf(id, text string) paper.Record {
	return paper.Record{Provider: "s2", Name: "abstract of " + id, Supplement: true, Paper: paper.Paper{ID: id, Aliases: []string{id}, Abstract: text}}
}

// TestSupplement: a supplement gives its paper the abstract, in whatever run it comes after
// or together with it, and makes no paper of its own.
func TestSupplement(t *testing.T) {
	bare := by("s2", paper.Paper{Aliases: []string{"doi:10.1234/1", "s2:corpusid:1"}, Title: "Kites"})
	other := by("openalex", paper.Paper{Aliases: []string{"doi:10.1234/1"}, Title: "Kites in the wind"})
	text := abstractOf("s2:corpusid:1", "They fly.")
	lone := abstractOf("s2:corpusid:2", "Nothing has it.")
	for name, runs := range map[string][][]paper.Record{
		"in one run": {{bare, other, text, lone}}, "before its paper": {{lone, text, bare, other}},
		"in two runs": {{bare, other}, {text, lone}}, "among sources": {{bare}, {text}, {other}}, "twice": {{bare, other}, {text}, {bare, text}},
	} {
		w := newCatalogue(t)
		for _, run := range runs {
			add(t, w, run...)
		}
		p := find(t, w, "s2:corpusid:1").Paper
		if list := ids(t, w); len(list) != 1 || p.Abstract != "They fly." || p.Title != "Kites in the wind" {
			t.Errorf("%s: %q, %+v", name, list, p)
		}
		if again := add(t, w, bare, other, text, lone); again != (Added{Read: 4, Unchanged: 1, Duplicate: 2, Unmatched: 1}) {
			t.Errorf("%s: a second time %+v", name, again)
		}
		sound(t, w)
	}
}

// TestSupplementAlone: a supplement that comes before the paper, in an earlier run, is
// counted and forgotten.
func TestSupplementAlone(t *testing.T) {
	w := newCatalogue(t)
	if a := add(t, w, abstractOf("s2:corpusid:1", "They fly.")); a != (Added{Read: 1, Unmatched: 1}) || len(ids(t, w)) != 0 {
		t.Errorf("%+v, %q", a, ids(t, w))
	}
}

// TestSupplementsOfMany: papers and supplements in batches of their own.
func TestSupplementsOfMany(t *testing.T) {
	w := newCatalogue(t)
	papers := papersNamed("s2:corpusid:", 2*addBatch)
	var texts []paper.Record
	for i, p := range papers {
		papers[i].Paper.Abstract = ""
		texts = append(texts, abstractOf(p.Paper.ID, fmt.Sprint("Text ", i)))
	}
	a := add(t, w, slices.Concat(papers, texts)...)
	if a.New != len(papers) || a.Read != 2*len(papers) || a.Unmatched != 0 || len(ids(t, w)) != len(papers) {
		t.Errorf("%+v, %d papers", a, len(ids(t, w)))
	}
	if p := find(t, w, papers[7].Paper.ID).Paper; p.Abstract != "Text 7" {
		t.Errorf("abstract %q", p.Abstract)
	}
}
