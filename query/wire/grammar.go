package wire

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/edit"
)

// A Parameter is a name of the grammar in which addresses, forms and JSON bodies ask: that
// of the command's long option with _ for -.
type Parameter struct {
	Name   string
	Kind   Kind
	Many   bool   // it may be given several times
	Field  string // of a request in JSON, as a [query.InvalidError] names it
	parse  func(r *query.Request, values []string) (problem string)
	values func(r query.Request) []string
}

// A Kind is what the values of a parameter are.
type Kind string

const (
	Text   Kind = "string"
	Whole  Kind = "integer"
	Number Kind = "number"
	Flag   Kind = "boolean"
)

// Parameters is the grammar, in the order in which [Values] writes it.
var Parameters = []Parameter{
	one("q", "question", func(r *query.Request) *string { return &r.Question }),
	many("and", "and", func(r *query.Request) *[]string { return &r.And }),
	{"paper", Text, true, "examples", func(r *query.Request, values []string) string { r.Examples = examplesOf(values); return "" },
		func(r query.Request) []string { return refsOf(r.Examples) }},
	{"unlike", Text, true, "unlike", func(r *query.Request, values []string) string { r.Unlike = examplesOf(values); return "" },
		func(r query.Request) []string { return refsOf(r.Unlike) }},
	number("n", "limit", 1, func(r *query.Request) *int { return &r.Limit }),
	number("offset", "offset", 0, func(r *query.Request) *int { return &r.Offset }),
	one("mode", "mode", func(r *query.Request) *query.Mode { return &r.Mode }),
	one("since", "since", func(r *query.Request) *string { return &r.Filter.Since }),
	one("until", "until", func(r *query.Request) *string { return &r.Filter.Until }),
	{"year", Text, false, "", parseYears, func(query.Request) []string { return nil }}, // since and until by then
	one("arrived", "arrived", func(r *query.Request) *string { return &r.Filter.Arrived }),
	one("arrived_until", "arrived_until", func(r *query.Request) *string { return &r.Filter.ArrivedUntil }),
	{"after", Whole, false, "after", parseKey, func(r query.Request) []string { return digits(r.Filter.After) }},
	many("category", "categories", func(r *query.Request) *[]string { return &r.Filter.Categories }),
	many("keyword", "keywords", func(r *query.Request) *[]string { return &r.Filter.Keywords }),
	many("venue", "venues", func(r *query.Request) *[]string { return &r.Filter.Venues }),
	many("kind", "kinds", func(r *query.Request) *[]string { return &r.Filter.Kinds }),
	many("tag", "tags", func(r *query.Request) *[]string { return &r.Filter.Tags }),
	many("author", "authors", func(r *query.Request) *[]string { return &r.Filter.Authors }),
	many("has", "has", func(r *query.Request) *[]string { return &r.Filter.Has }),
	many("with", "with", func(r *query.Request) *[]string { return &r.Filter.With }),
	many("without", "without", func(r *query.Request) *[]string { return &r.Filter.Without }),
	many("title", "titles", func(r *query.Request) *[]string { return &r.Filter.Titles }),
	{"min_similarity", Number, false, "min_similarity", parseCosine, cosine},
	{"diverse", Number, false, "variety", parseVariety, variety},
	one("sort", "sort", func(r *query.Request) *index.Order { return &r.Sort }),
	flag("reverse", func(r *query.Request) *bool { return &r.Reverse }),
	flag("explain", func(r *query.Request) *bool { return &r.Explain }),
	flag("plain", func(r *query.Request) *bool { return &r.Plain }),
}

// otherNames are the names that the command has for some of them.
var otherNames = map[string]string{"limit": "n", "added_since": "arrived", "added_until": "arrived_until"}

// A ParameterError describes a parameter that the grammar does not have, or a value that it
// cannot have.
type ParameterError struct {
	Name    string
	Value   string // as it was given, in quotes if it is text; empty when Problem says enough
	Problem string // such as "want 0 to 1"
	Near    string // the name that is likely meant, for one that there is not; may be empty
}

func (e *ParameterError) Error() string {
	switch {
	case e.Problem == "":
		return "unknown parameter " + quoted(e.Name)
	case e.Value == "":
		return e.Name + ": " + e.Problem
	}
	return e.Name + " " + e.Value + ": " + e.Problem
}

// Parse reads a request. Empty values count as absent. An error is a [*ParameterError], or
// wraps [query.ErrEmptyQuestion].
func Parse(values url.Values) (query.Request, error) {
	var r query.Request
	given := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		known := name
		if other, is := otherNames[name]; is {
			known = other
		}
		if !slices.ContainsFunc(Parameters, func(p Parameter) bool { return p.Name == known }) {
			return r, &ParameterError{Name: name, Near: nearest(name)}
		}
		for _, v := range values[name] {
			if v != "" {
				given[known] = append(given[known], v)
			}
		}
	}
	for _, p := range Parameters {
		list := given[p.Name]
		switch {
		case len(list) == 0:
			continue
		case len(list) > 1 && !p.Many:
			return r, &ParameterError{Name: p.Name, Problem: fmt.Sprintf("given %d times, want it once", len(list))}
		}
		if problem := p.parse(&r, list); problem != "" {
			return r, &ParameterError{Name: p.Name, Value: quoted(list[0]), Problem: problem}
		}
	}
	return r, InGrammar(r.Validate())
}

// InGrammar returns an error of a request in the names of the grammar.
func InGrammar(err error) error {
	var invalid *query.InvalidError
	if !errors.As(err, &invalid) {
		return err
	}
	for _, p := range Parameters {
		if p.Field == invalid.Field {
			return &ParameterError{Name: p.Name, Value: invalid.Value, Problem: invalid.Problem}
		}
	}
	return err
}

// Values writes a request in the grammar, as far as it has words for it: of the examples
// those that are named by one reference each, and of the filter what a user gives. What
// [Parse] makes of it is that request; its Encode is the same for the same request.
func Values(r query.Request) url.Values {
	values := url.Values{}
	for _, p := range Parameters {
		for _, v := range p.values(r) {
			values.Add(p.Name, v)
		}
	}
	return values
}

// maxQuoted is how much of a value an error repeats.
const maxQuoted = 80

func quoted(value string) string {
	if short := []rune(value[:min(len(value), 4*maxQuoted)]); len(short) > maxQuoted {
		value = string(short[:maxQuoted]) + "…"
	}
	return strconv.Quote(value)
}

// nearest is the name that is likely meant by another.
func nearest(name string) (near string) {
	name = strings.ToLower(strings.ReplaceAll(name[:min(len(name), 100)], "-", "_"))
	best := 3
	for _, p := range Parameters {
		if d := edit.Distance(name, p.Name, best); d < best && d < max(2, len(p.Name)) {
			best, near = d, p.Name
		}
		if name == p.Field {
			return p.Name
		}
	}
	return near
}
