package screen

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
		{true, MaxListed, MaxListed, "19"},
		{true, MaxListed + 2, MaxListed + 1, "... and 2 more records (all of them: run it with 2>messages.txt)"},
		{false, MaxListed + 2, MaxListed + 2, "21"},
		{true, 0, 0, ""},
	} {
		lines := []string{""}
		l := LongList{Print: func(line string) { lines = append(lines, line) }, Cut: tt.cut}
		for i := range tt.n {
			l.Add(fmt.Sprint(i))
		}
		l.End("records")
		if len(lines)-1 != tt.want || lines[len(lines)-1] != tt.last || slices.Contains(lines, "20") == tt.cut && tt.n > MaxListed {
			t.Errorf("%d, cut %v: got %q", tt.n, tt.cut, lines)
		}
	}
}
