package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// streams are where a command reads and writes, and how.
type streams struct {
	in       io.Reader
	out, err io.Writer

	outTerm, errTerm bool // written to a terminal
	width            int  // columns of it; a fixed number otherwise
	colour           bool // on stdout
	quiet, verbose   bool

	bar atomic.Pointer[meter] // on the terminal just now; nil: none

	// sleep waits for a server that may come back; nil means by the clock.
	sleep func(context.Context, time.Duration) error
}

// plainWidth is the width of text that does not go to a terminal: what a
// terminal has by default, and short enough to read anywhere.
const plainWidth = 80

func newStreams(in io.Reader, out, err io.Writer) *streams {
	s := &streams{in: in, out: out, err: err, width: plainWidth}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.outTerm = true
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			s.width = w
		}
		s.colour = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	if f, ok := err.(*os.File); ok {
		s.errTerm = term.IsTerminal(int(f.Fd()))
	}
	if w, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && w > 0 {
		s.width = w
	}
	return s
}

// configure takes the global options; it runs before every command.
func (s *streams) configure(c *cli.Context) error {
	s.quiet, s.verbose = c.Bool("quiet"), c.Bool("verbose")
	return nil
}

// notice tells the user something that is not the result. A bar does not wipe it
// away.
func (s *streams) notice(format string, args ...any) {
	line := printable(fmt.Sprintf(format, args...))
	if bar := s.bar.Load(); bar != nil {
		bar.above(line)
	} else if !s.quiet {
		fmt.Fprintln(s.err, line)
	}
}

// detail is a notice for --verbose.
func (s *streams) detail(format string, args ...any) {
	if s.verbose {
		s.notice(format, args...)
	}
}

// warn reports a record that was passed over. Not even --quiet hides it.
func (s *streams) warn(format string, args ...any) {
	fmt.Fprintln(s.err, message(fmt.Sprintf(format, args...)))
}
