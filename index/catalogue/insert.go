package catalogue

import (
	"context"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// How many rows one INSERT takes: far below SQLite's limit on parameters.
const (
	papersAtOnce = 25
	namesAtOnce  = 100
)

// inserts are rows that wait to be written, many to a statement.
type inserts struct {
	papers  []any // the columns of paperFields, the key and the run, row after row
	aliases []any // alias and key
	keys    []any // key of a source and key
	sources []any // the columns of sourceFields
}

// AddPaper adds a paper with s as its only source, and returns its key. f is the
// fingerprint of s, and content the paper's content hash. A paper that does not say
// what s says is given s again, by [ImportTx.AddSource].
func (t *ImportTx) AddPaper(ctx context.Context, p paper.Paper, s Source, f Fingerprint, content string) (key int64, err error) {
	values, err := paperValues(p, content)
	if err != nil {
		return 0, err
	}
	key = t.run.lastKey + 1
	source, err := t.sourceValues(ctx, key, s, f)
	if err != nil {
		return 0, err
	}
	t.run.lastKey = key
	t.papers = append(append(t.papers, values...), key, t.run.number)
	t.sources = append(t.sources, source...)
	t.name(key, p.Aliases, p.Keys)
	return key, nil
}

// sourceValues are the values of sourceFields.
func (t *ImportTx) sourceValues(ctx context.Context, key int64, s Source, f Fingerprint) ([]any, error) {
	file, err := t.file(ctx, s.Record.Source)
	return []any{key, s.Hash, s.Provider, s.Name, s.Revised, s.Run, file, s.Line, f.Text, f.Work, f.Year}, err
}

// file returns the key of a file's name.
func (t *ImportTx) file(ctx context.Context, name string) (int64, error) {
	if key, ok := t.files[name]; ok {
		return key, nil
	}
	if _, err := t.exec(ctx, `INSERT OR IGNORE INTO files (name) VALUES (?)`, name); err != nil {
		return 0, err
	}
	var key int64
	err := t.tx.QueryRowContext(ctx, `SELECT key FROM files WHERE name = ?`, name).Scan(&key)
	if err == nil {
		t.files[name] = key
	}
	return key, err
}

// name gives a paper ids and keys, unless other papers have the ids.
func (t *ImportTx) name(key int64, ids, keys []string) {
	for _, id := range ids {
		t.aliases = append(t.aliases, id, key)
	}
	for _, k := range keys {
		t.keys = append(t.keys, k, key)
	}
}

// flush writes the rows that wait.
func (t *ImportTx) flush(ctx context.Context) error {
	for _, w := range []struct {
		insert        string
		columns, most int
		values        *[]any
	}{
		{`INSERT INTO papers (` + paperFields + `, key, arrived) VALUES `, 26, papersAtOnce, &t.papers},
		{`INSERT INTO sources (` + sourceFields + `) VALUES `, 11, papersAtOnce, &t.sources},
		{`INSERT OR IGNORE INTO aliases (alias, paper) VALUES `, 2, namesAtOnce, &t.aliases},
		{`INSERT OR IGNORE INTO keys (name, paper) VALUES `, 2, namesAtOnce, &t.keys},
	} {
		if err := t.insertRows(ctx, w.insert, w.columns, w.most, *w.values); err != nil {
			return err
		}
		*w.values = (*w.values)[:0]
	}
	return nil
}

// insertRows runs an INSERT for rows of values, up to most of them at a time.
func (t *ImportTx) insertRows(ctx context.Context, insert string, columns, most int, values []any) error {
	row := "(?" + strings.Repeat(",?", columns-1) + ")"
	for len(values) > 0 {
		n := min(most, len(values)/columns)
		if _, err := t.exec(ctx, insert+row+strings.Repeat(","+row, n-1), values[:n*columns]...); err != nil {
			return err
		}
		values = values[n*columns:]
	}
	return nil
}

// without returns the strings of a sorted list that another does not have.
func without(list, other []string) []string {
	var rest []string
	for _, s := range list {
		if _, found := slices.BinarySearch(other, s); !found {
			rest = append(rest, s)
		}
	}
	return rest
}
