package wording

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
	"paperkin/query/question"
)

// This file says why an answer has no hits, and what may help.

// A filterWriter writes a value of a filter as it can be typed, of the option of that name.
type filterWriter func(option, value string) string

// AsOption writes a filter as an option of the command line.
func AsOption(option, value string) string {
	return "--" + option + " " + shell.Word(screen.Line(value))
}

// AsOperator writes a filter as an operator of a question, and of a line of browse.
func AsOperator(option, value string) string { return option + ":" + InQuotes(screen.Line(value)) }

// WhyNone says why an answer to a request has no hits.
func WhyNone(a query.Answer, r query.Request, write filterWriter) string {
	switch a.None {
	case query.NothingEmbedded:
		return "no paper in the library is embedded yet"
	case query.NoVector:
		return "the model knows none of the words"
	case query.NoWords:
		return "no paper contains any of the words"
	case query.NoWordsNoVector:
		return "no paper contains any of the words, and the model knows none of them"
	case query.TooFar:
		return fmt.Sprintf("no paper has a similarity of %v or more", *r.MinSimilarity)
	case query.NoFit:
		return "no paper fits each of the questions"
	case query.NoOther:
		return "the library has no other paper"
	case query.FilteredOut:
		return "no other paper matches the filters"
	case query.BeyondEnd:
		if a.Listed.Papers == 0 {
			return "the library has no papers"
		}
		return fmt.Sprintf("the list ends with paper %d", a.Listed.Papers)
	case query.NamedFilteredOut:
		return "the paper of that id or address does not match the filters"
	case query.NotInLibrary:
		return "the library has no paper with the id or address " + screen.Line(strings.TrimSpace(r.Question))
	case query.FilterEmpty:
		return "no paper matches " + strings.Join(written(a.Filters, write), ", none matches ")
	case query.FiltersDisjoint:
		if !slices.ContainsFunc(a.Filters, func(c query.Criterion) bool { return c.Field != "since" && c.Field != "until" && c.Field != "year" }) {
			return "no paper matches " + strings.Join(written(a.Filters, write), " ") // which are one criterion to who typed them
		}
		return "each filter matches some papers, but no paper matches all of " + strings.Join(written(a.Filters, write), ", ")
	}
	return string(a.None)
}

// Listed says what a list is of that stands in place of a ranking.
func Listed(a query.Answer) string {
	order := OrderName(*a.Listed)
	if a.Understood == nil {
		return "papers that pass the filters, " + order
	}
	what, rest := "papers", a.Understood.Filter
	names := rest.Persons
	if len(names) > 0 {
		what, rest.Persons = what+" by "+strings.Join(names, ", "), nil
	}
	if !rest.Empty() {
		what += " with " + question.Write(rest)
	}
	if what += ", " + order; len(names) > 0 {
		what += " (--plain takes the name as words)"
	}
	return what
}

// Meaning says what a question was taken for.
func Meaning(a query.Answer) string {
	if a.Listed != nil {
		return "understood as: " + Listed(a)
	}
	u := a.Understood
	if u.Year != "" {
		return "understood as: " + u.Question + " | preferably of " + u.Year
	}
	return "understood as: " + u.Question + " | only " + question.Write(u.Filter)
}

// NoneInBrowse says why there are no hits, and then what the values of filters may be meant
// to be, as filters are written there.
func NoneInBrowse(a query.Answer, r query.Request) []string {
	lines := []string{WhyNone(a, r, AsOperator)}
	for _, c := range a.Filters {
		for _, m := range c.Meant {
			lines = append(lines, MeantValue(c.Field, m, AsOperator))
		}
	}
	return lines
}

// written are criteria as they can be typed. Those that have no option are as they were.
func written(criteria []query.Criterion, write filterWriter) []string {
	list := make([]string, len(criteria))
	for i, c := range criteria {
		switch c.Field {
		case "any", "not":
			list[i] = strings.Join(c.Values, " ")
			continue
		case "persons":
			list[i] = "papers by " + strings.Join(c.Values, ", ")
			continue
		}
		values := make([]string, len(c.Values))
		for j, v := range c.Values {
			values[j] = write(filterName(c.Field), v)
		}
		list[i] = strings.Join(values, " ")
	}
	return list
}

// MeantValue says what a value of a filter may be meant to be.
func MeantValue(field string, m query.Meant, write filterWriter) string {
	option := write(filterName(field), m.Try)
	if name, year := ofYear(field, m); year != "" {
		that := write(filterName(field), name) + " " + write("year", year)
		if len(m.Like) == 1 {
			return "did you mean " + that + "?"
		}
		option += ", or " + that
	}
	switch n := len(m.Like); {
	case n == 1 && (m.Try == m.Like[0] || field == "authors"):
		return "did you mean " + option + "?"
	case n > 3:
		return fmt.Sprintf("there are %s ... %s: try %s", screen.Line(m.Like[0]), screen.Line(m.Like[n-1]), option)
	default:
		return "there are " + screen.Line(strings.Join(m.Like, ", ")) + ": try " + option
	}
}

// ofYear reads a venue with a year at its end that no paper has, such as neurips2019, where
// papers have the venue without it: it returns that, and the year.
func ofYear(field string, m query.Meant) (name, year string) {
	parts := regexp.MustCompile(`[^0-9]((?:19|20)[0-9]{2})[*?]*$`).FindStringSubmatch(m.Value)
	if field != "venues" || parts == nil {
		return "", ""
	}
	if i := slices.IndexFunc(m.Like, func(name string) bool { return !strings.ContainsAny(name, "0123456789") }); i >= 0 {
		return m.Like[i], parts[1]
	}
	return "", ""
}

// InQuotes puts a value into quotes if it has spaces.
func InQuotes(value string) string {
	if strings.ContainsFunc(value, unicode.IsSpace) || value == "" {
		return `"` + value + `"`
	}
	return value
}

// OrderName says which way a list goes.
func OrderName(l query.Listed) string {
	names := map[index.Order][2]string{
		filter.ByDate:  {"newest first", "oldest first"},
		filter.ByAdded: {"last added first", "first added first"},
		filter.ByTitle: {"by title", "by title from Z to A"},
		filter.ByVenue: {"by venue", "by venue from Z to A"},
		filter.ByID:    {"by id", "by id backwards"},

		filter.ByCitations: {"most cited first", "least cited first"},
		filter.ByUpvotes:   {"most upvotes first", "fewest upvotes first"},
	}[l.Sort]
	if l.Reverse {
		return names[1]
	}
	return names[0]
}
