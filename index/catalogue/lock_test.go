package catalogue_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"paperkin/index/catalogue"
)

func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	_, err := catalogue.OpenWriter(t.Context(), dir)
	var locked *catalogue.LockedError
	if !errors.As(err, &locked) || locked.PID != os.Getpid() || !errors.Is(err, catalogue.ErrLocked) {
		t.Errorf("second writer: got %v, want the pid %d", err, os.Getpid())
	}
	if got := catalogue.WriterAt(dir); got != os.Getpid() {
		t.Errorf("WriterAt: got %d, want %d", got, os.Getpid())
	}
	// What the file says does not decide anything.
	for _, garbage := range []string{"", "12x", "-3", "99999999999999999999", "\x00\xff"} {
		if err := os.WriteFile(filepath.Join(dir, "lock"), []byte(garbage), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := catalogue.OpenWriter(t.Context(), dir); !errors.As(err, &locked) || locked.PID != 0 {
			t.Errorf("lock file %q: second writer got %v, want LockedError without a pid", garbage, err)
		}
	}
	w.Close()
	if got := catalogue.WriterAt(dir); got != 0 {
		t.Errorf("WriterAt without a writer: got %d", got)
	}
	openWriter(t, dir)
}

// TestOneHolder: after its holder removes a lock file, as Discard does, a process
// that opened it before cannot lock the library with it.
func TestOneHolder(t *testing.T) {
	dir := t.TempDir()
	var holders atomic.Int32
	var taken [8]int
	var wg sync.WaitGroup
	for i := range taken {
		wg.Go(func() {
			for range 200 {
				l, err := catalogue.Lock(dir)
				if errors.Is(err, catalogue.ErrLocked) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				taken[i]++
				if n := holders.Add(1); n != 1 {
					t.Errorf("%d processes hold the lock", n)
				}
				holders.Add(-1)
				if err := os.Remove(filepath.Join(dir, "lock")); err != nil {
					t.Error(err)
				}
				if err := l.Unlock(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if sum(taken[:]) == 0 {
		t.Error("nobody ever got the lock")
	}
}

func sum(list []int) (n int) {
	for _, i := range list {
		n += i
	}
	return n
}

// TestAskedWhileLocking: a query for the lock's holder does not block a writer.
func TestAskedWhileLocking(t *testing.T) {
	dir := t.TempDir()
	ended := make(chan struct{})
	var asking sync.WaitGroup
	asking.Go(func() {
		for {
			select {
			case <-ended:
				return
			default:
				catalogue.WriterAt(dir)
			}
		}
	})
	for range 200 {
		l, err := catalogue.Lock(dir)
		if err != nil {
			t.Error(err)
			break
		}
		if err := l.Unlock(); err != nil {
			t.Error(err)
		}
	}
	close(ended)
	asking.Wait()
}
