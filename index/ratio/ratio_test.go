package ratio

import (
	"errors"
	"io"
	"strings"
	"testing"
)

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestBound(t *testing.T) {
	for _, tt := range []struct {
		packed, unpacked int64
		bomb             bool
	}{
		{10, Free, false},
		{10, Free + 1<<20, true},
		{Free/Ratio + 1, Free + 1, false},
		{Free / Ratio, Free + Free/10, true},
	} {
		packed := Count(io.LimitReader(zeros{}, tt.packed))
		if _, err := io.Copy(io.Discard, packed); err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, packed.Bound(io.LimitReader(zeros{}, tt.unpacked)))
		if errors.Is(err, ErrBomb) != tt.bomb || n > tt.unpacked || tt.bomb && !strings.Contains(err.Error(), "unpack to more than") {
			t.Errorf("%d to %d bytes: read %d, %v", tt.packed, tt.unpacked, n, err)
		}
	}
}
