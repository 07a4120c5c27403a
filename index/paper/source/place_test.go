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
	mark *string
}

var _ Place = shelf{}

func (s shelf) Records(_ context.Context, yield func(paper.Record, error) bool) error {
	if s.name == "shelf:broken" {
		return errors.New("broken")
	}
	yield(paper.Record{Source: s.name, Paper: paper.Paper{Title: "On " + filepath.Base(s.name)}}, nil)
	return nil
}

func (s shelf) Mark(context.Context) (string, error) { return *s.mark, nil }

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
	mark := "1"
	o := Options{Place: func(arg string) (Place, bool, error) {
		if arg == "shelf:bad" {
			return nil, true, errors.New("no such shelf")
		}
		return shelf{arg, &done, &mark}, strings.HasPrefix(arg, "shelf:") || strings.Contains(filepath.Base(arg), "b.sqlite"), nil
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
	w, err := NewWatch([]string{"shelf:1"}, o)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []int{1, 0, 1, 0} {
		mark = []string{"1", "1", "2", "2"}[n]
		sources, _, err := w.Changed(t.Context())
		if err != nil || len(sources) != want {
			t.Errorf("look %d: %d sources, %v", n, len(sources), err)
		}
		w.Taken(sources)
	}
	if _, err := NewWatch([]string{"shelf:bad"}, o); err == nil {
		t.Error("a shelf that is none is watched")
	}
	for arg, want := range map[string]string{"shelf:bad": "no such shelf", "shelf:broken": "shelf:broken: broken", filepath.Join(dir, "other.sqlite"): "an SQLite database"} {
		if _, _, err := titles(arg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}
