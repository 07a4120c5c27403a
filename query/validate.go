package query

import (
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
	case strings.TrimSpace(r.Question) == "" && len(r.Examples) == 0:
		return ErrEmptyQuestion
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
	if n := min(len(f.Since), len(f.Until)); f.Since[:n] > f.Until[:n] { // 2024-05 until 2024 is May to December
		return &InvalidError{"since", fmt.Sprintf("%q", f.Since), fmt.Sprintf("later than until %q", f.Until)}
	}
	return nil
}

// problem says what is wrong with a criterion that is a bound, if anything is.
func (c Criterion) problem() (problem string) {
	switch c.Field {
	case "since", "until":
		problem = checkDate(c.Values[0])
	case "arrived", "arrived_until":
		_, _, problem = arrival(c.Values[0], time.Time{})
	}
	return problem
}

const noSuchDate = "no such date"

// checkDate says what is wrong with s, unless it is a year, a month or a day
// that exists.
func checkDate(s string) (problem string) {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if len(s) != len(layout) {
			continue
		}
		if _, err := time.Parse(layout, s); err != nil {
			return noSuchDate
		}
		return ""
	}
	return "want YYYY, YYYY-MM or YYYY-MM-DD"
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
