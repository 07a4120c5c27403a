package shelf

import (
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// TestPipeForLock: nobody waits for the other end of a pipe that has the place of the
// lock.
func TestPipeForLock(t *testing.T) {
	dir := t.TempDir()
	s := in(t, dir, "a1")
	if err := syscall.Mkfifo(filepath.Join(dir, lockFile), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := said(t, s); len(got) != 0 {
		t.Errorf("got %q, want nothing", got)
	}
	say(t, s, Same, "a", "b")
	if got, want := said(t, s), []string{"same a b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
