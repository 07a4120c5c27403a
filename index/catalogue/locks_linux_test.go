package catalogue_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/indextest"
)

// TestLocksStay: looking into the folder of a library that is open leaves SQLite its
// locks.
func TestLocksStay(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	want := locks(t)
	if len(want) == 0 {
		t.Fatal("SQLite has no locks")
	}
	for what, look := range map[string]func() error{
		"leftovers": func() error { _, err := w.Library.Leftovers(t.Context()); return err },
		"check":     func() error { _, err := w.Library.Check(t.Context()); return err },
		"status":    func() error { _, err := w.Library.Status(t.Context()); return err },
	} {
		if err := look(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if got := locks(t); len(got) < len(want) {
			t.Errorf("%s: locks\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// locks lists the locks of this process that SQLite takes, each once: a connection that is
// just done with a transaction may share one for a moment. What closes a file by mistake
// loses all locks on it.
func locks(t *testing.T) (list []string) {
	t.Helper()
	all, err := os.ReadFile("/proc/locks")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(all)) {
		if f := strings.Fields(line); len(f) > 4 && f[1] == "POSIX" && f[4] == fmt.Sprint(os.Getpid()) {
			list = append(list, strings.Join(f[1:], " "))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// TestPipeForLock: nobody waits for the other end of a pipe that has the place of the
// lock, and who writes has a lock again.
func TestPipeForLock(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "lock")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if pid := catalogue.WriterAt(dir); pid != 0 {
		t.Errorf("process %d is writing", pid)
	}
	l, err := catalogue.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Unlock()
	if pid := catalogue.WriterAt(dir); pid != os.Getpid() {
		t.Errorf("process %d is writing, want %d", pid, os.Getpid())
	}
	if info, err := os.Lstat(path + ".other-1"); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("the pipe was not put aside: %v", err)
	}
}
