package index

import (
	"context"
	"strings"
)

// How many rows one INSERT takes: far below SQLite's limit on parameters.
const (
	papersAtOnce = 25
	namesAtOnce  = 100
)

// inserts are rows that wait to be written, many to a statement.
type inserts struct {
	papers  []any // the columns of paperFields and the key, row after row
	aliases []any // alias and key
	keys    []any // key of a source and key
	sources []any // sourceColumns but for the record
	lastKey int64 // the last key that a paper was given
}

// insert adds a paper, with a record as its only source; what is written of it
// waits for flush.
func (a *adder) insert(ctx context.Context, in incoming) error {
	p := in.record.Paper
	values, err := paperValues(p, in.content)
	if err != nil {
		return err
	}
	source, err := a.sourceValues(ctx, a.lastKey+1, in)
	if err != nil {
		return err
	}
	a.lastKey++
	a.papers = append(append(a.papers, values...), a.lastKey)
	a.sources = append(a.sources, source...)
	a.name(a.lastKey, p.Aliases, p.Keys)
	a.known.learn(a.lastKey, in, a.versionOf(in), in.content, p.Aliases)
	a.added.New++
	a.seen.Add(int(a.lastKey))
	return nil
}

// runOf is the number of the import that a record belongs to.
func (a *adder) runOf(in incoming) int64 {
	if in.run != 0 {
		return in.run
	}
	return a.run
}

func (a *adder) versionOf(in incoming) version {
	r := in.record
	return version{in.hash, r.Provider, r.Name, when{r.Revised, a.runOf(in), r.Source, r.Line}}
}

// sourceValues are the values of sourceColumns, but for the record.
func (a *adder) sourceValues(ctx context.Context, key int64, in incoming) ([]any, error) {
	file, err := a.file(ctx, in.record.Source)
	if in.print == (fingerprint{}) { // of a record that the catalogue knows
		in.print = fingerprintOf(in.record.Paper)
	}
	r := in.record
	return []any{key, in.hash, r.Provider, r.Name, r.Revised, a.runOf(in), file, r.Line, in.print.text, in.print.work, in.print.year}, err
}

// file returns the key of a file's name.
func (a *adder) file(ctx context.Context, name string) (int64, error) {
	if key, ok := a.files[name]; ok {
		return key, nil
	}
	if _, err := a.exec(ctx, `INSERT OR IGNORE INTO files (name) VALUES (?)`, name); err != nil {
		return 0, err
	}
	var key int64
	err := a.tx.QueryRowContext(ctx, `SELECT key FROM files WHERE name = ?`, name).Scan(&key)
	if err == nil {
		a.files[name] = key
	}
	return key, err
}

// name gives a paper its ids and keys; what is written waits for flush.
func (a *adder) name(key int64, ids, keys []string) {
	for _, id := range ids {
		a.aliases = append(a.aliases, id, key)
	}
	for _, k := range keys {
		a.keys = append(a.keys, k, key)
	}
}

// flush writes what waits.
func (a *adder) flush(ctx context.Context) error {
	for _, w := range []struct {
		insert        string
		columns, most int
		values        *[]any
	}{
		{`INSERT INTO papers (` + paperFields + `, key) VALUES `, 16, papersAtOnce, &a.papers},
		{`INSERT INTO sources (` + strings.TrimSuffix(sourceColumns, ", record") + `) VALUES `, 11, papersAtOnce, &a.sources},
		{`INSERT OR IGNORE INTO aliases (alias, paper) VALUES `, 2, namesAtOnce, &a.aliases},
		{`INSERT OR IGNORE INTO keys (name, paper) VALUES `, 2, namesAtOnce, &a.keys},
	} {
		if err := a.insertRows(ctx, w.insert, w.columns, w.most, *w.values); err != nil {
			return err
		}
		*w.values = (*w.values)[:0]
	}
	return nil
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
