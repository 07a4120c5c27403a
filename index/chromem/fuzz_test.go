package chromem

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index"
)

// FuzzFiles: over whatever stands in a store's files, a search ends with an
// error, or with slots that are committed and alive, the best first. The codes
// only make it faster: damaged ones are no reason to fail.
func FuzzFiles(f *testing.F) {
	dir := f.TempDir()
	s, err := Open(dir, 4, index.Committed{})
	if err != nil {
		f.Fatal(err)
	}
	rows := [][]float32{{1, 0, 0, 0}, {0, 1, 0, 0}, {0.6, 0.8, 0, 0}}
	if err := s.Put(f.Context(), 0, rows); err != nil {
		f.Fatal(err)
	}
	if err := s.Settle(f.Context(), len(rows)); err != nil {
		f.Fatal(err)
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	var good [2][]byte
	for i, name := range []string{vectorsName, codesName} {
		if good[i], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(good[0], good[1], byte(3), byte(2))
	f.Add(good[0][:20], good[1], byte(3), byte(0))
	f.Add(good[0], good[1][:70], byte(2), byte(1))
	f.Add([]byte{0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0}, []byte(nil), byte(1), byte(9)) // NaN and infinity
	f.Fuzz(func(t *testing.T, vectors, codes []byte, rows, dead byte) {
		dir := t.TempDir()
		for name, b := range map[string][]byte{vectorsName: vectors, codesName: codes} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c := index.Committed{Rows: int(rows), Dead: new(index.Bitmap)}
		c.Dead.Add(int(dead))
		s, err := Open(dir, 4, c)
		if err != nil {
			return
		}
		defer s.Close()
		found, err := s.Search(t.Context(), []float32{0.5, 0.5, 0.5, 0.5}, 3, nil)
		if err != nil {
			return
		}
		for i, n := range found {
			if n.Slot < 0 || n.Slot >= int(rows) || n.Slot == int(dead) {
				t.Errorf("slot %d, want one of %d and not %d", n.Slot, rows, dead)
			}
			if math.IsNaN(n.Similarity) || i > 0 && n.Similarity > found[i-1].Similarity {
				t.Errorf("similarities %v are not in order", found)
			}
		}
	})
}
