package shelf

import "context"

// A Pair is two papers, by their ids, the lesser one first.
type Pair [2]string

// pairOf is what an event takes the place of: what was said before of the same two
// papers. Other events have none.
func pairOf(e Event) (p Pair, ok bool) {
	if e.Do != Same && e.Do != Apart {
		return p, false
	}
	p = Pair{e.Papers[0], e.Papers[1]}
	if p[0] > p[1] {
		p[0], p[1] = p[1], p[0]
	}
	return p, true
}

// A Decision is what was said last of two papers.
type Decision struct {
	Pair Pair
	Same bool // they are one paper; else they are two
}

// Decisions lists what holds, in the order in which it was said.
func (s Shelf) Decisions(ctx context.Context) ([]Decision, error) {
	last := map[Pair]int{}
	var all []Decision
	err := s.Replay(ctx, func(e Event) bool {
		if p, ok := pairOf(e); ok {
			last[p] = len(all)
			all = append(all, Decision{p, e.Do == Same})
		}
		return true
	})
	var hold []Decision
	for i, d := range all {
		if last[d.Pair] == i {
			hold = append(hold, d)
		}
	}
	return hold, err
}
