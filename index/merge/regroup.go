package merge

import (
	"cmp"
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

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
	if len(g.sources) < 2 || len(g.sources) > manySources {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(g.sources), func(s catalogue.Source) bool { return s.Hash == in.hash })
	return paper.ContentHash(Combine(rest)) == g.content
}

// group is a paper to be, with its records.
type group struct {
	described
	nodes   []*traits // of its records, in their order
	content string    // content hash
	before  string    // content hash of the paper that it continues; empty if it is new
	key     int64     // of the paper that it continues; then its own
	isNew   bool
	was     int64    // number of the import that the paper it continues arrived with; of this one if it is new
	arrived int64    // the same of the group: see arrive
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
				continue
			}
			for _, in := range extra { // a record that takes its place is where it was
				if in.record.Provider == s.Provider && in.record.Name == s.Name {
					from[in.hash] = key
				}
			}
		}
	}
	p := newPile(sources)
	for _, in := range extra {
		p.add(in.source(a.run), in.content)
		fresh[in.hash] = true
	}
	groups := a.groups(p.sources(), keys, extra)
	a.continueOld(groups, keys, old, from)
	keepIDs(groups, keys, old, carried)
	if err := a.arrive(ctx, groups, keys, old, from); err != nil {
		return nil, err
	}
	if err := a.write(ctx, groups, keys, old, carried, func(s catalogue.Source, key int64) bool { return from[s.Hash] != key || fresh[s.Hash] }); err != nil {
		return nil, err
	}
	byHash := map[string]*group{}
	for _, g := range groups {
		for _, s := range g.sources {
			byHash[s.Hash] = g
		}
	}
	for _, in := range extra {
		byHash[in.hash] = byHash[p.final(in.hash)]
	}
	return byHash, nil
}

// groups groups sources: those of some papers, and records that come to them.
func (a *adder) groups(sources []catalogue.Source, keys []int64, extra []*incoming) []*group {
	c := cluster(a.nodesAgain(sources, keys, extra), a.rules)
	byHash := make(map[string]*traits, len(sources))
	for _, n := range c.nodes {
		byHash[n.hash] = n
	}
	var groups []*group
	for _, list := range c.groups() {
		g := &group{}
		for _, n := range list {
			g.sources = append(g.sources, sources[c.nodes[n].at])
		}
		g.paper = Combine(g.sources)
		for _, s := range g.sources { // which Combine has sorted
			g.nodes = append(g.nodes, byHash[s.Hash])
		}
		groups = append(groups, g)
	}
	own(groups)
	for _, g := range groups {
		g.content = paper.ContentHash(g.paper)
	}
	return groups
}

// nodesAgain returns the traits of sources, as far as they are known those of the records
// of some papers, and of records that come to them.
func (a *adder) nodesAgain(sources []catalogue.Source, keys []int64, extra []*incoming) []*traits {
	known := map[string]*traits{}
	for _, key := range keys {
		for _, n := range a.known.traits[key] {
			known[n.hash] = n
		}
	}
	for _, in := range extra {
		known[in.hash] = a.traitsIn(in)
	}
	nodes := make([]*traits, len(sources))
	for i, s := range sources {
		if nodes[i] = known[s.Hash]; nodes[i] == nil {
			nodes[i] = nodesOf(sources[i:i+1], a.rules)[0]
		}
		nodes[i].at = i
	}
	return nodes
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

// arrive says when the groups arrived: with the paper that they continue or the first
// paper that a record of theirs, or an earlier version of it, comes from. So neither
// joining papers nor taking one apart makes old ones look new.
func (a *adder) arrive(ctx context.Context, groups []*group, keys []int64, old map[int64]described, from map[string]int64) error {
	arrived, first := make(map[int64]int64, len(keys)), map[origin]int64{} // by key; by record
	for _, key := range keys {
		run, err := a.tx.Arrived(ctx, key)
		if err != nil {
			return err
		}
		arrived[key] = run
		for _, s := range old[key].sources {
			o := origin{s.Provider, s.Name}
			if earliest, ok := first[o]; !ok || run < earliest {
				first[o] = run
			}
		}
	}
	for _, g := range groups {
		g.was = a.run
		if g.key != 0 {
			g.was = arrived[g.key]
		}
		g.arrived = g.was
		for _, s := range g.sources {
			run, ok := arrived[from[s.Hash]]
			if !ok {
				run, ok = first[origin{s.Provider, s.Name}]
			}
			if ok {
				g.arrived = min(g.arrived, run)
			}
		}
	}
	return nil
}

// write writes what has changed.
func (a *adder) write(ctx context.Context, groups []*group, keys []int64, old map[int64]described, carried map[int64][]string, moved func(catalogue.Source, int64) bool) error {
	k := a.known
	continued := map[int64]*group{}
	for _, g := range groups {
		g.isNew = g.key == 0
		g.touched = g.isNew || g.content != g.before || g.arrived != g.was || len(g.sources) != len(old[g.key].sources) || !slices.Equal(g.carried, carried[g.key]) ||
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
		} else if g.touched {
			if err := a.tx.Strip(ctx, key); err != nil {
				return err
			}
		}
	}
	k.tied.drop(keys)
	for _, key := range keys { // records may have waited for one and come to another
		delete(k.traits, key)
		delete(k.sources, key)
	}
	var after []int64
	for _, g := range groups {
		if g.touched {
			if err := a.writeGroup(ctx, g, old[g.key].paper); err != nil {
				return err
			}
		}
		k.learnGroup(g)
		after = append(after, g.key)
	}
	if len(after) > 1 {
		k.tied.tie(after) // they may be, and are looked at again when they are needed
	}
	return nil
}

// writeGroup writes a group as a paper.
func (a *adder) writeGroup(ctx context.Context, g *group, old paper.Paper) error {
	if g.isNew {
		key, err := a.tx.AddPaper(ctx, g.paper, g.sources[0], g.nodes[0].print, g.content)
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
	if g.arrived != g.was {
		if err := a.tx.SetArrived(ctx, g.key, g.arrived); err != nil {
			return err
		}
	}
	a.tx.Carry(g.key, g.carried)
	for i, s := range g.sources {
		content := paper.ContentHash(s.Paper)
		if err := a.tx.AddSource(ctx, g.key, s, g.nodes[i].print, content, len(g.sources) == 1 && content == g.content); err != nil {
			return err
		}
	}
	return nil
}

// learnGroup takes note of a group that is a paper now.
func (k *known) learnGroup(g *group) {
	for i, s := range g.sources {
		k.learn(g.key, s, g.nodes[i].print, s.Paper.Aliases)
	}
	for _, id := range g.paper.Aliases {
		k.byID[id] = insertKey(k.byID[id], g.key)
	}
	k.content[g.key], k.loaded[g.key], k.traits[g.key] = g.content, g.described, g.nodes
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
