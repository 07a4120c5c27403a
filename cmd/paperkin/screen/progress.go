package screen

import (
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"paperkin/index/crash"
)

// plainEvery is how often progress is reported where there is no terminal.
const plainEvery = 5 * time.Second

// A Meter shows the progress of a long run: a bar with rate and time left on a
// terminal, a line every few seconds elsewhere, nothing if quiet. Set and End must
// not be called concurrently.
type Meter struct {
	screen *Screen
	verb   string // "embedding"
	things string // "papers"
	start  time.Time
	last   time.Time // of the last plain line

	bar     progress.Writer // nil without a terminal
	tracker *progress.Tracker
	drawn   chan struct{} // closed when the bar is drawn no more
	crashed error         // a panic of the bar; known then
}

// Progress starts a meter, for example for "embedding" "papers". The caller must
// end it before starting another one.
func (s *Screen) Progress(verb, things string) *Meter {
	now := s.now()
	m := &Meter{screen: s, verb: verb, things: things, start: now, last: now}
	if s.Quiet || !s.bars {
		return m
	}
	m.bar, m.tracker = newBar(s.drawn, s.Width, things), &progress.Tracker{Message: verb, Units: progress.Units{Formatter: thousandths}}
	m.bar.AppendTracker(m.tracker)
	m.drawn = make(chan struct{})
	render := crash.Guard(m.bar.Render, func(err error) { m.crashed = err })
	go func() {
		defer close(m.drawn)
		render()
	}()
	s.bar.Store(m)
	return m
}

func newBar(w io.Writer, width int, things string) progress.Writer {
	bar := progress.NewWriter()
	bar.SetOutputWriter(w)
	bar.SetAutoStop(false)
	bar.SetTrackerLength(min(24, max(4, width-56))) // the numbers come first
	bar.SetMessageLength(10)
	bar.SetTrackerPosition(progress.PositionRight) // the verb first
	bar.SetTerminalWidth(width)
	bar.SetUpdateFrequency(100 * time.Millisecond)
	bar.SetStyle(progress.StyleBlocks)
	style := bar.Style()
	style.Visibility.Speed = true
	style.Visibility.ETA = true
	style.Options.ETAString = "left"
	style.Options.ErrorString = "stopped"
	style.Options.Separator = ""
	style.Options.PercentIndeterminate = "      "
	style.Options.DoneString = "done"
	style.Options.SpeedSuffix = " " + things + "/s"
	return bar
}

// Set reports that n of total are done; a total of 0 means unknown.
func (m *Meter) Set(n, total int) {
	if m.bar != nil {
		m.tracker.UpdateTotal(int64(total) * 1000)
		m.tracker.SetValue(int64(n) * 1000)
		return
	}
	now := m.screen.now()
	if m.screen.Quiet || now.Sub(m.last) < plainEvery {
		return
	}
	m.last = now
	rate := float64(n) / now.Sub(m.start).Seconds()
	if total == 0 || rate == 0 {
		m.screen.Notice("%s: %d %s, %s/s", m.verb, n, m.things, Rate(rate))
		return
	}
	left := time.Duration(float64(total-n) / rate * float64(time.Second)).Round(time.Second)
	m.screen.Notice("%s: %d of %d %s, %s/s, %v left", m.verb, n, total, m.things, Rate(rate), left)
}

// thousandths writes what a bar counts: in thousandths, for it has whole numbers for its
// rate as well.
func thousandths(n int64) string {
	if n >= 1000 {
		return progress.FormatNumber((n + 500) / 1000)
	}
	return Rate(float64(n) / 1000)
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

// Above prints a line above the bar, even if Quiet.
func (m *Meter) Above(line string) {
	if m.bar != nil {
		m.bar.Log("%s", Safe(line)) // the bar goes past the guard
		return
	}
	fmt.Fprintln(m.screen.Err, line)
}

// End stops the meter and leaves its bar on the screen. err is the error that
// ended the run, or nil. A panic of the bar, which is drawn on another goroutine, is
// raised again here.
func (m *Meter) End(err error) {
	if m.bar == nil {
		return
	}
	m.screen.bar.Store(nil)
	if err != nil {
		m.tracker.MarkAsErrored()
	} else {
		m.tracker.MarkAsDone()
	}
	m.stop()
	if m.crashed != nil {
		panic(m.crashed)
	}
}

// stop waits until the bar has been drawn for the last time. go-pretty forgets that a
// bar is to stop if it has not begun to draw it yet, so it is told again and again.
func (m *Meter) stop() {
	for {
		m.bar.Stop()
		select {
		case <-m.drawn:
			return
		case <-time.After(time.Millisecond):
		}
	}
}
