package main

import (
	"strings"
	"sync"
	"testing"
)

// screen is a terminal as far as a bar needs one.
type screen struct {
	mu    sync.Mutex
	text  string
	drawn chan bool
	once  sync.Once
}

func (s *screen) Write(b []byte) (int, error) {
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
	out := &screen{drawn: make(chan bool)}
	s := newStreams(nil, nil, out)
	s.errTerm = true
	m := s.progress("reading", "papers")
	<-out.drawn
	s.notice("finishing what is in hand")
	m.set(7, 0)
	m.end(nil)
	s.notice("kept: 7 papers")
	shown := strings.ReplaceAll(out.text, "\x1b[K", "")
	if !strings.Contains(shown, "finishing what is in hand\n") || strings.Count(shown, "reading") != 1 || !strings.HasSuffix(shown, "\nkept: 7 papers\n") {
		t.Errorf("on the screen:\n%s", shown)
	}
}
