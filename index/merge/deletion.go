package merge

import (
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A record that its provider deletes is no longer a source of a paper, and a paper
// without sources is removed. The library remembers the deletion: an older copy of
// the record, which may come from an older file, does not bring it back.

// isDeleted reports whether a provider has deleted a record in a version that is
// not older than this one. Without dates none is newer.
func (k *known) isDeleted(provider, name, revised string) bool {
	when, ok := k.deleted[origin{provider, name}]
	return ok && (when == "" || revised == "" || revised <= when)
}

// remove removes the sources that a provider deletes. It returns the other sources
// of their papers, which are to be added again, since without the one they may be
// of several papers.
func (a *adder) remove(ctx context.Context, r paper.Record) (others []incoming, err error) {
	if err := a.tx.AddDeletion(ctx, catalogue.Deletion{Provider: r.Provider, Name: r.Name, Revised: r.Revised}); err != nil {
		return nil, err
	}
	if !a.known.isDeleted(r.Provider, r.Name, r.Revised) {
		a.known.deleted[origin{r.Provider, r.Name}] = r.Revised
	}
	for _, key := range a.known.named(r.Paper) {
		d, err := a.load(ctx, key)
		if err != nil {
			return nil, err
		}
		var rest []incoming
		for _, s := range d.sources {
			if !a.known.isDeleted(s.Provider, s.Name, s.Revised) {
				rest = append(rest, incoming{record: s.Record, again: true, run: s.Run})
			}
		}
		if len(rest) == len(d.sources) {
			continue
		}
		if len(rest) > 0 {
			err = a.reduce(ctx, key, d.paper, rest)
		} else {
			err = a.tx.RemovePaper(ctx, key)
		}
		if err != nil {
			return nil, err
		}
		a.known.into[key] = 0 // those that are left are looked up again
		others = append(others, rest...)
	}
	return others, nil
}

// reduce makes a paper what one of its sources says, with the same key, so that
// what is embedded already is not embedded again: the one that has its text, if
// there is one, which then comes first.
func (a *adder) reduce(ctx context.Context, key int64, p paper.Paper, sources []incoming) error {
	same := slices.IndexFunc(sources, func(in incoming) bool {
		return in.record.Paper.Title == p.Title && in.record.Paper.Abstract == p.Abstract
	})
	if same > 0 {
		sources[0], sources[same] = sources[same], sources[0]
	}
	in := &sources[0]
	in.sum()
	if err := a.tx.Strip(ctx, key); err != nil {
		return err
	}
	if err := a.tx.AddSource(ctx, key, in.source(a.run), in.fingerprint(), in.content, true); err != nil {
		return err
	}
	p.Aliases, p.Keys = nil, nil
	return a.tx.UpdatePaper(ctx, key, p, in.record.Paper, in.content)
}
