package chromem

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/storetest"
)

func TestConformance(t *testing.T) { storetest.Run(t, Open) }

// TestFileLayout holds the file to its description: rows of little-endian
// float32, nothing before, between or after them.
func TestFileLayout(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, 2, index.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Put(context.Background(), 0, [][]float32{{1, 0}, {0, -1}}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "vectors.f32"))
	want := "\x00\x00\x80\x3f\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x00\x80\xbf"
	if err != nil || string(got) != want {
		t.Errorf("got % x, %v, want % x", got, err, want)
	}
	info, err := os.Stat(filepath.Join(dir, "vectors.f32"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestShortFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "vectors.f32"), make([]byte, 12), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, 2, index.Committed{Rows: 2})
	if err == nil || !strings.Contains(err.Error(), "12 bytes, want 16 for 2 committed rows") {
		t.Errorf("got %v", err)
	}
}
