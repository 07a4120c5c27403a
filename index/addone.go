package index

import (
	"context"
	"encoding/json"
	"slices"

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

// addKnown takes a record that is a source of a paper already. Nearly always
// there is nothing to do. But a record that says again what an earlier version
// said is the newest word of a provider that has changed its mind.
func (a *adder) addKnown(ctx context.Context, key int64, v *version, in incoming) error {
	now := a.versionOf(in).when
	overtakes := slices.ContainsFunc(a.known.sources[key], func(other version) bool {
		return other.provider == v.provider && other.name == v.name && other.hash != v.hash &&
			v.when.compare(other.when) < 0 && other.when.compare(now) < 0
	})
	if overtakes {
		return a.join(ctx, []int64{key}, in)
	}
	if now.revised > v.when.revised {
		v.when.revised = now.revised
		delete(a.known.loaded, key)
		if err := a.flush(ctx); err != nil { // it may be one that waits
			return err
		}
		if _, err := a.exec(ctx, `UPDATE sources SET revised = ? WHERE paper = ? AND hash = ?`, now.revised, key, v.hash); err != nil {
			return err
		}
	}
	a.countKnown(key)
	return nil
}

// alike adds to the papers that share an id with a record those with the very
// same title and abstract, and those with a source that agrees in title, first
// author and year, give or take one, and that nobody has told apart from it.
func (k *known) alike(keys []int64, in incoming) []int64 {
	for _, key := range k.byText[in.print.text] {
		if key = k.present(key); key != 0 {
			keys = insertKey(keys, key)
		}
	}
	for _, other := range k.byWork[in.print.work] {
		key := k.present(other.paper)
		if key != 0 && !slices.Contains(keys, key) && nearYears(other.year, in.print.year) &&
			!paper.ToldApart(other.ids, in.record.Paper.Aliases) {
			keys = insertKey(keys, key)
		}
	}
	return keys
}

// nearYears reports whether a preprint and its published copy may have these
// years. One that is not known is near to no other.
func nearYears(a, b int) bool {
	return a == b || a != 0 && b != 0 && max(a, b)-min(a, b) == 1
}

// load reads a paper with its sources, which may be one that waits to be
// written. A paper can have many, so it is read once for all records of a batch.
func (a *adder) load(ctx context.Context, key int64) (described, error) {
	if d, ok := a.known.loaded[key]; ok {
		return d, nil
	}
	if err := a.flush(ctx); err != nil {
		return described{}, err
	}
	p, err := loadPaper(ctx, a.tx, key)
	if err != nil {
		return described{}, err
	}
	sources, err := loadSources(ctx, a.tx, key, p)
	return described{p, sources}, err
}

// join makes one paper of papers and a record.
func (a *adder) join(ctx context.Context, keys []int64, in incoming) error {
	var sources []Source
	papers := make([]paper.Paper, len(keys))
	for i, k := range keys {
		d, err := a.load(ctx, k)
		if err != nil {
			return err
		}
		if len(d.sources) == 1 { // from now on it is not the paper any more
			if err := a.keepRecord(ctx, k, d.sources[0]); err != nil {
				return err
			}
		}
		papers[i] = d.paper
		if i == 0 {
			sources = d.sources // not a copy: what is loaded is replaced below
			continue
		}
		sources = append(sources, d.sources...)
	}
	sources = slices.DeleteFunc(sources, func(s Source) bool {
		return s.hash == in.hash || s.hash == sourceHash("", in.record.Paper.ID, in.content)
	})
	sources = append(sources, newSource(in.record, a.runOf(in), in.hash))
	merged := combine(sources)

	// The paper whose text stays keeps its key, and so its vectors.
	keep := max(0, slices.IndexFunc(papers, func(p paper.Paper) bool {
		return p.Title == merged.Title && p.Abstract == merged.Abstract
	}))
	key, old := keys[keep], papers[keep]
	for i, other := range keys {
		if i == keep {
			continue
		}
		if err := a.absorb(ctx, key, other); err != nil {
			return err
		}
	}
	if err := a.writeSource(ctx, key, in, len(sources) > 1); err != nil {
		return err
	}
	before, content := a.known.content[key], paper.ContentHash(merged)
	a.known.learn(key, in, a.versionOf(in), content, merged.Aliases)
	a.known.loaded[key] = described{merged, sources}
	if content == before {
		a.countKnown(key)
		return nil
	}
	if !in.again { // or it is counted already
		a.added.Updated++
		a.seen.Add(int(key))
		if _, err := a.exec(ctx, `INSERT INTO temp.changed VALUES (?, ?, 1)
			ON CONFLICT DO UPDATE SET times = times + 1`, key, before); err != nil {
			return err
		}
	}
	return a.update(ctx, key, old, merged, content)
}

// absorb gives one paper the sources of another, which is gone then.
func (a *adder) absorb(ctx context.Context, key, other int64) error {
	if err := a.flush(ctx); err != nil { // it may have names that wait
		return err
	}
	if _, err := a.exec(ctx, `UPDATE OR REPLACE sources SET paper = ? WHERE paper = ?`, key, other); err != nil {
		return err
	}
	a.known.merge(other, key)
	return removePaper(ctx, a.tx, other)
}

// keepRecord writes down what the only source of a paper says.
func (a *adder) keepRecord(ctx context.Context, key int64, s Source) error {
	record, err := json.Marshal(s.Paper)
	if err != nil {
		return err
	}
	_, err = a.exec(ctx, `UPDATE sources SET record = ? WHERE paper = ?`, string(record), key)
	return err
}

// writeSource makes a record a source of a paper that is there. What it says is
// kept unless it is the paper's only one.
func (a *adder) writeSource(ctx context.Context, key int64, in incoming, keep bool) error {
	values, err := a.sourceValues(ctx, key, in)
	if err != nil {
		return err
	}
	var record any
	if keep {
		b, err := json.Marshal(in.record.Paper)
		if err != nil {
			return err
		}
		record = string(b)
	}
	// From before sources were kept; this is where it came from.
	if _, err := a.exec(ctx, `DELETE FROM sources WHERE paper = ? AND provider = '' AND hash = ?`, key,
		sourceHash("", in.record.Paper.ID, in.content)); err != nil {
		return err
	}
	_, err = a.exec(ctx, `INSERT OR REPLACE INTO sources (`+sourceColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, append(values, record)...)
	return err
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

// update writes a changed paper with its content hash. If its text changed, its
// vectors must not be found any more and it is pending again; the ledger
// remembers the vector all the same, should the old text come back before the
// paper is embedded anew.
func (a *adder) update(ctx context.Context, key int64, old, p paper.Paper, content string) error {
	values, err := paperValues(p, content)
	if err != nil {
		return err
	}
	if _, err := a.exec(ctx, `UPDATE papers SET (`+paperFields+`) = (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE key = ?`,
		append(values, key)...); err != nil {
		return err
	}
	a.name(key, without(p.Aliases, old.Aliases), without(p.Keys, old.Keys))
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
	_, err = a.exec(ctx, `UPDATE ledger SET state = ?, reason = '' WHERE paper = ?`, state, key)
	return err
}
