package edit

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestDistance: optimal string alignment, as far as the limit.
func TestDistance(t *testing.T) {
	long := strings.Repeat("letters", 20)
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"a", "a", 0}, {"ab", "ba", 1}, {"abc", "acb", 1}, {"abcd", "acbd", 1}, {"ca", "abc", 3}, {"kitten", "sitting", 3},
		{"loss", "los", 1}, {"model", "modle", 1}, {"x", "yz", 2}, {"limt", "limit", 1}, {"limitt", "limit", 1}, {"lemit", "limit", 1}, {"lmiit", "limit", 1},
		{"abc", "xyz", 3}, {long, long, 0}, {long, "x" + long[1:], 1}, {long + "ab", long + "ba", 1},
	} {
		for limit := range 5 {
			got, back := Distance(tt.a, tt.b, limit), Distance(tt.b, tt.a, limit)
			if got != back || got != min(tt.want, limit+1) {
				t.Errorf("%q, %q, limit %d: %d and %d, want %d", tt.a, tt.b, limit, got, back, min(tt.want, limit+1))
			}
		}
	}
}

// TestBeginning: the nearest of all beginnings, each compared by itself.
func TestBeginning(t *testing.T) {
	if got := Beginning("analyz", "anlysis", 3); got != 2 {
		t.Errorf("the beginning is %d away, want 2", got)
	}
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, r.IntN(50))
		for i := range b {
			b[i] = "abc"[r.IntN(3)]
		}
		return string(b)
	}
	for range 300 {
		a, b, limit := word(), word(), r.IntN(60)
		want := limit + 1
		for n := range len(b) + 1 {
			want = min(want, Distance(a, b[:n], limit))
		}
		if got := Beginning([]byte(a), b, limit); min(got, limit+1) != want {
			t.Errorf("%q, %q, limit %d: got %d, want %d", a, b, limit, got, want)
		}
	}
}
