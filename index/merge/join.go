package merge

import (
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// add takes one record: it finds the papers that the record is about, makes one
// of them with it, and writes the result if anything changed.
func (a *adder) add(ctx context.Context, in incoming) error {
	keys := a.known.named(in.record.Paper)
	if len(keys) == 1 {
		if v := a.known.version(keys[0], in.hash); v != nil {
			return a.addKnown(ctx, keys[0], v, in)
		}
	}
	keys = a.known.alike(keys, in)
	if len(keys) == 0 {
		return a.insert(ctx, in)
	}
	return a.join(ctx, keys, in)
}

// insert adds a paper with a record as its only source.
func (a *adder) insert(ctx context.Context, in incoming) error {
	s := in.source(a.run)
	key, err := a.tx.AddPaper(ctx, s, in.fingerprint(), in.content)
	if err != nil {
		return err
	}
	a.known.learn(key, in, s, in.content, in.record.Paper.Aliases)
	a.added.New++
	a.seen.Add(int(key))
	return nil
}

// addKnown takes a record that is a source of a paper already. Nearly always
// there is nothing to do. But a record that repeats what an earlier version said
// is the newest word of a provider that has changed its mind.
func (a *adder) addKnown(ctx context.Context, key int64, v *catalogue.Version, in incoming) error {
	now := whenOf(in.source(a.run))
	if overtakes(a.known.sources[key], *v, now) {
		return a.join(ctx, []int64{key}, in)
	}
	if now.revised > v.Revised {
		v.Revised = now.revised
		delete(a.known.loaded, key)
		if err := a.tx.SetRevised(ctx, key, v.Hash, now.revised); err != nil {
			return err
		}
	}
	a.countKnown(key)
	return nil
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

// join makes one paper of papers and a record.
func (a *adder) join(ctx context.Context, keys []int64, in incoming) error {
	papers := make([]described, len(keys))
	for i, k := range keys {
		d, err := a.load(ctx, k)
		if err != nil {
			return err
		}
		if len(d.sources) == 1 { // from now on it is not the paper any more
			if err := a.tx.KeepRecord(ctx, k, d.sources[0]); err != nil {
				return err
			}
		}
		papers[i] = d
	}
	s := in.source(a.run)
	merged, keep := unite(papers, s, in.content)
	key, old := keys[keep], papers[keep].paper
	for _, other := range keys {
		if other == key {
			continue
		}
		if err := a.tx.Absorb(ctx, key, other); err != nil {
			return err
		}
		a.known.merge(other, key)
	}
	if err := a.tx.AddSource(ctx, key, s, in.fingerprint(), in.content, len(merged.sources) == 1); err != nil {
		return err
	}
	before, content := a.known.content[key], paper.ContentHash(merged.paper)
	a.known.learn(key, in, s, content, merged.paper.Aliases)
	a.known.loaded[key] = merged
	if content == before {
		a.countKnown(key)
		return nil
	}
	if !in.again { // or it is counted already
		a.added.Updated++
		a.seen.Add(int(key))
		if err := a.tx.NoteChange(ctx, key, before); err != nil {
			return err
		}
	}
	return a.tx.UpdatePaper(ctx, key, old, merged.paper, content)
}

// unite makes one paper of papers and a new source, whose content hash is given,
// and returns which of the papers it continues: the one whose text stays, which so
// keeps its vectors. It may use the lists of sources of the papers.
func unite(papers []described, s catalogue.Source, content string) (merged described, keep int) {
	sources := papers[0].sources
	for _, p := range papers[1:] {
		sources = append(sources, p.sources...)
	}
	unknown := catalogue.SourceHash("", s.Paper.ID, content) // the same, from before sources were kept
	sources = slices.DeleteFunc(sources, func(other catalogue.Source) bool { return other.Hash == s.Hash || other.Hash == unknown })
	sources = append(sources, s)
	p := Combine(sources)
	keep = slices.IndexFunc(papers, func(d described) bool { return d.paper.Title == p.Title && d.paper.Abstract == p.Abstract })
	return described{p, sources}, max(0, keep)
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
