package catalogue

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/vector"
)

// QuickCheck makes SQLite check all pages of the catalogue. It returns the first
// problem, empty if there is none, and an error only if the check could not run.
func (q Queries) QuickCheck(ctx context.Context) (wrong string, err error) {
	err = q.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&wrong)
	switch {
	case err == nil && wrong == "ok":
		return "", nil
	case IsDamage(err):
		return err.Error(), nil
	}
	return wrong, err
}

// DamagedPages returns the numbers of the first pages, at most most, of the
// catalogue of the library in dir that do not match their checksums.
func DamagedPages(dir string, most int) ([]int64, error) {
	return sealed.Damaged(filepath.Join(dir, File), most)
}

// A Contradiction is something that two tables of the catalogue disagree about.
type Contradiction struct {
	What string // a plural
	N    int
}

// Contradictions compares the catalogue's tables with each other.
func (q Queries) Contradictions(ctx context.Context) (found []Contradiction, err error) {
	for _, count := range []struct{ what, query string }{
		{"papers without their id", `SELECT count(*) FROM papers p WHERE NOT EXISTS (SELECT 1 FROM aliases WHERE alias = p.id AND paper = p.key)`},
		{"papers missing from the ledger of the active space", `SELECT count(*) FROM papers p, spaces s WHERE s.role = 'active'
			AND NOT EXISTS (SELECT 1 FROM ledger WHERE space = s.key AND paper = p.key)`},
		{"embedded papers without a slot", `SELECT count(*) FROM ledger WHERE state IN ('done', 'truncated') AND slot IS NULL`},
		{"slots past the last committed row", `SELECT count(*) FROM ledger l JOIN spaces s ON s.key = l.space WHERE l.slot >= s.rows`},
		{"embedded papers whose vectors are marked as deleted", `SELECT count(*) FROM ledger l JOIN dead d ON d.space = l.space AND d.slot = l.slot
			WHERE l.state IN ('done', 'truncated')`},
		{"rows that neither belong to a paper nor are marked as deleted", `SELECT coalesce(sum(abs(s.rows - (SELECT count(*) FROM dead WHERE space = s.key)
			- (SELECT count(*) FROM ledger WHERE space = s.key AND state IN ('done', 'truncated')))), 0) FROM spaces s`},
	} {
		var n int
		if err := q.db.QueryRowContext(ctx, count.query).Scan(&n); err != nil {
			return nil, err
		}
		if n != 0 {
			found = append(found, Contradiction{count.what, n})
		}
	}
	return found, nil
}

// GiveUpRows takes rows of a space out of all searches and makes the papers
// pending again whose vectors they hold. It returns how many papers that costs.
func (t *Tx) GiveUpRows(ctx context.Context, space int64, rows *vector.Bitmap) (papers int, err error) {
	slots, err := json.Marshal(slices.Collect(rows.All))
	if err != nil {
		return 0, err
	}
	list := string(slots)
	err = t.tx.QueryRowContext(ctx, `SELECT count(*) FROM ledger WHERE space = ?1 AND state IN ('done', 'truncated')
		AND slot IN (SELECT value FROM json_each(?2))`, space, list).Scan(&papers)
	if err != nil {
		return 0, err
	}
	for _, update := range []string{
		`INSERT OR IGNORE INTO dead (space, slot) SELECT ?1, value FROM json_each(?2)`,
		`UPDATE ledger SET state = iif(state IN ('done', 'truncated'), 'pending', state), slot = NULL, made_from = '', made_as = ''
			WHERE space = ?1 AND slot IN (SELECT value FROM json_each(?2))`,
	} {
		if _, err := t.tx.ExecContext(ctx, update, space, list); err != nil {
			return 0, err
		}
	}
	return papers, nil
}
