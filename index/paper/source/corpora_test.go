package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/paper"
	"paperkin/index/paper/text"
)

// corpora returns the folder of the larger collections, or skips the test.
func corpora(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PAPERKIN_CORPORA")
	if dir == "" {
		dir = "../../../../shared/corpora"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no collections to read at %s; PAPERKIN_CORPORA names their folder", dir)
	}
	return dir
}

// TestCorpora reads collections of real papers, the large ones in the long form
// only: all of them, none bad.
func TestCorpora(t *testing.T) {
	dir := corpora(t)
	for _, tt := range []struct {
		name   string
		papers int
		bad    int
		first  string
		long   bool
	}{
		{"../seeds/hf-papers-search.txt", 119, 0, "ScaleWeaver: Weaving Efficient Controllable T2I Generation with Multi-Scale Reference Attention", false},
		{"eval/cisi/corpus.jsonl", 1460, 0, "18 Editions of the Dewey Decimal Classifications", false},
		{"eval/cranfield/corpus.jsonl", 1398, 2, "", false}, // two documents are empty
		{"papers.jsonl.gz", 83344, 0, "Flash3D: Feed-Forward Generalisable 3D Scene Reconstruction from a Single Image", true},
		{"papers-fields.jsonl.zst", 168583, 0, "", true},
	} {
		if tt.long && !damagetest.Long(t) {
			continue
		}
		sources, _, err := Expand([]string{filepath.Join(dir, tt.name)}, nil, Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		papers, bad := 0, 0
		for r, err := range Read(context.Background(), sources, Options{}) {
			var b paper.BadRecord
			switch {
			case errors.As(err, &b):
				bad++
				continue
			case err != nil:
				t.Fatal(err)
			}
			if papers++; papers == 1 && tt.first != "" && r.Paper.Title != tt.first {
				t.Errorf("%s begins with %q, want %q", tt.name, r.Paper.Title, tt.first)
			}
			if r.Paper.Title == "" || text.Clean(r.Paper.Title) != r.Paper.Title || text.Clean(r.Paper.Abstract) != r.Paper.Abstract {
				t.Errorf("%s:%d is not clean", tt.name, r.Line)
			}
		}
		if papers != tt.papers || bad != tt.bad {
			t.Errorf("%s: %d papers and %d bad records, want %d and %d", tt.name, papers, bad, tt.papers, tt.bad)
		}
	}
}
