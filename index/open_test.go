package index_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
)

func TestOpenRefuses(t *testing.T) {
	file := func(content string) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "catalog.db"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	newer := t.TempDir()
	w := openWriter(t, newer)
	if err := index.SetFormat(w, index.FormatVersion+1); err != nil {
		t.Fatal(err)
	}
	w.Close()
	for _, tt := range []struct {
		name, dir string
		want      error
	}{
		{"no folder", filepath.Join(t.TempDir(), "none"), index.ErrNoLibrary},
		{"empty folder", t.TempDir(), index.ErrNoLibrary},
		{"no database", file(strings.Repeat("this is no database ", 500)), index.ErrDamaged},
		{"newer format", newer, index.ErrNewerFormat},
	} {
		if lib, err := index.Open(ctx, tt.dir, chromem.Open); !errors.Is(err, tt.want) {
			t.Errorf("%s: reader got %v, %v, want %v", tt.name, lib, err, tt.want)
		}
		if tt.want == index.ErrNoLibrary {
			continue
		}
		if w, err := index.OpenWriter(ctx, tt.dir, chromem.Open); !errors.Is(err, tt.want) {
			t.Errorf("%s: writer got %v, %v, want %v", tt.name, w, err, tt.want)
		}
	}
}

func TestDiscard(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	w := openWriter(t, dir)
	if err := w.Discard(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}

// TestDiscardKeepsOthers: Discard removes nothing that was there before its
// writer: another process may have made the library in the meantime.
func TestDiscardKeepsOthers(t *testing.T) {
	w := newLibrary(t, many(3)...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = openWriter(t, w.Dir())
	if err := w.Discard(); err != nil {
		t.Error(err)
	}
	w = openWriter(t, w.Dir())
	if got := stored(t, w.Library); len(got) != 3 {
		t.Errorf("search finds %d papers, want 3", len(got))
	}
}

// TestNotAnybodysFolders: folders that bear the names of a library's are not
// taken for leftovers of one.
func TestNotAnybodysFolders(t *testing.T) {
	for _, folder := range []string{"spaces", "lexical"} {
		dir := t.TempDir()
		own := filepath.Join(dir, folder, "2024", "notes.txt")
		if err := errors.Join(os.MkdirAll(filepath.Dir(own), 0o700), os.WriteFile(own, []byte("mine"), 0o600)); err != nil {
			t.Fatal(err)
		}
		w, err := index.OpenWriter(ctx, dir, chromem.Open)
		if err == nil {
			err = w.Discard()
		}
		if !errors.Is(err, index.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", folder, err)
		}
		if _, err := os.Stat(own); err != nil {
			t.Error(err)
		}
	}
}
