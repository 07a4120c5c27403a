package digest

import (
	"context"
	"slices"
)

// A choice is what is told of, and what is not.
type choice struct {
	papers []Paper
	under  []place       // where each stands
	at     map[int64]int // places in papers, by the keys of their works
	cut    []place       // what there was no room for
	passed []Passed      // by the parts, in their order
}

// A place is what a part found.
type place struct {
	*part
	*found
}

// choose decides which papers are told of, each under the first part that found it.
func (m *making) choose(ctx context.Context) (*choice, error) {
	c := &choice{at: map[int64]int{}}
	var all []*found
	for _, p := range m.parts {
		all = append(all, p.found...)
	}
	if err := m.findWorks(ctx, all); err != nil {
		return nil, err
	}
	for _, p := range m.parts {
		if p.isLikes() {
			if err := m.chooseLikes(ctx, c, p); err != nil {
				return nil, err
			}
			continue
		}
		for _, f := range p.found {
			m.consider(c, p, f)
		}
	}
	for _, cut := range c.cut {
		m.settle(c, cut)
	}
	for _, p := range m.parts {
		m.holdOther(p)
	}
	m.tidyPassed(c)
	return c, nil
}

// tidyPassed leaves out what another part tells of, and puts the rest in the order of the
// parts.
func (m *making) tidyPassed(c *choice) {
	if !m.Explain {
		c.passed = nil
		return
	}
	c.passed = slices.DeleteFunc(c.passed, func(p Passed) bool { _, told := c.at[p.Key]; return told && p.Reason != IsCopy })
	order := map[string]int{}
	for i, p := range m.parts {
		order[p.Name] = i
	}
	slices.SortStableFunc(c.passed, func(a, b Passed) int { return order[a.Part] - order[b.Part] })
}

// consider decides whether a part tells of what it found.
func (m *making) consider(c *choice, p *part, f *found) {
	reason := m.against(p, f)
	switch told := c.told(m, f); {
	case reason != "":
		c.pass(p, f, reason)
	case told != nil:
		c.name(told, p, f)
	case m.Most > 0 && p.stand >= m.Most:
		p.stand++
		c.cut = append(c.cut, place{p, f})
	default:
		p.stand++
		c.add(p, f, m.works[f.Key])
	}
}

// told returns the paper that stands for one already: itself or a copy; nil if none does.
func (c *choice) told(m *making, f *found) *Paper {
	for _, key := range append([]int64{f.Key}, m.works[f.Key].others...) {
		if n, told := c.at[key]; told {
			return &c.papers[n]
		}
	}
	return nil
}

// add tells of a paper.
func (c *choice) add(p *part, f *found, w work) {
	n := len(c.papers)
	c.papers = append(c.papers, Paper{Hit: f.Hit, Parts: []string{p.Name}, Near: f.near})
	c.under = append(c.under, place{p, f})
	c.at[f.Key] = n
	for _, key := range w.others {
		c.at[key] = n
	}
	p.Found++
}

// name says that another part found a paper too, or a copy of it.
func (c *choice) name(told *Paper, p *part, f *found) {
	if slices.Contains(told.Parts, p.Name) {
		c.pass(p, f, IsCopy)
		return
	}
	told.Parts = append(told.Parts, p.Name)
	if f.near != nil {
		told.Near = f.near
	}
	p.Found++
}

// settle says what becomes of a paper that a part had no room for: another one may have told
// of it. If not, it stays for the next digest with all its copies: one that was left below
// the key would be one that is known by then.
func (m *making) settle(c *choice, cut place) {
	if told := c.told(m, cut.found); told != nil {
		c.name(told, cut.part, cut.found)
		return
	}
	cut.Cut++
	c.pass(cut.part, cut.found, NoRoom)
	for _, key := range append([]int64{cut.Key}, m.works[cut.Key].others...) {
		if cut.span.has(key) {
			cut.hold(key)
		}
	}
}

func (c *choice) pass(p *part, f *found, reason Reason) {
	c.passed = append(c.passed, Passed{Part: p.Name, Key: f.Key, ID: f.Paper.ID, Title: f.Paper.Title, Reason: reason, Rank: f.rank, Score: f.score, Bound: f.bound})
}

// explain adds the reasons for which papers are told of.
func (m *making) explain(ctx context.Context, c *choice) error {
	for _, p := range m.parts {
		var at, places []int // in the digest, and in the answer
		for i, under := range c.under {
			if under.part == p && !p.isLikes() {
				at, places = append(at, i), append(places, under.place)
			}
		}
		if len(at) == 0 {
			continue
		}
		why, err := p.reasons.Of(ctx, places...)
		if err != nil {
			return err
		}
		for i := range why {
			c.papers[at[i]].Why = &why[i]
		}
	}
	return m.explainLikes(ctx, c)
}
