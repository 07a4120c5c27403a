package screen

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"paperkin/index/crash"
)

// rows is a terminal of some columns as far as a meter needs one: it wraps long lines, and
// knows how to clear what it shows.
type rows struct {
	columns int
	text    []string // by row; the last one has the cursor at its end
}

var sequence = regexp.MustCompile("^(?:\\r|\\n|\x1b\\[(\\d*)([AKJ]))")

func (r *rows) Write(b []byte) (int, error) {
	if len(r.text) == 0 {
		r.text = []string{""}
	}
	for rest := string(b); rest != ""; {
		last := len(r.text) - 1
		m := sequence.FindStringSubmatch(rest)
		switch {
		case m == nil:
			if len(r.text[last]) == r.columns {
				r.text = append(r.text, "")
				last++
			}
			r.text[last] += rest[:1]
			rest = rest[1:]
			continue
		case m[0] == "\n":
			r.text = append(r.text, "")
		case m[2] == "A":
			up, _ := strconv.Atoi(m[1])
			r.text = r.text[:last+1-up]
		case m[2] == "K", m[2] == "J": // the cursor is at the beginning of its row
			r.text[last] = ""
		}
		rest = rest[len(m[0]):]
	}
	return len(b), nil
}

// resize makes the terminal narrower: what is on the row of the cursor wraps.
func (r *rows) resize(columns int) {
	r.columns = columns
	line := r.text[len(r.text)-1]
	r.text = r.text[:len(r.text)-1]
	for len(line) > columns {
		r.text, line = append(r.text, line[:columns]), line[columns:]
	}
	r.text = append(r.text, line)
}

func (r *rows) shown() string { return strings.Join(r.text, "\n") }

// meterScreen is a screen whose meters draw on such a terminal, with a clock of its own.
func meterScreen(out io.Writer, columns int) (s *Screen, pass func(time.Duration)) {
	s = New(nil, nil, out, none)
	s.bars, s.Err, s.Width, s.firstDrawn = true, aboveLine{s, out}, columns, 0
	now := time.Unix(0, 0)
	s.now = func() time.Time { return now }
	return s, func(d time.Duration) { now = now.Add(d) }
}

// started is a meter whose first line, which comes at a time of its own, has been waited for.
func started(t *testing.T, s *Screen) *Meter {
	t.Helper()
	s.firstDrawn = time.Hour
	m := s.Progress("reading", "papers")
	if !m.first.Stop() {
		t.Fatal("drawn too early")
	}
	close(m.drawn)
	s.firstDrawn = 0
	return m
}

