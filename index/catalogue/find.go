package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"paperkin/index/paper"
)

// ErrNoPaper: nothing in the library is named like that; see [NoPaperError].
var ErrNoPaper = errors.New("no such paper")

// NoPaperError says that a reference names no paper, or more than one. It
// wraps [ErrNoPaper].
type NoPaperError struct {
	Ref string
	// Several are the papers that the reference fits when it is ambiguous: all
	// have that title, or that key in some source.
	Several []Found
}

func (e *NoPaperError) Error() string {
	if len(e.Several) > 0 {
		return fmt.Sprintf("%q names %d papers", e.Ref, len(e.Several))
	}
	return fmt.Sprintf("no paper %q in the library", e.Ref)
}

func (e *NoPaperError) Unwrap() error { return ErrNoPaper }

// Found is a paper of the library and its place in a space.
type Found struct {
	Key     int64
	Paper   paper.Paper
	Arrived string // when: see [Queries.Arrivals]; empty when that is not known
	State   State
	Note    Note
	Reason  string
	Slot    int // -1 while the paper has no vector
}

const foundColumns = `coalesce((SELECT r.at FROM runs r WHERE r.number = p.arrived), ''), coalesce(l.state, 'pending'), coalesce(l.note, ''), coalesce(l.reason, ''),
	CASE WHEN l.state IN ('done', 'truncated') THEN l.slot ELSE -1 END`

// Find returns the paper that ref names, with its place in a space: any of its
// ids, an arXiv or DOI URL, a key that a source gave it, or its exact title but
// for case, accents and punctuation. It returns a [*NoPaperError] when there is
// none, or when a key or a title fits several.
func (q Queries) Find(ctx context.Context, space int64, ref string) (Found, error) {
	id, _ := paper.ParseID(ref)
	found, err := q.findWhere(ctx, space, `p.key = (SELECT paper FROM aliases WHERE alias = ?)`, id)
	if err == nil && len(found) == 0 { // no paper's own; the first that had it is the nearest
		found, err = q.findWhere(ctx, space, `p.key = (SELECT min(paper) FROM keys WHERE name = '`+carried+`' || ?)`, id)
	}
	if err == nil && len(found) == 0 {
		found, err = q.findWhere(ctx, space, `p.key IN (SELECT paper FROM keys WHERE name = ?)`, id)
	}
	if err == nil && len(found) == 0 {
		if title := paper.FoldWords(ref); title != "" {
			found, err = q.findWhere(ctx, space, `p.title_key = ?`, title)
		}
	}
	switch {
	case err != nil:
		return Found{}, err
	case len(found) == 0:
		return Found{}, &NoPaperError{Ref: ref}
	case len(found) > 1:
		return Found{}, &NoPaperError{Ref: ref, Several: found}
	}
	return found[0], nil
}

func (q Queries) findWhere(ctx context.Context, space int64, where string, arg string) ([]Found, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT `+foundColumns+`, `+paperColumns+` FROM papers p
		LEFT JOIN ledger l ON l.paper = p.key AND l.space = ? WHERE `+where+` ORDER BY p.id`, space, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Found
	for rows.Next() {
		var f Found
		key, p, err := scanPaper(func(into ...any) error {
			return rows.Scan(append([]any{&f.Arrived, &f.State, &f.Note, &f.Reason, &f.Slot}, into...)...)
		})
		if err != nil {
			return nil, err
		}
		f.Key, f.Paper = key, p
		all = append(all, f)
	}
	return all, rows.Err()
}

// Sample returns up to n papers of a space that were embedded whole, spread
// evenly over its rows.
func (q Queries) Sample(ctx context.Context, space int64, n int) ([]Found, error) {
	var count int
	const embedded = `FROM ledger l JOIN papers p ON p.key = l.paper WHERE l.space = ? AND l.state = 'done'`
	if err := q.db.QueryRowContext(ctx, `SELECT count(*) `+embedded, space).Scan(&count); err != nil || count == 0 {
		return nil, err
	}
	step := int(math.Max(1, math.Ceil(float64(count)/float64(n))))
	rows, err := q.db.QueryContext(ctx, `SELECT key FROM (SELECT p.key, row_number() OVER (ORDER BY l.slot) - 1 AS i `+embedded+`) WHERE i % ? = 0`,
		space, step)
	if err != nil {
		return nil, err
	}
	keys, err := scanKeys(rows)
	if err != nil {
		return nil, err
	}
	var sample []Found
	for _, k := range keys {
		found, err := q.findWhere(ctx, space, `p.key = ?`, strconv.FormatInt(k, 10))
		if err != nil {
			return nil, err
		}
		sample = append(sample, found...)
	}
	return sample, nil
}

// scanKeys reads rows of one key each, and closes them.
func scanKeys(rows *sql.Rows) ([]int64, error) {
	defer rows.Close()
	var keys []int64
	for rows.Next() {
		var k int64
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, rows.Err()
}

// MadeOf returns the papers that have a source with one of the given hashes, each with
// its place in a space, in the order of their ids. It reads the hashes of all sources.
func (q Queries) MadeOf(ctx context.Context, space int64, hashes []string) ([]Found, error) {
	list, err := json.Marshal(hashes)
	if err != nil {
		return nil, err
	}
	return q.findWhere(ctx, space, `p.key IN (SELECT paper FROM sources WHERE hash IN (SELECT value FROM json_each(?)))`, string(list))
}
