// Package storetest is the suite that every [index.Store] passes.
package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"paperkin/embed"
	"paperkin/index"
)

const dimensions = 16

// Run checks a kind of store. A test opens the same folder several times, with
// what would be committed each time.
func Run(t *testing.T, open index.OpenStore) {
	ctx := context.Background()
	mustOpen := func(t *testing.T, dir string, c index.Committed) index.Store {
		t.Helper()
		s, err := open(dir, dimensions, c)
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
	filled := func(t *testing.T, vectors [][]float32, dead ...int) index.Store {
		t.Helper()
		dir := t.TempDir()
		if err := mustOpen(t, dir, index.Committed{}).Put(ctx, 0, vectors); err != nil {
			t.Fatal(err)
		}
		return mustOpen(t, dir, index.Committed{Rows: len(vectors), Dead: bitmap(dead...)})
	}

	t.Run("empty", func(t *testing.T) {
		s := mustOpen(t, t.TempDir(), index.Committed{})
		if got, err := s.Search(ctx, Unit(1, dimensions), 3, nil); len(got) != 0 || err != nil {
			t.Errorf("search: got %v, %v", got, err)
		}
		if got, err := s.Vectors(ctx, []int{0}); err == nil {
			t.Errorf("vectors of slot 0: got %v, want an error", got)
		}
	})

	t.Run("order", func(t *testing.T) {
		vectors := Random(200, dimensions)
		s := filled(t, vectors)
		for _, k := range []int{1, 2, 10, 199, 200, 100_000} {
			check(t, s, vectors, Unit(7, dimensions), k, nil, nil)
		}
		if got, err := s.Search(ctx, Unit(7, dimensions), 0, nil); len(got) != 0 || err != nil {
			t.Errorf("k = 0: got %v, %v", got, err)
		}
	})

	t.Run("allow", func(t *testing.T) {
		vectors := Random(100, dimensions)
		s := filled(t, vectors)
		for _, allow := range []*index.Bitmap{bitmap(), bitmap(3), bitmap(0, 50, 99), bitmap(100, 5000)} {
			check(t, s, vectors, Unit(8, dimensions), 2, allow, nil)
		}
	})

	t.Run("dead", func(t *testing.T) {
		vectors := Random(50, dimensions)
		s := filled(t, vectors, 0, 10, 49)
		check(t, s, vectors, vectors[10], 5, nil, bitmap(0, 10, 49))
		check(t, s, vectors, vectors[10], 5, bitmap(9, 10, 11), bitmap(0, 10, 49))
	})

	t.Run("delete", func(t *testing.T) {
		vectors := Random(50, dimensions)
		s := filled(t, vectors, 1)
		check(t, s, vectors, vectors[10], 5, nil, bitmap(1)) // may fill a cache
		if err := s.Delete(ctx, []int{10, 11, 1, 777}); err != nil {
			t.Fatal(err)
		}
		check(t, s, vectors, vectors[10], 100, nil, bitmap(1, 10, 11))
		check(t, s, vectors, vectors[10], 5, bitmap(10, 12), bitmap(1, 10, 11))
	})

	t.Run("ties", func(t *testing.T) {
		// Slots 5 to 24 are one and the same vector: all come when one does.
		vectors := Random(40, dimensions)
		for i := 5; i < 25; i++ {
			vectors[i] = slices.Clone(vectors[5])
		}
		s := filled(t, vectors)
		for k := 1; k <= 21; k++ {
			check(t, s, vectors, vectors[5], k, nil, nil)
		}
	})

	t.Run("vectors", func(t *testing.T) {
		vectors := Random(20, dimensions)
		s := filled(t, vectors)
		got, err := s.Vectors(ctx, []int{19, 0, 7, 0})
		if err != nil || len(got) != 4 {
			t.Fatalf("got %d vectors, %v", len(got), err)
		}
		for i, slot := range []int{19, 0, 7, 0} {
			if !slices.Equal(got[i], vectors[slot]) {
				t.Errorf("slot %d: got %v, want %v", slot, got[i], vectors[slot])
			}
		}
		got[0][0] = 42 // the caller's own
		if again, _ := s.Vectors(ctx, []int{19}); again[0][0] == 42 {
			t.Error("a change to a returned vector reached the store")
		}
		for _, slot := range []int{-1, 20} {
			if got, err := s.Vectors(ctx, []int{slot}); err == nil {
				t.Errorf("slot %d: got %v, want an error", slot, got)
			}
		}
	})

	t.Run("append and crash", func(t *testing.T) {
		// Rows past the committed ones are leftovers: never found, overwritten.
		dir, vectors := t.TempDir(), Random(30, dimensions)
		if err := mustOpen(t, dir, index.Committed{}).Put(ctx, 0, vectors[:20]); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, dir, index.Committed{Rows: 10})
		check(t, s, vectors[:10], vectors[15], 20, nil, nil)
		if err := s.Put(ctx, 10, vectors[20:25]); err != nil {
			t.Fatal(err)
		}
		check(t, s, vectors[:10], vectors[15], 20, nil, nil) // an open store shows what it was opened with
		want := slices.Concat(vectors[:10], vectors[20:25])
		check(t, mustOpen(t, dir, index.Committed{Rows: 15}), want, vectors[22], 20, nil, nil)
	})

	t.Run("settle", func(t *testing.T) {
		// Enough rows that a store has reason to search them some faster way.
		dir, vectors := t.TempDir(), Random(3000, dimensions)
		w := mustOpen(t, dir, index.Committed{})
		for first := 0; first < len(vectors); first += 500 {
			if err := w.Put(ctx, first, vectors[first:first+500]); err != nil {
				t.Fatal(err)
			}
			if err := w.Settle(ctx, first); err != nil { // as of the commit before
				t.Fatal(err)
			}
		}
		dead := bitmap(0, 64, 1234, 2999)
		for _, rows := range []int{2000, 2600, 3000} {
			s := mustOpen(t, dir, index.Committed{Rows: rows, Dead: dead})
			for _, k := range []int{1, 10, 999, rows} {
				check(t, s, vectors[:rows], vectors[1234], k, nil, dead)
				check(t, s, vectors[:rows], vectors[2], k, evenNumbers(rows), dead)
			}
		}
		if err := w.Settle(ctx, 3000); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, dir, index.Committed{Rows: 3000})
		check(t, s, vectors, vectors[2999], 10, nil, nil)
		if err := s.Delete(ctx, []int{2999, 5}); err != nil {
			t.Fatal(err)
		}
		check(t, s, vectors, vectors[2999], 10, nil, bitmap(2999, 5))

		// A catalogue restored from a copy knows fewer rows: the others are
		// leftovers, whatever was derived from them.
		again := mustOpen(t, dir, index.Committed{Rows: 1000})
		if err := again.Put(ctx, 1000, vectors[2000:]); err != nil {
			t.Fatal(err)
		}
		if err := again.Settle(ctx, 1500); err != nil {
			t.Fatal(err)
		}
		want := slices.Concat(vectors[:1000], vectors[2000:])
		check(t, mustOpen(t, dir, index.Committed{Rows: 2000}), want, vectors[2100], 10, nil, nil)
		check(t, mustOpen(t, dir, index.Committed{Rows: 2000}), want, vectors[1100], 10, nil, nil)
	})

	t.Run("mend", func(t *testing.T) {
		dir, vectors := t.TempDir(), Random(1000, dimensions)
		s := mustOpen(t, dir, index.Committed{})
		m, ok := s.(index.Mender)
		if !ok {
			t.Skip("the store has nothing that can be damaged")
		}
		if err := errors.Join(s.Put(ctx, 0, vectors[:600]), s.Put(ctx, 600, vectors[600:]), s.Settle(ctx, 600)); err != nil {
			t.Fatal(err)
		}
		c := index.Committed{Rows: 1000, Batches: func(int) ([]index.Batch, error) {
			return []index.Batch{{First: 0, Rows: 600, CRC: index.Checksum(vectors[:600])},
				{First: 600, Rows: 400, CRC: index.Checksum(vectors[600:])}}, nil
		}}
		if d, err := m.Verify(ctx, c); err != nil || d.Lost.Len() > 0 || len(d.Found) > 0 {
			t.Errorf("sound rows: %v, %v, %v", d.Lost, d.Found, err)
		}
		check(t, mustOpen(t, dir, c), vectors, vectors[10], 100, nil, nil)

		changed, err := m.Mend(ctx, c, bitmap(3, 999))
		if err != nil || len(changed) != 2 {
			t.Fatalf("mend: %v, %v", changed, err)
		}
		c.Batches = func(int) ([]index.Batch, error) { return changed, nil }
		c.Dead = bitmap(3, 999)
		if err := mustOpen(t, dir, c).Settle(ctx, 1000); err != nil {
			t.Fatal(err)
		}
		if d, err := m.Verify(ctx, c); err != nil || d.Lost.Len() > 0 || len(d.Found) > 0 {
			t.Errorf("mended rows: %v, %v, %v", d.Lost, d.Found, err)
		}
		check(t, mustOpen(t, dir, c), vectors, vectors[3], 100, nil, c.Dead)
	})

	t.Run("damage", func(t *testing.T) {
		// Rows that are not what the catalogue says are not found, but said.
		vectors := Random(1000, dimensions)
		s := filled(t, vectors)
		if _, ok := s.(index.Mender); !ok {
			t.Skip("the store has nothing that can be damaged")
		}
		dir := t.TempDir()
		if err := mustOpen(t, dir, index.Committed{}).Put(ctx, 0, vectors); err != nil {
			t.Fatal(err)
		}
		c := index.Committed{Rows: 1000, Batches: func(int) ([]index.Batch, error) {
			return []index.Batch{{First: 0, Rows: 500, CRC: index.Checksum(vectors[:500])}, {First: 500, Rows: 500, CRC: 1}}, nil
		}}
		s = mustOpen(t, dir, c)
		if _, err := s.Search(ctx, vectors[0], 1, nil); !errors.Is(err, index.ErrRepairable) {
			t.Errorf("search: %v", err)
		}
		if _, err := s.Vectors(ctx, []int{500}); !errors.Is(err, index.ErrRepairable) {
			t.Errorf("vectors: %v", err)
		}
		if err := s.Settle(ctx, 1000); !errors.Is(err, index.ErrRepairable) {
			t.Errorf("settle: %v", err)
		}
		check(t, s, vectors[:500], vectors[0], 1, bitmap(1, 400), nil)
		d, err := s.(index.Mender).Verify(ctx, c)
		if err != nil || d.Lost.Len() != 500 || d.Lost.Has(499) || len(d.Found) != 1 || !strings.Contains(d.Found[0], "rows 500 to 999") {
			t.Errorf("verify: %d rows, %q, %v", d.Lost.Len(), d.Found, err)
		}
	})

	t.Run("refuses", func(t *testing.T) {
		dir, vectors := t.TempDir(), Random(3, dimensions)
		s := mustOpen(t, dir, index.Committed{})
		if err := s.Put(ctx, 0, [][]float32{vectors[0][:dimensions-1]}); err == nil {
			t.Error("a vector of the wrong length was taken")
		}
		if err := s.Put(ctx, 5, vectors); err == nil {
			t.Error("rows were put behind a gap")
		}
		if _, err := filled(t, vectors).Search(ctx, vectors[0][:4], 1, nil); err == nil {
			t.Error("a query of the wrong length was taken")
		}
		if err := s.Put(ctx, 0, vectors); err != nil {
			t.Fatal(err)
		}
		if s, err := open(dir, dimensions, index.Committed{Rows: 4}); err == nil {
			s.Close()
			t.Error("a store with fewer rows than committed opened")
		}
	})

	t.Run("cancelled", func(t *testing.T) {
		gone, cancel := context.WithCancel(ctx)
		cancel()
		s := filled(t, Random(2000, dimensions))
		if _, err := s.Search(gone, Unit(1, dimensions), 1, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("search: got %v, want context.Canceled", err)
		}
	})

	t.Run("concurrent", func(t *testing.T) {
		vectors := Random(500, dimensions)
		s := filled(t, vectors)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				var allow *index.Bitmap
				if i%2 == 1 {
					allow = bitmap(1, 2, 3, 400)
				}
				check(t, s, vectors, Unit(i, dimensions), 5, allow, nil)
			})
		}
		wg.Wait()
	})
}

