package paper

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"paperkin/index/paper/text"
)

// shelf are papers with all that is hard to write.
var shelf = []Paper{
	{ID: "arxiv:2101.00005", Aliases: []string{"arxiv:2101.00005", "doi:10.1234/a_b", "ito2021"}, Title: "Sparse & 50% faster: $O(n_i)$ {sets} of C# for $5",
		Abstract: "We route \"tokens\"; see a_b, C:\\path and 10 < 20 > 5. Naïve Übung — no.", Authors: []string{"Kei Ito", "Jan van den Berg", "Plato", "Martin King Jr."},
		Published: "2021-01-17", Venue: "Journal of A, B & C", Categories: []string{"cs.LG", "stat.ML"}, URL: "https://example.org/a_b?x=1&y=%20"},
	{ID: "sha:0011", Aliases: []string{"sha:0011"}, Title: "Nothing but a title"},
	{ID: "pmid:7", Aliases: []string{"pmid:7"}, Title: "A month", Authors: []string{"The Society, Incorporated"}, Published: "1999-05"},
}

func encode(t *testing.T, f Format, papers ...Paper) string {
	t.Helper()
	var b bytes.Buffer
	e, err := NewEncoder(&b, f)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestEncodedReadsBack: what is written in a format, and detected and read
// again, says the same of each paper, as far as the format can say it.
func TestEncodedReadsBack(t *testing.T) {
	for _, f := range []Format{JSONL, BibTeX, RIS, CSL, CSV} {
		text := encode(t, f, shelf...)
		records, bad := read(t, text, "")
		if len(records) != len(shelf) || len(bad) > 0 {
			t.Errorf("%s: %d papers, %q, from\n%s", f, len(records), bad, text)
			continue
		}
		for i, r := range records {
			got, want := r.Paper, shelf[i]
			for _, field := range []struct{ name, got, want string }{{"title", got.Title, want.Title}, {"abstract", got.Abstract, want.Abstract},
				{"date", got.Published, want.Published}, {"venue", got.Venue, want.Venue}} {
				if field.got != field.want {
					t.Errorf("%s: %s is %q, want %q", f, field.name, field.got, field.want)
				}
			}
			if i < 2 && !reflect.DeepEqual(got.Authors, want.Authors) { // a comma in a name is one no format but two can carry
				t.Errorf("%s: authors are %q, want %q", f, got.Authors, want.Authors)
			}
			if !reflect.DeepEqual(got.Categories, want.Categories) {
				t.Errorf("%s: categories are %q, want %q", f, got.Categories, want.Categories)
			}
			if i == 0 && !strings.Contains(strings.Join(got.Aliases, " "), "doi:10.1234/a_b") {
				t.Errorf("%s: aliases are %q", f, got.Aliases)
			}
		}
	}
}

// TestCiteKeys: keys are unique, and do not depend on what else is written.
func TestCiteKeys(t *testing.T) {
	var papers []Paper
	for i := range 300 {
		id := fmt.Sprint("sha:", i)
		papers = append(papers, Paper{ID: id, Aliases: []string{id}, Title: "The same title", Authors: []string{"Ana Müller"}, Published: "2020"})
	}
	papers = append(papers, Paper{ID: "own2", Aliases: []string{"own2"}, Title: "T"}, Paper{ID: "sha:x", Aliases: []string{"sha:x"}, Title: "日本"})
	keys := map[string]int{}
	for line := range strings.Lines(encode(t, BibTeX, papers...)) {
		if key, ok := strings.CutPrefix(strings.TrimSpace(line), "@misc{"); ok {
			keys[strings.TrimSuffix(key, ",")]++
		}
	}
	if len(keys) != len(papers) || keys["own2"] != 1 {
		t.Errorf("%d keys for %d papers", len(keys), len(papers))
	}
	for _, p := range papers {
		key, _, _ := strings.Cut(strings.TrimPrefix(encode(t, BibTeX, p), "@misc{"), ",")
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
		p := Paper{ID: "sha:1", Aliases: []string{"sha:1"}, Title: text.Clean("T " + s), Abstract: text.Clean(s), Venue: text.Clean(s), Authors: text.CleanList([]string{s})}
		next := Paper{ID: "sha:2", Aliases: []string{"sha:2"}, Title: "The next one"}
		written := encode(t, BibTeX, p, next)
		records, bad := read(t, written, BibTeX)
		if len(records) != 2 || len(bad) > 0 || records[1].Paper.Title != next.Title {
			t.Errorf("%q: %d papers, %q, from\n%s", s, len(records), bad, written)
		}
	})
}

func TestEncodeNothing(t *testing.T) {
	var list []any
	if err := json.Unmarshal([]byte(encode(t, CSL)), &list); err != nil || len(list) != 0 {
		t.Errorf("no papers as CSL-JSON: %v, %v", list, err)
	}
	if got := encode(t, BibTeX) + encode(t, RIS) + encode(t, Markdown) + encode(t, JSONL); got != "" {
		t.Errorf("no papers: got %q", got)
	}
	if _, err := NewEncoder(nil, "pdf"); err == nil {
		t.Error("an unknown format was taken")
	}
}

func TestMarkdown(t *testing.T) {
	want := "## [A \\*b\\* \\<c>](<https://doi.org/10.1/x%20y>)\n\nA. One, B. Two · 2020 · doi:10.1/x y\n\nText.\n\n"
	if got := encode(t, Markdown, Paper{ID: "doi:10.1/x y", Aliases: []string{"doi:10.1/x y"}, Title: "A *b* <c>", Abstract: "Text.",
		Authors: []string{"A. One", "B. Two"}, Published: "2020"}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
