package index_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/indextest"
	"paperkin/index/paper"
	"paperkin/index/phrase"
)

// passes says whether a paper passes a filter, by a look at it.
func passes(f index.Filter, found index.Found) bool {
	alone := f // without what only the catalogue can tell
	alone.IDs, alone.Arrived = nil, ""
	has := func(value string, texts ...string) bool {
		p, ok := phrase.Of(value)
		return ok && p.In(texts...)
	}
	p := found.Paper
	return (len(f.IDs) == 0 || slices.Contains(f.IDs, p.ID)) && (f.Arrived == "" || found.Arrived >= f.Arrived) &&
		alone.Compile(filter.Resolved{}).Match(found.Key, filter.TraitsOf(p, 1)) &&
		!slices.ContainsFunc(f.With, func(v string) bool { return !has(v, p.Title, p.Abstract) }) &&
		!slices.ContainsFunc(f.Without, func(v string) bool { return has(v, p.Title, p.Abstract) }) &&
		!slices.ContainsFunc(f.Titles, func(v string) bool { return !has(v, p.Title) }) &&
		!slices.ContainsFunc(f.Any, func(group []index.Filter) bool {
			return !slices.ContainsFunc(group, func(one index.Filter) bool { return passes(one, found) })
		}) &&
		!slices.ContainsFunc(f.Not, func(not index.Filter) bool { return passes(not, found) })
}

