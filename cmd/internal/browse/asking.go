package browse

import (
	"slices"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
)

// firstHits is how many hits are asked for at first. As one goes down, twice as many are
// each time.
const firstHits = 40

// compares reports whether there is anything to compare papers with. Otherwise they are
// listed.
func (m Model) compares() bool { return m.like != nil || m.question != "" }

// unfiltered is what is looked at, whatever narrows it.
func (m Model) unfiltered() query.Request {
	r := query.Request{Question: m.question, Options: query.Options{Mode: m.mode}}
	if m.like != nil {
		r.Question, r.Examples = "", []query.Example{{Ref: m.like.Paper.ID}}
	}
	return r
}

// wanted is the request for what is looked at.
func (m Model) wanted() query.Request {
	r := m.unfiltered()
	r.Options = m.narrow.Options
	r.Mode, r.Limit = m.mode, m.limit
	r.Unlike = slices.Clone(r.Unlike)
	for _, id := range m.unlike {
		r.Unlike = append(r.Unlike, query.Example{Ref: id})
	}
	if !m.compares() {
		r.Sort = filter.ByDate
	}
	return r
}

// renew asks anew, and makes the hit at a place the current one when the answer comes. While
// somebody types it waits until the keys rest.
func (m Model) renew(at int, typing bool) (Model, []effect) {
	if narrow, err := m.o.Narrow(m.filters, m.unfiltered()); err == nil { // they were read before
		m.narrow = narrow
	}
	m.turn++
	m.at, m.entered = at, false
	m.limit = max(firstHits, at+1)
	m.waiting = true
	if typing && m.o.Pause > 0 {
		return m, []effect{rest{m.turn, m.step, m.o.Pause}}
	}
	return m, []effect{ask{m.turn, m.wanted()}}
}

// more asks for more hits when the cursor comes near the last one.
func (m Model) more() (Model, []effect) {
	if m.waiting || m.err != nil || len(m.answer.Hits) < m.limit || m.cursor+m.shownHits() < len(m.answer.Hits) {
		return m, nil
	}
	m.limit *= 2
	m.turn++
	m.at, m.waiting = stay, true
	return m, []effect{ask{m.turn, m.wanted()}}
}

// stay leaves the cursor where it is when an answer comes.
const stay = -1

// rested does what waited for the keys to rest, unless another one has come.
func (m Model) rested(msg rested) (Model, []effect) {
	switch {
	case msg.turn != m.turn:
		return m, nil
	case m.waiting:
		return m, []effect{ask{m.turn, m.wanted()}}
	case msg.step != m.step:
		return m, nil
	}
	return m, m.explaining()
}

// answered takes an answer over.
func (m Model) answered(msg answered) (Model, []effect) {
	if msg.turn != m.turn {
		return m, nil
	}
	m.waiting, m.err = false, msg.err
	if msg.err != nil {
		m.entered = false
		return m, nil
	}
	m.request, m.answer = msg.request, msg.answer
	if m.at != stay {
		m.cursor, m.top, m.scrolled, m.whose = m.at, 0, 0, ""
	}
	m.cursor = max(0, min(m.cursor, len(m.answer.Hits)-1))
	m = m.follow()
	if m.entered {
		return m.take()
	}
	return m, m.lookCloser()
}

// lookCloser waits with the explanation of the current hit until the keys rest.
func (m Model) lookCloser() []effect {
	if hit, ok := m.current(); !ok || m.whose == hit.Paper.ID {
		return nil
	}
	return []effect{rest{m.turn, m.step, rests}}
}

// explaining asks why the current hit is one: the same request, of this paper alone.
func (m Model) explaining() []effect {
	hit, ok := m.current()
	if !ok || m.whose == hit.Paper.ID || m.answer.Listed != nil {
		return nil
	}
	r := m.request
	r.Options = query.Options{Mode: r.Mode, Plain: r.Plain, Excerpt: true, Limit: 1, Filter: index.Filter{IDs: []string{hit.Paper.ID}}}
	return []effect{explain{hit.Paper.ID, r}}
}
