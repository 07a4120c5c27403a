package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// watched is a folder whose files change at the times that a test says.
type watched struct {
	*testing.T
	dir   string
	clock time.Time
}

func (s *watched) path(name string) string { return filepath.Join(s.dir, name) }

func (s *watched) write(name, text string) {
	s.Helper()
	s.clock = s.clock.Add(time.Second)
	err := errors.Join(os.MkdirAll(filepath.Dir(s.path(name)), 0o700), os.WriteFile(s.path(name), []byte(text), 0o600),
		os.Chtimes(s.path(name), s.clock, s.clock))
	if err != nil {
		s.Fatal(err)
	}
}

// look asks for changes and takes them.
func (s *watched) look(w *Watch, want ...string) {
	s.Helper()
	sources, _, err := w.Changed(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	var got []string
	for _, source := range sources {
		name, err := filepath.Rel(s.dir, source.Name)
		if err != nil {
			s.Fatal(err)
		}
		got = append(got, name)
	}
	if !slices.Equal(got, want) {
		s.Errorf("changed: %q, want %q", got, want)
	}
	w.Taken(sources)
}

func TestWatch(t *testing.T) {
	const one, two = `{"title":"Tides"}` + "\n", `{"title":"Gauges"}` + "\n"
	s := &watched{t, t.TempDir(), time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)}
	s.write("in/a.jsonl", one)
	s.write("in/deep/b.jsonl", one)
	s.write("in/notes.txt", "nothing")
	s.write("in/.hidden.jsonl", one)
	w, err := NewWatch([]string{s.path("in"), s.path("*.bib"), s.path("in/a.jsonl")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.look(w, "in/a.jsonl", "in/deep/b.jsonl") // all that is there, and each once
	s.look(w)

	s.write("in/c.jsonl", one)
	s.look(w) // it may not be complete
	s.look(w, "in/c.jsonl")
	s.look(w)

	s.write("in/a.jsonl", one+two)
	s.look(w)
	s.write("in/a.jsonl", one+two+one)
	s.look(w) // it still grows
	s.look(w, "in/a.jsonl")

	s.write("in/notes.txt", one) // it holds papers now
	s.write("refs.bib", "@book{tides, title={Tides}}")
	s.look(w)
	s.look(w, "in/notes.txt", "refs.bib")

	if err := os.RemoveAll(s.path("in")); err != nil {
		t.Fatal(err)
	}
	s.look(w)
	s.write("in/a.jsonl", two)
	s.look(w)
	s.look(w, "in/a.jsonl")
	s.look(w)
}

// TestWatchAgain: what was not taken comes again.
func TestWatchAgain(t *testing.T) {
	s := &watched{t, t.TempDir(), time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)}
	s.write("in/a.jsonl", `{"title":"Tides"}`)
	w, err := NewWatch([]string{s.path("in")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		sources, _, err := w.Changed(s.Context())
		if err != nil || len(sources) != 1 {
			t.Fatalf("%d changed, %v", len(sources), err)
		}
	}
	s.look(w, "in/a.jsonl")
	s.look(w)
}

func TestWatchNothing(t *testing.T) {
	if _, err := NewWatch([]string{t.TempDir() + "/none"}, Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := NewWatch([]string{t.TempDir(), t.TempDir() + "/*.bib"}, Options{}); err != nil {
		t.Error(err)
	}
	if _, err := NewWatch([]string{"[a-"}, Options{}); !errors.Is(err, filepath.ErrBadPattern) {
		t.Error(err)
	}
}

// TestLinks: a link to a file is read, a link to a folder is not followed.
func TestLinks(t *testing.T) {
	s := &watched{T: t, dir: t.TempDir()}
	s.write("far/a.jsonl", `{"title":"Tides"}`)
	s.write("in/b.jsonl", `{"title":"Gauges"}`)
	if err := errors.Join(os.Symlink("../far/a.jsonl", s.path("in/a.jsonl")), os.Symlink("..", s.path("in/up"))); err != nil {
		t.Fatal(err)
	}
	sources, ignored, err := Expand([]string{s.path("in")}, nil, Options{})
	if err != nil || len(ignored) > 0 || len(sources) != 2 || sources[0].Name != s.path("in/a.jsonl") {
		t.Errorf("%v, %v, %v", sources, ignored, err)
	}
}
