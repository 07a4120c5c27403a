package health_test

import (
	"os"
	"path/filepath"
	"testing"

	"paperkin/index"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
)

// TestPartOfWords: a part of the library has a part of the word index, the same one with
// the same seed, and all parts together have all of it.
func TestPartOfWords(t *testing.T) {
	w := indextest.New(t, indextest.Many(300)...)
	if _, err := w.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(w.Library.Dir(), "lexical", "*", "*.seg"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	damagetest.Flip(t, found[0], 5000)
	seen := map[bool]int{}
	for seed := range uint64(12) {
		o := index.CheckOptions{Part: index.Part{Share: 0.3, Seed: seed}}
		first, err := w.Library.CheckPart(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := w.Library.CheckPart(ctx, o); err != nil || len(second) != len(first) {
			t.Errorf("seed %d: %v, then %v, %v", seed, first, second, err)
		}
		seen[len(first) > 0]++
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("%d parts have the damaged file, %d do not: want some of each", seen[true], seen[false])
	}
}

// TestPartWithoutCodes: vectors of batches that are not in the part are not judged,
// also where no codes speak for them; damage to one that is in it is found.
func TestPartWithoutCodes(t *testing.T) {
	w := indextest.New(t, indextest.Many(12)...) // six batches
	files, err := filepath.Glob(filepath.Join(w.Library.Dir(), "spaces", "*", "vectors.*"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	if err := os.Remove(files[1]); err != nil {
		t.Fatal(err)
	}
	bad := func() (n int) {
		t.Helper()
		for seed := range uint64(6) {
			found, err := w.Library.CheckPart(ctx, index.CheckOptions{Part: index.Part{Share: 0.3, Seed: seed}})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range found {
				if p.Cure == index.CureRepair {
					n++
				}
			}
		}
		return n
	}
	if n := bad(); n > 0 {
		t.Errorf("%d problems of a sound library", n)
	}
	for row := range 12 {
		damagetest.Flip(t, files[0], 64+row*256*4+7)
	}
	if bad() < 6 {
		t.Error("a part has no batch in which all rows are damaged")
	}
}
