package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// What is durable, and what happens when files are damaged.

func (of kind) appendAndCrash(t *testing.T) {
	// Rows behind the committed ones are leftovers: never found, and overwritten.
	dir, vectors := t.TempDir(), Random(30, dimensions)
	if err := of.mustOpen(t, dir, vector.Committed{}).Put(t.Context(), 0, vectors[:20]); err != nil {
		t.Fatal(err)
	}
	s := of.mustOpen(t, dir, vector.Committed{Rows: 10})
	check(t, s, vectors[:10], vectors[15], 20, nil, nil)
	for _, slot := range []int{10, 15} {
		if got, err := s.Vectors(t.Context(), []int{slot}); err == nil {
			t.Errorf("slot %d of 10 committed: got %v, want an error", slot, got)
		}
	}
	if err := s.Put(t.Context(), 10, vectors[20:25]); err != nil {
		t.Fatal(err)
	}
	check(t, s, vectors[:10], vectors[15], 20, nil, nil) // an open store shows what it was opened with
	want := slices.Concat(vectors[:10], vectors[20:25])
	check(t, of.mustOpen(t, dir, vector.Committed{Rows: 15}), want, vectors[22], 20, nil, nil)
}

func (of kind) optimize(t *testing.T) {
	// So many rows that a store has reason to search them in a faster way.
	dir, vectors := t.TempDir(), Random(3000, dimensions)
	w := of.mustOpen(t, dir, vector.Committed{})
	for first := 0; first < len(vectors); first += 500 {
		if err := w.Put(t.Context(), first, vectors[first:first+500]); err != nil {
			t.Fatal(err)
		}
		if err := w.Optimize(t.Context(), first); err != nil { // what the commit before committed
			t.Fatal(err)
		}
	}
	deleted := bitmap(0, 64, 1234, 2999)
	for _, rows := range []int{2000, 2600, 3000} {
		s := of.mustOpen(t, dir, vector.Committed{Rows: rows, Deleted: deleted})
		for _, k := range []int{1, 10, 999, rows} {
			check(t, s, vectors[:rows], vectors[1234], k, nil, deleted)
			check(t, s, vectors[:rows], vectors[2], k, evenNumbers(rows), deleted)
		}
	}
	if err := w.Optimize(t.Context(), 3000); err != nil {
		t.Fatal(err)
	}
	s := of.mustOpen(t, dir, vector.Committed{Rows: 3000})
	check(t, s, vectors, vectors[2999], 10, nil, nil)
	without := of.mustOpen(t, dir, vector.Committed{Rows: 3000, Deleted: bitmap(2999, 5)})
	check(t, without, vectors, vectors[2999], 10, nil, bitmap(2999, 5))

	// A catalogue restored from a copy knows fewer rows: the others are
	// leftovers, and so is what was derived from them.
	again := of.mustOpen(t, dir, vector.Committed{Rows: 1000})
	if err := again.Put(t.Context(), 1000, vectors[2000:]); err != nil {
		t.Fatal(err)
	}
	if err := again.Optimize(t.Context(), 1500); err != nil {
		t.Fatal(err)
	}
	want := slices.Concat(vectors[:1000], vectors[2000:])
	check(t, of.mustOpen(t, dir, vector.Committed{Rows: 2000}), want, vectors[2100], 10, nil, nil)
	check(t, of.mustOpen(t, dir, vector.Committed{Rows: 2000}), want, vectors[1100], 10, nil, nil)
}

