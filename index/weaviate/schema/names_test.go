package schema

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// meant returns the keys of the papers that a text names, as a reader finds them by what the
// objects of all papers have: those in the nearest way.
func meant(papers map[int64]paper.Paper, text string) (keys []int64) {
	ways := map[int64]Way{}
	for key, p := range papers {
		if named := TokensFor(text).Ways(tokensOf(AliasesOf(Record{Key: key, Paper: p}), p.Title)); len(named) > 0 {
			ways[key] = slices.Min(named)
		}
	}
	nearest := ByAddressAnyCase
	for _, way := range ways {
		nearest = min(nearest, way)
	}
	for key, way := range ways {
		if way == nearest {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// TestNamedAsInAFolder: a text names the papers in a cluster that it names in a folder.
func TestNamedAsInAFolder(t *testing.T) {
	w := indextest.New(t,
		`{"id":"arxiv:2401.00001","doi":"10.1000/ABC(1)","title":"One","abstract":"a","url":"https://www.e.example/One","keys":["Knuth84"]}`,
		`{"id":"p2","title":"Two","abstract":"b","url":"http://e.example/a b?x=<1>","keys":["knuth84","same"]}`,
		`{"id":"P2","title":"Deux: p2","abstract":"c","url":"https://e.example/two/","keys":["same"],"files":["x.pdf","https://e.example/files/Two.pdf"]}`,
		`{"id":"openreview:AbC","title":"https://e.example/two/","abstract":"d","url":"HTTPS://e.example/four"}`,
		`{"id":"p5","title":"knuth84","abstract":"e","url":"ftp://e.example/five"}`,
		`{"id":"p6","title":"Two","abstract":"an other"}`)
	lib := w.Library
	v, err := lib.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	papers := map[int64]paper.Paper{}
	last, err := v.LastKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for key := int64(1); key <= last; key++ {
		if list, err := v.Papers(t.Context(), []int64{key}); err == nil {
			papers[key] = list[0]
		}
	}
	if len(papers) != 6 {
		t.Fatalf("%d papers", len(papers))
	}
	var texts []string
	for _, p := range papers {
		texts = append(append(append(append(texts, p.Aliases...), p.Keys...), p.Files...), p.URL, p.Title, paper.Link(p))
	}
	texts = append(texts, "", "?", "e.example/two", "www.e.example/two/#place", "https://e.example/a%20b?x=%3C1%3E", "e.example/FILES/two.pdf", "https://doi.org/10.1000/abc(1)", "e.example/ONE")
	found := 0
	for _, text := range texts {
		for _, text := range []string{text, strings.ToUpper(text), strings.ToLower(text), " " + text} {
			var want []int64
			one, err := v.Find(t.Context(), text)
			var none *index.NoPaperError
			switch {
			case err == nil:
				want = []int64{one.Key}
			case errors.As(err, &none):
				for _, f := range none.Several {
					want = append(want, f.Key)
				}
				slices.Sort(want)
			default:
				t.Fatal(err)
			}
			found += len(want)
			if got := meant(papers, text); !slices.Equal(got, want) {
				t.Errorf("%q names %v, want %v", text, got, want)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d papers were named", found)
	}
}

// TestCarried: an id that only records carry names a paper where it is nobody's own.
func TestCarried(t *testing.T) {
	aliases := AliasesOf(Record{Paper: paper.Paper{Aliases: []string{"p1"}}, Carried: []string{"doi:10.1000/book"}})
	named := tokensOf(aliases, "")
	for text, want := range map[string]Way{"10.1000/book": ByCarried, "https://doi.org/10.1000/BOOK": ByCarried, "p1": ByID, "P1": ByAnyCase, "book": 0, "": 0} {
		if got := TokensFor(text).Ways(named); (len(got) > 0) != (want > 0) || want > 0 && slices.Min(got) != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
	if !slices.Contains(aliases, IDAlias("p1")) {
		t.Errorf("no id in %q", aliases)
	}
}

// TestHasOf: what a paper has that filters ask for, and orders.
func TestHasOf(t *testing.T) {
	for want, r := range map[string]Record{
		"id": {Paper: paper.Paper{Title: "?", Published: "soon"}},
		"abstract added citations date doi id pdf title venue": {Arrived: "2026-11-23T09:00:00Z", Paper: paper.Paper{Title: "A", Abstract: "a", Published: "2024", Venue: "V",
			Aliases: []string{"doi:10.1/x"}, Files: []string{"x.pdf"}, Counts: paper.Counts{paper.Citations: {}}}},
	} {
		if got := strings.Join(HasOf(r), " "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestDays: a date lies within bounds by the numbers of its days as it does by itself.
func TestDays(t *testing.T) {
	dates := []string{"", "0987", "2020", "2020-12", "2020-12-31", "2021", "2021-01", "2021-01-01", "2021-02", "2021-02-28", "2021-12-31", "2022", "9999-12-31"}
	for _, of := range dates {
		d := filter.DateOf(of)
		for _, bound := range dates[1:] {
			b := filter.DateOf(bound)
			if got, want := LastDay(d) >= FirstDay(b), d.Within(b, 0); got != want {
				t.Errorf("%q since %q: %v, want %v", of, bound, got, want)
			}
			if got, want := FirstDay(d) > 0 && FirstDay(d) <= LastDay(b), d.Within(0, b); got != want {
				t.Errorf("%q until %q: %v, want %v", of, bound, got, want)
			}
		}
	}
}

// TestOrderOf: the order of ids is that of their bytes, also where case does not count.
func TestOrderOf(t *testing.T) {
	ids := []string{"", "A", "B", "a", "a:", "aB", "ab", "é", "\U0001F600"}
	if !slices.IsSortedFunc(ids, func(a, b string) int {
		return strings.Compare(strings.ToLower(OrderOf(a)), strings.ToLower(OrderOf(b)))
	}) {
		t.Error("not sorted")
	}
}

// TestUUIDs: ids never change, or whoever has a library puts every paper twice.
func TestUUIDs(t *testing.T) {
	for got, want := range map[string]string{
		UUID("arxiv:1706.03762"): "082858a6-5426-551c-9067-dd1261885d19", WordUUID("attention"): "8f3c50bc-82d8-5bf7-9c8b-5a467194bb9a", InfoUUID(): "b355de21-8164-5245-a969-dcee31cc2ccd", AuditUUID(): "0873f5ff-1d58-547c-9326-2983b9546997",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if UUID("a") == WordUUID("a") {
		t.Error("a paper has the id of a word")
	}
}
