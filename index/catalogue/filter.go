package catalogue

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"paperkin/index/durable"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// A Filter says which papers may be found. The zero value lets every paper
// through. Criteria are joined by and, the values of one criterion by or.
type Filter struct {
	// Since and Until bound the publication date, inclusive, as "2024",
	// "2024-05" or "2024-05-17". A paper whose date is known less exactly passes
	// if it may lie within; one without a date does not pass a bound.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// Arrived and ArrivedUntil bound when a paper arrived in the library, inclusive, as
	// moments in UTC and RFC 3339, such as "2026-11-23T09:00:00Z"; package query makes
	// moments of days and ages. A paper arrives when the import begins that it comes with,
	// one made of several with the first of them; one from before imports were dated does
	// not pass a bound.
	Arrived      string `json:"arrived,omitempty"`
	ArrivedUntil string `json:"arrived_until,omitempty"`
	// After lets papers through that were given a higher key. Keys only grow, so
	// [Queries.LastKey] of today finds tomorrow's papers, and parts of papers that were
	// taken apart since.
	After int64 `json:"after,omitempty"`
	// Categories and Venues are globs (*, ?, [a-z]), compared without regard to
	// case and accents with each category and with the whole venue.
	Categories []string `json:"categories,omitempty"`
	Venues     []string `json:"venues,omitempty"`
	// IDs are ids of papers, any of a paper's ids will do.
	IDs []string `json:"ids,omitempty"`
	// Authors are parts of a name: words or starts of words, in the name's
	// order, without regard to case and accents.
	Authors []string `json:"authors,omitempty"`
}

// Empty reports whether the filter lets every paper through.
func (f Filter) Empty() bool {
	return f.Since == "" && f.Until == "" && f.Arrived == "" && f.ArrivedUntil == "" && f.After == 0 && len(f.Categories)+len(f.Venues)+len(f.IDs)+len(f.Authors) == 0
}

// A Selection is what a filter lets through. A nil *Selection lets everything
// through.
type Selection struct {
	Papers *vector.Bitmap // keys of the papers
	Slots  *vector.Bitmap // slots of those that have a vector in the space
}

// Has reports whether a paper is in the selection.
func (s *Selection) Has(key int64) bool { return s == nil || s.Papers.Has(int(key)) }

// Select returns the papers that pass the filter, nil for the empty filter, with
// their slots in a space.
func (q Queries) Select(ctx context.Context, s Space, f Filter) (*Selection, error) {
	if f.Empty() {
		return nil, nil
	}
	where, args := f.sql()
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, l.slot FROM papers p LEFT JOIN ledger l
		ON l.space = ? AND l.paper = p.key AND l.state IN ('done', 'truncated') WHERE `+where, append([]any{s.Key}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := &Selection{new(vector.Bitmap), new(vector.Bitmap)}
	for rows.Next() {
		var key int
		var slot sql.NullInt64
		if err := rows.Scan(&key, &slot); err != nil {
			return nil, err
		}
		if key < 1 || key > MaxKey || slot.Valid && (slot.Int64 < 0 || slot.Int64 >= int64(s.Rows)) {
			return nil, fmt.Errorf("%w: paper %d has row %d of %d", durable.ErrDamaged, key, slot.Int64, s.Rows)
		}
		found.Papers.Add(key)
		if slot.Valid {
			found.Slots.Add(int(slot.Int64))
		}
	}
	return found, rows.Err()
}

// endOfTime comes after every moment.
const endOfTime = "9999-12-31T23:59:59Z"

// sql is the filter as a condition on papers AS p.
func (f Filter) sql() (where string, args []any) {
	conditions := []string{"1"}
	anyOf := func(values []string, condition string, arg func(string) any) {
		if len(values) == 0 {
			return
		}
		alternatives := make([]string, len(values))
		for i, value := range values {
			alternatives[i] = condition
			args = append(args, arg(value))
		}
		conditions = append(conditions, "("+strings.Join(alternatives, " OR ")+")")
	}
	// "2024" and "2024-05-17" are both dates: cutting each to the length of the
	// other compares what is known of both.
	bound := func(date, operator string) {
		if date != "" {
			conditions = append(conditions, "p.published <> '' AND substr(p.published, 1, length(?)) "+operator+
				" substr(?, 1, length(p.published))")
			args = append(args, date, date)
		}
	}
	bound(f.Since, ">=")
	bound(f.Until, "<=")
	if f.Arrived != "" || f.ArrivedUntil != "" {
		conditions = append(conditions, "p.arrived IN (SELECT number FROM runs WHERE at <> '' AND at >= ? AND at <= ?)")
		args = append(args, f.Arrived, cmp.Or(f.ArrivedUntil, endOfTime))
	}
	if f.After != 0 {
		conditions = append(conditions, "p.key > ?")
		args = append(args, f.After)
	}
	glob := func(s string) any { return paper.Fold(s) }
	anyOf(f.Categories, "EXISTS (SELECT 1 FROM json_each(p.categories_key) c WHERE c.value GLOB ?)", glob)
	anyOf(f.Venues, "p.venue_key GLOB ?", glob)
	anyOf(f.Authors, `instr(p.authors_key, ?)`, func(s string) any {
		if s = paper.FoldWords(s); s == "" {
			return "no word, no author"
		}
		return " " + s
	})
	if len(f.IDs) > 0 {
		ids := make([]string, len(f.IDs))
		for i, id := range f.IDs {
			ids[i], _ = paper.ParseID(id)
		}
		list, _ := json.Marshal(ids) // strings always can be
		conditions = append(conditions, "p.key IN (SELECT a.paper FROM json_each(?) j JOIN aliases a ON a.alias = j.value)")
		args = append(args, string(list))
	}
	return strings.Join(conditions, " AND "), args
}
