package weaviate

import (
	"math"
	"slices"
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/vector"
)

// oneVector is some vector of the space of [newBoth].
var oneVector = func() []float32 {
	v := make([]float32, 256)
	v[3], v[200] = .6, -.8
	return v
}()

// TestWhole: the nearest of all papers are the same where they are asked for with the number
// of those that pass a filter, which is counted then.
func TestWhole(t *testing.T) {
	b := newBoth(t, 200)
	e := &embedtest.Fake{}
	v, err := e.EmbedQuery(t.Context(), "Title of p1")
	if err != nil {
		t.Fatal(err)
	}
	f := index.Filter{Since: "2019", Not: []index.Filter{{Venues: []string{"I*"}}}}
	folder, err := b.of.Select(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	queries := func(in *index.Selection) []index.Nearest {
		return []index.Nearest{{Vector: v, K: 40, In: in}, {Vector: v, K: 3}}
	}
	want, err := b.of.Search(t.Context(), queries(folder)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, filters := range []*pb.Filters{nil, {Operator: pb.Filters_OPERATOR_NOT_EQUAL}} { // the second is none that can be written
		in, err := b.view.Select(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		c := chosenOf(in)
		if filters != nil {
			near, err := b.view.nearestAndCount(t.Context(), queries(nil)[1], &chosen{of: c.of, filters: filters, exact: true, count: -1})
			if err != nil || len(near) != len(want[1]) {
				t.Errorf("got %d, %v, want %d", len(near), err, len(want[1]))
			}
			continue
		}
		got, err := b.view.Search(t.Context(), queries(in)...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			alike := func(a, b vector.Neighbour) bool { return math.Abs(a.Similarity-b.Similarity) < 1e-6 }
			if !slices.EqualFunc(got[i], want[i], alike) || len(got[i]) < 3 {
				t.Errorf("query %d: got %d, want %d, or others", i, len(got[i]), len(want[i]))
			}
		}
		list, err := b.view.near(t.Context(), queries(nil)[1])
		again := neighbours(queries(nil)[1], list)
		same := func(a, b vector.Neighbour) bool {
			return a.Slot == b.Slot && a.Similarity == b.Similarity && slices.Equal(a.Vector, b.Vector)
		}
		if err != nil || !slices.EqualFunc(got[1], again, same) {
			t.Errorf("got %v, %v, want %v", got[1], err, again)
		}
		if c.count != folder.Papers.Len() || c.count == 0 {
			t.Errorf("counted %d, want %d", c.count, folder.Papers.Len())
		}
	}
}
