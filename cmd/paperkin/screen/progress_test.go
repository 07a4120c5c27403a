package screen

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/index/crash"
)

// terminal is one as far as a bar needs it.
type terminal struct {
	mu    sync.Mutex
	text  string
	drawn chan bool
	once  sync.Once
}

func (s *terminal) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text += string(b)
	for {
		before, after, up := strings.Cut(s.text, "\x1b[A\x1b[K")
		if !up {
			break
		}
		before = strings.TrimSuffix(before, "\n")
		s.text = before[:strings.LastIndexByte(before, '\n')+1] + after
	}
	s.once.Do(func() { close(s.drawn) })
	return len(b), nil
}

// TestNoticeAboveBar: what is said while a bar is on the screen stays there when
// the bar is drawn again.
func TestNoticeAboveBar(t *testing.T) {
	out := &terminal{drawn: make(chan bool)}
	s := New(nil, nil, out, none)
	s.bars = true
	m := s.Progress("reading", "papers")
	<-out.drawn
	s.Notice("finishing")
	m.Set(7, 0)
	m.End(nil)
	s.Notice("kept: 7 papers")
	shown := strings.ReplaceAll(out.text, "\x1b[K", "")
	if !strings.Contains(shown, "finishing\n") || strings.Count(shown, "reading") != 1 || !strings.HasSuffix(shown, "\nkept: 7 papers\n") {
		t.Errorf("on the screen:\n%s", shown)
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
	const want = "reading: 500 papers, 100/s\nreading: 1000 papers, 100/s\nembedding: 0 papers, 0/s\nembedding: 20 of 50 papers, 1/s, 30s left\n" +
		"embedding: 3 of 6 papers, 0.3/s, 10s left\n"
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

func (s *torn) Write([]byte) (int, error) {
	defer close(s.drawn)
	panic("torn")
}

// TestBarPanics: a panic of the bar, which draws on a goroutine of its own, reaches the
// one that ends it.
func TestBarPanics(t *testing.T) {
	out := &torn{make(chan bool)}
	s := New(nil, nil, out, none)
	s.bars = true
	err := crash.Safe(func() error {
		m := s.Progress("reading", "papers")
		<-out.drawn
		m.Set(7, 10)
		m.End(nil)
		return nil
	})()
	var crashed *crash.Error
	if !errors.As(err, &crashed) || crashed.Value != "torn" {
		t.Errorf("got %v", err)
	}
}

// TestShortBar: a bar that ends before it has been drawn once ends.
func TestShortBar(t *testing.T) {
	for range 20 {
		s := New(nil, nil, io.Discard, none)
		s.bars = true
		s.Progress("reading", "papers").End(nil)
	}
}

func TestRate(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 1234.4: "1234", 1: "1", .96: "1", .94: "0.9", .3: "0.3", .1: "0.1", .04: "0.04"} {
		if got := Rate(n); got != want {
			t.Errorf("%v: got %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{83344000: "83.34K", 7000: "7", 1600: "2", 300: "0.3", 0: "0"} {
		if got := thousandths(n); got != want {
			t.Errorf("%d thousandths: got %q, want %q", n, got, want)
		}
	}
}
