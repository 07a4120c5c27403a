package index

import (
	"context"
	"strings"
)

// A Filter says which papers may be found. The zero value lets every paper
// through. Criteria are joined by and, the values of one criterion by or.
type Filter struct {
	// Since and Until bound the publication date, inclusive, as "2024",
	// "2024-05" or "2024-05-17". A paper whose date is known less exactly passes
	// if it may lie within; one without a date does not pass a bound.
	Since, Until string
	// Categories and Venues are globs (*, ?, [a-z]), compared without regard to
	// case and accents with each category and with the whole venue.
	Categories, Venues []string
	// Authors are parts of a name: words or starts of words, in the name's
	// order, without regard to case and accents.
	Authors []string
}

// Empty reports whether the filter lets every paper through.
func (f Filter) Empty() bool {
	return f.Since == "" && f.Until == "" && len(f.Categories)+len(f.Venues)+len(f.Authors) == 0
}

// Select returns the slots of the papers that pass the filter, dead ones left
// out; nil, which allows everything, for the empty filter.
func (v *View) Select(ctx context.Context, f Filter) (*Bitmap, error) {
	if f.Empty() {
		return nil, nil
	}
	where, args := f.sql()
	rows, err := v.tx.QueryContext(ctx, `SELECT l.slot FROM ledger l JOIN papers p ON p.key = l.paper
		WHERE l.space = ? AND l.state IN ('done', 'truncated') AND `+where, append([]any{v.Space.Key}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	allow := new(Bitmap)
	for rows.Next() {
		var slot int
		if err := rows.Scan(&slot); err != nil {
			return nil, err
		}
		allow.Add(slot)
	}
	return allow, rows.Err()
}

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
	glob := func(s string) any { return fold(s) }
	anyOf(f.Categories, "EXISTS (SELECT 1 FROM json_each(p.categories_key) c WHERE c.value GLOB ?)", glob)
	anyOf(f.Venues, "p.venue_key GLOB ?", glob)
	anyOf(f.Authors, `instr(p.authors_key, ?)`, func(s string) any {
		if s = foldWords(s); s == "" {
			return "no word, no author"
		}
		return " " + s
	})
	return strings.Join(conditions, " AND "), args
}