// check compares a search with one that computes every cosine.
func check(t *testing.T, s index.Store, vectors [][]float32, q []float32, k int, allow, dead *index.Bitmap) {
	t.Helper()
	got, err := s.Search(context.Background(), q, k, allow)
	if err != nil {
		t.Errorf("search for %d: %v", k, err)
		return
	}
	if err := Compare(got, vectors, q, k, allow, dead); err != nil {
		t.Errorf("search for %d: %v", k, err)
	}
}

// Compare reports how the result of a search for the k nearest to q differs
// from what the contract of [index.Store] asks for, nil if it does not. Rows
// whose cosines differ by less than float32 can tell may stand in any order.
func Compare(got []index.Neighbour, vectors [][]float32, q []float32, k int, allow, dead *index.Bitmap) error {
	const tolerance = 1e-5
	var want []index.Neighbour
	for slot, v := range vectors {
		if (allow == nil || allow.Has(slot)) && (dead == nil || !dead.Has(slot)) {
			want = append(want, index.Neighbour{Slot: slot, Similarity: embed.Dot(v, q)})
		}
	}
	slices.SortFunc(want, func(a, b index.Neighbour) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Slot, b.Slot))
	})
	k = min(k, len(want))
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

func evenNumbers(n int) *index.Bitmap {
	b := new(index.Bitmap)
	for i := 0; i < n; i += 2 {
		b.Add(i)
	}
	return b
}

func bitmap(members ...int) *index.Bitmap {
	b := new(index.Bitmap)
	for _, m := range members {
		b.Add(m)
	}
	return b
}
