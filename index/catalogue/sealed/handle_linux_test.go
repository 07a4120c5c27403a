package sealed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestLocksStay: reading a database's file leaves SQLite its locks, and no handle is
// left when SQLite has closed it.
func TestLocksStay(t *testing.T) {
	path := database(t)
	db := openDB(t, fileName(path))
	execute(t, db, "SELECT count(*) FROM texts")
	want := locks(t, path)
	if want == 0 {
		t.Fatal("SQLite has no lock")
	}
	for range 3 {
		if h, err := Read(path); err != nil || !h.Sealed {
			t.Fatalf("header %+v, %v", h, err)
		}
		if pages, err := Damaged(path, 1, nil); err != nil || len(pages) > 0 {
			t.Fatal(pages, err)
		}
		if got := locks(t, path); got != want {
			t.Fatalf("%d locks, want %d", got, want)
		}
	}
	if got := handles(t, path); got != 2 {
		t.Errorf("%d handles, want SQLite's and another", got)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := handles(t, path); got != 0 {
		t.Errorf("%d handles are left", got)
	}
}

// locks counts the locks that this process has on a file.
func locks(t *testing.T, path string) (n int) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadFile("/proc/locks")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(all)) {
		if f := strings.Fields(line); f[1] == "POSIX" && f[4] == fmt.Sprint(os.Getpid()) && strings.HasSuffix(f[5], fmt.Sprintf(":%d", info.Sys().(*syscall.Stat_t).Ino)) {
			n++
		}
	}
	return n
}

// handles counts the handles that this process has of a file.
func handles(t *testing.T, path string) (n int) {
	t.Helper()
	all, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(all) == 0 {
		t.Skip("no list of handles: ", err)
	}
	for _, f := range all {
		if is, err := os.Readlink(f); err == nil && is == path {
			n++
		}
	}
	return n
}
