package catalogue

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"

	"paperkin/index/paper"
)

// What an import looks up, for a whole batch of records at a time. Lists of names
// and hashes are sorted in place, and asked for once where they repeat. Results
// are in no particular order.

// Named is a paper that has an id, or that carries one which is not its own: see
// [ImportTx.Carry].
type Named struct {
	Alias   string
	Paper   int64
	Content string // its content hash
}

// Named finds papers by ids that they have or carry.
func (t *ImportTx) Named(ctx context.Context, aliases []string) (found []Named, err error) {
	return lookUp(ctx, t, `SELECT a.alias, a.paper, p.content_hash FROM json_each(?1) j
		CROSS JOIN aliases a ON a.alias = j.value CROSS JOIN papers p ON p.key = a.paper
		UNION ALL SELECT j.value, k.paper, p.content_hash FROM json_each(?1) j
		CROSS JOIN keys k ON k.name = '`+carried+`' || j.value CROSS JOIN papers p ON p.key = k.paper`, aliases,
		func(n *Named, row *sql.Rows) error { return row.Scan(&n.Alias, &n.Paper, &n.Content) })
}

// Keyed finds papers by keys that sources give them; Alias is the key.
func (t *ImportTx) Keyed(ctx context.Context, keys []string) (found []Named, err error) {
	return lookUp(ctx, t, `SELECT k.name, k.paper, p.content_hash FROM json_each(?) j
		CROSS JOIN keys k ON k.name = j.value CROSS JOIN papers p ON p.key = k.paper`, keys,
		func(n *Named, row *sql.Rows) error { return row.Scan(&n.Alias, &n.Paper, &n.Content) })
}

// A Version identifies a source among those of its paper, and says when it was made
// and where it was read.
type Version struct {
	Paper                         int64
	Hash, Provider, Name, Revised string
	Run                           int64
	File                          string
	Line                          int
	Counts                        paper.Counts // of what the record counts
}

// Versions lists the sources of papers, by their keys.
func (t *ImportTx) Versions(ctx context.Context, papers []int64) ([]Version, error) {
	return lookUp(ctx, t, `SELECT s.paper, s.hash, s.provider, s.name, s.revised, s.run, f.name, s.line, s.counts FROM json_each(?) j
		CROSS JOIN sources s ON s.paper = j.value CROSS JOIN files f ON f.key = s.file`, papers,
		func(v *Version, row *sql.Rows) (err error) {
			var counts sql.NullString
			if err = row.Scan(&v.Paper, &v.Hash, &v.Provider, &v.Name, &v.Revised, &v.Run, &v.File, &v.Line, &counts); err == nil {
				v.Counts, err = readCounts(v.Name, counts.String)
			}
			return err
		})
}

// A Deletion is a record that its provider has deleted.
type Deletion struct {
	Provider, Name string
	Revised        string // when; empty when unknown
}

// Deletions lists what providers have deleted under some names.
func (t *ImportTx) Deletions(ctx context.Context, names []string) ([]Deletion, error) {
	return lookUp(ctx, t, `SELECT d.provider, d.name, d.revised FROM json_each(?) j
		CROSS JOIN deleted d ON d.name = j.value`, names,
		func(d *Deletion, row *sql.Rows) error { return row.Scan(&d.Provider, &d.Name, &d.Revised) })
}

// Alike is a paper that has a source with a text or work hash.
type Alike struct {
	Hash    string
	Paper   int64
	Content string // the paper's content hash
	Year    int    // of publication, as the source has it; 0 when unknown
}

// SameText finds papers by the text hashes of their sources.
func (t *ImportTx) SameText(ctx context.Context, hashes []string) ([]Alike, error) {
	return t.sameHash(ctx, "text_hash", hashes)
}

// SameWork finds papers by the work hashes of their sources.
func (t *ImportTx) SameWork(ctx context.Context, hashes []string) ([]Alike, error) {
	return t.sameHash(ctx, "work_hash", hashes)
}

func (t *ImportTx) sameHash(ctx context.Context, column string, hashes []string) ([]Alike, error) {
	return lookUp(ctx, t, `SELECT DISTINCT s.`+column+`, s.paper, p.content_hash, s.year FROM json_each(?) j
		CROSS JOIN sources s ON s.`+column+` = j.value AND s.`+column+` <> '' CROSS JOIN papers p ON p.key = s.paper`, hashes,
		func(a *Alike, row *sql.Rows) error { return row.Scan(&a.Hash, &a.Paper, &a.Content, &a.Year) })
}

// MadeIn finds the papers with ids that were made from their text, by which it names them
// (see [paper.HashID]), in what imports before one read from some files. It takes no time
// for new files, and else the longer the more papers there are with such ids.
func (t *ImportTx) MadeIn(ctx context.Context, files []string, before int64) ([]Version, error) {
	known, err := lookUp(ctx, t, `SELECT f.key FROM json_each(?) j CROSS JOIN files f ON f.name = j.value`, files,
		func(key *int64, row *sql.Rows) error { return row.Scan(key) })
	if err != nil {
		return nil, err
	}
	return lookUp(ctx, t, `SELECT s.paper, s.provider, a.alias, s.run, f.name, s.line FROM aliases a
		CROSS JOIN sources s ON s.paper = a.paper CROSS JOIN files f ON f.key = s.file
		WHERE a.alias >= 'sha:' AND a.alias < 'sha;' AND s.line > 0 AND s.run < `+strconv.FormatInt(before, 10)+`
		AND s.file IN (SELECT value FROM json_each(?))`, known,
		func(v *Version, row *sql.Rows) error {
			return row.Scan(&v.Paper, &v.Provider, &v.Name, &v.Run, &v.File, &v.Line)
		})
}

// lookUp returns the rows that a query finds for a list of values.
func lookUp[V cmp.Ordered, R any](ctx context.Context, t *ImportTx, query string, values []V, scan func(*R, *sql.Rows) error) ([]R, error) {
	if len(values) == 0 {
		return nil, nil
	}
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	slices.Sort(values)
	list, err := json.Marshal(slices.Compact(values))
	if err != nil {
		return nil, err
	}
	rows, err := t.tx.QueryContext(ctx, query, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []R
	for rows.Next() {
		var r R
		if err := scan(&r, rows); err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	return found, rows.Err()
}
