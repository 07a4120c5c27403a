package digest

import (
	"cmp"
	"context"
	"errors"
	"math"
	"strings"
	"time"

	"paperkin/index"
	"paperkin/query"
)

// New finds what is new in a library, which the searcher answers from. It returns an [*index.NoSearchError]
// where no search has one of the names, and the errors of the library; a search that cannot
// be asked is a part with a Problem. It writes nothing.
//
// All parts see one state of the library, and none looks beyond the first new paper that
// waits to be embedded: that one and all after it are for the next digest, so that a key for
// each part is all that has to be kept. It stays below what a digest leaves out for want of
// room, and of what that digest told of above it, [index.Library.Told] knows.
func New(ctx context.Context, lib *index.Library, s *query.Searcher, o Options) (d Digest, err error) {
	at := *s
	at.Now = func() time.Time { return o.Now }
	parts, err := partsOf(ctx, lib, o.Names)
	if err != nil {
		return d, err
	}
	told, err := lib.Told(ctx)
	if err != nil {
		return d, err
	}
	state, err := at.State(ctx)
	if err != nil {
		return d, err
	}
	v, err := folderOf(state)
	if err != nil {
		return d, errors.Join(err, state.Close())
	}
	o.Depth = cmp.Or(o.Depth, UsualDepth)
	m := &making{Options: o, State: state, folder: v, told: told.Papers, without: map[int64]bool{}, parts: parts, spans: map[window]*span{}, works: map[int64]work{}}
	d, err = m.digest(ctx)
	return d, errors.Join(err, state.Close())
}

// A making is a digest that is being made.
type making struct {
	Options
	*query.State
	folder  *index.View    // that of the state
	told    map[int64]bool // keys of the papers that were told of
	without map[int64]bool // and of those that are told of in another way
	parts   []*part
	spans   map[window]*span
	works   map[int64]work // by the keys of what parts found
}

// A part is a [Part] with what it found.
type part struct {
	Part
	search  index.SavedSearch
	span    *span    // what is new to it; nil of the likes where there are too few
	due     *span    // what was not told of yet, where that is another
	found   []*found // best first
	reasons query.Reasons
	taste   taste    // of the likes, as is the next
	nearest []scored // the arrivals, the nearest first
	stand   int      // papers that stand under it, or would if there were room
	held    int64    // the first key that stays for the next digest
}

func (p *part) isLikes() bool { return p.Name == index.LikesName }

// partsOf returns the parts of some names, all for none.
func partsOf(ctx context.Context, lib *index.Library, names []string) (parts []*part, err error) {
	searches, likesTold, err := lib.Searches(ctx)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, name := range names {
		if !strings.EqualFold(name, index.LikesName) {
			s, err := lib.SearchNamed(ctx, name)
			if err != nil {
				return nil, err
			}
			name = s.Name
		}
		wanted[name] = true
	}
	for _, s := range append(searches, index.SavedSearch{Name: index.LikesName, Told: likesTold}) {
		if len(names) == 0 || wanted[s.Name] {
			parts = append(parts, &part{Part: Part{Name: s.Name}, search: s, held: math.MaxInt64})
		}
	}
	return parts, nil
}

func (m *making) digest(ctx context.Context) (d Digest, err error) {
	d = Digest{Now: m.Now, Keys: map[string]int64{}}
	without, err := m.folder.Keys(ctx, m.Without)
	if err != nil {
		return d, err
	}
	for _, key := range without {
		m.without[key] = true
	}
	for _, p := range m.parts {
		if err := m.look(ctx, p); err != nil {
			return d, err
		}
		d.Arrived, d.Waiting = max(d.Arrived, p.Arrived), max(d.Waiting, p.Waiting)
	}
	if d.Last, err = m.lastArrival(ctx); err != nil {
		return d, err
	}
	c, err := m.choose(ctx)
	if err != nil {
		return d, err
	}
	if !m.Brief {
		err = m.explain(ctx, c)
	}
	for _, p := range m.parts {
		if p.span == nil && p.Problem == nil {
			continue
		}
		if key, ok := p.key(); ok {
			d.Keys[p.Name] = key
		}
		d.Parts = append(d.Parts, p.Part)
	}
	d.Papers, d.Passed = c.papers, c.passed
	return d, err
}

// look finds the arrivals that a part is about. What only this part cannot do is its problem.
func (m *making) look(ctx context.Context, p *part) error {
	find := m.search
	if p.isLikes() {
		find = m.nearLikes
	}
	err := find(ctx, p)
	if err == nil || ctx.Err() != nil || index.IsDamage(err) || errors.Is(err, index.ErrMoved) {
		return err
	}
	p.Problem, p.found = err, nil
	return nil
}
