package screen

import (
	"testing"
	"time"
)

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 83344: "83,344", 1234567: "1,234,567", -1234: "-1,234", -12: "-12"} {
		if got := Count(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0 ms", 28400 * time.Microsecond: "28 ms", 999 * time.Millisecond: "999 ms", 999600 * time.Microsecond: "1.0 s",
		59949 * time.Millisecond: "59.9 s", 59950 * time.Millisecond: "1m0s", 200 * time.Second: "3m20s"} {
		if got := Took(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

// TestBar: a bar has its columns whatever its share, and shows the least share.
func TestBar(t *testing.T) {
	for share, want := range map[float64]string{0: "    ", 1: "████", .5: "██  ", .28: "█▏  ", .999: "████", .001: "▏   ", 2: "████", -1: "    "} {
		if got := Bar(share, 4); got != want {
			t.Errorf("%v: got %q, want %q", share, got, want)
		}
	}
}
