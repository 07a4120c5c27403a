package merge

import (
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// versions are the sources of a paper, as far as they tell which records it knows. nil has
// none.
type versions struct {
	list []catalogue.Version
	at   map[string]int // places in the list by hash; nil while it is short
}

// shortList is how many versions are found as fast without a map.
const shortList = 16

// find returns the version with a source hash; nil if there is none.
func (v *versions) find(hash string) *catalogue.Version {
	if v == nil {
		return nil
	}
	i, ok := 0, false
	if v.at != nil {
		i, ok = v.at[hash]
	} else {
		i = slices.IndexFunc(v.list, func(other catalogue.Version) bool { return other.Hash == hash })
		ok = i >= 0
	}
	if !ok {
		return nil
	}
	return &v.list[i]
}

// put adds a version, in place of the one with its hash.
func (v *versions) put(one catalogue.Version) {
	if known := v.find(one.Hash); known != nil {
		*known = one
		return
	}
	v.list = append(v.list, one)
	switch {
	case v.at != nil:
		v.at[one.Hash] = len(v.list) - 1
	case len(v.list) > shortList:
		v.index()
	}
}

// forget leaves out the versions with some hashes.
func (v *versions) forget(hashes []string) {
	if v == nil || len(hashes) == 0 {
		return
	}
	gone := map[string]bool{}
	for _, hash := range hashes {
		gone[hash] = true
	}
	v.list = slices.DeleteFunc(v.list, func(one catalogue.Version) bool { return gone[one.Hash] })
	if v.at != nil {
		v.index()
	}
}

func (v *versions) index() {
	v.at = make(map[string]int, 2*len(v.list))
	for i, one := range v.list {
		v.at[one.Hash] = i
	}
}

// versionOf is a source of a paper as a version.
func versionOf(key int64, s catalogue.Source) catalogue.Version {
	return catalogue.Version{Paper: key, Hash: s.Hash, Provider: s.Provider, Name: s.Name, Revised: s.Revised,
		Run: s.Run, File: s.Record.Source, Line: s.Line, Counts: s.Paper.Counts}
}

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
