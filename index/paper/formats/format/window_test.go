package format

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestWindow: what is kept can be had again, however far reading has gone since, and what is
// not kept takes no room.
func TestWindow(t *testing.T) {
	broken := errors.New("broken")
	whole := strings.Repeat("0123456789", 4*HeadSize)
	for name, in := range map[string]io.Reader{"whole": strings.NewReader(whole), "bytes": iotest.OneByteReader(strings.NewReader(whole)), "halves": iotest.HalfReader(strings.NewReader(whole))} {
		w := NewWindow(io.MultiReader(in, iotest.ErrReader(broken)))
		for i := range len(whole) {
			switch i {
			case 100_003:
				w.Keep(100_003)
			case 500_007:
				if got := w.Text(100_003, 500_007); got != whole[100_003:500_007] {
					t.Errorf("%s: other text of %d bytes is kept", name, len(got))
				}
				w.Release()
			}
			if c, err := w.ReadByte(); c != whole[i] || err != nil {
				t.Fatalf("%s: byte %d is %q, %v", name, i, c, err)
			}
		}
		if c, err := w.ReadByte(); err != broken {
			t.Errorf("%s: %q, %v at the end", name, c, err)
		}
		if cap(w.buffer) > 500_000 {
			t.Errorf("%s: a buffer of %d bytes at the end", name, cap(w.buffer))
		}
	}
}
