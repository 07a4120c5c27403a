package weaviate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/indextest"
	"paperkin/index/paper"
	"paperkin/index/weaviate/clustertest"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/weaviatetest"
)

// both is a library in a folder and the same papers in a cluster, of which a reader says the
// same.
type both struct {
	folder *index.Library
	lib    *Library
	view   *View
	of     *index.View
	found  []index.Found
}

// newBoth makes papers with all traits, which the cluster has had as others before.
func newBoth(t *testing.T, papers int) *both {
	t.Helper()
	servers := weaviatetest.Shared(t, 1)
	cluster, name := servers.Open(t, conn.Options{Read: time.Minute}), servers.Library(t)
	r := rand.New(rand.NewPCG(24, 3))
	w := indextest.New(t)
	for round := range 3 {
		var lines []string
		for range papers / 2 {
			lines = append(lines, indextest.Varied(r, fmt.Sprint([]string{"p", "P", "x/Y"}[r.IntN(3)], r.IntN(papers))))
		}
		at := time.Date(2026, 11, 20+round, 0, 0, 0, 0, time.UTC)
		if _, err := w.Add(t.Context(), indextest.Records(t, lines...), index.AddOptions{At: at}); err != nil {
			t.Fatal(err)
		}
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b := &both{folder: w.Library}
	err := w.Library.Each(t.Context(), func(p paper.Paper) error {
		f, err := w.Library.Find(t.Context(), p.ID)
		b.found = append(b.found, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := clustertest.Fill(t.Context(), cluster, name, w.Library); err != nil {
		t.Fatal(err)
	}
	b.putOthers(t, cluster, name)
	if err := clustertest.Fill(t.Context(), cluster, name, w.Library); err != nil {
		t.Fatal(err)
	}
	b.lib = Open(Options{Cluster: cluster, Name: name, Dir: t.TempDir()})
	t.Cleanup(func() { b.lib.Close() })
	b.say(t)
	b.open(t)
	return b
}

// putOthers puts others in the place of papers: the engine gives them new numbers.
func (b *both) putOthers(t *testing.T, cluster *conn.Cluster, name string) {
	t.Helper()
	class, err := cluster.Alias(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	var e schema.Encoder
	var objects []*pb.BatchObject
	for _, f := range b.found {
		other := paper.Paper{ID: f.Paper.ID, Aliases: f.Paper.Aliases, Title: "Another", Venue: "Elsewhere", Published: "1999"}
		o, err := e.Object(class, schema.Record{Key: f.Key, Paper: other})
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	if err := cluster.Put(t.Context(), objects); err != nil {
		t.Fatal(err)
	}
}

// open opens views.
func (b *both) open(t *testing.T) {
	t.Helper()
	var err error
	if b.of, err = b.folder.View(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.of.Close() })
	if b.view, err = b.lib.View(t.Context(), index.Ahead{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.view.Close() })
}

// say says the same of papers in both.
func (b *both) say(t *testing.T) {
	t.Helper()
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for i, f := range b.found {
		for _, lib := range []interface {
			Tag(ctx context.Context, at time.Time, papers []index.Found, add, remove []string) error
			Mark(ctx context.Context, at time.Time, do string, papers []index.Found) error
			SetNote(ctx context.Context, at time.Time, f index.Found, text string) error
		}{b.folder, b.lib} {
			var err error
			switch i % 19 {
			case 1:
				err = lib.Tag(t.Context(), at, []index.Found{f}, []string{"To-Read", "wåves"}[:1+i%2], nil)
			case 2:
				err = lib.Mark(t.Context(), at, []string{index.Like, index.Dislike, index.Read}[i%3], []index.Found{f})
			case 3:
				err = lib.SetNote(t.Context(), at, f, "a note")
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestLists: filters let the same papers through in a cluster as in a folder, which are as
// many, in the same orders, and have the same values.
func TestLists(t *testing.T) {
	b := newBoth(t, 400)
	r := rand.New(rand.NewPCG(24, 4))
	filters := slices.Clone(someFilters)
	for range 60 {
		f := indextest.FilterWithParts(r)
		if r.IntN(2) == 0 { // fewer conditions, more papers
			f.With, f.Without, f.Titles, f.Persons, f.Kinds, f.Authors = nil, nil, nil, nil, nil, f.Authors[:min(1, len(f.Authors))]
		}
		if r.IntN(4) == 0 {
			f.Tags = []string{[]string{"to-*", "waves", "*", "none", "[s-u]o*"}[r.IntN(5)]}
		}
		if r.IntN(4) == 0 {
			f.Has = []string{filter.Parts[r.IntN(len(filter.Parts))]}
		}
		filters = append(filters, f, index.Filter{Not: []index.Filter{f}})
	}
	for i, f := range filters {
		if !f.Empty() {
			b.compare(t, f, i)
		}
	}
	for i := range 4 {
		b.compareLists(t, index.Filter{}, nil, nil, i)
	}
}

// someFilters have what random ones seldom do.
var someFilters = []index.Filter{
	{After: 20}, {IDs: []string{"p3", "P3", "", "none", "x/Y7"}}, {Venues: []string{""}}, {Venues: []string{"*"}}, {Kinds: []string{"**"}}, {Categories: []string{"*"}},
	{Not: []index.Filter{{Venues: []string{"*"}}}}, {Not: []index.Filter{{Venues: []string{"[a-i]*"}}}}, {Not: []index.Filter{{With: []string{"a text"}}}},
	{Not: []index.Filter{{Authors: []string{"Ana María Cruz"}}}}, {Authors: []string{"Sartre, J.-P."}}, {Authors: []string{"jorg mueller"}}, {Authors: []string{"J Muller", "li"}},
	{Since: "2019-02-28", Until: "2019-02-28"}, {Until: "2018"}, {Since: "never"}, {Has: []string{"Abstract", "PDF"}}, {Has: []string{"nothing"}},
	{Arrived: "2026-11-21T00:00:00Z"}, {ArrivedUntil: "2026-11-20T23:59:59Z"}, {Venues: []string{"J*"}}, {Categories: []string{"cs.*"}},
	{Tags: []string{"waves"}}, {Not: []index.Filter{{Tags: []string{"*"}}}}, {Has: []string{"liked"}}, {Not: []index.Filter{{Has: []string{"tag"}}}},
	{With: []string{"text"}}, {With: []string{"a text"}}, {Without: []string{"network"}}, {Titles: []string{"of p1"}},
}

func (b *both) compare(t *testing.T, f index.Filter, i int) {
	t.Helper()
	want, err := b.of.Select(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	in, err := b.view.Select(t.Context(), f)
	if err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	keys := slices.Collect(want.Papers.All)
	if n, err := in.Count(t.Context()); err != nil || n != len(keys) {
		t.Fatalf("%+v: %d papers, %v, want %d", f, n, err, len(keys))
	}
	var all []int64
	for _, found := range b.found {
		all = append(all, found.Key)
	}
	got, err := in.Among(t.Context(), all)
	slices.Sort(got)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(keys) {
		t.Fatalf("%+v: %v, %v, want %v", f, got, err, keys)
	}
	if c, none := whereOf(in); !none && c.exact && c.filters != nil {
		if _, n, err := b.view.whole(t.Context(), oneVector, c.filters); err != nil || n != len(keys) {
			t.Fatalf("%+v: %d papers beside the nearest ones, %v, want %d", f, n, err, len(keys))
		}
	}
	if got, err := in.First(t.Context(), 5); err != nil || fmt.Sprint(got) != fmt.Sprint(keys[:min(5, len(keys))]) {
		t.Fatalf("%+v: the first are %v, %v, want %v", f, got, err, keys)
	}
	b.compareLists(t, f, want, in, i)
}

// compareLists compares some parts of the papers in orders, and the values of facets.
func (b *both) compareLists(t *testing.T, f index.Filter, want *index.Selection, in *index.Selection, i int) {
	t.Helper()
	for j, order := range filter.Orders {
		if in != nil && (i+j)%3 > 0 {
			continue
		}
		sortings := []index.Sorting{{By: order, Limit: 1000}, {By: order, Backwards: true, Limit: 1000}, {By: order, Limit: 5, Skip: 7}, {By: order, Backwards: true, Limit: 30, Skip: 40}}
		s := sortings[(i+j/2)%len(sortings)]
		keys, papers, err := b.of.Sorted(t.Context(), want, s)
		if err != nil {
			t.Fatal(err)
		}
		if got, n, err := b.view.Sorted(t.Context(), in, s); err != nil || n != papers || !slices.Equal(got, keys) {
			t.Fatalf("%+v: %+v: %v of %d, %v, want %v of %d", f, s, got, n, err, keys, papers)
		}
	}
	for j, facet := range filter.Facets {
		if in != nil && (i+j)%5 > 0 || facet == filter.Source { // which this cluster does not have
			continue
		}
		n := []int{0, 3}[(i+j)%2]
		counts, err := b.of.Facets(t.Context(), want, facet, n)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.view.Facets(t.Context(), in, facet, n); err != nil || !slices.Equal(got, counts) {
			t.Fatalf("%+v: %s: %v, %v, want %v", f, facet, got, err, counts)
		}
	}
}

// TestEach: papers come in the order of their keys, however few a call asks for, and each
// once.
func TestEach(t *testing.T) {
	b := newBoth(t, 120)
	want := []int64{}
	for _, f := range b.found {
		want = append(want, f.Key)
	}
	slices.Sort(want)
	c := b.view.collection()
	for _, n := range []int{3, 10, 1000} {
		var got []int64
		err := c.each(t.Context(), nil, n, keyed(), func(r *pb.SearchResult) error {
			got = append(got, schema.Int(r, schema.Key))
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d a call: %v, %v, want %v", n, got, err, want)
		}
	}
	for _, falls := range []bool{true, false} { // the first years are enough for the first papers
		a := ask{sort: []*pb.SortBy{sortBy(schema.First, falls), sortBy(schema.IDOrder, false)}, n: 7, properties: keyed()}
		found, err := c.ofSomeYears(t.Context(), a, falls)
		want, _, _ := b.of.Sorted(t.Context(), nil, index.Sorting{By: filter.ByDate, Backwards: !falls, Limit: 7})
		if err != nil || !slices.Equal(keysOf(found), want) {
			t.Errorf("by date, the latest first %v: %v, %v, want %v", falls, keysOf(found), err, want)
		}
		if a.offset = 1000; falls {
			found, err = c.ofSomeYears(t.Context(), a, falls)
			if err != nil || found != nil {
				t.Errorf("more papers than have a date: %v, %v", found, err)
			}
		}
	}
	_, err := c.sorted(t.Context(), nil, index.Sorting{By: filter.ByDate, Skip: mostResults, Limit: 1})
	if err == nil || !strings.Contains(err.Error(), "10001 papers of a list") {
		t.Errorf("beyond what the engine returns: %v", err)
	}
}
