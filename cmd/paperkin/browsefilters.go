package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"paperkin/query"
	"paperkin/query/question"
)

// In browse, filters are a line of text: options without their dashes, such as
// venue:iclr* since:2020 has:pdf, and the operators of questions. Words alone are those
// that papers must have.

// browseFlags are the options that such a line can hold.
func browseFlags() []cli.Flag {
	names := []string{"mode", "min-similarity", "unlike", "diverse", "exact"}
	for _, f := range filterFlags() {
		names = append(names, f.Names()[0])
	}
	return slices.DeleteFunc(searchFlags(), func(f cli.Flag) bool { return !slices.Contains(names, f.Names()[0]) })
}

// writeFilters writes the options that were given as such a line, but for the mode.
func (s *streams) writeFilters(c *cli.Context) string {
	var items []string
	for _, f := range browseFlags() {
		name := f.Names()[0]
		if !s.isSet(c, name) || name == "mode" || name == "exact" {
			continue
		}
		values := c.StringSlice(name)
		if _, several := f.(*cli.StringSliceFlag); !several {
			values = []string{fmt.Sprint(c.Value(name))}
		}
		for _, v := range values {
			items = append(items, name+":"+inQuotes(v))
		}
	}
	return strings.Join(items, " ")
}

// inQuotes puts a value into quotes if it has spaces.
func inQuotes(value string) string {
	if strings.ContainsFunc(value, unicode.IsSpace) || value == "" {
		return `"` + value + `"`
	}
	return value
}

// readFilters reads such a line. The mode is empty unless the line names one, and rest is
// the line without it.
func readFilters(text string) (o query.Options, rest string, err error) {
	var args, words, kept []string
	for _, item := range filterItems(text) {
		name, value, isOption := strings.Cut(item, ":")
		name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
		switch {
		case isOption && findFlag(browseFlags(), name) != nil && name != "exact":
			args = append(args, "--"+name+"="+strings.Trim(value, `"`))
		case isOption && isName(name) && question.Parse(item).Plain():
			return o, "", unknownFilter(name)
		default:
			words = append(words, item)
		}
		if name != "mode" {
			kept = append(kept, item)
		}
	}
	if o, err = readOptions(args); err != nil {
		return o, "", err
	}
	if o, err = withWords(o, words); err != nil {
		return o, "", err
	}
	if err := (query.Request{Question: "any", Options: o}).Validate(); err != nil {
		return o, "", invalidOption(err)
	}
	return o, strings.Join(kept, " "), nil
}

// readOptions reads options as a command line has them. The mode is empty unless they name one.
func readOptions(args []string) (o query.Options, err error) {
	app := &cli.App{
		Flags: browseFlags(), Writer: io.Discard, ErrWriter: io.Discard, HideHelp: true, HideVersion: true,
		DisableSliceFlagSeparator: true, // as in newApp
		OnUsageError:              onUsageError,
		ExitErrHandler:            func(*cli.Context, error) {},
		Action: func(c *cli.Context) error {
			o, err = new(streams).searchOptions(c) // without what configuration files say: it is in the line
			if !c.IsSet("mode") {
				o.Mode = ""
			}
			return err
		},
	}
	err = app.Run(append([]string{"paperkin"}, args...))
	return o, err
}

// filterItems cuts a line at its spaces, but for those in quotes.
func filterItems(text string) []string {
	inside := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			inside = !inside
		}
		return !inside && unicode.IsSpace(r)
	})
}

// isName reports whether a text can be the name of a filter.
func isName(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return len(s) > 1 && !strings.ContainsFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r == '-') })
}

// unknownFilter is the error about a name that no filter has.
func unknownFilter(name string) error {
	var names []string
	for _, f := range browseFlags() {
		if n := f.Names()[0]; n != "exact" {
			names = append(names, n)
		}
	}
	if near := nearestName(name, names); near != "" {
		return usagef("did you mean "+near+":?", "no filter %s:", name)
	}
	return usagef("there are "+strings.Join(names, ", "), "no filter %s:", name)
}

// withWords adds what words and operators ask for: words alone are those that papers have.
func withWords(o query.Options, words []string) (query.Options, error) {
	var operators []string
	for i, w := range words {
		beside := w == "OR" || i > 0 && words[i-1] == "OR" || i+1 < len(words) && words[i+1] == "OR"
		switch {
		case beside:
			operators = append(operators, w)
		case !question.Parse(w).Plain():
			operators = append(operators, w)
		case strings.HasPrefix(w, "-") || strings.Contains(w, ":") || strings.Contains(w, `"`):
			return o, usagef("such as author:Ito venue:iclr* year:2019..2021 has:pdf -survey", "no filter: %s", w)
		default:
			o.Filter.With = append(o.Filter.With, w)
		}
	}
	if len(operators) > 0 {
		read := question.Parse(strings.Join(operators, " "))
		if read.Plain() {
			return o, usagef("OR stands between two of them", "no filter: %s", strings.Join(operators, " "))
		}
		o.Filter = o.Filter.And(read.Filter)
	}
	return o, nil
}
