package index

import (
	"context"
	"errors"
	"fmt"

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

// Found is a paper of the library and its place in the active space.
type Found struct {
	Key    int64
	Paper  paper.Paper
	State  State
	Reason string
	Slot   int // -1 while the paper has no vector
}

// Find returns the paper that ref names: any of its ids, an arXiv or DOI URL, a
// key that a source gave it, or its exact title but for case, accents and
// punctuation. It returns a [*NoPaperError] when there is none, or when a key
// or a title fits several.
func (v *View) Find(ctx context.Context, ref string) (Found, error) {
	return find(ctx, v.tx, v.Space.Key, ref)
}

// Find is [View.Find] for a library that may have no space yet.
func (l *Library) Find(ctx context.Context, ref string) (Found, error) {
	s, err := l.ActiveSpace(ctx)
	if err != nil && !errors.Is(err, ErrNoSpace) {
		return Found{}, err
	}
	return find(ctx, l.db, s.Key, ref)
}

const foundColumns = `coalesce(l.state, 'pending'), coalesce(l.reason, ''),
	CASE WHEN l.state IN ('done', 'truncated') THEN l.slot ELSE -1 END`

func find(ctx context.Context, db queryer, space int64, ref string) (Found, error) {
	id, _ := paper.ParseID(ref)
	found, err := findWhere(ctx, db, space, `p.key = (SELECT paper FROM aliases WHERE alias = ?)`, id)
	if err == nil && len(found) == 0 {
		found, err = findWhere(ctx, db, space, `p.key IN (SELECT paper FROM keys WHERE name = ?)`, id)
	}
	if err == nil && len(found) == 0 {
		if title := paper.FoldWords(ref); title != "" {
			found, err = findWhere(ctx, db, space, `p.title_key = ?`, title)
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

func findWhere(ctx context.Context, db queryer, space int64, where string, arg string) ([]Found, error) {
	rows, err := db.QueryContext(ctx, `SELECT `+foundColumns+`, `+paperColumns+` FROM papers p
		LEFT JOIN ledger l ON l.paper = p.key AND l.space = ? WHERE `+where+` ORDER BY p.id`, space, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Found
	for rows.Next() {
		var f Found
		key, p, err := scanPaper(func(into ...any) error {
			return rows.Scan(append([]any{&f.State, &f.Reason, &f.Slot}, into...)...)
		})
		if err != nil {
			return nil, err
		}
		f.Key, f.Paper = key, p
		all = append(all, f)
	}
	return all, rows.Err()
}
