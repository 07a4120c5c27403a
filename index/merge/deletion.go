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
	return a.without(ctx, a.known.named(r.Paper), func(s catalogue.Source) bool { return a.known.isDeleted(s.Provider, s.Name, s.Revised) })
}

// without removes the sources that gone picks from some papers.
func (a *adder) without(ctx context.Context, keys []int64, gone func(catalogue.Source) bool) error {
	for _, key := range keys {
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

// A paper that the user has removed stays away: so does every record that carries one of
// the ids that are kept of it, or is known by its ref. It does so whatever else the library
// has, so that reading a file twice makes the same library as reading it once.

// lookBanished finds what is to stay away of a batch.
func (k *known) lookBanished(ctx context.Context, tx *catalogue.ImportTx, batch []incoming) error {
	has, err := tx.HasBanished(ctx)
	if err != nil || !has {
		return err
	}
	var names []string
	for i := range batch {
		if r := batch[i].record; batch[i].err == nil && !r.Deleted {
			names = append(append(names, r.Paper.Aliases...), RecordRef(r))
		}
	}
	k.away, err = tx.BanishedBy(ctx, names)
	return err
}

// banished returns the removed papers of which a record is.
func (k *known) banished(r paper.Record) (list []catalogue.Banished, is bool) {
	if len(k.away) == 0 {
		return nil, false
	}
	for _, name := range append(slices.Clone(r.Paper.Aliases), RecordRef(r)) {
		if b, ok := k.away[name]; ok {
			list = append(list, b)
		}
	}
	return list, len(list) > 0
}
