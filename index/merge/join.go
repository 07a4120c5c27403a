package merge

import (
	"context"
	"maps"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// add takes one record: it finds the papers that the record is about, makes one
// of them with it, and writes the result if anything changed. Where that is not all,
// because papers were kept apart or carry one id, or would take long, because the paper
// has many records, the record waits for the end of the batch: see settle.
func (a *adder) add(ctx context.Context, in *incoming) error {
	if key := a.known.holder(in); key != 0 {
		return a.addKnown(ctx, key, a.known.version(key, in.hash), in)
	}
	candidates := a.known.candidates(in)
	if len(candidates) == 0 && !a.only {
		return a.insert(ctx, in)
	}
	n := a.traitsIn(in)
	tied, err := a.tied(ctx, n, candidates)
	if err != nil {
		return err
	}
	if a.only && !slices.ContainsFunc(tied, func(key int64) bool { return a.joins(n, key) }) {
		a.added.Unmatched++
		return nil
	}
	if len(tied) == 0 {
		return a.insert(ctx, in)
	}
	if len(tied) == 1 && a.known.takesAtOnce(tied[0]) && a.joins(n, tied[0]) {
		return a.join(ctx, tied[0], in)
	}
	a.wait(in, tied)
	return nil
}

// joins reports whether a record belongs to a paper that is tied to no other, and no
// record of the paper is told apart from it or from another.
func (a *adder) joins(n *traits, key int64) bool {
	joined := false
	for _, other := range a.known.traits[key] {
		switch a.rules.judge(n, other).Verdict {
		case Apart:
			return false
		case Joined:
			joined = true
		}
	}
	return joined && !a.torn(key)
}

// insert adds a paper with a record as its only source.
func (a *adder) insert(ctx context.Context, in *incoming) error {
	s, f := in.source(a.run), in.fingerprint()
	key, err := a.tx.AddPaper(ctx, s.Paper, s, f, in.content)
	if err != nil {
		return err
	}
	a.known.learn(key, s, f, s.Paper.Aliases)
	a.known.content[key] = in.content
	a.known.loaded[key] = described{s.Paper, []catalogue.Source{s}}
	if in.traits != nil {
		a.known.traits[key] = []*traits{in.traits}
	}
	a.added.New++
	a.seen.Add(int(key))
	return nil
}

// addKnown takes a record that is a source of a paper already. Nearly always
// there is nothing to do. But a record that repeats what an earlier version said
// is the newest word of a provider that has changed its mind.
func (a *adder) addKnown(ctx context.Context, key int64, v *catalogue.Version, in *incoming) error {
	now := whenOf(in.source(a.run))
	if overtakes(a.known.sources[key].list, *v, now) {
		if err := a.follow(ctx, []int64{key}); err != nil {
			return err
		}
		if !a.known.takesAtOnce(key) || a.torn(key) {
			a.wait(in, []int64{key})
			return nil
		}
		return a.join(ctx, key, in)
	}
	if first := a.known.waits[in.hash]; first != nil {
		first.record.Revised = max(first.record.Revised, now.revised)
		first.record.Paper.Counts.Add(in.record.Paper.Counts)
		a.added.Duplicate++
		return nil
	}
	if now.revised > v.Revised {
		v.Revised = now.revised
		delete(a.known.loaded, key)
		if err := a.tx.SetRevised(ctx, key, v.Hash, now.revised); err != nil {
			return err
		}
	}
	if counts := v.Counts.Then(in.record.Paper.Counts); !maps.Equal(counts, v.Counts) {
		return a.recount(ctx, key, v, counts)
	}
	a.countKnown(key)
	return nil
}

// recount takes what a known record counts now. Nothing else of the paper changes.
func (a *adder) recount(ctx context.Context, key int64, v *catalogue.Version, now paper.Counts) error {
	all := func() (counts paper.Counts) {
		for _, other := range a.known.sources[key].list {
			counts.Add(other.Counts)
		}
		return counts
	}
	before := all()
	v.Counts = now
	if err := a.tx.SetSourceCounts(ctx, key, v.Hash, now); err != nil {
		return err
	}
	delete(a.known.loaded, key)
	after := all()
	if maps.Equal(before, after) {
		a.countKnown(key)
		return nil
	}
	a.added.Updated++
	a.seen.Add(int(key))
	return a.tx.SetCounts(ctx, key, before, after)
}

// overtakes reports whether a version that is said again now overtakes a later
// version of the same record.
func overtakes(versions []catalogue.Version, v catalogue.Version, now when) bool {
	return slices.ContainsFunc(versions, func(other catalogue.Version) bool {
		return other.Provider == v.Provider && other.Name == v.Name && other.Hash != v.Hash &&
			versionWhen(v).compare(versionWhen(other)) < 0 && versionWhen(other).compare(now) < 0
	})
}

// load reads a paper with its sources. A paper can have many, so it is read once
// for all records of a batch.
func (a *adder) load(ctx context.Context, key int64) (described, error) {
	if d, ok := a.known.loaded[key]; ok {
		return d, nil
	}
	p, sources, err := a.tx.Sources(ctx, key)
	return described{p, sources}, err
}

// join makes one paper of a paper and records.
func (a *adder) join(ctx context.Context, key int64, records ...*incoming) error {
	d, err := a.load(ctx, key)
	if err != nil {
		return err
	}
	p := newPile(d.sources)
	for _, in := range records {
		p.add(in.source(a.run), in.content)
	}
	merged := described{sources: p.sources()}
	if err := a.exchange(ctx, key, p, len(merged.sources) == 1, records); err != nil {
		return err
	}
	merged.paper = Combine(merged.sources)
	before, content := a.known.content[key], paper.ContentHash(merged.paper)
	a.known.content[key], a.known.loaded[key] = content, merged
	a.remember(key, p, records)
	recounted := !maps.Equal(d.paper.Counts, merged.paper.Counts)
	if err := a.countJoined(ctx, key, p, before, recounted, records); err != nil {
		return err
	}
	if content == before {
		return a.tx.SetCounts(ctx, key, d.paper.Counts, merged.paper.Counts)
	}
	return a.tx.UpdatePaper(ctx, key, d.paper, merged.paper, content)
}

// exchange writes which sources a paper has gained and lost. only says that it has one
// now.
func (a *adder) exchange(ctx context.Context, key int64, p *pile, only bool, records []*incoming) error {
	if p.had == 1 && !p.gone[0] && !only { // from now on it is not the paper any more
		if err := a.tx.KeepRecord(ctx, key, p.list[0]); err != nil {
			return err
		}
	}
	for _, hash := range p.dropped() {
		if err := a.tx.DropSource(ctx, key, hash); err != nil {
			return err
		}
	}
	a.known.sources[key].forget(p.dropped())
	for _, in := range records {
		if !p.isNew(in.hash) {
			continue
		}
		s, f := p.list[p.at[in.hash]], in.fingerprint()
		if err := a.tx.AddSource(ctx, key, s, f, in.content, only); err != nil {
			return err
		}
		a.known.learn(key, s, f, s.Paper.Aliases)
	}
	return nil
}

// remember brings the traits of a paper's records up to date, if they are known.
func (a *adder) remember(key int64, p *pile, records []*incoming) {
	nodes, ok := a.known.traits[key]
	if !ok {
		return
	}
	byHash := make(map[string]*traits, len(nodes)+len(records))
	for _, n := range nodes {
		byHash[n.hash] = n
	}
	for _, in := range records {
		byHash[in.hash] = a.traitsIn(in)
	}
	nodes = nodes[:0]
	for _, s := range p.sources() {
		nodes = append(nodes, byHash[s.Hash])
	}
	a.known.traits[key] = nodes
}

// countJoined counts records that were joined to a paper, of which the content hash is
// given that it had before, and whether its counts of attention are others now.
func (a *adder) countJoined(ctx context.Context, key int64, p *pile, before string, recounted bool, records []*incoming) error {
	var known int
	for _, in := range records {
		changed := a.known.content[key] != before
		if !changed && !recounted || !p.isNew(in.hash) {
			known++
			continue
		}
		a.added.Updated++
		if a.seen.Add(int(key)); !changed {
			continue
		}
		if err := a.tx.NoteChange(ctx, key, before); err != nil {
			return err
		}
	}
	for range known {
		a.countKnown(key)
	}
	return nil
}

// countKnown counts a record that adds nothing to a paper.
func (a *adder) countKnown(key int64) {
	if a.seen.Has(int(key)) {
		a.added.Duplicate++
		return
	}
	a.seen.Add(int(key))
	a.added.Unchanged++
}
