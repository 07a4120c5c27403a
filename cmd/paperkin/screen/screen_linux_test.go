package screen

import (
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// openTerminal returns a terminal of so many columns that nobody looks at.
func openTerminal(t *testing.T, columns uint16) *os.File {
	t.Helper()
	leader, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { leader.Close() })
	fd := int(leader.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Skip(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Fatal(err)
	}
	terminal, err := os.OpenFile(fmt.Sprint("/dev/pts/", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { terminal.Close() })
	return terminal
}

// TestNewOnTerminal: each stream counts for what goes to it, and the environment
// has the last word.
func TestNewOnTerminal(t *testing.T) {
	terminal := openTerminal(t, 123)
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
