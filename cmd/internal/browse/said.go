package browse

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/index"
	"paperkin/query"
)

// What the user says of papers: tags, whether they are liked, and whether they were read.

// likeOrNot says that the chosen papers are liked; where all of them are, that they are not.
func (m Model) likeOrNot() (Model, []effect) {
	return m.toggle(index.Like, index.Clear, func(r index.Remark) bool { return r.Opinion == index.Liked })
}

// readOrNot says that the chosen papers were read; where all of them were, that they were not.
func (m Model) readOrNot() (Model, []effect) {
	return m.toggle(index.Read, index.Unread, func(r index.Remark) bool { return r.Read })
}

func (m Model) toggle(do, undo string, is func(index.Remark) bool) (Model, []effect) {
	hits := m.chosen()
	if len(hits) == 0 {
		return m, nil
	}
	if !slices.ContainsFunc(hits, func(h query.Hit) bool { return !is(h.Said) }) {
		do = undo
	}
	return m, []effect{saying{papers: papersOf(hits), do: do}}
}

// say says it.
func (o Options) say(ctx context.Context, e saying) ([]index.Remark, error) {
	if e.do != "" {
		return o.Mark(ctx, e.papers, e.do)
	}
	return o.Tag(ctx, e.papers, e.tags)
}

// said shows what is said of papers now.
func (m Model) said(msg said) Model {
	if msg.err != nil {
		m.fail(msg.err)
		return m
	}
	now := map[string]index.Remark{}
	for i, p := range msg.papers {
		now[p.ID] = msg.now[i]
	}
	renew := func(hits []query.Hit) []query.Hit {
		hits = slices.Clone(hits)
		for i := range hits {
			if r, ok := now[hits[i].Paper.ID]; ok {
				hits[i].Said = r
			}
		}
		return hits
	}
	m.answer.Hits, m.marked = renew(m.answer.Hits), renew(m.marked)
	m.say(msg.told())
	return m
}

// told is what to say of it.
func (s said) told() string {
	which := ""
	if len(s.papers) > 1 {
		which = count(len(s.papers)) + ": "
	}
	switch {
	case s.do != "":
		return which + map[string]string{index.Like: "liked", index.Clear: "no longer liked", index.Read: "read", index.Unread: "not read"}[s.do]
	case len(s.now) == 1:
		return "tags: " + cmp.Or(strings.Join(s.now[0].Tags, ", "), "none")
	}
	return "the tags are changed"
}

// standing is how the user stands to a paper; empty where nothing was said of that.
func standing(r index.Remark) string {
	var parts []string
	if r.Opinion != "" {
		parts = append(parts, string(r.Opinion))
	}
	if r.Read {
		parts = append(parts, "read")
	}
	return strings.Join(parts, screen.Between)
}
