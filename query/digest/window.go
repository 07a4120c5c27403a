package digest

import (
	"context"
	"time"

	"paperkin/index"
	"paperkin/index/vector"
)

// A window says which papers are new: those with greater keys than one that arrived at a
// time or later. The time matters where nothing was told of yet, and to papers that were
// joined or taken apart since: these have new keys, but did not arrive again. Papers of
// which it is not known when they arrived are never new.
type window struct {
	after int64
	from  string // in UTC and RFC 3339
}

// beginning is before all arrivals.
const beginning = "0001-01-01T00:00:00Z"

// A span is what is new by a window.
type span struct {
	window
	papers *vector.Bitmap // keys
	first  int64          // of these; if there are none, the key that the next paper gets
	upto   int64          // no paper waits up to here
}

// has reports whether a paper is new and does not wait.
func (s *span) has(key int64) bool { return key <= s.upto && s.papers.Has(int(key)) }

// isOld reports whether a paper was in the library before what is new.
func (s *span) isOld(key int64) bool { return key <= s.upto && !s.papers.Has(int(key)) }

// spanOf returns what is new by a window.
func (m *making) spanOf(ctx context.Context, w window) (*span, error) {
	if s, known := m.spans[w]; known {
		return s, nil
	}
	in, err := m.Select(ctx, index.Filter{After: w.after, Arrived: w.from})
	if err != nil {
		return nil, err
	}
	last, err := m.LastKey(ctx)
	if err != nil {
		return nil, err
	}
	s := &span{window: w, papers: in.Papers, first: last + 1, upto: last}
	for key := range s.papers.All {
		s.first = int64(key)
		s.upto, err = m.folder.Settled(ctx, s.first-1)
		break
	}
	m.spans[w] = s
	return s, err
}

// again reports whether it does not matter what was told of before.
func (m *making) again() bool { return !m.Since.IsZero() || m.After > 0 }

// open finds out what is new to a part.
func (m *making) open(ctx context.Context, p *part) error {
	due, since, err := m.due(ctx, p.search.Told)
	if err != nil {
		return err
	}
	if m.again() {
		if p.due, err = m.spanOf(ctx, due); err != nil {
			return err
		}
		due, since = window{m.After, beginning}, m.Since
		if !since.IsZero() {
			due.from = moment(since)
		}
	}
	if p.span, err = m.spanOf(ctx, due); err != nil {
		return err
	}
	p.After, p.Upto, p.Since, p.Arrived = due.after, p.span.upto, since, p.span.papers.Len()
	for key := range p.span.papers.All {
		if int64(key) > p.span.upto {
			p.Waiting++
		}
	}
	return nil
}

// due is what was not told of yet to a part that was told of up to a key, and when the first
// of it can have arrived; zero where that is not known.
func (m *making) due(ctx context.Context, told int64) (w window, since time.Time, err error) {
	first := firstDay(m.Now)
	last, err := m.LastKey(ctx)
	if err != nil {
		return w, since, err
	}
	if told <= 0 || told > last { // which a library of now never was at
		return window{0, moment(first)}, first, nil
	}
	arrivals, err := m.Arrivals(ctx, []int64{told})
	if err != nil {
		return w, since, err
	}
	since, err = time.Parse(time.RFC3339, arrivals[told])
	if err != nil { // the paper is gone
		return window{told, beginning}, time.Time{}, nil
	}
	// Papers that a joined one had hidden are news while those that arrived with them are.
	if first.After(since) {
		first = since
	}
	return window{told, moment(first)}, since.In(m.Now.Location()), nil
}

// firstDay is when the first of the days began, in the zone of a time, that a part looks back
// which was never told of: today is not among them.
func firstDay(now time.Time) time.Time {
	y, month, d := now.Date()
	return time.Date(y, month, d-FirstDays, 0, 0, 0, 0, now.Location())
}

// moment is a time as the library writes arrivals, no earlier than the time.
func moment(t time.Time) string {
	if whole := t.Truncate(time.Second); whole.Before(t) {
		t = whole.Add(time.Second)
	}
	return t.UTC().Format(time.RFC3339)
}

// key is up to where a part is told of by the digest, if it is at all: one with a problem
// stays where it is, but for the first time, when that is where it begins to look. It has
// days to look back then, which go on.
func (p *part) key() (key int64, ok bool) {
	of := p.span
	if p.due != nil {
		of = p.due
	}
	if of == nil || p.Problem != nil && p.search.Told > 0 {
		return 0, false
	}
	if key = min(of.upto, p.held-1); p.Problem != nil {
		key = of.first - 1
	}
	return key, key > 0
}

// hold keeps a paper for the next digest, if it is one that was not told of yet.
func (p *part) hold(key int64) {
	if p.due == nil || p.due.papers.Has(int(key)) {
		p.held = min(p.held, key)
	}
}

// holdOther keeps what was not told of yet and is not looked at.
func (m *making) holdOther(p *part) {
	if p.due == nil {
		return
	}
	for key := range p.due.papers.All {
		if k := int64(key); !p.span.papers.Has(key) && !m.told[k] {
			p.held = min(p.held, k)
			return
		}
	}
}

// lastArrival is when the last paper of the library arrived; zero where that is not known.
func (m *making) lastArrival(ctx context.Context) (at time.Time, err error) {
	last := 0
	for _, s := range m.spans {
		for key := range s.papers.All {
			last = max(last, key)
		}
	}
	if last == 0 {
		in, err := m.Select(ctx, index.Filter{Arrived: beginning})
		if err != nil {
			return at, err
		}
		for key := range in.Papers.All {
			last = key
		}
	}
	arrivals, err := m.Arrivals(ctx, []int64{int64(last)})
	if err != nil || arrivals[int64(last)] == "" {
		return time.Time{}, err
	}
	at, err = time.Parse(time.RFC3339, arrivals[int64(last)])
	return at.In(m.Now.Location()), err
}
