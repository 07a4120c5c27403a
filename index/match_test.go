package index_test

import (
	"fmt"
	"slices"
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// TestEachMatch lists the papers that pass a filter, and their vectors.
func TestEachMatch(t *testing.T) {
	dated := func(id, published string) string {
		return fmt.Sprintf(`{"id":%q,"title":"Title of %s","abstract":"Abstract of %s.","published":%q}`, id, id, id, published)
	}
	w := indextest.New(t, dated("c", "2021"), dated("a", "2021-05"), dated("b", "2020"), dated("d", ""))
	for _, tt := range []struct {
		filter index.Filter
		want   []string
	}{
		{index.Filter{}, []string{"a", "b", "c", "d"}},
		{index.Filter{Since: "2021"}, []string{"a", "c"}},
		{index.Filter{Since: "2022"}, nil},
		{index.Filter{Until: "2020", IDs: []string{"b", "c"}}, []string{"b"}},
	} {
		var got, embedded []string
		err := w.Library.EachMatch(t.Context(), tt.filter, func(p paper.Paper) error { got = append(got, p.ID); return nil })
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %q, %v, want %q", tt.filter, got, err, tt.want)
		}
		view, err := w.Library.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		in, err := view.Select(t.Context(), tt.filter)
		if err != nil {
			t.Fatal(err)
		}
		err = view.EmbeddedIn(t.Context(), in, func(id string, _ []float32) error { embedded = append(embedded, id); return nil })
		if slices.Sort(embedded); err != nil || !slices.Equal(embedded, tt.want) {
			t.Errorf("%+v: vectors of %q, %v, want %q", tt.filter, embedded, err, tt.want)
		}
		if err := view.Close(); err != nil {
			t.Error(err)
		}
	}
}
