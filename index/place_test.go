package index_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index"
)

// TestCheckPlace: a library is made in a folder of its own, not among other files.
func TestCheckPlace(t *testing.T) {
	for files, foreign := range map[string]string{
		"":                              "",
		".git .DS_Store lost+found":     "",
		"lock commits.tmp":              "",
		"catalog.db-wal.new spaces/":    "",
		"config.toml shelf.jsonl lock":  "",
		"catalog.db.new-1 lexical.old/": "",
		"notes.txt":                     "notes.txt",
		"lock papers.bib":               "papers.bib",
		"thesis/":                       "thesis",
		"locksmith":                     "locksmith",
	} {
		dir := t.TempDir()
		for _, name := range strings.Fields(files) {
			path := filepath.Join(dir, name)
			var err error
			if strings.HasSuffix(name, "/") {
				err = os.Mkdir(path, 0o700)
			} else {
				err = os.WriteFile(path, nil, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		err := index.CheckPlace(dir)
		if got := errors.Is(err, index.ErrOccupied); got != (foreign != "") || got && !strings.HasSuffix(err.Error(), "it contains "+foreign) {
			t.Errorf("%q: %v, want %q", files, err, foreign)
		}
	}
	if err := index.CheckPlace(filepath.Join(t.TempDir(), "none")); err != nil {
		t.Error(err)
	}
}
