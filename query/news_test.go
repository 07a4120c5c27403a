package query_test

import (
	"fmt"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// Whoever passes the key of one answer to the next sees every paper once, whatever arrives
// meanwhile.
func TestNews(t *testing.T) {
	w, s := library(t, &embedtest.Fake{}, indextest.Many(7)...)
	var seen []string
	key := int64(0)
	for round := range 5 {
		n, err := s.News(t.Context(), index.Filter{After: key}, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range n.Hits {
			seen = append(seen, h.Paper.ID)
		}
		if round == 1 {
			indextest.Add(t, w, indextest.Record("late", "A late one", "which arrives meanwhile"))
		}
		if want := []int{4, 1, 0, 0, 0}[round]; n.Left != want {
			t.Errorf("round %d: %d left, want %d", round, n.Left, want)
		}
		key = n.Key
	}
	want := []string{"p000", "p001", "p002", "p003", "p004", "p005", "p006", "late"}
	if fmt.Sprint(seen) != fmt.Sprint(want) {
		t.Errorf("saw %v, want %v", seen, want)
	}
}
