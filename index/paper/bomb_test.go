package paper

import (
	"errors"
	"io"
	"strings"
	"testing"
)

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
		packed := CountPacked(endless("0", int(tt.packed)))
		if _, err := io.Copy(io.Discard, packed); err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, packed.Bound(endless("0", int(tt.unpacked))))
		if errors.Is(err, ErrBomb) != tt.bomb || n > tt.unpacked || tt.bomb && !strings.Contains(err.Error(), "unpack to more than") {
			t.Errorf("%d to %d bytes: read %d, %v", tt.packed, tt.unpacked, n, err)
		}
	}
}
