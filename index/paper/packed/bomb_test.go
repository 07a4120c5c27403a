package packed

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// endless yields a byte again and again.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func repeat(c byte, n int64) io.Reader { return io.LimitReader(endless(c), n) }

func TestBound(t *testing.T) {
	for _, tt := range []struct {
		packed, unpacked int64
		bomb             bool
	}{
		{10, bombSize, false},
		{10, bombSize + 1<<20, true},
		{bombSize/bombRatio + 1, bombSize + 1, false},
		{bombSize / bombRatio, bombSize + bombSize/10, true},
	} {
		packed := Count(repeat('0', tt.packed))
		if _, err := io.Copy(io.Discard, packed); err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, packed.Bound(repeat('0', tt.unpacked)))
		if errors.Is(err, ErrBomb) != tt.bomb || n > tt.unpacked || tt.bomb && !strings.Contains(err.Error(), "unpack to more than") {
			t.Errorf("%d to %d bytes: read %d, %v", tt.packed, tt.unpacked, n, err)
		}
	}
}
