// Package screen is the input and output of a command: a terminal with colours,
// links and progress bars, or files and pipes in its place. It decides once what
// a stream can show, wraps text to its width, and lets no control sequence in text
// from papers, files and servers through to it.
//
// It knows nothing of papers, of commands and of their options.
package screen

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// A Screen is the input and output of one command. Results are written to Out
// directly; notices and warnings go to Err, through the methods. Each of the two
// that is a terminal gets no character that a terminal obeys or hides, whatever is
// written, but for what [Screen.Paint], [Screen.Link] and the meter add. Notice,
// Detail and Warn are safe for concurrent use.
type Screen struct {
	In       io.Reader
	Out, Err io.Writer

	// Terminal: Out is one.
	Terminal bool
	// Width is how many columns text for people may take.
	Width int
	// Quiet leaves out notices and progress, Verbose adds details.
	Quiet, Verbose bool

	// Pager is the command that shows what is longer than the terminal: see [Screen.Paged].
	// Empty, or "cat": none.
	Pager string

	dest       io.Writer // what Out leads to
	dumb       bool      // the terminal can do nothing but write lines
	colours    bool      // Out shows colours
	links      bool      // Out shows links
	seal       []byte    // tells our control sequences in Out from others; see guard
	bars       bool      // Err can draw over what it has drawn
	drawn      io.Writer // Err without its guard, for the bar
	bar        atomic.Pointer[Meter]
	status     statusLine
	now        func() time.Time
	firstDrawn time.Duration // before a meter draws
	out        *output
	streams    [3]any // as they were given
}

// plainWidth is the width of text that does not go to a terminal: the default of
// terminals. No text is wider than maxWidth, whatever the environment says.
const (
	plainWidth = 80
	maxWidth   = 10_000
)

// New returns the screen of three streams. In the environment, COLUMNS sets the
// width, NO_COLOR and TERM=dumb turn colours off, CLICOLOR_FORCE turns them on without a
// terminal, and PAGER names the pager.
func New(in io.Reader, out, err io.Writer, getenv func(string) string) *Screen {
	o := &output{w: out}
	s := &Screen{In: in, Out: o, Err: err, Width: plainWidth, drawn: err, now: time.Now, out: o, streams: [3]any{err, in, out},
		dest: out, dumb: getenv("TERM") == "dumb"}
	if f, ok := out.(*os.File); ok && isTerminal(f) {
		s.Terminal = true
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			s.Width = w
		}
		if s.Pager = strings.TrimSpace(getenv("PAGER")); s.Pager == "" {
			s.Pager = usualPager()
		}
	}
	o.screen, s.firstDrawn = s, firstDrawn
	s.setColours(coloursOf(s.Terminal, getenv))
	if s.bars = isTerminal(err); s.bars {
		s.Err = aboveLine{s, ForTerminal(err)}
	}
	if w, err := strconv.Atoi(getenv("COLUMNS")); err == nil && w > 0 {
		s.Width = w
	}
	s.Width = min(s.Width, maxWidth)
	return s
}

// longestLine is the most columns of a line of running text: longer ones are hard to read.
const longestLine = 100

// Measure is how many columns a line of running text may take.
func (s *Screen) Measure() int { return min(s.Width, longestLine) }

// TableWidth is the most columns of a table, 0 for as many as it takes: on a terminal those
// that it has. Tables in files are as wide as they have to be.
func (s *Screen) TableWidth() int {
	if !s.Terminal {
		return 0
	}
	return s.Width
}

// ErrTerminal reports whether Err is a terminal, where long lists are of no use.
func (s *Screen) ErrTerminal() bool { return s.bars }

// Asks reports whether somebody can be asked: Err is a terminal, and so is In.
func (s *Screen) Asks() bool {
	in, ok := s.streams[1].(*os.File)
	return s.bars && ok && term.IsTerminal(int(in.Fd()))
}

// Lost returns the first error of writing to Out, or nil. Commands that print
// line by line do not check each write: they rely on this method.
func (s *Screen) Lost() error { return s.out.err }

// output remembers the first error of a writer.
type output struct {
	w      io.Writer
	err    error
	screen *Screen
}

func (o *output) Write(b []byte) (int, error) {
	if o.screen != nil && o.screen.Terminal { // perhaps the one that a meter is on
		o.screen.above(func() {})
	}
	n, err := o.w.Write(b)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// Notice prints a line to Err, unless Quiet. The line is made [Safe].
func (s *Screen) Notice(format string, args ...any) {
	if !s.Quiet {
		fmt.Fprintln(s.Err, Safe(fmt.Sprintf(format, args...)))
	}
}

// Detail prints a notice if Verbose.
func (s *Screen) Detail(format string, args ...any) {
	if s.Verbose {
		s.Notice(format, args...)
	}
}

// Warn prints a [Message] about an error that does not end the command, even if
// Quiet.
func (s *Screen) Warn(format string, args ...any) {
	fmt.Fprintln(s.Err, Message(fmt.Sprintf(format, args...)))
}
