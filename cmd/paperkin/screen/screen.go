// Package screen is what a command talks to: a terminal with colours, links and
// progress bars, or whatever stands in its place. It decides once what a stream
// can show, wraps text to its width, and lets no text from outside act on it.
//
// It knows nothing of papers, of commands and of their options.
package screen

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// A Screen is where a command reads and writes. Results go to Out as they are;
// what is said about them goes to Err, through the methods. Notice, Detail and
// Warn may be called from several goroutines at a time.
type Screen struct {
	In       io.Reader
	Out, Err io.Writer

	// Terminal: Out is one.
	Terminal bool
	// Width is how many columns text for people may take.
	Width int
	// Quiet leaves out notices and progress, Verbose adds details.
	Quiet, Verbose bool

	colours bool // Out shows colours and links
	bars    bool // Err can draw over what it has drawn
	bar     atomic.Pointer[Meter]
	now     func() time.Time
	out     *output
}

// plainWidth is the width of text that does not go to a terminal: what a
// terminal has by default, and short enough to read anywhere.
const plainWidth = 80

// New returns the screen that the streams and the environment make. Of the
// environment, COLUMNS sets the width, and NO_COLOR (https://no-color.org) and
// TERM=dumb turn colours off.
func New(in io.Reader, out, err io.Writer, getenv func(string) string) *Screen {
	o := &output{w: out}
	s := &Screen{In: in, Out: o, Err: err, Width: plainWidth, now: time.Now, out: o}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.Terminal = true
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			s.Width = w
		}
		s.colours = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	}
	if f, ok := err.(*os.File); ok {
		s.bars = term.IsTerminal(int(f.Fd()))
	}
	if w, err := strconv.Atoi(getenv("COLUMNS")); err == nil && w > 0 {
		s.Width = w
	}
	return s
}

// Lost returns the first error of writing to Out; nil if nothing was lost.
// Commands that print line by line leave it to this method to find errors.
func (s *Screen) Lost() error { return s.out.err }

// output remembers the first error of a writer.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// Notice says something that is not the result, in a line of its own, unless
// Quiet. It is [Safe], and stays above a bar that is being drawn.
func (s *Screen) Notice(format string, args ...any) {
	line := Safe(fmt.Sprintf(format, args...))
	if m := s.bar.Load(); m != nil {
		m.Above(line)
	} else if !s.Quiet {
		fmt.Fprintln(s.Err, line)
	}
}

// Detail is a notice that only Verbose shows.
func (s *Screen) Detail(format string, args ...any) {
	if s.Verbose {
		s.Notice(format, args...)
	}
}

// Warn prints a [Message] about something that went wrong and does not end the
// command. Not even Quiet hides it.
func (s *Screen) Warn(format string, args ...any) {
	fmt.Fprintln(s.Err, Message(fmt.Sprintf(format, args...)))
}
