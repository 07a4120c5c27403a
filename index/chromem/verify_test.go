package chromem

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

func TestRuns(t *testing.T) {
	for want, rows := range map[string][]int{
		"[]":                  nil,
		"[row 0 is]":          {0},
		"[rows 0 to 1 are]":   {0, 1},
		"[row 5 is]":          {5},
		"[rows 3 to 5 are]":   {3, 4, 5},
		"[row 0 is row 2 is]": {0, 2},
		"[row 1 is row 3 is]": {1, 3},
		"[rows 1 to 2 are row 9 is rows 63 to 65 are]": {1, 2, 9, 63, 64, 65},
	} {
		if got := fmt.Sprint(runs(bitmapOf(rows...))); got != want {
			t.Errorf("%v: got %s, want %s", rows, got, want)
		}
	}
}

func bitmapOf(members ...int) *vector.Bitmap {
	b := new(vector.Bitmap)
	for _, n := range members {
		b.Add(n)
	}
	return b
}

// flip, cut, remove and both damage the files of a vault.
func flip(name string, at int) func(*testing.T, *vault) {
	return func(t *testing.T, v *vault) { damagetest.Flip(t, filepath.Join(v.dir, name), at) }
}

func cut(name string, bytes int64) func(*testing.T, *vault) {
	return func(t *testing.T, v *vault) {
		if err := os.Truncate(filepath.Join(v.dir, name), bytes); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(name string) func(*testing.T, *vault) {
	return func(t *testing.T, v *vault) {
		if err := os.Remove(filepath.Join(v.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

func folder(name string) func(*testing.T, *vault) {
	return both(remove(name), func(t *testing.T, v *vault) {
		if err := os.Mkdir(filepath.Join(v.dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	})
}

func both(a, b func(*testing.T, *vault)) func(*testing.T, *vault) {
	return func(t *testing.T, v *vault) { a(t, v); b(t, v) }
}

func from(first, last int) (rows []int) {
	for slot := first; slot <= last; slot++ {
		rows = append(rows, slot)
	}
	return rows
}

// TestVerify damages a store of two batches, of rows 0 to 9 and 10 to 19, the
// first 15 of which have codes, in certain places.
func TestVerify(t *testing.T) {
	vectors := axes(20)
	const size = 48 // bytes of a row of codes
	for name, c := range map[string]struct {
		damage func(*testing.T, *vault)
		lost   []int
		found  []string // how the lines end
	}{
		"nothing": {func(*testing.T, *vault) {}, nil, nil},
		"a vector with codes": {flip(vectorsName, durable.HeaderBytes+8*3), []int{3},
			[]string{"vectors.f32: row 3 is damaged"}},
		"a vector with codes in a batch with others": {flip(vectorsName, durable.HeaderBytes+8*14), from(14, 19),
			[]string{"vectors.f32: rows 14 to 19 are damaged"}},
		"a vector without codes": {flip(vectorsName, durable.HeaderBytes+8*15), from(15, 19),
			[]string{"vectors.f32: rows 15 to 19 are damaged"}},
		"codes": {flip(codesName, durable.HeaderBytes+4*size), nil,
			[]string{"vectors.i8: row 4 is inconsistent with the vectors"}},
		"codes and another vector": {both(flip(codesName, durable.HeaderBytes+4*size), flip(vectorsName, durable.HeaderBytes+8*5)), []int{4, 5},
			[]string{"vectors.f32: rows 4 to 5 are damaged", "vectors.i8: row 4 is inconsistent with the vectors"}},
		"the header of the codes": {flip(codesName, 3), nil,
			[]string{"vectors.i8: the header is damaged, or the file was cut off"}},
		"the end of the vectors": {cut(vectorsName, durable.HeaderBytes+8*13+7), from(13, 19),
			[]string{"vectors.f32 holds 13 rows, want 20"}},
		"the end of the first batch": {cut(vectorsName, durable.HeaderBytes+8*9), from(0, 19), // they may be another library's
			[]string{"vectors.f32 holds 9 rows, want 20", "vectors.f32: rows 0 to 8 are damaged"}},
		"the header of the vectors": {flip(vectorsName, 30), nil, []string{"vectors.f32: the header is damaged"}},
		"the file of vectors":       {remove(vectorsName), from(0, 19), []string{"vectors.f32 is missing"}},
		"a folder for vectors":      {folder(vectorsName), from(0, 19), []string{"it is a folder, and none of the library's own", "vectors.f32 lacks 20 of the library's 20 vectors"}},
		"a folder for codes":        {folder(codesName), nil, []string{"it is a folder, and none of the library's own"}},
		"the catalogue's checksum of the first batch": {func(t *testing.T, v *vault) {
			batches := []vector.Batch{{First: 0, Rows: 10, CRC: 1}, batchOf(vectors, 10, 10)}
			v.rows.Batches = func(int) ([]vector.Batch, error) { return batches, nil }
		}, from(0, 9), []string{"vectors.f32: rows 0 to 9 are damaged"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t, vectors, 15)
			c.damage(t, v)
			d := v.verify(t)
			if want := bitmapOf(c.lost...); !d.Lost.Equal(want) {
				t.Errorf("lost %v, want %v", slices.Collect(d.Lost.All), c.lost)
			}
			same := slices.EqualFunc(d.Found, c.found, func(got, want string) bool { return strings.HasSuffix(got, want) })
			if !same {
				t.Errorf("found %q, want %q", d.Found, c.found)
			}
		})
	}
}

// TestNoBatch: the codes vouch for rows that no batch holds where it is certain that they
// are the space's.
func TestNoBatch(t *testing.T) {
	vectors := axes(20)
	is := durable.Identity{Library: strings.Repeat("ab", 16), Number: strings.Repeat("cd", 16)}
	second := batchOf(vectors, 10, 10)
	for name, c := range map[string]struct {
		want durable.Identity // of the files, as far as it is known
		last uint32           // checksum of the second batch
		lost []int
	}{
		"the space's":              {is, second.CRC, []int{3}},
		"another batch is damaged": {is, 1, append([]int{3}, from(10, 19)...)},
		"library not known":        {durable.Identity{Number: is.Number}, second.CRC, []int{3}},
		"another library's":        {durable.Identity{Library: is.Number, Number: is.Number}, second.CRC, from(0, 9)},
		"another state's":          {durable.Identity{Library: is.Library, Number: is.Library}, second.CRC, from(0, 9)},
		"nothing known":            {durable.Identity{}, second.CRC, []int{3}},
		"nothing known, nor fits":  {durable.Identity{}, 1, from(0, 19)},
	} {
		dir := t.TempDir()
		s, err := Open(rootOf(t, dir), 2, vector.Committed{Is: is})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Put(t.Context(), 0, vectors), s.Optimize(t.Context(), 20), s.Close()); err != nil {
			t.Fatal(err)
		}
		damagetest.Flip(t, filepath.Join(dir, vectorsName), durable.HeaderBytes+8*3)
		batches := []vector.Batch{{First: 10, Rows: 10, CRC: c.last}}
		v := vault{dir: dir, dimensions: 2, rows: vector.Committed{Is: c.want, Rows: 20, Batches: func(int) ([]vector.Batch, error) { return batches, nil }}}
		if d := v.verify(t); !d.Lost.Equal(bitmapOf(c.lost...)) {
			t.Errorf("%s: lost %v, want %v", name, slices.Collect(d.Lost.All), c.lost)
		}
	}
}

// TestVerifierCloses: Verify leaves no file open and none mapped.
func TestVerifierCloses(t *testing.T) {
	d := newVault(t, axes(20), 15)
	v := verifier{dimensions: 2, rows: 20, path: filepath.Join(d.dir, vectorsName)}
	if err := v.open(rootOf(t, d.dir), vector.Committed{Rows: 20}); err != nil {
		t.Fatal(err)
	}
	v.close()
	if _, err := v.file.Stat(); !errors.Is(err, os.ErrClosed) || v.codes.rows != nil {
		t.Errorf("the file is open (%v), or %d bytes of codes are mapped", err, len(v.codes.rows))
	}
	new(verifier).close() // neither was opened
}

// TestMend: lost rows become zeros, the codes go, and the batches whose
// checksums are others now are returned.
func TestMend(t *testing.T) {
	vectors := axes(20)
	v := newVault(t, vectors, 15)
	s, err := Open(rootOf(t, v.dir), 2, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m := s.(vector.Mender)
	changed, err := m.Mend(t.Context(), v.rows, new(vector.Bitmap))
	if err != nil || len(changed) > 0 {
		t.Errorf("nothing lost: %v, %v", changed, err)
	}
	if _, err := os.Stat(filepath.Join(v.dir, codesName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the codes are still there: %v", err)
	}
	changed, err = m.Mend(t.Context(), v.rows, bitmapOf(12, 19))
	mended := slices.Clone(vectors)
	mended[12], mended[19] = []float32{0, 0}, []float32{0, 0}
	if want := []vector.Batch{batchOf(mended, 10, 10)}; err != nil || !slices.Equal(changed, want) {
		t.Errorf("got %v, %v, want %v", changed, err, want)
	}
	got, err := os.ReadFile(filepath.Join(v.dir, vectorsName))
	if err != nil || !slices.Equal(got, fileWith(mended)) {
		t.Errorf("the vectors are % x, %v", got, err)
	}
}

// TestMendAfterKill: what a process has left that was killed while it copied another
// store's rows is in nobody's way.
func TestMendAfterKill(t *testing.T) {
	v := newVault(t, axes(20), 15)
	left := filepath.Join(v.dir, durable.Temporary+vectorsName)
	if err := os.WriteFile(left, []byte("left"), 0o600); err != nil {
		t.Fatal(err)
	}
	v.rows.Is = durable.Identity{Library: strings.Repeat("1", 32), Number: strings.Repeat("2", 32)}
	v.mend(t, new(vector.Bitmap))
	if d := v.verify(t); d.Lost.Len() > 0 || len(d.Found) > 0 {
		t.Errorf("mended: %+v", d)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}
