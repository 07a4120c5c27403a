package screen

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"paperkin/index/crash"
)

const (
	// plainEvery is how often progress is reported where there is no terminal.
	plainEvery = 5 * time.Second
	// drawEvery is how often the line on a terminal changes.
	drawEvery = 100 * time.Millisecond
	// firstDrawn is how long a run may take without a line.
	firstDrawn = 300 * time.Millisecond
)

// A Meter shows the progress of a long run in one line: what is done, the share of it, how
// many things, how many a second, and the time left. On a terminal the line is drawn again
// and again at the bottom, and is gone before anything else is printed; elsewhere there is
// a line every few seconds; nothing if quiet. Set, Share and End must not be called
// concurrently.
type Meter struct {
	screen  *Screen
	verb    string // "embedding"
	things  string // "papers"
	start   time.Time
	first   *time.Timer   // until the first line; nil without a terminal
	drawn   chan struct{} // closed when that has been drawn; nil without a terminal
	crashed error         // a panic of it; known then

	mu    sync.Mutex
	ended bool
	n     int
	total int       // of things; 0 for unknown
	share float64   // of the work; negative for unknown
	last  time.Time // when a line was written
}

// statusLine is what the meters of a screen have drawn.
type statusLine struct {
	mu      sync.Mutex
	columns int // of the line at the bottom; 0 for none
}

// Progress starts a meter, for example for "embedding" "papers". Of several the last one
// that was started, and has not ended, is on the screen.
func (s *Screen) Progress(verb, things string) *Meter {
	now := s.now()
	m := &Meter{screen: s, verb: verb, things: things, start: now, share: -1, last: now}
	if s.Quiet || !s.bars {
		return m
	}
	s.bar.Store(m)
	draw := crash.Guard(func() { m.update(true) }, func(err error) { m.crashed = err })
	m.drawn = make(chan struct{})
	m.first = time.AfterFunc(s.firstDrawn, func() {
		defer close(m.drawn)
		draw()
	})
	return m
}

// Set reports that n of total are done; a total of 0 means unknown.
func (m *Meter) Set(n, total int) {
	m.mu.Lock()
	m.n, m.total = n, total
	if total > 0 {
		m.share = float64(n) / float64(total)
	}
	m.mu.Unlock()
	m.update(false)
}

// Share reports how far the work has come, from 0 to 1, where that is known though the
// number of things is not. The next Set shows it.
func (m *Meter) Share(share float64) {
	m.mu.Lock()
	m.share = min(share, 1)
	m.mu.Unlock()
}

// update writes a line, if it is time for one. first is the first one on a terminal.
func (m *Meter) update(first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.screen.now()
	switch {
	case m.ended || m.screen.Quiet:
	case m.drawn == nil:
		if now.Sub(m.last) >= plainEvery {
			m.last = now
			fmt.Fprintln(m.screen.Err, Safe(m.verb+": "+strings.Join(m.parts(now), ", ")))
		}
	case m.screen.bar.Load() == m && (first || now.Sub(m.last) >= drawEvery && now.Sub(m.start) >= m.screen.firstDrawn):
		m.last = now
		m.screen.draw(m.verb + "  " + strings.Join(m.parts(now), "  "))
	}
}

// parts are the numbers of a line.
func (m *Meter) parts(now time.Time) (list []string) {
	if m.share >= 0 {
		list = append(list, fmt.Sprintf("%.0f%%", math.Floor(100*m.share)))
	}
	done := Count(m.n)
	if m.total > 0 {
		done += " of " + Count(m.total)
	}
	list = append(list, done+" "+m.things)
	elapsed := now.Sub(m.start).Seconds()
	if m.n == 0 || elapsed <= 0 {
		return list
	}
	list = append(list, threeDigits(float64(m.n)/elapsed)+"/s")
	if m.share > 0 && m.share < 1 {
		left := time.Duration(elapsed * (1 - m.share) / m.share * float64(time.Second))
		list = append(list, left.Round(time.Second).String()+" left")
	}
	return list
}

// threeDigits writes a number with three digits, or all that it has before the point.
func threeDigits(x float64) string {
	switch {
	case x >= 99.95:
		return Count(int(math.Round(x)))
	case x >= 9.995:
		return fmt.Sprintf("%.1f", x)
	case x >= 0.9995:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// Rate writes how many things there are a second: in whole numbers from one a second on,
// with a decimal below.
func Rate(n float64) string {
	switch {
	case n >= 0.95 || n == 0:
		return fmt.Sprintf("%.0f", n)
	case n >= 0.095:
		return fmt.Sprintf("%.1f", n)
	}
	return fmt.Sprintf("%.2g", n)
}

// Above prints a line above that of the meter, even if Quiet.
func (m *Meter) Above(line string) { fmt.Fprintln(m.screen.Err, Safe(line)) }

// End stops the meter, of which nothing stays on the screen. A panic of the first line,
// which is drawn on another goroutine, is raised again here.
func (m *Meter) End(error) {
	m.mu.Lock()
	again := m.ended
	m.ended = true
	m.mu.Unlock()
	if again || m.drawn == nil {
		return
	}
	if !m.first.Stop() {
		<-m.drawn
	}
	m.screen.bar.CompareAndSwap(m, nil)
	if m.crashed != nil {
		panic(m.crashed)
	}
	m.screen.above(func() {})
}

// draw puts a line at the bottom of the terminal, in place of the one that is there.
func (s *Screen) draw(line string) {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	width := s.columns()
	if short := []rune(Line(line)); len(short) >= width { // the last column would begin a new line
		line = string(short[:max(0, width-1)])
	}
	io.WriteString(s.drawn, s.status.gone(width)+line)
	s.status.columns = utf8.RuneCountInString(line)
}

// above calls print, with no line of a meter on the screen.
func (s *Screen) above(print func()) {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	if s.status.columns > 0 {
		io.WriteString(s.drawn, s.status.gone(s.columns()))
	}
	print()
}

// gone is what removes the line from a terminal of a width: if that has become less since
// it was drawn, it takes several rows.
func (l *statusLine) gone(width int) string {
	rows := 0
	if l.columns > 0 {
		rows = (l.columns - 1) / max(1, width)
	}
	l.columns = 0
	if rows > 0 {
		return fmt.Sprintf("\r\x1b[%dA\x1b[J", rows)
	}
	return "\r\x1b[K"
}

// columns is how wide the terminal of Err is now.
func (s *Screen) columns() int {
	if f, ok := s.drawn.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return s.Width
}

// aboveLine is a writer to the terminal that the meters draw on.
type aboveLine struct {
	screen *Screen
	w      io.Writer
}

func (a aboveLine) Write(b []byte) (n int, err error) {
	a.screen.above(func() { n, err = a.w.Write(b) })
	return n, err
}
