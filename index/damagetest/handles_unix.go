//go:build linux || darwin

package damagetest

import (
	"os"
	"syscall"
	"testing"
)

// Handles runs f while the process can open n files more than it has open.
func Handles(t testing.TB, n uint64, f func()) {
	t.Helper()
	var limit uint64 // the number of the first file too many: there may be gaps below
	var open []*os.File
	for range n + 1 {
		f, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		open, limit = append(open, f), uint64(f.Fd())
	}
	for _, f := range open {
		f.Close()
	}
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	few := before
	few.Cur = min(few.Cur, limit)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
			t.Fatal(err)
		}
	}()
	f()
}
