package cli

import (
	"fmt"
	"slices"
	"testing"
)

func TestLongList(t *testing.T) {
	for _, tt := range []struct {
		cut     bool
		n, want int
		last    string
	}{
		{true, maxListed, maxListed, "19"},
		{true, maxListed + 2, maxListed + 1, "... and 2 more records (all of them: run it with 2>messages.txt)"},
		{false, maxListed + 2, maxListed + 2, "21"},
		{true, 0, 0, ""},
	} {
		lines := []string{""}
		l := longList{print: func(line string) { lines = append(lines, line) }, cut: tt.cut}
		for i := range tt.n {
			l.add(fmt.Sprint(i))
		}
		l.end("records")
		if len(lines)-1 != tt.want || lines[len(lines)-1] != tt.last || slices.Contains(lines, "20") == tt.cut && tt.n > maxListed {
			t.Errorf("%d, cut %v: got %q", tt.n, tt.cut, lines)
		}
	}
}
