package index

import (
	"context"
	"slices"

	"paperkin/index/paper"
)

// add takes one record: it finds the papers that the record is about, merges
// it into them, and writes the result if anything changed.
func (a *adder) add(ctx context.Context, in incoming) error {
	keys, err := a.match(ctx, in.record.Paper, in.print)
	if err != nil {
		return err
	}
	p := a.adopt(in.record.Paper, keys, in.record.Keys)
	if len(keys) == 0 {
		return a.insert(p, in.print)
	}
	key := keys[0]
	hash := a.known.content[key]
	if len(keys) == 1 && hash == paper.ContentHash(p) { // the usual case of a second run: nothing to load
		a.countKnown(key)
		return nil
	}
	old, err := a.load(ctx, key)
	if err != nil {
		return err
	}
	merged := old
	for _, k := range keys[1:] {
		other, err := a.load(ctx, k)
		if err != nil {
			return err
		}
		merged = merge(merged, other)
		a.known.forget(k, other)
		if err := removePaper(ctx, a.tx, k); err != nil {
			return err
		}
	}
	merged = merge(merged, p)
	content := paper.ContentHash(merged)
	if content == hash {
		a.countKnown(key)
		return nil
	}
	a.added.Updated++
	a.seen.Add(int(key))
	if _, err := a.exec(ctx, `INSERT INTO temp.changed VALUES (?, ?, 1)
		ON CONFLICT DO UPDATE SET times = times + 1`, key, hash); err != nil {
		return err
	}
	a.known.forget(key, old)
	f := fingerprintOf(merged)
	a.known.learn(key, merged, f, content)
	values, err := paperValues(merged, f, content)
	if err != nil {
		return err
	}
	return a.update(ctx, key, old, merged, values)
}

// adopt makes aliases of the names that only a record's source knows its paper
// by, but for those that another paper has: "smith2020" says little, and must
// not make one paper of two.
func (a *adder) adopt(p paper.Paper, keys []int64, names []string) paper.Paper {
	p.Aliases = slices.Clone(p.Aliases)
	for _, name := range names {
		owner, taken := a.known.byAlias[name]
		if !taken || slices.Contains(keys, owner) {
			p.Aliases = append(p.Aliases, name)
		}
	}
	slices.Sort(p.Aliases)
	p.Aliases = slices.Compact(p.Aliases)
	p.ID = paper.Canonical(p.Aliases)
	return p
}

// load reads a paper, which may be one that waits to be written.
func (a *adder) load(ctx context.Context, key int64) (paper.Paper, error) {
	if err := a.flush(ctx); err != nil {
		return paper.Paper{}, err
	}
	return loadPaper(ctx, a.tx, key)
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

// match returns the keys of all papers that a record is about, ascending: those
// that share an id with it; failing that, those with the very same title and
// abstract; failing that, one that agrees in title, first author and year.
func (a *adder) match(ctx context.Context, p paper.Paper, f fingerprint) ([]int64, error) {
	var keys []int64
	for _, id := range p.Aliases {
		if k, ok := a.known.byAlias[id]; ok {
			keys = insertKey(keys, k)
		}
	}
	if len(keys) > 0 {
		return keys, nil
	}
	if same := a.known.byText[f.text]; len(same) > 0 {
		return slices.Clone(same), nil
	}
	if len(p.Authors) == 0 {
		return nil, nil
	}
	for _, k := range a.known.byHash[f.id] {
		other, err := a.load(ctx, k)
		if err != nil {
			return nil, err
		}
		if mayBeSame(p, other) {
			return []int64{k}, nil
		}
	}
	return nil, nil
}

// update writes a changed paper, whose columns have these values. If its text changed, its vectors must not be
// found any more and it is pending again; the ledger remembers the vector all
// the same, should the old text come back before the paper is embedded anew.
func (a *adder) update(ctx context.Context, key int64, old, p paper.Paper, values []any) error {
	if _, err := a.exec(ctx, `UPDATE papers SET (`+paperFields+`) = (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE key = ?`,
		append(values, key)...); err != nil {
		return err
	}
	a.name(key, p)
	if exactHash(old.Title, old.Abstract) == exactHash(p.Title, p.Abstract) {
		return nil
	}
	if _, err := a.exec(ctx, buryPaper, key); err != nil {
		return err
	}
	state := Pending
	if p.Abstract == "" {
		state = NoAbstract
	}
	_, err := a.exec(ctx, `UPDATE ledger SET state = ?, reason = '' WHERE paper = ?`, state, key)
	return err
}
