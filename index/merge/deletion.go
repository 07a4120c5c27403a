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

// remove removes the sources that a provider deletes. What is left of their papers, and
// of those tied to them, is grouped again, since without the one they may be of several
// papers.
func (a *adder) remove(ctx context.Context, r paper.Record) error {
	if err := a.tx.AddDeletion(ctx, catalogue.Deletion{Provider: r.Provider, Name: r.Name, Revised: r.Revised}); err != nil {
		return err
	}
	if !a.known.isDeleted(r.Provider, r.Name, r.Revised) {
		a.known.deleted[origin{r.Provider, r.Name}] = r.Revised
	}
	if err := a.settle(ctx); err != nil {
		return err
	}
	gone := func(s catalogue.Source) bool { return a.known.isDeleted(s.Provider, s.Name, s.Revised) }
	for _, key := range a.known.named(r.Paper) {
		if a.known.present(key) != key {
			continue
		}
		d, err := a.load(ctx, key)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(d.sources, gone) {
			continue
		}
		if err := a.follow(ctx, []int64{key}); err != nil {
			return err
		}
		if _, err := a.regroup(ctx, a.known.tied.of(key), nil, gone); err != nil {
			return err
		}
	}
	return nil
}
