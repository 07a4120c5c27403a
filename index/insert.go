package index

import (
	"context"
	"strings"

	"paperkin/index/paper"
)

// How many rows one INSERT takes: far below SQLite's limit on parameters.
const (
	papersAtOnce  = 25
	aliasesAtOnce = 100
)

// inserts are rows that wait to be written, many to a statement.
type inserts struct {
	papers  []any // the columns of paperFields and the key, row after row
	aliases []any // alias and key
	lastKey int64 // the last key that a paper was given
}

// insert adds a paper; what is written of it waits for flush.
func (a *adder) insert(p paper.Paper, f fingerprint) error {
	content := paper.ContentHash(p)
	values, err := paperValues(p, f, content)
	if err != nil {
		return err
	}
	a.lastKey++
	a.papers = append(append(a.papers, values...), a.lastKey)
	a.name(a.lastKey, p)
	a.known.learn(a.lastKey, p, f, content)
	a.added.New++
	a.seen.Add(int(a.lastKey))
	return nil
}

// name gives a paper its ids; what is written waits for flush.
func (a *adder) name(key int64, p paper.Paper) {
	for _, id := range p.Aliases {
		a.aliases = append(a.aliases, id, key)
	}
}

// flush writes what waits.
func (a *adder) flush(ctx context.Context) error {
	const columns = 18 // paperFields and key
	err := a.insertRows(ctx, `INSERT INTO papers (`+paperFields+`, key) VALUES `, columns, papersAtOnce, a.papers)
	if err != nil {
		return err
	}
	err = a.insertRows(ctx, `INSERT OR IGNORE INTO aliases (alias, paper) VALUES `, 2, aliasesAtOnce, a.aliases)
	a.papers, a.aliases = a.papers[:0], a.aliases[:0]
	return err
}

// insertRows runs an INSERT for rows of values, up to most of them at a time.
func (a *adder) insertRows(ctx context.Context, insert string, columns, most int, values []any) error {
	row := "(?" + strings.Repeat(",?", columns-1) + ")"
	for len(values) > 0 {
		n := min(most, len(values)/columns)
		if _, err := a.exec(ctx, insert+row+strings.Repeat(","+row, n-1), values[:n*columns]...); err != nil {
			return err
		}
		values = values[n*columns:]
	}
	return nil
}
