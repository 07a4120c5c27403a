package screen

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// none is an empty environment.
func none(string) string { return "" }

// environment returns the variables given as NAME=VALUE.
func environment(variables ...string) func(string) string {
	return func(name string) string {
		for _, v := range variables {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

// TestNewWithoutTerminal: output for a file or a program is 80 columns wide and
// plain, whatever the environment says of colours.
func TestNewWithoutTerminal(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	s := New(nil, null, null, environment("TERM=xterm-256color"))
	if s.Terminal || s.bars || s.Colours() || s.Width != 80 {
		t.Errorf("got %+v", s)
	}
	if got := s.Paint(Bold, "a") + s.Link("https://example.org", "b"); got != "ab" {
		t.Errorf("got %q, want plain text", got)
	}
}

func TestLost(t *testing.T) {
	full := errors.New("no space")
	s := New(nil, broken{full}, nil, none)
	if err := s.Lost(); err != nil {
		t.Errorf("before anything was written: got %v", err)
	}
	fmt.Fprintln(s.Out, "a line")
	s.out.w = &strings.Builder{}
	fmt.Fprintln(s.Out, "another line")
	if err := s.Lost(); err != full {
		t.Errorf("got %v, want %v", err, full)
	}
}

func TestNewWidth(t *testing.T) {
	for columns, want := range map[string]int{"": 80, "40": 40, "200": 200, "0": 80, "-1": 80, "many": 80, "9000000000000000000": maxWidth} {
		if got := New(nil, nil, nil, environment("COLUMNS="+columns)).Width; got != want {
			t.Errorf("COLUMNS=%s: got %d, want %d", columns, got, want)
		}
	}
}

// TestSaying: each level of verbosity prints its messages.
func TestSaying(t *testing.T) {
	for _, tt := range []struct {
		quiet, verbose bool
		want           string
	}{
		{false, false, "notice a\nwarning\n  c\n"},
		{false, true, "notice a\ndetail b\nwarning\n  c\n"},
		{true, false, "warning\n  c\n"},
	} {
		var out, err strings.Builder
		s := New(nil, &out, &err, none)
		s.Quiet, s.Verbose = tt.quiet, tt.verbose
		s.Notice("notice %s", "\x1ba")
		s.Detail("detail %s", "b")
		s.Warn("warning\n%s", "\x1bc")
		if err.String() != tt.want || out.String() != "" {
			t.Errorf("quiet %v, verbose %v: got %q, want %q; on stdout %q", tt.quiet, tt.verbose, err.String(), tt.want, out.String())
		}
	}
}

func TestPaint(t *testing.T) {
	s := New(nil, nil, nil, none)
	s.colours, s.links = true, true
	for _, tt := range []struct{ got, want string }{
		{s.Paint(Bold, "a"), "\x1b[1ma\x1b[0m"},
		{s.Paint(Cyan, "a"), "\x1b[36ma\x1b[0m"},
		{s.Paint(Plain, "a"), "a"},
		{s.Link("https://example.org/\x1b]0;x\a", "a"), "\x1b]8;;https://example.org/]0;x\x1b\\a\x1b]8;;\x1b\\"},
		{s.Link("", "a"), "a"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
