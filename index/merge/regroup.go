package merge

import (
	"cmp"
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// waiting is a record that is added at the end of its batch.
type waiting struct {
	key int64 // by which the batch knows it, below zero
	in  *incoming
}

// wait leaves a record for the end of the batch. Until then the papers that it is tied
// to are tied to each other.
func (a *adder) wait(in *incoming, tied []int64) {
	a.known.waited++
	w := waiting{-a.known.waited, in}
	a.queue = append(a.queue, w)
	a.known.traits[w.key] = []*traits{a.traitsIn(in)}
	a.known.learn(w.key, in.source(a.run), in.fingerprint(), in.record.Paper.Aliases)
	a.known.tied.tie(append([]int64{w.key}, tied...))
}

// settle adds the records that wait: each set of papers that are tied is grouped once,
// however many records came for it.
func (a *adder) settle(ctx context.Context) error {
	if len(a.queue) == 0 {
		return nil
	}
	queue := a.queue
	a.queue = nil
	var seeds []int64
	for _, w := range queue {
		for _, key := range a.known.tied.of(w.key) {
			if key > 0 {
				seeds = insertKey(seeds, key)
			}
		}
	}
	if err := a.follow(ctx, seeds); err != nil { // what was known already was not looked at
		return err
	}
	for _, w := range queue {
		set := a.known.tied.of(w.key)
		if a.known.traits[w.key] == nil {
			continue // with another
		}
		var keys []int64
		var extra []*incoming
		for _, key := range set {
			if key > 0 {
				keys = append(keys, key)
			}
		}
		for _, other := range queue {
			if slices.Contains(set, other.key) {
				extra = append(extra, other.in)
			}
		}
		outcome, err := a.regroup(ctx, keys, extra, nil)
		if err != nil {
			return err
		}
		for _, key := range set {
			if key < 0 {
				a.known.into[key] = 0
				delete(a.known.traits, key)
			}
		}
		if err := a.countGroups(ctx, extra, outcome); err != nil {
			return err
		}
	}
	return nil
}

// countGroups counts records that were grouped by what became of their papers.
func (a *adder) countGroups(ctx context.Context, records []*incoming, outcome map[string]*group) error {
	for _, in := range records {
		g := outcome[in.hash]
		switch {
		case g.isNew:
			g.isNew = false
			a.added.New++
			a.seen.Add(int(g.key))
		case g.before == g.content, g.knows(in):
			a.countKnown(g.key)
		case g.before == "": // new in this batch
			a.added.Updated++
		default:
			a.added.Updated++
			a.seen.Add(int(g.key))
			if err := a.tx.NoteChange(ctx, g.key, g.before); err != nil {
				return err
			}
		}
	}
	return nil
}

// knows reports whether a group says the same without one of its records.
func (g *group) knows(in *incoming) bool {
	const most = 50 // records, beyond which finding out takes long
	if len(g.sources) < 2 || len(g.sources) > most {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(g.sources), func(s catalogue.Source) bool { return s.Hash == in.hash })
	return paper.ContentHash(Combine(rest)) == g.content
}

// group is a paper to be, with its records.
type group struct {
	described
	content string // content hash
	before  string // content hash of the paper that it continues; empty if it is new
	key     int64  // of the paper that it continues; then its own
	isNew   bool
	carried []string // ids of its records that are not its own
	touched bool     // there is something to write
}

// regroup makes papers of the records of some papers, which are all that are tied to
// each other, and of records that come to them; without those that drop picks. It
// returns the group of each record by its source hash.
func (a *adder) regroup(ctx context.Context, keys []int64, extra []*incoming, drop func(catalogue.Source) bool) (map[string]*group, error) {
	old := make(map[int64]described, len(keys))
	var sources []catalogue.Source
	from, fresh := map[string]int64{}, map[string]bool{} // the paper of a source; whether it comes now
	carried := map[int64][]string{}
	for _, key := range keys {
		d, err := a.load(ctx, key)
		if err != nil {
			return nil, err
		}
		if carried[key], err = a.tx.Carried(ctx, key); err != nil {
			return nil, err
		}
		old[key] = d
		for _, s := range d.sources {
			if drop == nil || !drop(s) {
				sources = append(sources, s)
				from[s.Hash] = key
			}
		}
	}
	for _, in := range extra {
		s := in.source(a.run)
		sources = append(without(sources, s, in.content), s)
		fresh[s.Hash] = true
	}
	groups := a.groups(sources)
	a.continueOld(groups, keys, old, from)
	keepIDs(groups, keys, old, carried)
	if err := a.write(ctx, groups, keys, old, carried, func(s catalogue.Source, key int64) bool { return from[s.Hash] != key || fresh[s.Hash] }); err != nil {
		return nil, err
	}
	byHash := map[string]*group{}
	for _, g := range groups {
		for _, s := range g.sources {
			byHash[s.Hash] = g
		}
	}
	return byHash, nil
}

// groups groups sources.
func (a *adder) groups(sources []catalogue.Source) []*group {
	c := cluster(nodesOf(sources, a.rules), a.rules)
	var groups []*group
	for _, list := range c.groups() {
		g := &group{}
		for _, n := range list {
			g.sources = append(g.sources, sources[c.nodes[n].at])
		}
		g.paper = Combine(g.sources)
		groups = append(groups, g)
	}
	own(groups)
	for _, g := range groups {
		g.content = paper.ContentHash(g.paper)
	}
	return groups
}

// continueOld says which papers the groups continue: those that have the same text, and
// so keep their vectors; else those that most of their records come from.
func (a *adder) continueOld(groups []*group, keys []int64, old map[int64]described, from map[string]int64) {
	free := slices.Clone(keys)
	take := func(g *group, key int64) {
		g.key, g.before = key, a.known.content[key]
		free = slices.DeleteFunc(free, func(k int64) bool { return k == key })
	}
	shares := func(g *group, key int64) (n int) {
		for _, s := range g.sources {
			if from[s.Hash] == key {
				n++
			}
		}
		return n
	}
	for _, own := range []bool{true, false} { // records of the paper before those of others
		for _, key := range slices.Clone(free) {
			p := old[key].paper
			for _, g := range groups {
				if g.key == 0 && g.paper.Title == p.Title && g.paper.Abstract == p.Abstract && (!own || shares(g, key) > 0) {
					take(g, key)
					break
				}
			}
		}
	}
	for _, g := range groups {
		best, most := int64(0), 0
		for _, key := range free {
			if n := shares(g, key); n > most {
				best, most = key, n
			}
		}
		if g.key == 0 && best != 0 {
			take(g, best)
		}
	}
}

// write writes what has changed.
func (a *adder) write(ctx context.Context, groups []*group, keys []int64, old map[int64]described, carried map[int64][]string, moved func(catalogue.Source, int64) bool) error {
	k := a.known
	continued := map[int64]*group{}
	for _, g := range groups {
		g.isNew = g.key == 0
		g.touched = g.isNew || g.content != g.before || len(g.sources) != len(old[g.key].sources) || !slices.Equal(g.carried, carried[g.key]) ||
			slices.ContainsFunc(g.sources, func(s catalogue.Source) bool { return moved(s, g.key) })
		if !g.isNew {
			continued[g.key] = g
		}
	}
	for _, key := range keys {
		g := continued[key]
		if g == nil {
			if err := a.tx.Strip(ctx, key); err != nil {
				return err
			}
			if err := a.tx.RemovePaper(ctx, key); err != nil {
				return err
			}
			k.into[key] = 0
			delete(k.loaded, key)
			delete(k.traits, key)
			delete(k.sources, key)
		} else if g.touched {
			if err := a.tx.Strip(ctx, key); err != nil {
				return err
			}
		}
	}
	k.tied.drop(keys)
	var after []int64
	for _, g := range groups {
		if g.touched {
			if err := a.writeGroup(ctx, g, old[g.key].paper); err != nil {
				return err
			}
		}
		after = append(after, g.key)
	}
	if len(after) > 1 {
		k.tied.tie(after) // they may be, and are looked at again when they are needed
	}
	return nil
}

// writeGroup writes a group as a paper.
func (a *adder) writeGroup(ctx context.Context, g *group, old paper.Paper) error {
	k := a.known
	if g.isNew {
		s := g.sources[0]
		key, err := a.tx.AddPaper(ctx, g.paper, s, catalogue.FingerprintOf(s.Paper), g.content)
		if err != nil {
			return err
		}
		g.key = key
	} else {
		old.Aliases, old.Keys = nil, nil
		if err := a.tx.UpdatePaper(ctx, g.key, old, g.paper, g.content); err != nil {
			return err
		}
	}
	a.tx.Carry(g.key, g.carried)
	delete(k.sources, g.key)
	for _, s := range g.sources {
		content, f := paper.ContentHash(s.Paper), catalogue.FingerprintOf(s.Paper)
		if err := a.tx.AddSource(ctx, g.key, s, f, content, len(g.sources) == 1 && content == g.content); err != nil {
			return err
		}
		k.learn(g.key, s, f, append(s.Paper.Aliases, g.paper.Aliases...))
	}
	k.content[g.key], k.loaded[g.key] = g.content, g.described
	k.traits[g.key] = nodesOf(g.sources, a.rules)
	return nil
}

// keepIDs leaves every id that the papers had with one of the groups: the one that
// carries it, else the one that continues its paper, else the first.
func keepIDs(groups []*group, keys []int64, old map[int64]described, carried map[int64][]string) {
	if len(groups) == 0 {
		return
	}
	found := map[string]bool{}
	for _, g := range groups {
		for _, id := range slices.Concat(g.paper.Aliases, g.carried) {
			found[id] = true
		}
	}
	for _, key := range keys {
		at := groups[0]
		if i := slices.IndexFunc(groups, func(g *group) bool { return g.key == key }); i >= 0 {
			at = groups[i]
		}
		for _, id := range slices.Concat(old[key].paper.Aliases, carried[key]) {
			if !found[id] {
				found[id] = true
				at.carried = append(at.carried, id)
			}
		}
	}
	for _, g := range groups {
		slices.SortFunc(g.carried, func(a, b string) int { return cmp.Compare(a, b) })
	}
}
