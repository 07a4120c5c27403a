package weaviate

import (
	"slices"
	"testing"

	"paperkin/index/catalogue"
)

// TestSample: a sample is of papers all over the library, with the vectors that they have.
func TestSample(t *testing.T) {
	b := newBoth(t, 100)
	for n, least := range map[int]int{1: 1, 8: 8, 1000: 20} {
		sample, err := b.view.Sample(t.Context(), n)
		if err != nil || len(sample) < least || len(sample) > n {
			t.Fatalf("%d of %d papers: %v", len(sample), n, err)
		}
		var seen []int64
		for _, f := range sample {
			rows, err := b.of.RowsOf(t.Context(), []int64{f.Key})
			if err != nil || len(rows) != 1 {
				t.Fatalf("%s: %v, %v", f.Paper.ID, rows, err)
			}
			want, err := b.of.Vectors(t.Context(), []int{rows[0].Slot})
			if err != nil {
				t.Fatal(err)
			}
			got, err := b.view.Vectors(t.Context(), []int{f.Slot})
			if err != nil || !slices.Equal(got[0], want[0]) {
				t.Errorf("%s: %v, %v, want %v", f.Paper.ID, got, err, want)
			}
			if f.State != catalogue.Done || f.Paper.Title == "" || slices.Contains(seen, f.Key) {
				t.Errorf("%+v, after %d", f, seen)
			}
			seen = append(seen, f.Key)
		}
	}
}
