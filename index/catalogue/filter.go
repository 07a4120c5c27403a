package catalogue

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"paperkin/index/durable"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// endOfTime comes after every moment.
const endOfTime = "9999-12-31T23:59:59Z"

// Resolve looks up what only the catalogue knows of a filter.
func (q Queries) Resolve(ctx context.Context, f filter.Filter) (r filter.Resolved, err error) {
	if f.Arrived != "" || f.ArrivedUntil != "" {
		r.Runs, err = q.setOf(ctx, `SELECT number FROM runs WHERE at <> '' AND at >= ? AND at <= ?`, f.Arrived, cmp.Or(f.ArrivedUntil, endOfTime))
	}
	if err != nil || len(f.IDs) == 0 {
		return r, err
	}
	ids := make([]string, len(f.IDs))
	for i, id := range f.IDs {
		ids[i], _ = paper.ParseID(id)
	}
	list, _ := json.Marshal(ids) // strings always can be
	r.Keys, err = q.setOf(ctx, `SELECT a.paper FROM json_each(?) j JOIN aliases a ON a.alias = j.value`, string(list))
	return r, err
}

// setOf returns the numbers that a query finds.
func (q Queries) setOf(ctx context.Context, query string, args ...any) (*vector.Bitmap, error) {
	rows, err := q.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	keys, err := scanKeys(rows)
	if err != nil {
		return nil, err
	}
	set := new(vector.Bitmap)
	for _, key := range keys {
		if key < 0 || key > MaxKey {
			return nil, fmt.Errorf("%w: number %d", durable.ErrDamaged, key)
		}
		set.Add(int(key))
	}
	return set, nil
}

// EachChange calls yield for what happened to papers after a change, up to a last
// one, in order, until yield returns false.
func (q Queries) EachChange(ctx context.Context, after, last int64, yield func(Change) bool) error {
	rows, err := q.db.QueryContext(ctx, `SELECT c.paper, `+changeColumns+`
		FROM changes c LEFT JOIN papers p ON p.key = c.paper WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq`, after, last)
	if err != nil {
		return err
	}
	return eachChange(rows, yield)
}

// EachTraits calls yield for every paper as EachChange does, in the order of their keys.
func (q Queries) EachTraits(ctx context.Context, yield func(Change) bool) error {
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, `+changeColumns+` FROM papers p ORDER BY p.key`)
	if err != nil {
		return err
	}
	return eachChange(rows, yield)
}

// TextsOf calls yield for the title and the abstract of every paper whose key is in a set,
// in the order of the keys.
func (q Queries) TextsOf(ctx context.Context, in *vector.Bitmap, yield func(key int64, title, abstract string)) error {
	list, err := json.Marshal(slices.Collect(in.All))
	if err != nil {
		return err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, p.title, p.abstract FROM json_each(?) j CROSS JOIN papers p ON p.key = j.value`, string(list))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int64
		var title, abstract string
		if err := rows.Scan(&key, &title, &abstract); err != nil {
			return err
		}
		yield(key, title, abstract)
	}
	return rows.Err()
}

// A Change is what an index of papers has of one that was added or changed, or the news
// that the paper is gone.
type Change struct {
	Paper           int64
	Title, Abstract string
	Traits          filter.Traits
	Gone            bool
}

// changeColumns are what eachChange reads after the key, from papers AS p.
const changeColumns = `p.key IS NULL, coalesce(p.title, ''), coalesce(p.abstract, ''), coalesce(p.arrived, 0), coalesce(p.published, ''),
	coalesce(p.venue, ''), coalesce(p.type, ''), coalesce(p.url, ''), coalesce(p.authors, ''), coalesce(p.categories, ''), coalesce(p.keywords, ''),
	coalesce(p.files, ''), (SELECT json_group_array(alias) FROM aliases WHERE paper = p.key)`

func eachChange(rows *sql.Rows, yield func(Change) bool) error {
	defer rows.Close()
	for rows.Next() {
		var c Change
		var p paper.Paper
		var run int64
		var authors, categories, keywords, files, aliases string
		if err := rows.Scan(&c.Paper, &c.Gone, &p.Title, &p.Abstract, &run, &p.Published, &p.Venue, &p.Type, &p.URL,
			&authors, &categories, &keywords, &files, &aliases); err != nil {
			return err
		}
		if c.Paper < 1 || c.Paper > MaxKey || run < 0 || run > MaxKey {
			return fmt.Errorf("%w: a change of paper %d, from import %d", durable.ErrDamaged, c.Paper, run)
		}
		if err := readColumns(fmt.Sprint(c.Paper), []column{{authors, &p.Authors}, {categories, &p.Categories}, {keywords, &p.Keywords},
			{files, &p.Files}, {aliases, &p.Aliases}}); err != nil {
			return err
		}
		c.Title, c.Abstract, c.Traits = p.Title, p.Abstract, filter.TraitsOf(p, run)
		if !yield(c) {
			break
		}
	}
	return rows.Err()
}
