package screen

import (
	"os"
	"testing"

	"paperkin/cmd/internal/programtest"
)

// TestNewOnTerminal: each stream counts for what goes to it, and the environment
// has the last word.
func TestNewOnTerminal(t *testing.T) {
	terminal, _ := programtest.OpenTerminal(t, 123)
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, tt := range []struct {
		name                    string
		out, err                *os.File
		variables               []string
		terminal, colours, bars bool
		width                   int
	}{
		{"both", terminal, terminal, nil, true, true, true, 123},
		{"output only", terminal, null, nil, true, true, false, 123},
		{"errors only", null, terminal, nil, false, false, true, 80},
		{"no colours", terminal, terminal, []string{"NO_COLOR=1"}, true, false, true, 123},
		{"colours not refused", terminal, terminal, []string{"NO_COLOR="}, true, true, true, 123},
		{"dumb", terminal, terminal, []string{"TERM=dumb"}, true, false, true, 123},
		{"width given", terminal, terminal, []string{"COLUMNS=50"}, true, true, true, 50},
	} {
		s := New(nil, tt.out, tt.err, environment(tt.variables...))
		if s.Terminal != tt.terminal || s.Colours() != tt.colours || s.bars != tt.bars || s.Width != tt.width {
			t.Errorf("%s: terminal %v, colours %v, bars %v, %d columns; want %v, %v, %v, %d", tt.name,
				s.Terminal, s.Colours(), s.bars, s.Width, tt.terminal, tt.colours, tt.bars, tt.width)
		}
	}
}
