package where

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/damagetest"
	"paperkin/index/filter"
	"paperkin/index/indextest"
	"paperkin/index/paper"
	"paperkin/index/weaviate/schema"
)

// A library is a folder's, whose papers are objects of the engine as well.
type library struct {
	*index.Writer
	found   []index.Found
	objects []object
	known   Known
}

func newLibrary(t *testing.T, papers int) *library {
	t.Helper()
	r := rand.New(rand.NewPCG(24, 1))
	w := indextest.New(t)
	for round := range 3 {
		var lines []string
		for range papers / 3 {
			lines = append(lines, indextest.Varied(r, fmt.Sprint("p", r.IntN(papers))))
		}
		at := time.Date(2026, 11, 20+round, 0, 0, 0, 0, time.UTC)
		if _, err := w.Add(t.Context(), indextest.Records(t, lines...), index.AddOptions{At: at}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	l := &library{Writer: w}
	err := w.Library.Each(t.Context(), func(p paper.Paper) error {
		found, err := w.Library.Find(t.Context(), p.ID)
		l.found = append(l.found, found)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	l.say(t)
	alike := map[string][]string{}
	for _, f := range l.found {
		l.objects = append(l.objects, objectOf(t, schema.Record{Key: f.Key, Paper: f.Paper, Arrived: f.Arrived}))
		for _, name := range f.Paper.Authors {
			indextest.AddAlike(alike, name)
		}
	}
	l.known.Alike = func(word string) []string { return alike[word] }
	return l
}

// say says something of papers.
func (l *library) say(t *testing.T) {
	t.Helper()
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for i, f := range l.found {
		var err error
		switch i % 7 {
		case 1:
			err = l.Library.Tag(t.Context(), at, []index.Found{f}, []string{"To-Read", "wåves"}[:1+i%2], nil)
		case 2:
			err = l.Library.Mark(t.Context(), at, index.Like, []index.Found{f})
		case 3:
			err = l.Library.SetNote(t.Context(), at, f, "a note")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if l.known.Said, err = l.Library.Sayings(t.Context(), l); err != nil {
		t.Fatal(err)
	}
}

// ByAlias and IDs are what sayings look up.
func (l *library) ByAlias(_ context.Context, ids []string) (map[string]int64, error) {
	keys := map[string]int64{}
	for _, f := range l.found {
		for _, id := range ids {
			if slices.Contains(f.Paper.Aliases, id) {
				keys[id] = f.Key
			}
		}
	}
	return keys, nil
}

func (l *library) IDs(context.Context, []int64) (map[int64]string, error) { return nil, nil }

// TestWhere: what the engine lets through is all that the folder does, and nothing else where
// it says so; the rest is told apart by a look at it. So are negations, whose bounds turn
// around.
func TestWhere(t *testing.T) {
	l := newLibrary(t, 150)
	defer l.Close()
	r := rand.New(rand.NewPCG(24, 2))
	filters := slices.Clone(someFilters)
	times := 400
	if damagetest.Long(t) {
		times = 1500
	}
	for range times {
		f := indextest.FilterWithParts(r)
		if r.IntN(4) == 0 {
			f.Tags = []string{[]string{"to-*", "waves", "*", "none", "[s-u]o*"}[r.IntN(5)]}
		}
		if r.IntN(4) == 0 {
			f.Has = []string{filter.Parts[r.IntN(len(filter.Parts))]}
		}
		filters = append(filters, f, index.Filter{Not: []index.Filter{f}})
	}
	v, err := l.Library.View(t.Context())
	if err == nil {
		defer v.Close()
	} else {
		t.Fatal(err)
	}
	exact := 0
	for _, f := range filters {
		want, err := v.Select(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		w := Of(f, l.known)
		if w.Exact() {
			exact++
		}
		l.check(t, f, w, want)
	}
	if exact < len(filters)/5 {
		t.Errorf("%d of %d filters are exact", exact, len(filters))
	}
}

func (l *library) check(t *testing.T, f index.Filter, w *Where, want *index.Selection) {
	t.Helper()
	for i, found := range l.found {
		is := want.Papers.Has(int(found.Key))
		passes := !w.None() && l.objects[i].passes(t, w.Filters())
		match := w.Match(Row{Key: found.Key, Arrived: found.Arrived, Paper: found.Paper})
		if !w.Exact() {
			sure := w.Sure() != nil && l.objects[i].passes(t, w.Sure())
			if unsure := l.objects[i].passes(t, w.Unsure()); sure && (!is || unsure) || unsure != (passes && !sure) {
				t.Fatalf("%+v: paper %q passes: %v, for sure: %v, unsure: %v\n%v\n%v", f, found.Paper.ID, is, sure, unsure, w.Sure(), w.Unsure())
			}
		}
		switch {
		case is && !passes, passes && w.Exact() && !is, match != is && !w.Exact(), passes && match != is:
			t.Fatalf("%+v: paper %q, %v: the engine lets it through: %v, exactly: %v; by a look: %v, want %v\n%v\n%v",
				f, found.Paper.ID, found.Paper.Authors, passes, w.Exact(), match, is, w.Filters(), found.Paper)
		}
	}
}

// someFilters have what random ones seldom do.
var someFilters = []index.Filter{
	{After: 20}, {IDs: []string{"p3", "P3", "", "none"}}, {Venues: []string{""}}, {Venues: []string{"*"}}, {Kinds: []string{"**"}}, {Categories: []string{"*"}},
	{Not: []index.Filter{{Venues: []string{"*"}}}}, {Not: []index.Filter{{Venues: []string{"[a-i]*"}}}}, {Not: []index.Filter{{With: []string{"a text"}}}},
	{Not: []index.Filter{{Authors: []string{"Ana María Cruz"}}}}, {Authors: []string{"Sartre, J.-P."}}, {Authors: []string{"jorg mueller"}}, {Authors: []string{"J Muller", "li"}},
	{Since: "2019-02-28", Until: "2019-02-28"}, {Since: "2019-02", Until: "2019-02"}, {Until: "2018"}, {Since: "never"}, {Has: []string{"Abstract", "PDF"}}, {Has: []string{"nothing"}},
	{Arrived: "2026-11-21T00:00:00Z"}, {ArrivedUntil: "2026-11-20T23:59:59Z"}, {Arrived: "soon"},
	{Any: [][]index.Filter{{{}}}}, {Any: [][]index.Filter{{}}}, {Not: []index.Filter{{}}}, {With: []string{"!"}}, {Without: []string{"!"}},
	{Tags: []string{"waves"}}, {Not: []index.Filter{{Tags: []string{"*"}}}}, {Has: []string{"liked", "note"}}, {Not: []index.Filter{{Has: []string{"tag"}}}}, {Persons: []string{"Zhang W"}},
}

// TestExact: what most filters ask for, the engine can say.
func TestExact(t *testing.T) {
	for _, tt := range []struct {
		f    index.Filter
		want bool
	}{
		{index.Filter{Since: "2020-05", Until: "2021"}, true}, {index.Filter{Venues: []string{"NeurIPS", "ICML*"}, Categories: []string{"cs.*"}}, true},
		{index.Filter{Authors: []string{"Hinton"}}, true}, {index.Filter{Authors: []string{"Geoffrey Hinton"}}, true}, {index.Filter{Authors: []string{"Hinton, G. E."}}, true},
		{index.Filter{With: []string{"transformers"}, Without: []string{"vision"}}, true}, {index.Filter{Not: []index.Filter{{Has: []string{"pdf"}}}}, true},
		{index.Filter{Authors: []string{"Maria del Carmen Lopez"}}, false}, {index.Filter{With: []string{"neural networks"}}, false},
		{index.Filter{Not: []index.Filter{{Venues: []string{"[a-c]*"}}}}, false},
	} {
		if got := Of(tt.f, Known{}).Exact(); got != tt.want {
			t.Errorf("%+v: %v", tt.f, got)
		}
	}
}

// TestGuarded: a condition that goes through values does not stand alone, nor does a
// negation.
func TestGuarded(t *testing.T) {
	for _, tt := range []struct {
		f    index.Filter
		want bool
	}{
		{index.Filter{Venues: []string{"a*"}}, true}, {index.Filter{Not: []index.Filter{{Venues: []string{"a"}}}}, true},
		{index.Filter{Any: [][]index.Filter{{{Venues: []string{"a"}}, {Without: []string{"x"}}}}}, true},
		{index.Filter{Venues: []string{"a"}}, false}, {index.Filter{Since: "2020"}, false}, {index.Filter{Venues: []string{"a*", "b*"}}, false},
	} {
		got := Of(tt.f, Known{}).Filters()
		guarded := got.Operator == pb.Filters_OPERATOR_AND && slices.ContainsFunc(got.Filters, func(f *pb.Filters) bool {
			return f.GetTarget().GetProperty() == schema.Key && f.Operator == pb.Filters_OPERATOR_GREATER_THAN
		})
		if guarded != tt.want {
			t.Errorf("%+v: %v", tt.f, got)
		}
	}
	if All(nil, nil) != nil {
		t.Error("a filter that lets all through is none")
	}
}
