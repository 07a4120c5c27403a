package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
)

// plainEvery is how often progress is reported where there is no terminal.
const plainEvery = 5 * time.Second

// meter shows how far a long run is: a bar with rate and time left on a
// terminal, a line every few seconds otherwise, nothing when quiet.
type meter struct {
	s     *streams
	verb  string // "embedding"
	what  string // "papers"
	start time.Time
	last  time.Time // of the last plain line

	bar     progress.Writer // nil without a terminal
	tracker *progress.Tracker
	stopped sync.WaitGroup
}

func (s *streams) progress(verb, what string) *meter {
	now := time.Now()
	m := &meter{s: s, verb: verb, what: what, start: now, last: now}
	if s.quiet || !s.errTerm {
		return m
	}
	m.bar = progress.NewWriter()
	m.bar.SetOutputWriter(s.err)
	m.bar.SetAutoStop(false)
	m.bar.SetTrackerLength(min(24, max(4, s.width-56))) // the numbers come first
	m.bar.SetMessageLength(10)
	m.bar.SetTrackerPosition(progress.PositionRight) // the verb first
	m.bar.SetTerminalWidth(s.width)
	m.bar.SetUpdateFrequency(100 * time.Millisecond)
	m.bar.SetStyle(progress.StyleBlocks)
	style := m.bar.Style()
	style.Visibility.Speed = true
	style.Visibility.ETA = true
	style.Options.ETAString = "left"
	style.Options.ErrorString = "stopped"
	style.Options.Separator = ""
	style.Options.PercentIndeterminate = "      "
	style.Options.DoneString = "done"
	style.Options.SpeedSuffix = " " + what + "/s"
	m.tracker = &progress.Tracker{Message: verb, Units: progress.UnitsDefault}
	m.bar.AppendTracker(m.tracker)
	m.stopped.Go(m.bar.Render)
	s.bar.Store(m)
	return m
}

// set reports that n of total are done; a total of 0 is one not known.
func (m *meter) set(n, total int) {
	if m.bar != nil {
		m.tracker.UpdateTotal(int64(total))
		m.tracker.SetValue(int64(n))
		return
	}
	now := time.Now()
	if m.s.quiet || now.Sub(m.last) < plainEvery {
		return
	}
	m.last = now
	rate := float64(n) / now.Sub(m.start).Seconds()
	if total == 0 || rate == 0 {
		m.s.notice("%s: %d %s, %.0f/s", m.verb, n, m.what, rate)
		return
	}
	left := time.Duration(float64(total-n) / rate * float64(time.Second)).Round(time.Second)
	m.s.notice("%s: %d of %d %s, %.0f/s, %v left", m.verb, n, total, m.what, rate, left)
}

// above prints something without tearing the bar.
func (m *meter) above(line string) {
	if m.bar != nil {
		m.bar.Log("%s", line)
		return
	}
	fmt.Fprintln(m.s.err, line)
}

// end stops the bar where it is; err is how the run ended.
func (m *meter) end(err error) {
	if m.bar == nil {
		return
	}
	m.s.bar.Store(nil)
	if err != nil {
		m.tracker.MarkAsErrored()
	} else {
		m.tracker.MarkAsDone()
	}
	m.bar.Stop()
	m.stopped.Wait()
}
