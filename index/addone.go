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
	keys, err := a.alike(ctx, keys, in)
	if err != nil {
		return err
	}
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
func (a *adder) alike(ctx context.Context, keys []int64, in incoming) ([]int64, error) {
	for _, k := range a.known.byText[in.print.text] {
		if k = a.known.present(k); k != 0 {
			keys = insertKey(keys, k)
		}
	}
	for _, d := range a.known.byWork[in.print.work] {
		k := a.known.present(d.paper)
		if k == 0 || slices.Contains(keys, k) || !nearYears(d.year, in.print.year) {
			continue
		}
		sources, err := a.loadSources(ctx, k)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(sources, func(s Source) bool {
			f := fingerprintOf(s.Paper)
			return f.work == in.print.work && nearYears(f.year, in.print.year) && !paper.ToldApart(s.Paper, in.record.Paper)
		}) {
			keys = insertKey(keys, k)
		}
	}
	return keys, nil
}

// nearYears reports whether a preprint and its published copy may have these
// years. One that is not known is near to no other.
func nearYears(a, b int) bool {
	return a == b || a != 0 && b != 0 && max(a, b)-min(a, b) == 1
}

func (a *adder) loadSources(ctx context.Context, key int64) ([]Source, error) {
	p, err := a.load(ctx, key)
	if err != nil {
		return nil, err
	}
	return loadSources(ctx, a.tx, key, p)
}

// load reads a paper, which may be one that waits to be written.
func (a *adder) load(ctx context.Context, key int64) (paper.Paper, error) {
	if err := a.flush(ctx); err != nil {
		return paper.Paper{}, err
	}
	return loadPaper(ctx, a.tx, key)
}

// join makes one paper of papers and a record.
func (a *adder) join(ctx context.Context, keys []int64, in incoming) error {
	var sources []Source
	papers := make([]paper.Paper, len(keys))
	for i, k := range keys {
		p, err := a.load(ctx, k)
		if err != nil {
			return err
		}
		have, err := loadSources(ctx, a.tx, k, p)
		if err != nil {
			return err
		}
		if len(have) == 1 { // from now on it is not the paper any more
			if err := a.keepRecord(ctx, k, have[0]); err != nil {
				return err
			}
		}
		papers[i], sources = p, append(sources, have...)
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
	if content == before {
		a.countKnown(key)
		return nil
	}
	a.added.Updated++
	a.seen.Add(int(key))
	if _, err := a.exec(ctx, `INSERT INTO temp.changed VALUES (?, ?, 1)
		ON CONFLICT DO UPDATE SET times = times + 1`, key, before); err != nil {
		return err
	}
	return a.update(ctx, key, old, merged, content)
}

// absorb gives one paper the sources of another, which is gone then.
func (a *adder) absorb(ctx context.Context, key, other int64) error {
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
	_, err = a.exec(ctx, `UPDATE ledger SET state = ?, reason = '' WHERE paper = ?`, state, key)
	return err
}
