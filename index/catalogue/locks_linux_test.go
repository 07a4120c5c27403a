package catalogue_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

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

// locks lists the locks of this process that SQLite takes.
func locks(t *testing.T) (list []string) {
	t.Helper()
	all, err := os.ReadFile("/proc/locks")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(all)) {
		if f := strings.Fields(line); len(f) > 4 && f[1] == "POSIX" && f[4] == fmt.Sprint(os.Getpid()) {
			list = append(list, strings.TrimSpace(line))
		}
	}
	return list
}
