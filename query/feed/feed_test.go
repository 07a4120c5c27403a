package feed_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/feed"
	"paperkin/query/feed/feedtest"
)

var update = flag.Bool("update", false, "write the golden files")

var at = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// hits are papers that say everything, little, and nothing.
var hits = []query.Hit{
	{Arrived: "2026-11-23T09:30:00Z", Paper: paper.Paper{
		ID: "doi:10.1/a<b>;c", Title: "Attention & <more>", Abstract: "One.\n\nTwo of them.", Authors: []string{"Ana Ito", "Bo Li", "Cy Roe", "Di Ng"},
		Categories: []string{"cs.CL", "cs.LG"}, Keywords: []string{"R&D"}, Published: "2026-11", URL: "https://example.org/a?b=c&d",
	}},
	{Arrived: "2026-11-22T23:59:59Z", Paper: paper.Paper{ID: "sha:01", Keys: []string{"roe26"}, Published: "2026"}},
	{Paper: paper.Paper{ID: "arxiv:2611.00001", Title: "Cold fusion", Published: "0000", Extra: map[string]json.RawMessage{"is_retracted": json.RawMessage("true")}}},
}

func newFeed(page string, hits ...query.Hit) feed.Feed {
	f := feed.Feed{ID: feed.URN + "feed:1", Title: "New papers", Updated: at}
	if page != "" {
		f.Self, f.Page = page+"/feed", page+"/search"
	}
	for _, h := range hits {
		e := feed.NewEntry(h)
		if page != "" {
			e.Page = page + "/paper/x"
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

// written is a feed in both formats, which are checked.
func written(t *testing.T, f feed.Feed) (atom, json []byte, read []*gofeed.Feed) {
	t.Helper()
	var a, j bytes.Buffer
	if err := f.Atom(&a); err != nil {
		t.Fatal(err)
	}
	if err := f.JSON(&j); err != nil {
		t.Fatal(err)
	}
	return a.Bytes(), j.Bytes(), []*gofeed.Feed{feedtest.Atom(t, a.Bytes()), feedtest.JSON(t, j.Bytes())}
}

// TestGolden: the bytes of feeds, with pages and without.
func TestGolden(t *testing.T) {
	for name, page := range map[string]string{"served": "http://127.0.0.1:7273", "bare": ""} {
		atom, json, _ := written(t, newFeed(page, hits...))
		golden(t, name+".atom", atom)
		golden(t, name+".json", json)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// TestRead: a reader finds everything that an entry has.
func TestRead(t *testing.T) {
	_, _, both := written(t, newFeed("http://127.0.0.1:7273", hits...))
	for i, f := range both {
		if f.FeedLink != "http://127.0.0.1:7273/feed" || f.Link != "http://127.0.0.1:7273/search" || f.Title != "New papers" || len(f.Items) != 3 {
			t.Errorf("%d: %s, %s, %s, %d items", i, f.FeedLink, f.Link, f.Title, len(f.Items))
		}
		first := f.Items[0]
		var names []string
		for _, a := range first.Authors {
			names = append(names, a.Name)
		}
		if first.GUID != "urn:paperkin:doi:10.1%2Fa%3Cb%3E%3Bc" || first.Title != "Attention & <more>" || first.Link != "http://127.0.0.1:7273/paper/x" ||
			!slices.Equal(names, hits[0].Paper.Authors) || strings.Join(first.Categories, ",") != "cs.CL,cs.LG,R&D" || !first.UpdatedParsed.Equal(at) || first.PublishedParsed.Format(time.DateOnly) != "2026-11-01" {
			t.Errorf("%d: %+v", i, first)
		}
		if text := first.Description + first.Content; text != "One.  Two of them." { // gofeed has one for Atom, the other for JSON Feed
			t.Errorf("%d: %q", i, text)
		}
		if second := f.Items[1]; second.Title != "roe26" {
			t.Errorf("%d: a paper without a title is %q", i, second.Title)
		}
		if third := f.Items[2]; third.Title != "Retracted: Cold fusion" {
			t.Errorf("%d: a retracted paper is %q", i, third.Title)
		}
	}
}

// TestHostile: texts of anybody's making break no feed, and reach readers without what acts
// on them or hides.
func TestHostile(t *testing.T) {
	const evil = "a\x00b\x1b[31mc\u202ed\ufffee\u200bf]]>g</title><!--h&amp;\xff"
	h := query.Hit{Arrived: "2026-11-23T09:30:00Z", Paper: paper.Paper{
		ID: "x:" + evil, Title: evil, Abstract: evil + "\x0b\n\n]]>", Authors: []string{evil, "\u200b", " "}, Categories: []string{evil, "\x01"}, Published: "2026-13-45", URL: "https://exa mple.org/<" + evil,
	}}
	long := query.Hit{Arrived: "yesterday", Paper: paper.Paper{ID: "x:long", Title: strings.Repeat("long ", 64<<10/5), Abstract: strings.Repeat("x", 1<<20), URL: "javascript:alert(1)"}}
	_, _, both := written(t, newFeed("", h, long, h, query.Hit{}))
	for i, f := range both {
		if len(f.Items) != 3 {
			t.Fatalf("%d: %d items", i, len(f.Items))
		}
		const want = "ab[31mcdef]]>g</title><!--h&amp;\uFFFD"
		first, second := f.Items[0], f.Items[1]
		if len(first.Authors) != 1 || first.Authors[0].Name != want || len(first.Categories) != 1 {
			t.Errorf("%d: %+v, %q", i, first.Authors, first.Categories)
		}
		if !strings.HasPrefix(first.Title, "ab[31mcdef]]>g") {
			t.Errorf("%d: %q", i, first.Title)
		}
		if len(second.Title) > 310 || !strings.HasSuffix(second.Title, "long…") || len(second.Description+second.Content) != 1<<20 || second.Link != "" {
			t.Errorf("%d: %q, %q", i, second.Title, second.Link)
		}
	}
}

// TestEmpty: a feed without papers is a feed.
func TestEmpty(t *testing.T) {
	_, _, both := written(t, newFeed(""))
	for i, f := range both {
		if f.Title != "New papers" || len(f.Items) != 0 {
			t.Errorf("%d: %+v", i, f)
		}
	}
}
