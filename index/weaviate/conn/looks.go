package conn

import "sync"

// looks lets those who want to know at the same time whether there is a majority look once.
type looks struct {
	mu  sync.Mutex
	now *look // nil: nobody looks
}

// look is one, which ends when done is closed: the rest is read from then on.
type look struct {
	done chan struct{}
	all  []Statistic
	err  error
}

// join returns the look that goes on, or one that the caller has to take and end.
func (l *looks) join() (_ *look, mine bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if mine = l.now == nil; mine {
		l.now = &look{done: make(chan struct{})}
	}
	return l.now, mine
}

// end is called once by whoever took a look.
func (l *looks) end(one *look) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = nil
	close(one.done)
}
