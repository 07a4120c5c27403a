package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/browse"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/setting"
	"paperkin/cmd/internal/wording"
	"paperkin/query"
	"paperkin/query/edit"
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

// A filterLine is the line with which browse begins.
type filterLine struct {
	items []filterItem
	files []setting.Value // what gave the configured items
	plain bool            // questions have no operators
}

type filterItem struct {
	text   string
	option string // that it is a value of, where that comes from a configuration file
}

// filterLineOf writes the options that were given as such a line, but for the mode.
func filterLineOf(s *session.Run, c *cli.Context) filterLine {
	l := filterLine{files: s.Configured, plain: c.Bool("plain")}
	for _, f := range browseFlags() {
		name := f.Names()[0]
		if !s.IsSet(c, name) || name == "mode" || name == "exact" {
			continue
		}
		values := c.StringSlice(name)
		if _, several := f.(*cli.StringSliceFlag); !several {
			values = []string{fmt.Sprint(c.Value(name))}
		}
		for _, v := range values {
			item := filterItem{text: name + ":" + wording.InQuotes(v)}
			if s.IsConfigured(name) {
				item.option = name
			}
			l.items = append(l.items, item)
		}
	}
	return l
}

func (l filterLine) String() string {
	list := make([]string, len(l.items))
	for i, item := range l.items {
		list[i] = item.text
	}
	return strings.Join(list, " ")
}

// narrow reads a line beside a request. What the line has from configuration files gives
// way to what the question says, as it does in search; what is typed into the line stays.
func (l filterLine) narrow(text string, beside query.Request) (n browse.Narrowed, err error) {
	if n.Options, n.Kept, err = readFilters(text); err != nil || len(l.files) == 0 {
		n.Holding = n.Kept
		return n, err
	}
	g := setting.Given{Line: line.Line{Typed: map[string]string{"mode": string(beside.Mode)}}, Compares: len(beside.Examples) > 0}
	g.Asks([]string{beside.Question}, l.plain)
	standing := g.Standing(slices.Clone(l.files))
	var holding []string
	for _, text := range filterItems(n.Kept) {
		if i := slices.IndexFunc(l.items, func(item filterItem) bool { return item.text == text && item.option != "" }); i < 0 ||
			slices.ContainsFunc(standing, func(one setting.Value) bool { return one.Option() == l.items[i].option }) {
			holding = append(holding, text)
		}
	}
	mode := n.Mode
	n.Options, n.Holding, err = readFilters(strings.Join(holding, " "))
	n.Mode = mode
	return n, err
}

// readFilters reads such a line. The mode is empty unless the line names one, and rest is
// the line without it.
func readFilters(text string) (o query.Options, rest string, err error) {
	var args, words, kept []string
	for _, item := range filterItems(text) {
		name, value, isOption := strings.Cut(item, ":")
		name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
		switch {
		case isOption && option.Find(browseFlags(), name) != nil && name != "exact":
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
		OnUsageError:              line.OnUsageError,
		ExitErrHandler:            func(*cli.Context, error) {},
		Action: func(c *cli.Context) error {
			o, err = searchOptions(new(session.Run), c) // without what configuration files say: it is in the line
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
	if near := edit.Nearest(name, names); near != "" {
		return fault.Usagef("did you mean "+near+":?", "no filter %s:", name)
	}
	return fault.Usagef("there are "+strings.Join(names, ", "), "no filter %s:", name)
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
			return o, fault.Usagef("such as author:Ito venue:iclr* year:2019..2021 has:pdf -survey", "no filter: %s", w)
		default:
			o.Filter.With = append(o.Filter.With, w)
		}
	}
	if len(operators) > 0 {
		read := question.Parse(strings.Join(operators, " "))
		if read.Plain() {
			return o, fault.Usagef("OR stands between two of them", "no filter: %s", strings.Join(operators, " "))
		}
		o.Filter = o.Filter.And(read.Filter)
	}
	return o, nil
}
