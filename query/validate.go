package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/phrase"
)

// ErrEmptyQuestion means that a request has no question, or an empty example.
var ErrEmptyQuestion = errors.New("the question is empty")

// An InvalidError describes an invalid field of a request.
type InvalidError struct {
	Field   string // its name in JSON, such as "limit" or "since"
	Value   string // the value, as it was given; empty when Problem says enough
	Problem string // such as "want 0 to 1"
}

func (e *InvalidError) Error() string {
	if e.Value == "" {
		return e.Field + ": " + e.Problem
	}
	return e.Field + " " + e.Value + ": " + e.Problem
}

// What papers are compared with, one by one or value by value, is bounded: a filter does
// not take longer than what it filters.
const (
	maxValues = 500  // of one criterion
	maxValue  = 2000 // bytes
)

// maxParts is how many questions can be asked together with one: each is a search.
const maxParts = 16

// Validate returns an error that wraps [ErrEmptyQuestion] or an [*InvalidError]
// unless the request can be answered. The errors that depend on the library,
// such as an example that it does not have, or on the time, are left to
// [Searcher.Search].
func (r Request) Validate() error {
	switch {
	case r.Question != "" && len(r.Examples) > 0:
		return &InvalidError{Field: "examples", Problem: "want a question or examples, not both"}
	case r.lists() && r.Filter.Empty() && r.Sort == "", r.lists() && len(r.And) > 0:
		return ErrEmptyQuestion
	case r.lists() && r.compares():
		return &InvalidError{Field: "question", Problem: "is empty: nothing to compare papers with"}
	case !r.lists() && r.Reverse && r.Sort == "":
		return &InvalidError{Field: "reverse", Problem: "turns an order round: sort by " + oneOf(filter.Orders)}
	case !r.lists() && r.Offset > 0:
		return &InvalidError{Field: "offset", Problem: "not available with a question or examples"}
	}
	if len(r.And) > 0 {
		if len(r.Examples) > 0 || len(r.Unlike) > 0 {
			return &InvalidError{Field: "and", Problem: "not available with examples and unlike"}
		}
		if len(r.And) > maxParts {
			return &InvalidError{Field: "and", Problem: fmt.Sprintf("given %d times, want at most %d", len(r.And), maxParts)}
		}
		if slices.ContainsFunc(r.And, func(q string) bool { return strings.TrimSpace(q) == "" }) {
			return ErrEmptyQuestion
		}
	}
	for _, e := range slices.Concat(r.Examples, r.Unlike) {
		if e.Ref == "" && len(e.Names) == 0 && strings.TrimSpace(e.Text) == "" {
			return ErrEmptyQuestion
		}
	}
	return r.Options.validate()
}

func (o Options) validate() error {
	if o.Mode != "" {
		if _, err := ParseMode(string(o.Mode)); err != nil {
			return err
		}
	}
	if o.Fusion != "" {
		if _, err := ParseFusion(string(o.Fusion)); err != nil {
			return err
		}
	}
	if err := o.Weights.validate(); err != nil {
		return err
	}
	if o.Limit < 0 {
		return &InvalidError{"limit", fmt.Sprint(o.Limit), "want 1 or more, or 0 for the default"}
	}
	if err := validateFilter(o.Filter); err != nil {
		return err
	}
	if m := o.MinSimilarity; m != nil {
		if !(*m >= -1 && *m <= 1) { // also true of NaN
			return &InvalidError{"min_similarity", fmt.Sprint(*m), "want a cosine, -1 to 1"}
		}
		if o.Mode == Lexical {
			return &InvalidError{Field: "min_similarity", Problem: "not available in lexical mode: omit it, or choose another mode"}
		}
	}
	if o.Sort != "" && !slices.Contains(filter.Orders, o.Sort) {
		return &InvalidError{"sort", fmt.Sprintf("%q", o.Sort), "want " + oneOf(filter.Orders)}
	}
	if o.Offset < 0 {
		return &InvalidError{"offset", fmt.Sprint(o.Offset), "want 0 or more"}
	}
	if !(o.Variety >= 0 && o.Variety <= 1) {
		return &InvalidError{"variety", fmt.Sprint(o.Variety), "want 0 to 1"}
	}
	return nil
}

