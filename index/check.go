package index

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/lexical"
)

// A Problem is something that [Library.Check] found wrong.
type Problem struct {
	What string
	// Mend is the command that puts it right.
	Mend string
}

// Check compares the library's parts with each other: the catalogue with
// itself (SQLite's own check, every ledger row, every slot), and the vectors
// of every space and the word index with their checksums. It looks at one state
// of the library, whatever a writer does meanwhile. It returns what is wrong,
// nothing when all is well, and an error only when it could not look. Of a
// catalogue that is damaged it says so and trusts nothing else in it.
func (l *Library) Check(ctx context.Context) (found []Problem, err error) {
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	defer func() { err = whyDone(ctx, err) }()
	c := checker{lib: l, tx: tx}
	if err := c.pages(ctx); err != nil || len(c.problems) > 0 {
		return c.problems, err
	}
	if err := c.catalogue(ctx); err != nil {
		return nil, err
	}
	spaces, err := listSpaces(ctx, tx, "")
	if err != nil {
		return nil, err
	}
	for _, s := range spaces {
		if err := c.vectors(ctx, s); err != nil {
			return nil, err
		}
	}
	return c.problems, c.words(ctx)
}

// checker is one run of Check.
type checker struct {
	lib      *Library
	tx       *sql.Tx // the state that it looks at
	problems []Problem
}

func (c *checker) report(mend, format string, args ...any) {
	c.problems = append(c.problems, Problem{What: fmt.Sprintf(format, args...), Mend: mend})
}

// pages has SQLite look at all pages of the catalogue.
func (c *checker) pages(ctx context.Context) error {
	var what string
	err := c.tx.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&what)
	switch {
	case err == nil && what == "ok":
		return nil
	case IsDamage(err):
		what = err.Error()
	case err != nil:
		return err
	}
	pages, err := sealed.Damaged(filepath.Join(c.lib.dir, catalogueFile), 10)
	if len(pages) > 0 {
		what = fmt.Sprintf("pages %v are not what was written", pages)
	}
	c.report(Mend(ErrDamaged), "%s: %s", catalogueFile, what)
	return err
}

// catalogue compares the catalogue's tables with each other.
func (c *checker) catalogue(ctx context.Context) error {
	for _, count := range []struct{ what, query string }{
		{"papers that no id names", `SELECT count(*) FROM papers p WHERE NOT EXISTS (SELECT 1 FROM aliases WHERE alias = p.id AND paper = p.key)`},
		{"papers that the ledger of the active space does not know", `SELECT count(*) FROM papers p, spaces s WHERE s.role = 'active'
			AND NOT EXISTS (SELECT 1 FROM ledger WHERE space = s.key AND paper = p.key)`},
		{"embedded papers without a slot", `SELECT count(*) FROM ledger WHERE state IN ('done', 'truncated') AND slot IS NULL`},
		{"slots past the last committed row", `SELECT count(*) FROM ledger l JOIN spaces s ON s.key = l.space WHERE l.slot >= s.rows`},
		{"embedded papers whose slot is dead", `SELECT count(*) FROM ledger l JOIN dead d ON d.space = l.space AND d.slot = l.slot
			WHERE l.state IN ('done', 'truncated')`},
		{"rows that are neither a paper's nor dead", `SELECT coalesce(sum(abs(s.rows - (SELECT count(*) FROM dead WHERE space = s.key)
			- (SELECT count(*) FROM ledger WHERE space = s.key AND state IN ('done', 'truncated')))), 0) FROM spaces s`},
	} {
		var n int
		if err := c.tx.QueryRowContext(ctx, count.query).Scan(&n); err != nil {
			return err
		}
		if n != 0 {
			c.report("paperkin reindex", "catalogue: %d %s", n, count.what)
		}
	}
	return nil
}

// words opens the word index, which compares its parts with each other. A writer
// may have put another in its place meanwhile.
func (c *checker) words(ctx context.Context) error {
	have, err := currentLexicon(ctx, c.tx)
	for err == nil && have.generation > 0 {
		x, damage := lexical.Open(wordsDir(c.lib.dir, have.generation))
		if damage == nil {
			return x.Close()
		}
		var now lexicon
		if now, err = currentLexicon(ctx, c.lib.db); err == nil && now == have {
			c.report(Repair, "%v", damage)
			return nil
		}
		have = now
	}
	return err
}

// vectors has the store of a space read everything again.
func (c *checker) vectors(ctx context.Context, s Space) error {
	state, err := committed(ctx, c.tx, s)
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
			c.report("paperkin reindex", "space %d: rows %d to %d belong to no batch", s.Key, next, b.First-1)
		}
		next = b.First + b.Rows
	}
	if next != s.Rows {
		c.report("paperkin reindex", "space %d: %d rows in batches, %d committed", s.Key, next, s.Rows)
	}
	damage, err := c.lib.verify(ctx, s, state)
	if err != nil || len(damage.Found) == 0 {
		return err
	}
	now, err := listSpaces(ctx, c.lib.db, "")
	if !slices.ContainsFunc(now, func(other Space) bool { return other.Key == s.Key }) {
		return err // a re-index has dropped it
	}
	for _, what := range damage.Found {
		c.report(Repair, "%s", what)
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
