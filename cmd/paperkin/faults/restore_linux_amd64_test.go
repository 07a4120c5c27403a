package faults

import (
	"os"
	"path/filepath"
	"testing"

	"paperkin/index"
)

// TestKilledRestore kills restore --replace before system calls that change
// something. Either of the two libraries is in place and complete, or the old one
// is beside it; and the same command completes the work.
func TestKilledRestore(t *testing.T) {
	longForm(t)
	made := t.TempDir()
	fresh, old, backup := filepath.Join(made, "fresh"), filepath.Join(made, "old"), filepath.Join(made, "fresh.backup")
	indexed("builtin")(t, fresh, 20)
	indexed("builtin")(t, old, 10)
	if r := paperkin(t, nil, "--library", fresh, "backup", backup); r.code != exitDone {
		t.Fatal(r.stderr)
	}
	next, was := readPapers(t, fresh), readPapers(t, old)
	restore := func(decide func(int) fate) (lib string, code, calls int) {
		parent := t.TempDir()
		lib = filepath.Join(parent, "library")
		if err := os.CopyFS(lib, os.DirFS(old)); err != nil {
			t.Fatal(err)
		}
		code, calls = traced(t, command(t, nil, "--library", lib, "restore", "--replace", backup), parent, decide)
		return lib, code, calls
	}
	_, code, calls := restore(undisturbed)
	if code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	kills := 0
	for _, at := range failpoints(t, calls, 400) {
		lib, code, _ := restore(only(at, killed))
		if code >= 0 { // the number of calls varies with scheduling: this run made fewer
			continue
		}
		kills++
		if index.Exists(lib) {
			if got := len(readPapers(t, lib).papers); got != len(next.papers) && got != len(was.papers) {
				t.Errorf("%d papers, want %d or %d", got, len(next.papers), len(was.papers))
			}
		}
		replaced := index.Exists(lib) && index.Exists(lib+".replaced")
		r := paperkin(t, nil, "--library", lib, "restore", "--replace", backup)
		if r.code != exitDone && (r.code != exitLibrary || !replaced) {
			t.Errorf("again: exit code %d: %s", r.code, r.stderr)
		}
		for dir, want := range map[string]contents{lib: next, lib + ".replaced": was} {
			got := readPapers(t, dir)
			if len(got.papers) != len(want.papers) || len(got.problems) > 0 {
				t.Errorf("%s has %d papers, want %d; %v", filepath.Base(dir), len(got.papers), len(want.papers), got.problems)
			}
		}
		if t.Failed() {
			t.Fatalf("killed at call %d of %d", at, calls)
		}
	}
	t.Logf("%d kills at %d calls", kills, calls)
}
