package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/index/chromem"
)

// TestReadOnly: a library on a read-only disk can be searched, and commands that
// write to it explain why they cannot. The last writer ended, was killed, or was
// an earlier version of the program.
func TestReadOnly(t *testing.T) {
	disk, makeReadOnly := lockable(t)
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	source, _ := firstEdition(t, 30)
	ended, killed, earlier := filepath.Join(disk, "ended"), filepath.Join(disk, "killed"), filepath.Join(disk, "earlier")
	model := filepath.Join(disk, "model") // of an earlier version of the built-in model
	if err := os.CopyFS(model, os.DirFS("../../../testdata/libraries/builtin-1")); err != nil {
		t.Fatal(err)
	}
	if r := paperkin(t, nil, "--library", model, "status"); r.code != exitDone { // it gets the format of today
		t.Fatal(r.stderr)
	}
	indexed("builtin")(t, ended, 30)
	leaveLog(t, ended, killed)
	earlierFormat("format-3")(t, earlier, 0)

	backup := filepath.Join(t.TempDir(), "backup")
	if r := paperkin(t, nil, "--library", ended, "backup", backup); r.code != exitDone {
		t.Fatal(r.stderr)
	}

	makeReadOnly()
	for _, dir := range []string{ended, killed} {
		for _, args := range [][]string{
			{"search", "lantern and horn"}, {"search", "--mode", "lexical", "lantern"}, {"like", "p3"}, {"show", "p3"}, {"status"}, {"marked"}, {"saved"}, {"doctor"},
			{"backup", filepath.Join(t.TempDir(), "backup")}, {"export"}, {"export", "--format", "npy", "--output", filepath.Join(t.TempDir(), "v.npy")},
		} {
			if r := paperkin(t, nil, append([]string{"--library", dir}, args...)...); r.code != exitDone {
				t.Errorf("%s: %q: exit code %d\n%s%s", dir, args, r.code, r.stdout, r.stderr)
			}
		}
	}
	for _, args := range [][]string{{"search", "paper boats"}, {"search", "--mode", "semantic", "paper boats"}} {
		r := paperkin(t, nil, append([]string{"--library", model}, args...)...)
		if r.code != exitDone || !strings.Contains(r.stderr, "answered by words alone") || !strings.Contains(r.stdout, "Paper Boats") {
			t.Errorf("of an earlier model: %q: exit code %d\n%s%s", args, r.code, r.stdout, r.stderr)
		}
	}
	refused := func(dir, why string, args ...string) {
		t.Helper()
		r := paperkin(t, nil, append([]string{"--library", dir}, args...)...)
		if r.code != exitLibrary || !strings.Contains(r.stderr, why) || !strings.Contains(r.stderr, "hint: make the folder writable") {
			t.Errorf("%s: %q: exit code %d, want %d and %q\n%s", dir, args, r.code, exitLibrary, why, r.stderr)
		}
	}
	for _, dir := range []string{ended, killed} {
		refused(dir, "library cannot be written to", "index", source)
		refused(dir, "library cannot be written to", "remove", "p3")
		refused(dir, "library cannot be written to", "tag", "p3", "+reading")
		refused(dir, "library cannot be written to", "note", "p3", "compare")
		refused(dir, "library cannot be written to", "mark", "like", "p3")
		refused(dir, "library cannot be written to", "save", "night", "lantern and horn")
		refused(dir, "library cannot be written to", "reindex")
		refused(dir, "library cannot be written to", "doctor", "--repair")
	}
	refused(model, "library cannot be written to", "index", source)
	refused(filepath.Join(disk, "new"), "library cannot be written to", "index", "-e", "builtin", source)
	if r := paperkin(t, nil, "--library", filepath.Join(disk, "restored"), "restore", backup); r.code != exitLibrary || !strings.Contains(r.stderr, "cannot be written to") {
		t.Errorf("restore: exit code %d\n%s", r.code, r.stderr)
	}
	if r := paperkin(t, nil, "--library", earlier, "status"); r.code != exitLibrary || !strings.Contains(r.stderr, "up to date") {
		t.Errorf("earlier format: exit code %d\n%s", r.code, r.stderr)
	}
}

// lockable makes a folder, and a function that makes it read-only. root is not
// bound by permissions and gets a file system of its own.
func lockable(t *testing.T) (dir string, lock func()) {
	t.Helper()
	dir = t.TempDir()
	if os.Geteuid() != 0 {
		chmod := func(mode string) {
			if out, err := exec.Command("chmod", "-R", mode, dir).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
		t.Cleanup(func() { chmod("u+w") })
		return dir, func() { chmod("a-w") }
	}
	longForm(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64m"); err != nil {
		t.Skip("cannot mount a file system: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, func() {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
	}
}

// leaveLog copies a library as a killed writer leaves it: with commits that are in
// the write-ahead log and not yet in the catalogue's file.
func leaveLog(t *testing.T, from, to string) {
	t.Helper()
	w, err := index.OpenWriter(t.Context(), from, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	f, err := w.Library.Find(t.Context(), "p7")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(t.Context(), time.Time{}, []int64{f.Key}); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(to, "catalog.db-wal")); err != nil || info.Size() == 0 {
		t.Fatalf("no log: %v", err)
	}
}
