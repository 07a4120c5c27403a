package digest

import (
	"context"
	"net/url"
	"slices"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// A found is an arrival that a part found.
type found struct {
	query.Hit
	place  int     // of its hit in the answer of a search, for its reasons
	rank   int     // what stands before it counts, but for what was told of already
	score  float64 // how near it is to the likes
	bound  float64 // what rank or score would have to be
	near   *Near
	like   int64  // the key of that paper
	reason Reason // why it cannot be told of, where that is known from the start
}

// farther is how many times as far down as papers are told of a digest looks that explains
// what it is without.
const farther = 3

// search asks a saved search.
func (m *making) search(ctx context.Context, p *part) error {
	if err := m.open(ctx, p); err != nil {
		return err
	}
	p.Meaning = p.search.Request
	values, err := url.ParseQuery(p.search.Request)
	if err != nil {
		return err
	}
	if p.Request, err = wire.Parse(values); err != nil {
		return err
	}
	ahead := m.ahead(p)
	r := asked(p.Request, m.Depth+len(ahead))
	if m.Explain {
		r.Limit += farther * m.Depth
	}
	a, reasons, err := m.Ask(ctx, r, p.span.papers)
	if err == nil && a.Listed != nil {
		a, reasons, err = m.Ask(ctx, listed(r, p.span.after), p.span.papers)
	}
	if err != nil {
		return err
	}
	p.Verdict, p.ByWords, p.reasons = a.Verdict, a.ByWords, reasons
	alone, err := reasons.Alone(ctx)
	if err != nil {
		return err
	}
	rank := 0
	for i, h := range a.Hits {
		if !ahead[h.Key] {
			rank++
		}
		h, is, err := m.arrival(ctx, p.span, h)
		if err != nil {
			return err
		}
		if is {
			f := &found{Hit: h, place: i, rank: rank, bound: float64(m.Depth)}
			if !alone[i] && rank <= m.Depth {
				f.reason, f.score, f.bound = Foreign, h.Similarity, 0
			}
			p.found = append(p.found, f)
		}
	}
	return m.addUnlike(ctx, p, r)
}

// asked is a saved request as a digest asks it: for the best papers of the whole library.
// How many hits it shows, in which order and how different from each other does not matter
// to whether a paper is an answer.
func asked(r query.Request, limit int) query.Request {
	r.Limit, r.Offset, r.Sort, r.Reverse, r.Variety, r.Explain, r.Excerpt = limit, 0, "", false, 0, false, false
	if r.Question == "" && len(r.Examples) == 0 { // which may be for a list of all papers
		r.Sort = filter.ByAdded
	}
	return r
}

// listed is a request that turned out to be for a list. In one no paper is better than
// another: the latest arrivals come first, and there are no others.
func listed(r query.Request, after int64) query.Request {
	r.Sort, r.Filter.After = filter.ByAdded, max(r.Filter.After, after)
	return r
}

// ahead are the papers above the key of a part that were told of all the same. They take no
// place from those that were left out for want of room when they were.
func (m *making) ahead(p *part) map[int64]bool {
	ahead := map[int64]bool{}
	for key := range m.told {
		if !m.again() && p.span.has(key) {
			ahead[key] = true
		}
	}
	return ahead
}

// arrival returns a hit as the new paper that it is. A copy stands for a hit that waits, or
// is not new.
func (m *making) arrival(ctx context.Context, s *span, h query.Hit) (_ query.Hit, is bool, err error) {
	if s.has(h.Key) {
		return h, true, nil
	}
	i := slices.IndexFunc(h.CopyKeys, s.has)
	if i < 0 {
		return h, false, nil
	}
	papers, keys := slices.Clone(h.Copies), slices.Clone(h.CopyKeys)
	h.Paper, papers[i] = papers[i], h.Paper
	h.Key, keys[i] = keys[i], h.Key
	h.Copies, h.CopyKeys = papers, keys
	said, err := m.Remarks(ctx, []int64{h.Key}, []paper.Paper{h.Paper})
	if err != nil {
		return h, true, err
	}
	arrivals, err := m.Arrivals(ctx, []int64{h.Key})
	h.Said, h.Arrived = said[0], arrivals[h.Key]
	return h, true, err
}

// addUnlike adds what a search did not find because it is not similar enough, for a digest
// that explains what it is without.
func (m *making) addUnlike(ctx context.Context, p *part, r query.Request) error {
	least := r.MinSimilarity
	if !m.Explain || least == nil {
		return nil
	}
	r.MinSimilarity = nil
	a, _, err := m.Ask(ctx, r, p.span.papers)
	if err != nil {
		return err
	}
	for _, h := range a.Hits {
		if p.span.has(h.Key) && h.Compared && h.Similarity < *least {
			p.found = append(p.found, &found{Hit: h, reason: TooUnlike, score: h.Similarity, bound: *least})
		}
	}
	return nil
}
