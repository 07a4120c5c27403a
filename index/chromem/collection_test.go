package chromem

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/index/durable"
	"paperkin/index/vector/storetest"
)

// TestNearest: ties come in the order of their slots, however the documents were
// added, and all that tie with the last.
func TestNearest(t *testing.T) {
	c, err := newCollection()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[int][]float32{7: {1, 0}, 2: {0, 1}, 9: {1, 0}, 4: {0.6, 0.8}, 5: {1, 0}, 11: {0, 1}, 1: {-1, 0}}
	for _, slot := range []int{7, 2, 9, 4, 5, 11, 1} {
		if err := c.add(t.Context(), slot, rows[slot]); err != nil {
			t.Fatal(err)
		}
	}
	all := []int{5, 7, 9, 4, 2, 11, 1}
	for k, n := range []int{0, 3, 3, 3, 4, 6, 6, 7, 7} {
		got, err := c.nearest(t.Context(), []float32{1, 0}, k)
		if err != nil || len(got) != n {
			t.Fatalf("k = %d: got %v, %v, want %d", k, got, err, n)
		}
		for i, n := range got {
			if want := float64(rows[all[i]][0]); n.Slot != all[i] || math.Abs(n.Similarity-want) > 1e-7 || !slices.Equal(n.Vector, rows[n.Slot]) {
				t.Errorf("k = %d, place %d: got %v, want slot %d with %v", k, i, n, all[i], want)
			}
		}
	}
	if got, err := c.nearest(t.Context(), []float32{1, 0}, -1); err != nil || len(got) > 0 {
		t.Errorf("k = -1: got %v, %v", got, err)
	}
}

// TestNoCosine: rows that cannot be those of unit vectors are damage. chromem-go
// brings vectors to unit length in float32, where these squares are no numbers,
// or the smallest there is.
func TestNoCosine(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, row := range [][]float32{{nan, 0}, {inf, 0}, {0, 0}, {1e-23, 0}, {4.5e-23, 0}, {-4.5e-23, 0}} {
		c, err := newCollection()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(c.add(t.Context(), 3, []float32{0, 1}), c.add(t.Context(), 8, row)); err != nil {
			t.Fatal(err)
		}
		if got, err := c.nearest(t.Context(), []float32{1, 0}, 2); !errors.Is(err, durable.ErrDamaged) || !strings.Contains(err.Error(), "row 8 has") {
			t.Errorf("%v: got %v, %v, want damage in row 8", row, got, err)
		}
	}
	for similarity, want := range map[float32]bool{0: true, 1: true, -1: true, 1.01: true, -1.01: true, 1.0101: false, -1.0101: false, inf: false, -inf: false, nan: false} {
		if got := isCosine(similarity); got != want {
			t.Errorf("%v is a cosine: %v, want %v", similarity, got, want)
		}
	}
}

// TestNearestCancelled: chromem-go answers a query whose context has ended with
// too few results, or with the best of those it had come to, and no error.
func TestNearestCancelled(t *testing.T) {
	c, err := newCollection()
	if err != nil {
		t.Fatal(err)
	}
	for slot := range 50 {
		if err := c.add(t.Context(), slot, storetest.Unit(slot, 8)); err != nil {
			t.Fatal(err)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	expired, cancel := context.WithTimeout(t.Context(), -1)
	defer cancel()
	for _, k := range []int{1, 10, 50} {
		if got, err := c.nearest(cancelled, storetest.Unit(3, 8), k); !errors.Is(err, context.Canceled) {
			t.Errorf("k = %d, cancelled: got %v, %v", k, got, err)
		}
		if got, err := c.nearest(expired, storetest.Unit(3, 8), k); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("k = %d, expired: got %v, %v", k, got, err)
		}
	}
}

func TestComplete(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := complete(t.Context(), make([]chromemgo.Result, 3), 3); err != nil {
		t.Errorf("3 results of 3: %v", err)
	}
	if err := complete(t.Context(), make([]chromemgo.Result, 2), 3); err == nil || !strings.Contains(err.Error(), "2 results, want 3") {
		t.Errorf("2 results of 3: got %v", err)
	}
	// As many as were asked for, but of the part that was compared.
	if err := complete(cancelled, make([]chromemgo.Result, 3), 3); !errors.Is(err, context.Canceled) {
		t.Errorf("3 results of 3 after a cancel: got %v", err)
	}
}
