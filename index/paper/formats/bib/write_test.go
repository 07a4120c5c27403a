package bib_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
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

// FuzzBibTeXRoundTrip: whatever the text, an entry is complete, does not touch its
// neighbours, and has the same bytes when it is read and written again.
func FuzzBibTeXRoundTrip(f *testing.F) {
	for _, s := range []string{"a", "{", "}", "a $x{$ b", "$ .$ {k$", `\`, `a\`, `\{`, `\\{`, `"`, "@article{x,", "a\n@b{c", "#", "=", ",", "and Eve", "others", "A, B, C, D", "and", "} {", "%", "\n@x{y,\n%",
		"x and and y", "Jr.", "et al.", "ann; bob", "$a\\$", "2020-05/2021", `\textbackslash`, `{\"o`, "$$", "a--b", "1–2", "https://x.org/ http://y.org/{", "\" http://0", "10.1000/{", "\u200b", "~", "''", "``", "van", "J. Lee, K. Li", `$\bf x_\rm e \u\u$`, `$\left(\it a \textrm b\right)$`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\ufffd", "") // of which much is text in another encoding
		next := paper.Paper{ID: "sha:2", Aliases: []string{"sha:2"}, Title: "The next one"}
		for _, d := range []paper.Draft{
			{Title: "T " + s, Abstract: s, Venue: s, Authors: []string{s}, Keywords: []string{s}, Categories: []string{s}, URL: s, IDs: []string{"doi:10.1000/" + s}, Keys: []string{s}},
			{Title: s + " T", Names: []paper.Name{{Family: s, Given: "A"}, {Given: s}, {Literal: s}, {Family: "B", Suffix: s, Given: s}}, Fields: map[string]string{"publisher": s, "note": s, "page": s, s: s}, Published: "2020", Type: s, SourceType: "bibtex:" + s,
				People: map[string][]paper.Name{"editor": {{Family: "E", Given: s}}, "director": {{Literal: s}}}, Dates: map[string]string{"accessed": s, "issued": s}, Files: []string{s}},
		} {
			d.KeepText(s, s)
			d.KeepText("kept", s)
			r, err := d.Record()
			if err != nil {
				return
			}
			written := formattest.Encode(t, bib.BibTeX, r.Paper, next)
			records, bad := formattest.Read(t, written, bib.BibTeX)
			if len(records) != 2 || len(bad) > 0 || records[1].Paper.Title != next.Title {
				t.Fatalf("%q: %d papers, %q, from\n%s", s, len(records), bad, written)
			}
			if again := formattest.Encode(t, bib.BibTeX, records[0].Paper, records[1].Paper); again != written {
				t.Errorf("%q: got\n%s\nwant\n%s", s, again, written)
			}
		}
	})
}
