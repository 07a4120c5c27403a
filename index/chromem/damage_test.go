package chromem

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// vault is a store of two batches, and what a catalogue would know of it.
type vault struct {
	dir        string
	vectors    [][]float32
	rows       vector.Committed
	dimensions int
}

// newVault makes a store of vectors, the first coded of which have codes.
func newVault(t testing.TB, vectors [][]float32, coded int) *vault {
	t.Helper()
	v := &vault{t.TempDir(), vectors, vector.Committed{Rows: len(vectors)}, len(vectors[0])}
	half := len(vectors) / 2
	batches := []vector.Batch{{First: 0, Rows: half, CRC: vector.Checksum(vectors[:half])},
		{First: half, Rows: len(vectors) - half, CRC: vector.Checksum(vectors[half:])}}
	v.rows.Batches = func(from int) ([]vector.Batch, error) {
		if from >= half {
			return batches[1:], nil
		}
		return batches, nil
	}
	s, err := Open(rootOf(t, v.dir), v.dimensions, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := errors.Join(s.Put(ctx, 0, vectors[:half]), s.Put(ctx, half, vectors[half:]), s.Optimize(ctx, coded), s.Close()); err != nil {
		t.Fatal(err)
	}
	return v
}

// verify returns what Verify finds.
func (v *vault) verify(t *testing.T) vector.Damage {
	t.Helper()
	s, err := Open(rootOf(t, v.dir), v.dimensions, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := s.(vector.Mender).Verify(context.Background(), v.rows)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// mend overwrites what is lost, and derives the codes again.
func (v *vault) mend(t *testing.T, lost *vector.Bitmap) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(rootOf(t, v.dir), v.dimensions, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	changed, err := s.(vector.Mender).Mend(ctx, v.rows, lost)
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	batches, _ := v.rows.Batches(0)
	batches = slices.Clone(batches)
	for i, b := range batches {
		for _, c := range changed {
			if c.First == b.First {
				batches[i] = c
			}
		}
	}
	v.rows.Batches = func(int) ([]vector.Batch, error) { return batches, nil }
	v.rows.Deleted = lost
	if s, err = Open(rootOf(t, v.dir), v.dimensions, v.rows); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Optimize(ctx, v.rows.Rows), s.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestDamage: after bits have flipped in a file, or its end is missing, a search
// finds what it found before or names the damaged file. Verify names it too, and
// after Mend every row that is left is found.
func TestDamage(t *testing.T) {
	const rows, dimensions = 1100, 32
	r := rand.New(rand.NewPCG(6, 6))
	vectors := kinds["clustered"](r, rows, dimensions)
	for _, coded := range []int{rows, 700, 0} {
		for _, name := range []string{vectorsName, codesName} {
			if name == codesName && coded == 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s, %d coded", name, coded), func(t *testing.T) {
				for range damagetest.Times(t, 10) {
					v := newVault(t, vectors, coded)
					what := damagetest.File(t, r, filepath.Join(v.dir, name))
					said := v.ask(t, r, what, name)
					d := v.verify(t)
					named := len(d.Found) > 0 && strings.Contains(d.Found[0], name)
					if said && !named {
						t.Errorf("%s: a search found it damaged, Verify found %q", what, d.Found)
					}
					if name == vectorsName && d.Lost.Len() == 0 && !strings.Contains(d.Found[0], "header") || name == codesName && d.Lost.Len() > 0 {
						t.Errorf("%s: %d vectors are lost: %q", what, d.Lost.Len(), d.Found)
					}
					if coded == rows && strings.HasPrefix(what, "bit") && d.Lost.Len() > 1 {
						t.Errorf("%s: one bit cost %d vectors", what, d.Lost.Len())
					}
					v.mend(t, d.Lost)
					if d := v.verify(t); len(d.Found) > 0 {
						t.Errorf("%s: after mending: %q", what, d.Found)
					}
					if v.ask(t, r, what, name) {
						t.Errorf("%s: after mending searches still find damage", what)
					}
				}
			})
		}
	}
}

// ask searches in several ways, and reports whether any found the named file
// damaged. It fails the test where an answer is wrong.
func (v *vault) ask(t *testing.T, r *rand.Rand, what, name string) (said bool) {
	t.Helper()
	ctx := context.Background()
	failed := func(err error) bool {
		if err == nil {
			return false
		}
		if !errors.Is(err, durable.ErrRepairable) || !errors.Is(err, durable.ErrDamaged) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", what, err)
		}
		said = true
		return true
	}
	even := new(vector.Bitmap)
	for i := 0; i < v.rows.Rows; i += 2 {
		even.Add(i)
	}
	type search struct {
		q     []float32
		k     int
		allow *vector.Bitmap
		want  []vector.Neighbour
	}
	var searches []search
	for _, k := range []int{1, 10, 700} {
		for _, allow := range []*vector.Bitmap{nil, even} {
			q := v.vectors[r.IntN(len(v.vectors))]
			searches = append(searches, search{q, k, allow, oracle(t, v.vectors, q, k, func(i int) bool {
				return (allow == nil || allow.Has(i)) && (v.rows.Deleted == nil || !v.rows.Deleted.Has(i))
			})})
		}
	}
	for _, open := range []vector.Opener{Open, OpenExact} {
		s, err := open(rootOf(t, v.dir), v.dimensions, v.rows)
		if failed(err) {
			continue
		}
		defer s.Close()
		for _, a := range searches {
			if got, err := one(s.Search(ctx, vector.Query{Vector: a.q, K: a.k, Allow: a.allow})); !failed(err) && !slices.EqualFunc(got, a.want, alike) {
				t.Errorf("%s: k = %d: %s", what, a.k, difference(got, a.want))
			}
		}
		for slot := 0; slot < v.rows.Rows; slot += 7 {
			if v.rows.Deleted != nil && v.rows.Deleted.Has(slot) {
				continue
			}
			if got, err := s.Vectors(ctx, []int{slot}); !failed(err) && !slices.Equal(got[0], v.vectors[slot]) {
				t.Errorf("%s: vector %d is another one", what, slot)
			}
		}
	}
	return said
}

// TestUnbegunCodes: a file of codes without a header is not damaged. Optimize creates another one, and does not change the old one,
// which other processes may have mapped.
func TestUnbegunCodes(t *testing.T) {
	vectors := kinds["random"](rand.New(rand.NewPCG(1, 2)), 600, 8)
	v := newVault(t, vectors, 600)
	path := filepath.Join(v.dir, codesName)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, header := range map[string][]byte{"begun": make([]byte, durable.HeaderBytes), "empty": nil} {
		old := append(header, make([]byte, min(len(header), 1)*600*40)...)
		if err := os.WriteFile(path, old, 0o600); err != nil {
			t.Fatal(err)
		}
		if v.ask(t, rand.New(rand.NewPCG(1, 3)), name, codesName) {
			t.Errorf("%s: searches find it damaged", name)
		}
		if d := v.verify(t); len(d.Found) > 0 {
			t.Errorf("%s: found %q", name, d.Found)
		}
		mapped, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer mapped.Close()
		s, err := Open(rootOf(t, v.dir), 8, v.rows)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Optimize(context.Background(), 600), s.Close()); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || !slices.Equal(got, sound) {
			t.Errorf("%s: the codes that Optimize made are others (%v)", name, err)
		}
		if info, err := mapped.Stat(); err != nil || len(header) > 0 && info.Size() != int64(len(old)) {
			t.Errorf("%s: the old file has %d bytes, had %d (%v)", name, info.Size(), len(old), err)
		}
	}
}
