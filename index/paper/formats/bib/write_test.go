package bib_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/text"
)

// TestCiteKeys: keys are unique, and do not depend on what else is written.
func TestCiteKeys(t *testing.T) {
	var papers []paper.Paper
	for i := range 300 {
		id := fmt.Sprint("sha:", i)
		papers = append(papers, paper.Paper{ID: id, Aliases: []string{id}, Title: "The same title", Authors: []string{"Ana Müller"}, Published: "2020"})
	}
	papers = append(papers, paper.Paper{ID: "own2", Aliases: []string{"own2"}, Title: "T"}, paper.Paper{ID: "sha:x", Aliases: []string{"sha:x"}, Title: "日本"})
	keys := map[string]int{}
	for line := range strings.Lines(formattest.Encode(t, bib.BibTeX, papers...)) {
		if key, ok := strings.CutPrefix(strings.TrimSpace(line), "@misc{"); ok {
			keys[strings.TrimSuffix(key, ",")]++
		}
	}
	if len(keys) != len(papers) || keys["own2"] != 1 {
		t.Errorf("%d keys for %d papers", len(keys), len(papers))
	}
	for _, p := range papers {
		key, _, _ := strings.Cut(strings.TrimPrefix(formattest.Encode(t, bib.BibTeX, p), "@misc{"), ",")
		if keys[key] != 1 || key == "" {
			t.Errorf("alone %s has the key %q, among others another one", p.ID, key)
		}
	}
}

// FuzzBibTeXRoundTrip: whatever the text, an entry is complete, and does not
// touch its neighbours.
func FuzzBibTeXRoundTrip(f *testing.F) {
	for _, s := range []string{"a", "{", "}", "a $x{$ b", "$ .$ {k$", `\`, `a\`, `\{`, `\\{`, `"`, "@article{x,", "a\n@b{c", "#", "=", ","} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := paper.Paper{ID: "sha:1", Aliases: []string{"sha:1"}, Title: text.Clean("T " + s), Abstract: text.Clean(s), Venue: text.Clean(s), Authors: text.CleanList([]string{s})}
		next := paper.Paper{ID: "sha:2", Aliases: []string{"sha:2"}, Title: "The next one"}
		written := formattest.Encode(t, bib.BibTeX, p, next)
		records, bad := formattest.Read(t, written, bib.BibTeX)
		if len(records) != 2 || len(bad) > 0 || records[1].Paper.Title != next.Title {
			t.Errorf("%q: %d papers, %q, from\n%s", s, len(records), bad, written)
		}
	})
}
