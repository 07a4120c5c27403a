package formats_test

import (
	stdjson "encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/page"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
)

// shelf are papers with all that is hard to write.
var shelf = []paper.Paper{
	{ID: "arxiv:2101.00005", Aliases: []string{"arxiv:2101.00005", "doi:10.1234/a_b", "ito2021"}, Title: "Sparse & 50% faster: $O(n_i)$ {sets} of C# for $5",
		Abstract: "We route \"tokens\"; see a_b, C:\\path and 10 < 20 > 5. Naïve Übung — no.", Authors: []string{"Kei Ito", "Jan van den Berg", "Plato", "Martin King Jr."},
		Published: "2021-01-17", Venue: "Journal of A, B & C", Categories: []string{"cs.LG", "stat.ML"}, URL: "https://example.org/a_b?x=1&y=%20"},
	{ID: "sha:0011", Aliases: []string{"sha:0011"}, Title: "Nothing but a title"},
	{ID: "pmid:7", Aliases: []string{"pmid:7"}, Title: "A month", Authors: []string{"The Society, Incorporated"}, Published: "1999-05"},
}

// TestEncodedReadsBack: what is written in a format, and detected and read
// again, says the same of each paper, as far as the format can say it.
func TestEncodedReadsBack(t *testing.T) {
	for _, f := range []*format.Format{json.Own, bib.BibTeX, tagged.RIS, json.CSL, table.CSV, xml.EndNote, tagged.MEDLINE} {
		text := formattest.Encode(t, f, shelf...)
		records, bad := formattest.Read(t, text, nil)
		if len(records) != len(shelf) || len(bad) > 0 {
			t.Errorf("%s: %d papers, %q, from\n%s", f.Name, len(records), bad, text)
			continue
		}
		for i, r := range records {
			got, want := r.Paper, shelf[i]
			for _, field := range []struct{ name, got, want string }{{"title", got.Title, want.Title}, {"abstract", got.Abstract, want.Abstract},
				{"date", got.Published, want.Published}, {"venue", got.Venue, want.Venue}} {
				if field.got != field.want {
					t.Errorf("%s: %s is %q, want %q", f.Name, field.name, field.got, field.want)
				}
			}
			if i < 2 && !reflect.DeepEqual(got.Authors, want.Authors) { // a comma in a name is one no format but two can carry
				t.Errorf("%s: authors are %q, want %q", f.Name, got.Authors, want.Authors)
			}
			if g, w := slices.Concat(got.Categories, got.Keywords), slices.Concat(want.Categories, want.Keywords); !slices.Equal(g, w) { // some formats have only keywords
				t.Errorf("%s: categories and keywords are %q, want %q", f.Name, g, w)
			}
			if i == 0 && !strings.Contains(strings.Join(got.Aliases, " "), "doi:10.1234/a_b") {
				t.Errorf("%s: aliases are %q", f.Name, got.Aliases)
			}
		}
	}
}

func TestEncodeNothing(t *testing.T) {
	var list []any
	if err := stdjson.Unmarshal([]byte(formattest.Encode(t, json.CSL)), &list); err != nil || len(list) != 0 {
		t.Errorf("no papers as json.CSL-JSON: %v, %v", list, err)
	}
	if got := formattest.Encode(t, bib.BibTeX) + formattest.Encode(t, tagged.RIS) + formattest.Encode(t, page.Markdown) + formattest.Encode(t, json.Own); got != "" {
		t.Errorf("no papers: got %q", got)
	}
	if _, err := formats.NewEncoder(nil, "pdf"); err == nil {
		t.Error("an unknown format was taken")
	}
}

func TestMarkdown(t *testing.T) {
	want := "## [A \\*b\\* &lt;c>](<https://doi.org/10.1/x%20y>)\n\nA. One, B. Two · 2020 · doi:10.1/x y\n\nText.\n\n"
	if got := formattest.Encode(t, page.Markdown, paper.Paper{ID: "doi:10.1/x y", Aliases: []string{"doi:10.1/x y"}, Title: "A *b* <c>", Abstract: "Text.",
		Authors: []string{"A. One", "B. Two"}, Published: "2020"}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestEncodersLink: every format that has a place for an address writes the one
// that [Link] gives.
func TestEncodersLink(t *testing.T) {
	for _, p := range []paper.Paper{
		{ID: "arxiv:1706.03762", Aliases: []string{"arxiv:1706.03762", "doi:10.1234/x"}, Title: "Two ids"},
		{ID: "acl:2020.acl-main.1", Aliases: []string{"acl:2020.acl-main.1", "s2:corpusid:7"}, Title: "ACL"},
		{ID: "pmid:31978945", Aliases: []string{"pmid:31978945"}, Title: "PubMed"},
		{ID: "openalex:W2741809807", Aliases: []string{"openalex:W2741809807"}, Title: "OpenAlex"},
		{ID: "s2:corpusid:7", Aliases: []string{"s2:corpusid:7"}, Title: "Semantic Scholar"},
		{ID: "arxiv:1706.03762", Title: "Its own", URL: "https://example.org/"},
	} {
		for _, f := range []*format.Format{bib.BibTeX, tagged.RIS, json.CSL, table.CSV, xml.EndNote, page.Markdown} {
			if text := formattest.Encode(t, f, p); !strings.Contains(text, paper.Link(p)) {
				t.Errorf("%s of %s lacks %s:\n%s", f.Name, p.ID, paper.Link(p), text)
			}
		}
	}
}

// TestEncodersKeepAddress: what is no page is no link, but programs get it.
func TestEncodersKeepAddress(t *testing.T) {
	p := paper.Paper{ID: "sha:01", Title: "No page", URL: "ftp://example.org/a.ps"}
	for _, f := range []*format.Format{json.Own, bib.BibTeX, tagged.RIS, json.CSL, table.CSV, xml.EndNote, tagged.MEDLINE} {
		if text := formattest.Encode(t, f, p); !strings.Contains(text, p.URL) {
			t.Errorf("%s lacks %s:\n%s", f.Name, p.URL, text)
		}
	}
	if text := formattest.Encode(t, page.Markdown, p); strings.Contains(text, p.URL) {
		t.Errorf("Markdown links to %s:\n%s", p.URL, text)
	}
}
