package merge

import (
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// add takes one record: it finds the papers that the record is about, makes one
// of them with it, and writes the result if anything changed. Where that is not all,
// because papers were kept apart or carry one id, the record waits for the end of the
// batch, when all of them are grouped again: see regroup.
func (a *adder) add(ctx context.Context, in *incoming) error {
	if key := a.known.holder(in); key != 0 {
		return a.addKnown(ctx, key, a.known.version(key, in.hash), in)
	}
	candidates := a.known.candidates(in)
	if len(candidates) == 0 {
		return a.insert(ctx, in)
	}
	n := a.traitsIn(in)
	tied, err := a.tied(ctx, n, candidates)
	if err != nil {
		return err
	}
	if len(tied) == 0 {
		return a.insert(ctx, in)
	}
	if len(tied) == 1 && len(a.known.tied.of(tied[0])) == 1 && a.joins(n, tied[0]) {
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
	if overtakes(a.known.sources[key], *v, now) {
		if key > 0 {
			if err := a.follow(ctx, []int64{key}); err != nil {
				return err
			}
		}
		if key < 0 || len(a.known.tied.of(key)) > 1 || a.torn(key) {
			a.wait(in, []int64{key})
			return nil
		}
		return a.join(ctx, key, in)
	}
	if key < 0 {
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

// join makes one paper of a paper and a record.
func (a *adder) join(ctx context.Context, key int64, in *incoming) error {
	d, err := a.load(ctx, key)
	if err != nil {
		return err
	}
	if len(d.sources) == 1 { // from now on it is not the paper any more
		if err := a.tx.KeepRecord(ctx, key, d.sources[0]); err != nil {
			return err
		}
	}
	s, f := in.source(a.run), in.fingerprint()
	merged := extended(d, s, in.content)
	if err := a.tx.AddSource(ctx, key, s, f, in.content, len(merged.sources) == 1); err != nil {
		return err
	}
	before, content := a.known.content[key], paper.ContentHash(merged.paper)
	a.known.learn(key, s, f, merged.paper.Aliases)
	a.known.content[key], a.known.loaded[key] = content, merged
	a.remember(key, in)
	if content == before {
		a.countKnown(key)
		return nil
	}
	a.added.Updated++
	a.seen.Add(int(key))
	if err := a.tx.NoteChange(ctx, key, before); err != nil {
		return err
	}
	return a.tx.UpdatePaper(ctx, key, d.paper, merged.paper, content)
}

// remember adds a record to the traits of its paper, if they are known.
func (a *adder) remember(key int64, in *incoming) {
	nodes, ok := a.known.traits[key]
	if !ok {
		return
	}
	n := a.traitsIn(in)
	nodes = slices.DeleteFunc(nodes, func(other *traits) bool { return other.hash == n.hash })
	a.known.traits[key] = append(nodes, n)
}

// extended makes one paper of a paper and a new source, whose content hash is given. It
// may use the list of sources of the paper.
func extended(d described, s catalogue.Source, content string) described {
	sources := append(without(d.sources, s, content), s)
	return described{Combine(sources), sources}
}

// without leaves out the sources that another, whose content hash is given, replaces:
// the same, and what is left of it from before sources were kept.
func without(sources []catalogue.Source, s catalogue.Source, content string) []catalogue.Source {
	unknown := catalogue.SourceHash("", s.Paper.ID, content)
	return slices.DeleteFunc(sources, func(other catalogue.Source) bool { return other.Hash == s.Hash || other.Hash == unknown })
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
