package indextest

import (
	"fmt"
	"slices"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
)

// Answers are what a library finds for questions, with everything that rankings go by: each
// paper with its similarity, its vector and its score by words, and the calibration.
// Libraries that answer the same to the bit have the same.
func Answers(t *testing.T, lib *index.Library, e embed.Embedder, questions ...string) (list []string) {
	t.Helper()
	v, err := lib.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, q := range questions {
		question, err := e.EmbedQuery(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		near, err := v.Search(t.Context(), index.Nearest{Vector: question, K: 1_000_000})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, n := range near[0] {
			rows, err := v.RowsAt([]int{n.Slot})
			if err != nil || len(rows) != 1 {
				t.Fatalf("%v, %v", rows, err)
			}
			ids, err := v.IDs(t.Context(), []int64{rows[0].Key})
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, fmt.Sprintf("%v %s %d %v", n.Similarity, ids[rows[0].Key], rows[0].Key, n.Vector))
		}
		slices.Sort(found)
		list = append(append(list, found...), matching(t, v, q)...)
	}
	c, err := v.Calibration(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return append(list, fmt.Sprintf("%+v, %d live", c, v.Live()))
}

// matching are the papers that have words of a question, with their scores.
func matching(t *testing.T, v *index.View, q string) (found []string) {
	t.Helper()
	_, top, err := v.Match(t.Context(), lexical.Terms(q), index.Choice{K: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range top[0] {
		found = append(found, fmt.Sprintf("%v %v %d", m.Score, m.Coverage, m.Key))
	}
	return found
}
