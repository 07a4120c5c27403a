package faults

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestOlderPutBack puts the catalogue back that an upgrade has kept. It is refused, and
// nothing is lost; what mends the library makes it sound.
func TestOlderPutBack(t *testing.T) {
	dir, kept := filepath.Join(t.TempDir(), "library"), filepath.Join(t.TempDir(), "kept.db")
	copyLibrary(t, filepath.Join("..", "..", "..", "testdata", "libraries", "format-3"), dir)
	more := filepath.Join(t.TempDir(), "more.jsonl")
	writeLines(t, more, line("more", 1))
	run := func(want int, args ...string) result {
		t.Helper()
		r := paperkin(t, nil, append([]string{"--library", dir}, args...)...)
		if r.code != want {
			t.Fatalf("%q: exit code %d, want %d\n%s%s", args, r.code, want, r.stdout, r.stderr)
		}
		return r
	}
	move := func(from, to string) {
		t.Helper()
		b, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	run(exitDone, "index", more)
	whole := run(exitDone, "export").stdout
	current := filepath.Join(dir, "catalog.db")
	move(current, kept)
	move(current+".format-3", current)
	refusal := regexp.MustCompile(`commits: files do not belong together: .* earlier format(.|\n)*doctor --repair`)
	for _, args := range [][]string{{"export"}, {"search", "lantern"}, {"doctor"}, {"index", more}} {
		if r := run(exitLibrary, args...); !refusal.MatchString(r.stdout + r.stderr) {
			t.Errorf("%q: %s%s", args, r.stdout, r.stderr)
		}
	}
	move(kept, current)
	run(exitDone, "doctor")
	if got := run(exitDone, "export").stdout; got != whole {
		t.Errorf("with its own catalogue again it has\n%s\nwant\n%s", got, whole)
	}
	move(current+".format-3", current)
	run(exitDone, "doctor", "--repair")
	run(exitDone, "index", more)
	run(exitDone, "doctor")
	if got := run(exitDone, "export").stdout; got != whole {
		t.Errorf("repaired it has\n%s\nwant\n%s", got, whole)
	}
}
