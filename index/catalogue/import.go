package catalogue

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"paperkin/index/catalogue/counts"
	"paperkin/index/paper"
)

// An Import is one run that adds records to the library, in as many transactions
// as it likes. It numbers new papers and remembers, for papers that were there
// before the run, what they were like: see [ImportTx.NoteChange]. It is not safe
// for concurrent use.
type Import struct {
	w       *Writer
	at      string // when it began, UTC in RFC 3339; empty when unknown
	number  int64  // imports are numbered from 1 on
	lastKey int64  // the last key that a paper was given
	listed  int64  // papers with a higher key have no ledger rows yet
}

// Ids, titles and hashes come in random order, so a batch reads and writes a page of every
// index for nearly every record. An import keeps as many pages as a batch of a large
// library takes, so that a page is read and written once for a batch and not several
// times, and copies the log into the file less often. A page in memory takes twice its
// size, and nothing else that a run does gains by it: it is given back at the end.
const (
	importing = `PRAGMA cache_size = -20480; PRAGMA wal_autocheckpoint = 8000` // in KiB; in pages
	imported  = `PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory`
)

// NewImport begins a run at a time, the zero time when it is unknown. The one before it
// on the same Writer must have ended. The caller calls [Import.End].
func (w *Writer) NewImport(ctx context.Context, at time.Time) (*Import, error) {
	_, err := w.conn.ExecContext(ctx, importing+`; DROP TABLE IF EXISTS temp.changed;
		CREATE TEMP TABLE changed (paper INTEGER PRIMARY KEY, before TEXT NOT NULL, times INTEGER NOT NULL)`)
	if err != nil {
		return nil, err
	}
	i := Import{w: w}
	if !at.IsZero() {
		i.at = at.UTC().Format(time.RFC3339)
	}
	// Keys that were in use once are not given again.
	if i.lastKey, err = lastKey(ctx, w.conn); err == nil {
		i.listed = i.lastKey
		err = w.conn.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM runs`).Scan(&i.number)
	}
	return &i, err
}

// End gives back the memory that the run has used, also when ctx is cancelled.
func (i *Import) End(ctx context.Context) error {
	_, err := i.w.conn.ExecContext(context.WithoutCancel(ctx), imported)
	return err
}

// Number is the number of the run.
func (i *Import) Number() int64 { return i.number }

// An ImportTx is one transaction of an [Import]. New rows wait in memory until
// there are many of them, or until a method needs them in the catalogue; callers
// need not care. It is not safe for concurrent use.
type ImportTx struct {
	*Tx
	run   *Import
	stmts map[string]*sql.Stmt // prepared in the transaction, by their text
	files map[string]int64     // keys of files, by their names
	added int                  // how many papers
	inserts
}

// Update runs f in a transaction like [Writer.Update]. Afterwards every new paper
// has its ledger rows in every space.
func (i *Import) Update(ctx context.Context, f func(*ImportTx) error) error {
	return i.w.Update(ctx, func(tx *Tx) error {
		t := &ImportTx{Tx: tx, run: i, stmts: map[string]*sql.Stmt{}, files: map[string]int64{}}
		if err := f(t); err != nil {
			return err
		}
		return t.finish(ctx)
	})
}

// finish gives every paper of this transaction its ledger rows, in every space
// of the library.
func (t *ImportTx) finish(ctx context.Context) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	err := counts.Keep(ctx, t.tx, `space IN (SELECT key FROM spaces) AND paper > ?`, []any{t.run.listed}, func() error {
		_, err := t.exec(ctx, `INSERT INTO ledger (space, paper, state, note)
			SELECT s.key, p.key, `+firstState+` FROM papers p, spaces s WHERE p.key > ?`, t.run.listed)
		return err
	})
	if err == nil {
		err = counts.AddPapers(ctx, t.tx, t.added)
	}
	if err != nil {
		return err
	}
	t.run.listed = t.run.lastKey
	_, err = t.exec(ctx, `INSERT OR IGNORE INTO runs (number, at) VALUES (?, ?)`, t.run.number, t.run.at)
	return err
}

// stmt prepares a statement once per transaction.
func (t *ImportTx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := t.stmts[query]; s != nil {
		return s, nil
	}
	s, err := t.tx.PrepareContext(ctx, query)
	if err == nil {
		t.stmts[query] = s
	}
	return s, err
}

func (t *ImportTx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := t.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// NoteChange notes that the run has changed a paper whose content hash was before.
func (t *ImportTx) NoteChange(ctx context.Context, key int64, before string) error {
	_, err := t.exec(ctx, `INSERT INTO temp.changed VALUES (?, ?, 1)
		ON CONFLICT DO UPDATE SET times = times + 1`, key, before)
	return err
}

// ChangedBack is how many of the noted changes were of papers that are now as they
// were before the run. A source that holds two different records of a paper
// changes it back and forth in every run.
func (t *ImportTx) ChangedBack(ctx context.Context) (times int, err error) {
	err = t.tx.QueryRowContext(ctx, `SELECT coalesce(sum(c.times), 0) FROM temp.changed c
		JOIN papers p ON p.key = c.paper WHERE p.content_hash = c.before`).Scan(&times)
	return times, err
}

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
	counts  []any // key, what is counted, number and day
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
	t.added++
	t.sources = append(t.sources, source...)
	for what, count := range p.Counts {
		t.counts = append(t.counts, key, string(what), count.Number, count.Seen)
	}
	t.name(key, p.Aliases, p.Keys)
	return key, nil
}

// sourceValues are the values of sourceFields.
func (t *ImportTx) sourceValues(ctx context.Context, key int64, s Source, f Fingerprint) ([]any, error) {
	file, err := t.file(ctx, s.Record.Source)
	if err != nil {
		return nil, err
	}
	counts, err := sourceCounts(s.Paper.Counts)
	return []any{key, s.Hash, s.Provider, s.Name, s.Revised, s.Run, file, s.Line, f.Text, f.Work, f.Year, counts}, err
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
		{`INSERT INTO papers (` + paperFields + `, key, arrived) VALUES `, 23, papersAtOnce, &t.papers},
		{`INSERT INTO sources (` + sourceFields + `) VALUES `, 12, papersAtOnce, &t.sources},
		{`INSERT INTO attention (paper, what, number, seen) VALUES `, 4, namesAtOnce, &t.counts},
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
