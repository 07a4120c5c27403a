package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/line"
	"paperkin/query"
	"paperkin/query/question"
)

// What is typed goes before what is configured: not only an option before the default of
// the same name, but whatever speaks of the same thing, or could not hold beside it.

// sameThing are the filters that bound what another one bounds.
var sameThing = map[string][]string{"since": {"year"}, "until": {"year"}, "year": {"since", "until"}}

// saysSame reports whether one filter says what another one says.
func saysSame(name, other string) bool {
	return name == other || slices.Contains(sameThing[name], other)
}

// A given is what a command line says.
type given struct {
	line.Line
	operators []string // options that operators of the question stand for
	compares  bool     // there is something to compare papers with
}

// givenBy reads the question of the command line for what it has to say about settings.
func givenBy(s *streams, command *cli.Command) (g given, err error) {
	g = given{Line: s.line, compares: command.Name != "search"}
	if command.Name != "search" { // questions of browse change: see narrow
		return g, nil
	}
	text, err := questionOf(s, g.Words)
	if err != nil {
		return g, err
	}
	g.asks(append([]string{text}, g.Values("and")...), g.On("plain"))
	return g, nil
}

// asks reads questions; plain ones have no operators.
func (g *given) asks(questions []string, plain bool) {
	for _, text := range questions {
		var read question.Question
		if read.Text = text; !plain {
			read = question.Parse(text)
		}
		g.compares = g.compares || strings.TrimSpace(read.Text) != ""
		for _, field := range read.Fields {
			if field == "added" {
				field = "added-since"
			}
			g.operators = append(g.operators, field)
		}
	}
}

// questionOf is the question that words ask; of - it is standard input, which is read once.
func questionOf(s *streams, words []string) (string, error) {
	if len(words) != 1 || words[0] != "-" {
		return strings.Join(words, " "), nil
	}
	if s.asked == nil {
		text, err := readText(s.In, "stdin")
		if err != nil {
			return "", err
		}
		s.asked = &text
	}
	return *s.asked, nil
}

// standing returns the settings that do not give way, to what is typed or to each other.
func (g given) standing(list []configured) []configured {
	list = slices.DeleteFunc(list, g.beats)
	of := func(key string) string {
		if name := strings.ReplaceAll(key, "_", "-"); g.Has(name) {
			return g.Typed[name]
		}
		if i := slices.IndexFunc(list, func(one configured) bool { return one.key == key }); i >= 0 {
			return list[i].Values[0]
		}
		return ""
	}
	format, mode, year, sorted := of("format"), of("mode"), of("year"), of("sort") != "" || g.Command != nil && g.Command.Name == "list"
	more := g.On("json") || g.On("abstract") || g.On("explain") || format != "" && format != "text" ||
		of("abstract") == "true" || of("explain") == "true"
	return slices.DeleteFunc(list, func(one configured) bool {
		switch one.key {
		case "brief":
			return more
		case "since", "until":
			return year != ""
		case "reverse":
			return !sorted
		case "min_similarity":
			return !g.compares || mode == string(query.Lexical)
		case "diverse":
			return !g.compares
		}
		return false
	})
}

// beats reports whether a setting gives way to what is typed.
func (g given) beats(one configured) bool {
	name := one.name()
	if g.Has(name) {
		return true
	}
	if one.filter {
		for typed := range g.Typed {
			if saysSame(name, typed) {
				return true
			}
		}
		return slices.ContainsFunc(g.operators, func(typed string) bool { return saysSame(name, typed) })
	}
	switch name {
	case "reverse":
		return g.Has("sort")
	case "quiet":
		return g.On("verbose")
	case "verbose":
		return g.On("quiet")
	case "no-pager":
		return g.Has("pager")
	case "format", "abstract", "explain":
		return g.On("brief")
	case "mail": // who wants to see it here wants no mail
		return g.Has("output") || g.Has("format") || g.On("json")
	case "smtp":
		return g.Has("sendmail")
	case "sendmail":
		return g.Has("smtp")
	case "mode":
		return one.Values[0] == string(query.Lexical) && (g.On("exact") || g.Has("min-similarity"))
	}
	return false
}