// validateFilter returns an [*InvalidError] unless every criterion of a filter can be
// met, at some time.
func validateFilter(f index.Filter) error {
	for _, c := range criteria(f) {
		if problem := c.problem(); problem != "" {
			return &InvalidError{c.Field, fmt.Sprintf("%q", c.Values[0]), problem}
		}
		if c.Field == "ids" { // one list, however long
			continue
		}
		if n := len(c.Values); n > maxValues {
			return &InvalidError{Field: c.Field, Problem: fmt.Sprintf("given %d times, want at most %d", n, maxValues)}
		}
		for _, value := range c.Values {
			if len(value) > maxValue {
				return &InvalidError{Field: c.Field, Problem: fmt.Sprintf("%d bytes, want at most %d", len(value), maxValue)}
			}
			if strings.TrimSpace(value) == "" {
				return &InvalidError{Field: c.Field, Problem: "the value is empty"}
			}
			if isGlobs(c.Field) && !filter.GlobOf(value).Ends() {
				return &InvalidError{c.Field, fmt.Sprintf("%q", value), "[ without its ]: want a set such as [a-z]; [[] is a bracket itself"}
			}
		}
	}
	for _, p := range demands(&f) {
		if n := len(*p.value); n > maxValues {
			return &InvalidError{Field: p.field, Problem: fmt.Sprintf("given %d times, want at most %d", n, maxValues)}
		}
		for _, value := range *p.value {
			if _, ok := phrase.Of(value); !ok {
				return &InvalidError{p.field, fmt.Sprintf("%q", value), "want a word, or several"}
			}
		}
	}
	for part := range f.Parts {
		if err := validateFilter(*part); err != nil {
			return err
		}
	}
	for _, name := range f.Has {
		if !filter.IsPart(name) {
			return &InvalidError{"has", fmt.Sprintf("%q", name), "want " + oneOf(filter.Parts)}
		}
	}
	since, _ := filter.IsDate(f.Since)
	until, _ := filter.IsDate(f.Until)
	if since && until { // others depend on the time
		return checkOrder(f, f)
	}
	return nil
}

// checkOrder returns an [*InvalidError] if a filter's bounds, in moments, leave nothing between
// them, in the words of the filter that was asked for.
func checkOrder(f, asked index.Filter) error {
	if filter.Backwards(f.Since, f.Until) {
		return &InvalidError{"since", fmt.Sprintf("%q", asked.Since), fmt.Sprintf("later than until %q", asked.Until)}
	}
	if f.ArrivedUntil != "" && f.Arrived > f.ArrivedUntil {
		return &InvalidError{"arrived", fmt.Sprintf("%q", asked.Arrived), fmt.Sprintf("later than until %q", asked.ArrivedUntil)}
	}
	return nil
}

// isGlobs reports whether the values of a field of a filter are globs.
func isGlobs(field string) bool {
	return slices.Contains([]string{"categories", "keywords", "venues", "kinds", "tags"}, field)
}

// problem says what is wrong with a criterion that is a bound, if anything is.
func (c Criterion) problem() (problem string) {
	switch c.Field {
	case "since", "until", "arrived", "arrived_until":
		_, _, problem = filter.When(c.Values[0], time.Time{})
	}
	return problem
}

// oneOf lists choices: "a, b or c".
func oneOf[T ~string](choices []T) string {
	var b strings.Builder
	for i, c := range choices {
		switch {
		case i > 0 && i == len(choices)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(c))
	}
	return b.String()
}

// Bounds are asked for in times as [filter.When] reads them. The library knows dates of
// publication as exactly as papers have them, and arrivals as moments in UTC.

// ResolveFilter returns a filter with dates and moments in place of what is counted from now, as
// [View.Select] and [index.Library.EachMatch] take it. It returns an
// [*InvalidError] unless every criterion can be met.
func ResolveFilter(f index.Filter, now time.Time) (index.Filter, error) {
	if err := validateFilter(f); err != nil {
		return f, err
	}
	f.Any, f.Not = slices.Clone(f.Any), slices.Clone(f.Not)
	for i, group := range f.Any {
		f.Any[i] = slices.Clone(group)
	}
	for part := range f.Parts {
		resolved, err := ResolveFilter(*part, now)
		if err != nil {
			return f, err
		}
		*part = resolved
	}
	asked := f
	for _, bound := range []struct {
		of    *string
		last  bool
		write func(time.Time) string
	}{{&f.Since, false, day}, {&f.Until, true, day}, {&f.Arrived, false, moment}, {&f.ArrivedUntil, true, moment}} {
		if is, _ := filter.IsDate(*bound.of); *bound.of == "" || is && (bound.of == &f.Since || bound.of == &f.Until) {
			continue // a date stays as exact as it is
		}
		first, last, _ := filter.When(*bound.of, now)
		if *bound.of = bound.write(first); bound.last {
			*bound.of = bound.write(last)
		}
	}
	return f, checkOrder(f, asked)
}

// day is a time as papers have dates.
func day(t time.Time) string { return t.Format("2006-01-02") }

// Select is [View.Select] for a filter of a request.
func (s snapshot) Select(ctx context.Context, f index.Filter) (*index.Selection, error) {
	f, err := ResolveFilter(f, s.now)
	if err != nil {
		return nil, err
	}
	return s.View.Select(ctx, f)
}

// moment is a time as the library writes it. Years have four digits there.
func moment(t time.Time) string {
	if t = t.UTC(); t.Year() > 9999 {
		t = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	}
	return t.Format(time.RFC3339)
}
