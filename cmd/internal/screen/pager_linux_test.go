package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"paperkin/cmd/internal/programtest"
)

// throughPager prints so many lines on a terminal of 80 columns and 24 lines through a pager, and
// returns what reached the terminal.
func throughPager(t *testing.T, pager string, lines int, set func(*Screen)) (shown, warned string, err error) {
	t.Helper()
	terminal, all := programtest.OpenTerminal(t, 80)
	var errs strings.Builder
	s := New(nil, terminal, &errs, environment("TERM=xterm"))
	s.Pager = pager
	if set != nil {
		set(s)
	}
	err = s.Paged(t.Context(), func() error {
		for i := range lines {
			if _, err := fmt.Fprintln(s.Out, i, s.Link("https://example.org", s.Paint(Bold, "bold"))); err != nil {
				return err
			}
		}
		return nil
	})
	if lost := s.Lost(); lost != nil {
		t.Errorf("%q, %d lines: lost %v", pager, lines, lost)
	}
	return all(), errs.String(), err
}

// TestPager: what fits above the next prompt goes to the terminal, what is longer to the
// pager, in colours, but with links only where the pager is known to show them.
func TestPager(t *testing.T) {
	const linked, coloured = "\x1b]8;;https://example.org\x1b\\\x1b[1mbold\x1b[0m\x1b]8;;\x1b\\", "\x1b[1mbold\x1b[0m"
	for _, tt := range []struct {
		pager       string
		lines       int
		set         func(*Screen)
		first, last string
		count       int
	}{
		{"sed s/^/P:/", 23, nil, "0 " + linked, "22 " + linked, 23},
		{"sed s/^/P:/", 24, nil, "P:0 " + coloured, "P:23 " + coloured, 24},
		{"sed s/^/P:/ | tail -1", 3000, nil, "P:2999 " + coloured, "P:2999 " + coloured, 1},
		{"head -n 2", 100_000, nil, "0 " + coloured, "1 " + coloured, 2}, // leaves early
		{"", 30, nil, "0 " + linked, "29 " + linked, 30},
		{"cat", 30, nil, "0 " + linked, "29 " + linked, 30},
		{"sed s/^/P:/", 30, func(s *Screen) { s.Colour("never") }, "P:0 bold", "P:29 bold", 30},
		{"sed s/^/P:/", 30, func(s *Screen) { s.dumb = true }, "0 " + linked, "29 " + linked, 30},
		{"sed s/^/P:/", 12, func(s *Screen) { s.Width = 5 }, "P:0 " + coloured, "P:11 " + coloured, 12}, // two lines each
		{"sh -c 'echo $LESS $LESSCHARSET $LV'", 30, nil, "FRX utf-8 -c", "FRX utf-8 -c", 1},
	} {
		shown, warned, err := throughPager(t, tt.pager, tt.lines, tt.set)
		lines := strings.Split(strings.TrimSuffix(shown, "\n"), "\n")
		if err != nil || warned != "" || len(lines) != tt.count || lines[0] != tt.first || lines[len(lines)-1] != tt.last {
			t.Errorf("%q, %d lines: got %d, from %q to %q, %q, %v", tt.pager, tt.lines, len(lines), lines[0], lines[len(lines)-1], warned, err)
		}
	}
}

// TestNoSuchPager: without the pager that the user wants, all is shown, and a warning.
func TestNoSuchPager(t *testing.T) {
	shown, warned, err := throughPager(t, "no-such-pager -x", 30, nil)
	if err != nil || strings.Count(shown, "bold") != 30 || !strings.Contains(warned, "no-such-pager") {
		t.Errorf("got %v, %q, warned %q", err, shown, warned)
	}
}

// TestPagerErrors: an error of what is printed stays one, and so does the end of the
// context, which ends the pager.
func TestPagerErrors(t *testing.T) {
	terminal, _ := programtest.OpenTerminal(t, 80)
	s := New(nil, terminal, io.Discard, none)
	s.Pager = "sleep 600"
	broken := errors.New("broken")
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Paged(ctx, func() error {
		fmt.Fprint(s.Out, strings.Repeat("line\n", 30))
		cancel()
		return broken
	})
	if !errors.Is(err, broken) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestColour: the user has the last word, then NO_COLOR, then CLICOLOR_FORCE.
func TestColour(t *testing.T) {
	for _, tt := range []struct {
		when      string
		variables []string
		want      string
	}{
		{"auto", nil, "a\xff\x1b[31m"}, {"always", nil, "\x1b[1ma\x1b[0m\xff\x1b[31m"}, {"never", []string{"CLICOLOR_FORCE=1"}, "a\xff\x1b[31m"},
		{"auto", []string{"CLICOLOR_FORCE=1"}, "\x1b[1ma\x1b[0m\xff\x1b[31m"}, {"auto", []string{"CLICOLOR_FORCE=0"}, "a\xff\x1b[31m"},
		{"auto", []string{"CLICOLOR_FORCE=1", "NO_COLOR=1"}, "a\xff\x1b[31m"}, {"always", []string{"NO_COLOR=1", "TERM=dumb"}, "\x1b[1ma\x1b[0m\xff\x1b[31m"},
	} {
		var out strings.Builder
		s := New(nil, &out, nil, environment(tt.variables...))
		s.Colour(tt.when)
		fmt.Fprint(s.Out, s.Link("https://example.org", s.Paint(Bold, "a"))+"\xff\x1b[31m") // a file keeps all bytes
		if out.String() != tt.want {
			t.Errorf("%s, %q: got %q, want %q", tt.when, tt.variables, out.String(), tt.want)
		}
	}
}

// TestOptionsOfLess: less shows colours also where the user has given it other options.
func TestOptionsOfLess(t *testing.T) {
	for own, want := range map[string]string{"-i": "-R -i", "iM": "-R iM", "": "-R ", "FRX": "-R FRX"} {
		t.Setenv("LESS", own)
		shown, warned, err := throughPager(t, `sh -c 'echo "$LESS|"'`, 30, nil)
		if shown != want+"|\n" || warned != "" || err != nil {
			t.Errorf("LESS=%q: got %q, %q, %v", own, shown, warned, err)
		}
	}
}
