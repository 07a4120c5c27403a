package merge

import (
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A live record is all that is left of its earlier versions: whoever takes a keyword from
// an item, or corrects its DOI, does not want the old one back because an earlier import
// read it. A version that was read from a copy only adds to the others.

// lookLive finds the papers that have versions of the live records of a batch, which may
// share no id with them any more.
func (k *known) lookLive(ctx context.Context, tx *catalogue.ImportTx, batch []incoming) error {
	var keys []string
	for i := range batch {
		if r := batch[i].record; batch[i].err == nil && r.Live {
			keys = append(keys, r.Paper.Keys...)
		}
	}
	found, err := tx.Keyed(ctx, keys)
	if err != nil {
		return err
	}
	return k.learnNamed(ctx, tx, found, k.byKey)
}

// having returns the papers that have a version of a record that is, ascending.
func (k *known) having(r paper.Record, is func(catalogue.Version) bool) (keys []int64) {
	candidates := k.named(r.Paper)
	for _, name := range r.Paper.Keys {
		candidates = append(candidates, k.byKey[name]...)
	}
	for _, key := range k.still(candidates) {
		if v := k.sources[key]; v != nil && slices.ContainsFunc(v.list, is) {
			keys = append(keys, key)
		}
	}
	return keys
}

// live takes what is special about a live record, and reports whether that was all.
func (a *adder) live(ctx context.Context, in *incoming) (done bool, err error) {
	r := in.record
	if r.Deleted {
		return true, a.removeLive(ctx, r)
	}
	o := origin{r.Provider, r.Name}
	if _, was := a.known.deleted[o]; was {
		if err := a.tx.RemoveDeletion(ctx, o.provider, o.name); err != nil {
			return false, err
		}
		delete(a.known.deleted, o)
	}
	if _, away := a.known.banished(r); away {
		return false, nil
	}
	other := func(v catalogue.Version) bool {
		return v.Provider == o.provider && v.Name == o.name && v.Hash != in.hash
	}
	if len(a.known.having(r, other)) == 0 {
		return false, nil
	}
	if err := a.settle(ctx); err != nil { // an earlier version may be among those that wait
		return false, err
	}
	keys := a.known.having(r, other)
	if len(keys) == 0 {
		return false, nil
	}
	a.added.Read++
	return true, a.replace(ctx, in, keys)
}

// removeLive removes a record that is not where it is kept any more. One that the library
// does not have is not counted.
func (a *adder) removeLive(ctx context.Context, r paper.Record) error {
	if err := a.settle(ctx); err != nil {
		return err
	}
	keys := a.known.having(r, func(v catalogue.Version) bool { return v.Provider == r.Provider && v.Name == r.Name })
	if len(keys) == 0 {
		return nil
	}
	a.added.Read++
	a.added.Deleted++
	if err := a.tx.AddDeletion(ctx, catalogue.Deletion{Provider: r.Provider, Name: r.Name, Revised: r.Revised}); err != nil {
		return err
	}
	a.known.deleted[origin{r.Provider, r.Name}] = r.Revised
	return a.without(ctx, keys, func(s catalogue.Source) bool { return s.Provider == r.Provider && s.Name == r.Name })
}

// replace puts a record in the place of its earlier versions, of which some papers are
// made.
func (a *adder) replace(ctx context.Context, in *incoming, keys []int64) error {
	tied, err := a.tied(ctx, a.traitsIn(in), a.known.candidates(in))
	if err != nil {
		return err
	}
	keys = sorted(append(keys, tied...))
	if err := a.follow(ctx, keys); err != nil {
		return err
	}
	a.known.tied.tie(keys)
	outcome, err := a.regroup(ctx, slices.Clone(a.known.tied.of(keys[0])), []*incoming{in}, func(s catalogue.Source) bool {
		return s.Provider == in.record.Provider && s.Name == in.record.Name && s.Hash != in.hash
	})
	if err != nil {
		return err
	}
	return a.countGroups(ctx, []*incoming{in}, outcome)
}