// TestMeterLine: there is one line, which is drawn again, gives way to others, and leaves
// nothing.
func TestMeterLine(t *testing.T) {
	out := &rows{columns: 80}
	s, pass := meterScreen(out, 80)
	m := started(t, s)
	pass(10 * time.Second)
	m.Share(.425)
	m.Set(12345, 0)
	if got, want := out.shown(), "reading  42%  12,345 papers  1,235/s  14s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	pass(time.Millisecond)
	m.Set(99999, 0) // too early to be drawn
	s.Notice("a notice")
	if got, want := out.shown(), "a notice\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	pass(time.Second)
	m.Set(13000, 26000)
	s.Warn("a warning")
	m.Above("a bad record")
	pass(time.Second)
	m.Set(14000, 28000)
	if got, want := out.shown(), "a notice\na warning\na bad record\nreading  50%  14,000 of 28,000 papers  1,167/s  12s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	m.End(errors.New("stopped"))
	s.Notice("the end")
	if got, want := out.shown(), "a notice\na warning\na bad record\nthe end\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestMeterWidth: a line never takes more than one row, and nothing of it stays when the
// terminal gets narrower.
func TestMeterWidth(t *testing.T) {
	for _, narrow := range []int{1, 7, 23, 40} {
		out := &rows{columns: 60}
		s, pass := meterScreen(out, 60)
		s.Notice("before")
		m := started(t, s)
		pass(10 * time.Second)
		m.Set(1234, 5678)
		out.resize(narrow)
		s.Width = narrow
		pass(time.Second)
		m.Set(2345, 5678)
		if n := len(out.text); n > 2 {
			t.Errorf("%d columns: %q", narrow, out.text)
		}
		m.End(nil)
		if got := out.shown(); got != "before\n" {
			t.Errorf("%d columns: %q is left", narrow, got)
		}
	}
}

// TestTwoMeters: of two the later one is shown, and when it has ended the earlier one does
// no harm.
func TestTwoMeters(t *testing.T) {
	out := &rows{columns: 80}
	s, pass := meterScreen(out, 80)
	first, second := started(t, s), started(t, s)
	pass(time.Second)
	first.Set(1, 2)
	second.Set(3, 4)
	if got := out.shown(); !strings.Contains(got, "3 of 4") || strings.Contains(got, "1 of 2") {
		t.Error(got)
	}
	first.End(nil)
	pass(time.Second)
	second.Set(4, 4)
	if got := out.shown(); !strings.Contains(got, "4 of 4") {
		t.Error(got)
	}
	second.End(nil)
	if got := out.shown(); got != "" {
		t.Error(got)
	}
}

// TestPlainProgress: without a terminal there is a line every five seconds, with
// the time left where the total is known.
func TestPlainProgress(t *testing.T) {
	var out strings.Builder
	s := New(nil, nil, &out, none)
	now := time.Unix(0, 0)
	s.now = func() time.Time { return now }
	m := s.Progress("reading", "papers")
	for range 12 {
		now = now.Add(time.Second)
		m.Set(100*int(now.Unix()), 0)
	}
	m.End(nil)
	m = s.Progress("embedding", "papers")
	now = now.Add(10 * time.Second)
	m.Set(0, 50)
	now = now.Add(10 * time.Second)
	m.Set(20, 50)
	m.End(errors.New("stopped"))
	m = s.Progress("embedding", "papers")
	now = now.Add(10 * time.Second)
	m.Set(3, 6)
	m.End(nil)
	const want = "reading: 500 papers, 100/s\nreading: 1,000 papers, 100/s\nembedding: 0%, 0 of 50 papers\nembedding: 40%, 20 of 50 papers, 1.00/s, 30s left\n" +
		"embedding: 50%, 3 of 6 papers, 0.3/s, 10s left\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// TestQuietProgress: quiet leaves only what is said above the bar.
func TestQuietProgress(t *testing.T) {
	var out strings.Builder
	s := New(nil, nil, &out, none)
	s.Quiet, s.bars = true, true
	now := time.Unix(0, 0)
	s.now = func() time.Time { return now }
	m := s.Progress("reading", "papers")
	now = now.Add(time.Minute)
	m.Set(1, 2)
	m.Above("a record was skipped")
	m.End(nil)
	if got, want := out.String(), "a record was skipped\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// torn is a terminal that panics.
type torn struct{ drawn chan bool }

func (s torn) Write([]byte) (int, error) {
	defer close(s.drawn)
	panic("torn")
}

// TestMeterPanics: a panic of the first line, which is drawn on a goroutine of its own,
// reaches the one that ends the meter.
func TestMeterPanics(t *testing.T) {
	out := torn{make(chan bool)}
	s, _ := meterScreen(out, 80)
	err := crash.Safe(func() error {
		m := s.Progress("reading", "papers")
		<-out.drawn
		m.End(nil)
		return nil
	})()
	var crashed *crash.Error
	if !errors.As(err, &crashed) || crashed.Value != "torn" {
		t.Errorf("got %v", err)
	}
}

func TestRates(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 1234.4: "1234", 1: "1", .96: "1", .94: "0.9", .3: "0.3", .1: "0.1", .04: "0.04"} {
		if got := Rate(n); got != want {
			t.Errorf("%v: got %q, want %q", n, got, want)
		}
	}
	for n, want := range map[float64]string{12345.6: "12,346", 999.96: "1,000", 870.4: "870", 99.96: "100", 87: "87.0", 9.996: "10.0", 8.7: "8.70", .9996: "1.00", .25: "0.25", .01234: "0.0123"} {
		if got := threeDigits(n); got != want {
			t.Errorf("%v: got %q, want %q", n, got, want)
		}
	}
}
