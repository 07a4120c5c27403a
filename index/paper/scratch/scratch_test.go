package scratch

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

func TestCopy(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	f, size, err := Copy(strings.NewReader("abc"), 3)
	if err != nil || size != 3 {
		t.Fatal(size, err)
	}
	b := make([]byte, 3)
	if n, err := f.ReadAt(b, 0); n != 3 || err != nil && err != io.EOF || string(b) != "abc" {
		t.Errorf("got %q, %v", b, err)
	}
	if _, _, err := Copy(strings.NewReader("abcd"), 3); !errors.Is(err, ErrTooLong) {
		t.Errorf("four bytes: %v", err)
	}
	broken := errors.New("broken")
	if _, _, err := Copy(iotest.ErrReader(broken), 3); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}
