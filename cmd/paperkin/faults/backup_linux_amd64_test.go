package faults

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestKilledBackup kills backup before system calls that change something. The file is
// the whole backup, what was there before, or not there; beside it and in the folder for
// temporary files is nothing, but for a file that a kill between the last two steps of
// replacing leaves, and that the same command removes.
func TestKilledBackup(t *testing.T) {
	longForm(t)
	lib := filepath.Join(t.TempDir(), "library")
	indexed("builtin")(t, lib, 20)
	for name, before := range map[string]bool{"new": false, "replaced": true} {
		t.Run(name, func(t *testing.T) {
			whole, _, calls := backedUp(t, lib, before, undisturbed)
			kills, left := 0, 0
			for _, at := range failpoints(t, calls, 500) {
				file, others, calls := backedUp(t, lib, before, only(at, killed))
				if calls <= at { // the number of calls varies with scheduling: this run made fewer
					continue
				}
				kills++
				left += others
				if !bytes.Equal(file, whole) && (len(file) > 0) != before {
					t.Fatalf("killed at call %d of %d: %d bytes, want %d", at, calls, len(file), len(whole))
				}
			}
			if left > 1 || left > 0 && !before {
				t.Errorf("%d kills left a file beside the backup", left)
			}
			t.Logf("%d kills at %d calls", kills, calls)
		})
	}
}

// backedUp runs backup, whose file is there before or not, and returns what the file
// holds then, how many files lie beside it, and the number of calls. The same command
// leaves the file alone.
func backedUp(t *testing.T, lib string, before bool, decide func(int) fate) (file []byte, others, calls int) {
	t.Helper()
	parent, temporary := t.TempDir(), t.TempDir()
	path := filepath.Join(parent, "library.backup")
	env := []string{"TMPDIR=" + temporary}
	if before {
		empty := filepath.Join(t.TempDir(), "empty")
		indexed("builtin")(t, empty, 1)
		if r := paperkin(t, env, "--library", empty, "backup", path); r.code != exitDone {
			t.Fatal(r.stderr)
		}
	}
	_, calls = traced(t, command(t, env, "--library", lib, "backup", path), parent, decide)
	file, _ = os.ReadFile(path)
	others = count(t, parent) - min(len(file), 1)
	if n := count(t, temporary); n > 0 {
		t.Errorf("%d files in the folder for temporary files", n)
	}
	if r := paperkin(t, env, "--library", lib, "backup", path); r.code != exitDone || count(t, parent) != 1 {
		t.Errorf("again: exit code %d, %d files: %s", r.code, count(t, parent), r.stderr)
	}
	return file, others, calls
}

// count is the number of names in a folder.
func count(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
