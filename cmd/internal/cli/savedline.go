package cli

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/shell"
	"paperkin/query"
	"paperkin/query/wire"
)

// asLine is a request in the grammar of addresses as the command line that asks the same. One
// that this version cannot read stands as it is.
func asLine(request string) string {
	r, err := savedRequest(request)
	if err != nil {
		return screen.Line(request)
	}
	return lineOf(r)
}

// savedRequest reads a request in the grammar of addresses.
func savedRequest(request string) (query.Request, error) {
	values, err := url.ParseQuery(request)
	if err != nil {
		return query.Request{}, err
	}
	return wire.Parse(values)
}

// lineOf is the command line that asks a request, but for what only addresses can say.
func lineOf(r query.Request) string {
	command, args := "search", []string{r.Question}
	flags := append(searchFlags(), andFlag(), plainFlag())
	switch {
	case len(r.Examples) > 0:
		command, args, flags = "like", nil, searchFlags()
		for _, e := range r.Examples {
			args = append(args, e.Ref)
		}
	case strings.TrimSpace(r.Question) == "":
		command, args, flags = "list", nil, listFlags()
	}
	line := []string{"paperkin", command}
	dashed := slices.ContainsFunc(args, option.Is)
	if !dashed {
		line = append(line, args...)
	}
	for _, p := range wire.Parameters {
		if f := option.Find(flags, optionOf(p.Name)); f != nil {
			line = append(line, optionsFor(f, wire.Values(r)[p.Name])...)
		}
	}
	if dashed {
		line = append(append(line, "--"), args...)
	}
	return screen.Line(strings.Join(shell.Words(line), " "))
}

// optionOf is the name of the option for a parameter of the grammar.
func optionOf(parameter string) string {
	switch parameter {
	case "n":
		return "limit"
	case "arrived":
		return "added-since"
	case "arrived_until":
		return "added-until"
	}
	return strings.ReplaceAll(parameter, "_", "-")
}

// optionsFor are the words that give an option its values.
func optionsFor(f cli.Flag, values []string) (words []string) {
	for _, v := range values {
		switch name := option.Dashed(option.LongName(f)); {
		case option.IsBool(f):
			words = append(words, name)
		case strings.HasPrefix(v, "-"):
			words = append(words, name+"="+v)
		default:
			words = append(words, name, v)
		}
	}
	return words
}

func isSpace(r rune) bool { return unicode.IsSpace(r) }

// shortName is a name for a question: its longest word.
func shortName(question string) (name string) {
	for word := range strings.FieldsFuncSeq(question, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(word) > len(name) {
			name = strings.ToLower(word)
		}
	}
	if name == "" {
		return "NAME"
	}
	return name
}