// everything is every paper of a library, in the order of their ids.
func everything(t *testing.T, lib *index.Library) (all []index.Found) {
	t.Helper()
	err := lib.Each(t.Context(), func(p paper.Paper) error {
		found, err := lib.Find(t.Context(), p.ID)
		all = append(all, found)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// count is what Facets does, paper by paper, by folded value.
func count(papers []index.Found, f index.Facet) map[string]int {
	counts := map[string]int{}
	for _, found := range papers {
		seen := map[string]bool{}
		for _, value := range filter.TraitsOf(found.Paper, 0).Values(f) {
			if folded := f.Folded(value); folded != "" && !seen[folded] {
				seen[folded] = true
				counts[folded]++
			}
		}
	}
	return counts
}

// TestSelectAndCount: whatever a filter asks, and whatever the word index knows of the
// papers, it lets those papers through, and facets count those, that a look at every
// paper finds.
func TestSelectAndCount(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 1))
	w := indextest.New(t)
	defer w.Close()
	for round := range 5 {
		var lines []string
		for range 25 {
			lines = append(lines, indextest.Varied(r, fmt.Sprint("p", r.IntN(60)))) // some say something else than before
		}
		at := time.Date(2026, 11, 20+round, 0, 0, 0, 0, time.UTC)
		if _, err := w.Add(t.Context(), indextest.Records(t, lines...), index.AddOptions{At: at}); err != nil {
			t.Fatal(err)
		}
		if round > 0 {
			gone, err := w.Library.Find(t.Context(), strings.Split(lines[0], `"`)[3])
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Remove(t.Context(), time.Time{}, []int64{gone.Key}); err != nil {
				t.Fatal(err)
			}
		}
		if round == 1 || round == 3 { // else the index is behind, or there is none
			if _, err := w.CatchUp(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
		all := everything(t, w.Library)
		checkSelect(t, w.Library, index.Filter{}, all)
		for range 60 {
			checkSelect(t, w.Library, indextest.FilterWithParts(r), all)
		}
	}
}

func checkSelect(t *testing.T, lib *index.Library, f index.Filter, all []index.Found) {
	t.Helper()
	var want []string
	var passed []index.Found
	for _, found := range all {
		if passes(f, found) {
			want, passed = append(want, found.Paper.ID), append(passed, found)
		}
	}
	var got []string
	if err := lib.EachMatch(t.Context(), f, func(p paper.Paper) error { got = append(got, p.ID); return nil }); err != nil || !slices.Equal(got, want) {
		t.Fatalf("%+v: %q, %v, want %q", f, got, err, want)
	}
	v, err := lib.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	in, err := v.Select(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	checkSorted(t, v, in, f, passed)
	for _, facet := range filter.Facets {
		if facet == filter.Source { // see TestCountFiles
			continue
		}
		values, err := v.Facets(t.Context(), in, facet, 0)
		if err != nil {
			t.Fatal(err)
		}
		found, counts := map[string]int{}, count(passed, facet)
		for _, c := range values {
			found[facet.Folded(c.Value)] = c.Papers
		}
		if !maps.Equal(found, counts) || !slices.IsSortedFunc(values, filter.ByCount) {
			t.Fatalf("%+v: %s: %v, want %v", f, facet, values, counts)
		}
		if two, err := v.Facets(t.Context(), in, facet, 2); err != nil || !slices.Equal(two, values[:min(2, len(values))]) {
			t.Fatalf("%+v: the first two of %s: %v, %v, want %v", f, facet, two, err, values)
		}
	}
}

// TestCountFiles: a paper counts once for every file that a record of it came from.
func TestCountFiles(t *testing.T) {
	w := indextest.New(t)
	defer w.Close()
	for file, ids := range map[string][]string{"a.bib": {"p", "q", "r"}, "b.bib": {"q"}} {
		records := func(yield func(paper.Record, error) bool) {
			for i, id := range ids {
				p := paper.Paper{ID: "doi:10.1/" + id, Aliases: []string{"doi:10.1/" + id}, Title: "On " + id, Abstract: file}
				if !yield(paper.Record{Paper: p, Provider: file, Name: id, Source: file, Line: i + 1}, nil) {
					return
				}
			}
		}
		if _, err := w.Add(t.Context(), records, index.AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	v, err := w.Library.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for id, want := range map[string][]index.Count{"": {{Value: "a.bib", Papers: 3}, {Value: "b.bib", Papers: 1}}, "doi:10.1/q": {{Value: "a.bib", Papers: 1}, {Value: "b.bib", Papers: 1}},
		"doi:10.1/r": {{Value: "a.bib", Papers: 1}}} {
		f := index.Filter{}
		if id != "" {
			f.IDs = []string{id}
		}
		in, err := v.Select(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.Facets(t.Context(), in, filter.Source, 0); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %v, %v, want %v", id, got, err, want)
		}
	}
}

// less is what orders mean, by a look at two papers.
func less(by index.Order, backwards bool, a, b index.Found) int {
	has := map[index.Order]func(index.Found) string{
		filter.ByDate:  func(f index.Found) string { return f.Paper.Published },
		filter.ByAdded: func(f index.Found) string { return f.Arrived },
		filter.ByTitle: func(f index.Found) string { return paper.FoldWords(f.Paper.Title) },
		filter.ByVenue: func(f index.Found) string { return paper.Fold(f.Paper.Venue) },
		filter.ByID:    func(f index.Found) string { return f.Paper.ID },

		filter.ByCitations: func(f index.Found) string { return number(f.Paper, paper.Citations) },
		filter.ByUpvotes:   func(f index.Found) string { return number(f.Paper, paper.Upvotes) },
	}[by]
	one, other := has(a), has(b)
	if (one == "") != (other == "") {
		return cmp.Compare(len(other), len(one))
	}
	n := strings.Compare(one, other)
	if by.Falls() != backwards {
		n = -n
	}
	if _, counted := by.Counted(); counted {
		n = cmp.Or(n, strings.Compare(b.Paper.Published, a.Paper.Published))
	}
	return cmp.Or(n, strings.Compare(a.Paper.ID, b.Paper.ID))
}

// number is a count as a text that sorts as numbers do; empty where there is none.
func number(p paper.Paper, what paper.Counted) string {
	if count, ok := p.Counts[what]; ok {
		return fmt.Sprintf("%09d", count.Number)
	}
	return ""
}

// checkSorted compares parts of the papers in each order with all of them, sorted.
func checkSorted(t *testing.T, v *index.View, in *index.Selection, f index.Filter, passed []index.Found) {
	t.Helper()
	for i, by := range filter.Orders {
		sortings := []index.Sorting{{By: by, Limit: 100}, {By: by, Backwards: true, Limit: 3, Skip: 2}, {By: by, Limit: 5, Skip: 7}}
		for _, s := range sortings[(i+len(passed))%3:][:1] {
			all := slices.Clone(passed)
			slices.SortFunc(all, func(a, b index.Found) int { return less(by, s.Backwards, a, b) })
			var want []int64
			for _, found := range all[min(s.Skip, len(all)):min(s.Skip+s.Limit, len(all))] {
				want = append(want, found.Key)
			}
			got, papers, err := v.Sorted(t.Context(), in, s)
			if err != nil || papers != len(all) || !slices.Equal(got, want) {
				t.Fatalf("%+v, %+v: %d of %d papers, %v, want %d of %d, %v", f, s, got, papers, err, want, len(all), all)
			}
		}
	}
}
