// Package storetest is the conformance suite that every [vector.Store] passes. It
// does not test how a store is built, nor how fast it is.
package storetest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"paperkin/embed"
	"paperkin/index/vector"
)

const dimensions = 16

// Run checks the kind of store that open opens. A test may open the same folder
// several times, each time with what is committed by then.
func Run(t *testing.T, open vector.Opener) {
	of := kind{open}
	for _, test := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"empty", of.empty},
		{"order", of.order},
		{"allow", of.allow},
		{"deleted", of.deleted},
		{"ties", of.ties},
		{"together", of.together},
		{"vectors", of.vectors},
		{"append and crash", of.appendAndCrash},
		{"optimize", of.optimize},
		{"mend", of.mend},
		{"damage", of.damage},
		{"others", of.others},
		{"mend others", of.mendOthers},
		{"renumber", of.renumber},
		{"renumber after a kill", of.renumberAfterKill},
		{"refuses", of.refuses},
		{"cancelled", of.cancelled},
		{"concurrent", of.concurrent},
	} {
		t.Run(test.name, test.run)
	}
}

// kind is the kind of store that is checked.
type kind struct{ open vector.Opener }

func (of kind) mustOpen(t *testing.T, dir string, c vector.Committed) vector.Store {
	t.Helper()
	s, err := of.open(rootOf(t, dir), dimensions, c)
	if err != nil {
		t.Fatalf("open with %d rows: %v", c.Rows, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func rootOf(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	return root // the store closes it
}

// filled is a store in which all vectors are committed.
func (of kind) filled(t *testing.T, vectors [][]float32, deleted ...int) vector.Store {
	t.Helper()
	dir := t.TempDir()
	if err := of.mustOpen(t, dir, vector.Committed{}).Put(t.Context(), 0, vectors); err != nil {
		t.Fatal(err)
	}
	return of.mustOpen(t, dir, vector.Committed{Rows: len(vectors), Deleted: bitmap(deleted...)})
}

// check compares a search with one that computes every cosine.
func check(t *testing.T, s vector.Store, vectors [][]float32, q []float32, k int, allow, deleted *vector.Bitmap) {
	t.Helper()
	got, err := s.Search(context.Background(), vector.Query{Vector: q, K: k, Allow: allow})
	if err != nil || len(got) != 1 {
		t.Errorf("search for %d: %d answers, %v", k, len(got), err)
		return
	}
	if err := Compare(got[0], vectors, q, k, allow, deleted); err != nil {
		t.Errorf("search for %d: %v", k, err)
	}
}

// Compare reports how the result of a search for the k nearest to q differs
// from what the contract of [vector.Store] asks for, nil if it does not. Rows
// whose cosines differ by less than float32 resolves may have any order.
func Compare(got []vector.Neighbour, vectors [][]float32, q []float32, k int, allow, deleted *vector.Bitmap) error {
	const tolerance = 1e-5
	var want []vector.Neighbour
	for slot, v := range vectors {
		if (allow == nil || allow.Has(slot)) && (deleted == nil || !deleted.Has(slot)) {
			want = append(want, vector.Neighbour{Slot: slot, Similarity: embed.Dot(v, q)})
		}
	}
	slices.SortFunc(want, func(a, b vector.Neighbour) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Slot, b.Slot))
	})
	k = max(0, min(k, len(want)))
	if len(got) < k {
		return fmt.Errorf("%d neighbours, want %d at least", len(got), k)
	}
	seen := map[int]bool{}
	for i, n := range got {
		if seen[n.Slot] {
			return fmt.Errorf("slot %d comes twice", n.Slot)
		}
		seen[n.Slot] = true
		if i > 0 && (n.Similarity > got[i-1].Similarity || n.Similarity == got[i-1].Similarity && n.Slot < got[i-1].Slot) {
			return fmt.Errorf("slot %d (%v) stands after slot %d (%v)", n.Slot, n.Similarity, got[i-1].Slot, got[i-1].Similarity)
		}
		if i >= len(want) {
			return fmt.Errorf("slot %d should not be found", n.Slot)
		}
		if math.Abs(n.Similarity-want[i].Similarity) > tolerance {
			return fmt.Errorf("place %d: similarity %v, want %v", i, n.Similarity, want[i].Similarity)
		}
		if exact := embed.Dot(vectors[n.Slot], q); math.Abs(n.Similarity-exact) > tolerance {
			return fmt.Errorf("slot %d: similarity %v, want %v", n.Slot, n.Similarity, exact)
		}
		if !slices.Equal(n.Vector, vectors[n.Slot]) {
			return fmt.Errorf("slot %d: another vector than was put", n.Slot)
		}
		if i >= k && n.Similarity != got[k-1].Similarity {
			return fmt.Errorf("place %d does not tie with the last one asked for", i)
		}
	}
	for _, n := range want {
		if k > 0 && n.Similarity > want[k-1].Similarity+tolerance && !seen[n.Slot] {
			return fmt.Errorf("slot %d (%v) is missing", n.Slot, n.Similarity)
		}
	}
	return nil
}

// Random returns n unit vectors, the same at every call.
func Random(n, dimensions int) [][]float32 {
	vectors := make([][]float32, n)
	for i := range vectors {
		vectors[i] = Unit(1000+i, dimensions)
	}
	return vectors
}

// Unit returns a unit vector, the same for the same seed.
func Unit(seed, dimensions int) []float32 {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	v := make([]float32, dimensions)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	if err := embed.CheckVector(v, dimensions); err != nil {
		panic(err) // a random vector is not zero
	}
	return v
}

func evenNumbers(n int) *vector.Bitmap {
	b := new(vector.Bitmap)
	for i := 0; i < n; i += 2 {
		b.Add(i)
	}
	return b
}

func bitmap(members ...int) *vector.Bitmap {
	b := new(vector.Bitmap)
	for _, m := range members {
		b.Add(m)
	}
	return b
}
