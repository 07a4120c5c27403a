package batch

import (
	"slices"
	"strings"
	"testing"
)

// TestCanaryPlaces: over as many requests as a batch has texts the canary
// stands at every place but the middle, and the texts keep their order.
func TestCanaryPlaces(t *testing.T) {
	for _, n := range []int{2, 3, 8} {
		c := canary{text: "canary"}
		places := map[int]bool{}
		for range n + 1 {
			texts := strings.Split("abcdefgh"[:n], "")
			input, at := c.insert(texts)
			if len(input) != n+1 || input[at] != "canary" || !slices.Equal(slices.Delete(slices.Clone(input), at, at+1), texts) || 2*at == n {
				t.Fatalf("%d texts: got %q with the canary at %d", n, input, at)
			}
			places[at] = true
		}
		if want := n + 1 - (n+1)%2; len(places) != want {
			t.Errorf("%d texts: %d places, want %d", n, len(places), want)
		}
	}
}
