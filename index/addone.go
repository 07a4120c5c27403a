package index

import (
	"context"
	"slices"

	"paperkin/index/paper"
)

// add takes one record: it finds the papers that the record is about, merges
// it into them, and writes the result if anything changed.
func (a *adder) add(ctx context.Context, p paper.Paper) error {
	keys, err := a.match(ctx, p)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		key, err := a.insert(ctx, p)
		if err != nil {
			return err
		}
		a.added.New++
		a.seen.Add(int(key))
		return nil
	}
	key := keys[0]
	s, err := a.stmt(ctx, `SELECT content_hash FROM papers WHERE key = ?`)
	if err != nil {
		return err
	}
	var hash string
	if err := s.QueryRowContext(ctx, key).Scan(&hash); err != nil {
		return err
	}
	if len(keys) == 1 && hash == paper.ContentHash(p) { // the usual case of a second run: nothing to load
		a.countKnown(key)
		return nil
	}
	old, err := loadPaper(ctx, a.tx, key)
	if err != nil {
		return err
	}
	merged := old
	for _, k := range keys[1:] {
		other, err := loadPaper(ctx, a.tx, k)
		if err != nil {
			return err
		}
		merged = merge(merged, other)
		if err := removePaper(ctx, a.tx, k); err != nil {
			return err
		}
	}
	merged = merge(merged, p)
	if paper.ContentHash(merged) == hash {
		a.countKnown(key)
		return nil
	}
	a.added.Updated++
	a.seen.Add(int(key))
	if _, err := a.exec(ctx, `INSERT INTO temp.changed VALUES (?, ?, 1)
		ON CONFLICT DO UPDATE SET times = times + 1`, key, hash); err != nil {
		return err
	}
	return a.update(ctx, key, old, merged)
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
func (a *adder) match(ctx context.Context, p paper.Paper) ([]int64, error) {
	var keys []int64
	for _, id := range p.Aliases {
		found, err := a.keys(ctx, `SELECT paper FROM aliases WHERE alias = ?`, id)
		if err != nil {
			return nil, err
		}
		keys = append(keys, found...)
	}
	if len(keys) == 0 {
		if h := paper.TextHash(p); h != "" {
			found, err := a.keys(ctx, `SELECT key FROM papers WHERE text_hash = ?`, h)
			if err != nil {
				return nil, err
			}
			keys = found
		}
	}
	if len(keys) == 0 && len(p.Authors) > 0 {
		found, err := a.keys(ctx, `SELECT key FROM papers WHERE hash_id = ? ORDER BY key`, hashID(p))
		if err != nil {
			return nil, err
		}
		for _, k := range found {
			other, err := loadPaper(ctx, a.tx, k)
			if err != nil {
				return nil, err
			}
			if mayBeSame(p, other) {
				return []int64{k}, nil
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

func (a *adder) keys(ctx context.Context, query string, arg any) ([]int64, error) {
	s, err := a.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, arg)
	if err != nil {
		return nil, err
	}
	return scanKeys(rows)
}

func (a *adder) insert(ctx context.Context, p paper.Paper) (int64, error) {
	values, err := paperValues(p)
	if err != nil {
		return 0, err
	}
	r, err := a.exec(ctx, `INSERT INTO papers (`+paperFields+`) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, values...)
	if err != nil {
		return 0, err
	}
	key, err := r.LastInsertId()
	if err != nil {
		return 0, err
	}
	return key, a.name(ctx, key, p)
}

// name records the ids of a paper.
func (a *adder) name(ctx context.Context, key int64, p paper.Paper) error {
	for _, id := range p.Aliases {
		if _, err := a.exec(ctx, `INSERT OR IGNORE INTO aliases (alias, paper) VALUES (?, ?)`, id, key); err != nil {
			return err
		}
	}
	return nil
}

// update writes a changed paper. If its text changed, its vectors must not be
// found any more and it is pending again; the ledger remembers the vector all
// the same, should the old text come back before the paper is embedded anew.
func (a *adder) update(ctx context.Context, key int64, old, p paper.Paper) error {
	values, err := paperValues(p)
	if err != nil {
		return err
	}
	if _, err := a.exec(ctx, `UPDATE papers SET (`+paperFields+`) = (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE key = ?`,
		append(values, key)...); err != nil {
		return err
	}
	if err := a.name(ctx, key, p); err != nil {
		return err
	}
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