func (of kind) mend(t *testing.T) {
	dir, vectors := t.TempDir(), Random(1000, dimensions)
	s := of.mustOpen(t, dir, vector.Committed{})
	m, ok := s.(vector.Mender)
	if !ok {
		t.Skip("the store has nothing that can be damaged")
	}
	if err := errors.Join(s.Put(t.Context(), 0, vectors[:600]), s.Put(t.Context(), 600, vectors[600:]), s.Optimize(t.Context(), 600)); err != nil {
		t.Fatal(err)
	}
	c := vector.Committed{Rows: 1000, Batches: func(int) ([]vector.Batch, error) {
		return []vector.Batch{{First: 0, Rows: 600, CRC: vector.Checksum(vectors[:600])},
			{First: 600, Rows: 400, CRC: vector.Checksum(vectors[600:])}}, nil
	}}
	if d, err := m.Verify(t.Context(), c); err != nil || d.Lost.Len() > 0 || len(d.Found) > 0 {
		t.Errorf("sound rows: %v, %v, %v", d.Lost, d.Found, err)
	}
	check(t, of.mustOpen(t, dir, c), vectors, vectors[10], 100, nil, nil)

	changed, err := m.Mend(t.Context(), c, bitmap(3, 999))
	if err != nil || len(changed) != 2 {
		t.Fatalf("mend: %v, %v", changed, err)
	}
	c.Batches = func(int) ([]vector.Batch, error) { return changed, nil }
	c.Deleted = bitmap(3, 999)
	if err := of.mustOpen(t, dir, c).Optimize(t.Context(), 1000); err != nil {
		t.Fatal(err)
	}
	if d, err := m.Verify(t.Context(), c); err != nil || d.Lost.Len() > 0 || len(d.Found) > 0 {
		t.Errorf("mended rows: %v, %v, %v", d.Lost, d.Found, err)
	}
	check(t, of.mustOpen(t, dir, c), vectors, vectors[3], 100, nil, c.Deleted)
}

func (of kind) damage(t *testing.T) {
	// Rows that do not match their checksum are reported, and never returned.
	dir, vectors := t.TempDir(), Random(1000, dimensions)
	s := of.mustOpen(t, dir, vector.Committed{})
	if _, ok := s.(vector.Mender); !ok {
		t.Skip("the store has nothing that can be damaged")
	}
	if err := s.Put(t.Context(), 0, vectors); err != nil {
		t.Fatal(err)
	}
	c := vector.Committed{Rows: 1000, Batches: func(int) ([]vector.Batch, error) {
		return []vector.Batch{{First: 0, Rows: 500, CRC: vector.Checksum(vectors[:500])}, {First: 500, Rows: 500, CRC: 1}}, nil
	}}
	s = of.mustOpen(t, dir, c)
	if _, err := s.Search(t.Context(), vector.Query{Vector: vectors[0], K: 1}); !errors.Is(err, durable.ErrRepairable) {
		t.Errorf("search: %v", err)
	}
	if _, err := s.Vectors(t.Context(), []int{500}); !errors.Is(err, durable.ErrRepairable) {
		t.Errorf("vectors: %v", err)
	}
	if err := s.Optimize(t.Context(), 1000); !errors.Is(err, durable.ErrRepairable) {
		t.Errorf("optimize: %v", err)
	}
	check(t, s, vectors[:500], vectors[0], 1, bitmap(1, 400), nil)
	d, err := s.(vector.Mender).Verify(t.Context(), c)
	if err != nil || d.Lost.Len() != 500 || d.Lost.Has(499) || len(d.Found) != 1 || !strings.Contains(d.Found[0], "rows 500 to 999") {
		t.Errorf("verify: %d rows, %q, %v", d.Lost.Len(), d.Found, err)
	}
}

func (of kind) refuses(t *testing.T) {
	dir, vectors := t.TempDir(), Random(3, dimensions)
	s := of.mustOpen(t, dir, vector.Committed{})
	if err := s.Put(t.Context(), 0, [][]float32{vectors[0][:dimensions-1]}); err == nil {
		t.Error("a vector of the wrong length was taken")
	}
	if err := s.Put(t.Context(), 5, vectors); err == nil {
		t.Error("rows were put behind a gap")
	}
	if _, err := of.filled(t, vectors).Search(t.Context(), vector.Query{Vector: vectors[0], K: 1}, vector.Query{Vector: vectors[0][:4], K: 1}); err == nil {
		t.Error("a query of the wrong length was taken")
	}
	if err := s.Put(t.Context(), 0, vectors); err != nil {
		t.Fatal(err)
	}
	if s, err := of.open(rootOf(t, dir), dimensions, vector.Committed{Rows: 4}); err == nil {
		s.Close()
		t.Error("a store with fewer rows than committed opened")
	}
}
