package sealed

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// FuzzDamaged puts bytes into a database, or cuts it: what is not as it was
// written is found, and no answer is a wrong one.
func FuzzDamaged(f *testing.F) {
	good, err := os.ReadFile(database(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(len(good)), uint32(16), []byte{0, 1})
	f.Add(uint32(len(good)), uint32(28), []byte{255, 255, 255, 255})
	f.Add(uint32(len(good)), uint32(9000), []byte("another text"))
	f.Add(uint32(5000), uint32(0), []byte{})
	f.Fuzz(func(t *testing.T, size, at uint32, b []byte) {
		bad := slices.Clone(good[:min(int(size), len(good))])
		copy(bad[min(int(at), len(bad)):], b)
		path := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := Damaged(path, 1, nil)
		if changed := !slices.Equal(bad, good); err != nil || changed != (len(found) > 0) {
			t.Errorf("changed: %t; damaged pages %v, %v", changed, found, err)
		}
		readAll(t, path)
	})
}
