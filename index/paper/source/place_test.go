package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
)

// shelf is a place with one record, that of its name.
type shelf struct {
	name string
	done *[]string
}

var _ Place = shelf{}

func (s shelf) Records(_ context.Context, yield func(paper.Record, error) bool) error {
	if s.name == "shelf:broken" {
		return errors.New("broken")
	}
	yield(paper.Record{Source: s.name, Paper: paper.Paper{Title: "On " + filepath.Base(s.name)}}, nil)
	return nil
}

func (s shelf) Done() error { *s.done = append(*s.done, filepath.Base(s.name)); return nil }

// TestPlaces: places are sources among others: by their names, and files that formats
// cannot read, but for backups in folders.
func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"a.jsonl": `{"title":"T"}`, "b.sqlite": "SQLite format 3\x00", "b.sqlite.bak": "SQLite format 3\x00", "other.sqlite": "SQLite format 3\x00"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var done []string
	o := Options{Place: func(arg string) (Place, bool, error) {
		if arg == "shelf:bad" {
			return nil, true, errors.New("no such shelf")
		}
		return shelf{arg, &done}, strings.HasPrefix(arg, "shelf:") || strings.Contains(filepath.Base(arg), "b.sqlite"), nil
	}}
	titles := func(args ...string) (list []string, ignored []paper.BadRecord, err error) {
		sources, ignored, err := Expand(args, nil, o)
		if err != nil {
			return nil, ignored, err
		}
		for r, err := range Read(t.Context(), sources, o) {
			if err != nil {
				return list, ignored, err
			}
			list = append(list, r.Paper.Title)
		}
		return list, ignored, Done(sources)
	}
	got, ignored, err := titles("shelf:1", dir)
	if want := []string{"On shelf:1", "T", "On b.sqlite"}; err != nil || !slices.Equal(got, want) || len(ignored) != 2 || !slices.Equal(done, []string{"shelf:1", "b.sqlite"}) {
		t.Errorf("got %q, ignored %v, done %q, %v", got, ignored, done, err)
	}
	if got, _, err := titles(filepath.Join(dir, "b.sqlite.bak")); err != nil || !slices.Equal(got, []string{"On b.sqlite.bak"}) {
		t.Errorf("a backup: %q, %v", got, err)
	}
	for arg, want := range map[string]string{"shelf:bad": "no such shelf", "shelf:broken": "shelf:broken: broken", filepath.Join(dir, "other.sqlite"): "an SQLite database"} {
		if _, _, err := titles(arg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}
