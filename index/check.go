package index

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"paperkin/index/lexical"
	"paperkin/index/sealed"
)

// A Problem is something that [Library.Check] found wrong.
type Problem struct {
	What string
	// Mend is the command that puts it right.
	Mend string
}

// Check compares the library's parts with each other: the catalogue with
// itself (SQLite's own check, every ledger row, every slot), and the vectors
// of every space and the word index with their checksums. It returns what is
// wrong, nothing when all is well, and an error only when it could not look.
func (l *Library) Check(ctx context.Context) ([]Problem, error) {
	var problems []Problem
	report := func(mend, format string, args ...any) {
		problems = append(problems, Problem{What: fmt.Sprintf(format, args...), Mend: mend})
	}
	var integrity string
	if err := l.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&integrity); err != nil || integrity != "ok" {
		what := integrity
		if err != nil {
			what = err.Error()
		}
		pages, err := sealed.Damaged(filepath.Join(l.dir, catalogueFile), 10)
		if len(pages) > 0 {
			what = fmt.Sprintf("pages %v are not what was written", pages)
		}
		report(Mend(ErrDamaged), "%s: %s", catalogueFile, what)
		return problems, err // nothing in it can be trusted
	}
	counts := []struct{ what, query string }{
		{"papers that no id names", `SELECT count(*) FROM papers p WHERE NOT EXISTS (SELECT 1 FROM aliases WHERE alias = p.id AND paper = p.key)`},
		{"papers that the ledger of the active space does not know", `SELECT count(*) FROM papers p, spaces s WHERE s.role = 'active'
			AND NOT EXISTS (SELECT 1 FROM ledger WHERE space = s.key AND paper = p.key)`},
		{"embedded papers without a slot", `SELECT count(*) FROM ledger WHERE state IN ('done', 'truncated') AND slot IS NULL`},
		{"slots past the last committed row", `SELECT count(*) FROM ledger l JOIN spaces s ON s.key = l.space WHERE l.slot >= s.rows`},
		{"embedded papers whose slot is dead", `SELECT count(*) FROM ledger l JOIN dead d ON d.space = l.space AND d.slot = l.slot
			WHERE l.state IN ('done', 'truncated')`},
		{"rows that are neither a paper's nor dead", `SELECT coalesce(sum(s.rows - (SELECT count(*) FROM dead WHERE space = s.key)
			- (SELECT count(*) FROM ledger WHERE space = s.key AND state IN ('done', 'truncated'))), 0) FROM spaces s`},
	}
	for _, c := range counts {
		var n int
		if err := l.db.QueryRowContext(ctx, c.query).Scan(&n); err != nil {
			return nil, err
		}
		if n != 0 {
			report("paperkin reindex", "catalogue: %d %s", n, c.what)
		}
	}
	spaces, err := l.Spaces(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range spaces {
		if err := l.checkVectors(ctx, s, report); err != nil {
			return nil, err
		}
	}
	return problems, l.checkWords(ctx, report)
}

// checkWords opens the word index, which compares its parts with each other.
func (l *Library) checkWords(ctx context.Context, report func(mend, format string, args ...any)) error {
	have, err := currentLexicon(ctx, l.db)
	if err != nil {
		return err
	}
	if have.generation == 0 {
		return nil
	}
	x, err := lexical.Open(wordsDir(l.dir, have.generation))
	if err != nil {
		report(Repair, "%v", err)
		return nil
	}
	return x.Close()
}

// checkVectors has the store of a space read everything again.
func (l *Library) checkVectors(ctx context.Context, s Space, report func(mend, format string, args ...any)) error {
	state, err := committed(ctx, l.db, s)
	if err != nil {
		return err
	}
	batches, err := state.Batches(0)
	if err != nil {
		return err
	}
	next := 0
	for _, b := range batches {
		if b.First != next {
			report("paperkin reindex", "space %d: rows %d to %d belong to no batch", s.Key, next, b.First-1)
		}
		next = b.First + b.Rows
	}
	if next != s.Rows {
		report("paperkin reindex", "space %d: %d rows in batches, %d committed", s.Key, next, s.Rows)
	}
	damage, err := l.verify(ctx, s, state)
	for _, what := range damage.Found {
		report(Repair, "%s", what)
	}
	return err
}

// Sample returns up to n embedded papers of the view, spread evenly over its
// rows, with their slots: to compare stored vectors with fresh ones.
func (v *View) Sample(ctx context.Context, n int) ([]Found, error) {
	var count int
	const embedded = `FROM ledger l JOIN papers p ON p.key = l.paper WHERE l.space = ? AND l.state = 'done'`
	if err := v.tx.QueryRowContext(ctx, `SELECT count(*) `+embedded, v.Space.Key).Scan(&count); err != nil || count == 0 {
		return nil, err
	}
	step := int(math.Max(1, math.Ceil(float64(count)/float64(n))))
	rows, err := v.tx.QueryContext(ctx, `SELECT key FROM (SELECT p.key, row_number() OVER (ORDER BY l.slot) - 1 AS i `+embedded+`) WHERE i % ? = 0`,
		v.Space.Key, step)
	if err != nil {
		return nil, err
	}
	keys, err := scanKeys(rows)
	if err != nil {
		return nil, err
	}
	var sample []Found
	for _, k := range keys {
		found, err := findWhere(ctx, v.tx, v.Space.Key, `p.key = ?`, fmt.Sprint(k))
		if err != nil {
			return nil, err
		}
		sample = append(sample, found...)
	}
	return sample, nil
}
