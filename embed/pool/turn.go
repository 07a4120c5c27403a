package pool

import "context"

// How many calls others answer before a member that was left out is tried again: at first,
// and at most.
const (
	firstPause = 64
	mostPause  = 4096
)

// A turn is the right to one call of a member.
type turn struct {
	m        *member
	life     int
	prepares bool // it makes the member ready first
}

// take waits for a member that is free. The error is the context's, or a [*NoneError].
func (p *Pool) take(ctx context.Context) (turn, error) {
	for {
		if err := ctx.Err(); err != nil {
			return turn{}, err
		}
		p.mu.Lock()
		m, changed := p.next(), p.changed
		if m != nil {
			t := turn{m, m.life, !m.ready}
			m.calls++
			m.preparing = t.prepares
			p.mu.Unlock()
			return t, nil
		}
		err := p.none()
		p.mu.Unlock()
		if err != nil {
			return turn{}, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// next returns the member that the next call goes to: the least busy one that is ready, else
// one that may be made ready; nil if there is none now.
func (p *Pool) next() (best *member) {
	for _, m := range p.members {
		if m.ready && m.calls < p.calls && (best == nil || m.calls < best.calls) {
			best = m
		}
	}
	if best != nil {
		return best
	}
	for _, m := range p.members {
		if !m.ready && !m.preparing && (m.out == nil || p.answered >= m.due) {
			return m
		}
	}
	return nil
}

// none returns the error of a pool that no member is left of, nil while there is one.
func (p *Pool) none() error {
	none := &NoneError{}
	for _, m := range p.members {
		if m.out == nil || m.preparing {
			return nil
		}
		none.Why = append(none.Why, m.out)
	}
	return none
}

// give ends a turn. A fault means that the member has failed, and is left out.
func (p *Pool) give(t turn, fault error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := t.m
	m.calls--
	if t.prepares {
		m.preparing = false
	}
	switch {
	case fault == nil:
		p.answered++
	case t.life == m.life: // else it has failed before, and may be back by now
		if m.out == nil && p.left != nil {
			p.left(fault)
		}
		m.embedder, m.ready, m.out = nil, false, fault
		m.life++
		m.due, m.pause = p.answered+m.pause, min(2*m.pause, mostPause)
	}
	p.wake()
}

// wake has waiting calls look again.
func (p *Pool) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}
