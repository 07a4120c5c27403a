package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
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
	commandLine
	operators []string // options that operators of the question stand for
	compares  bool     // there is something to compare papers with
}

// givenBy reads the question of the command line for what it has to say about settings.
func givenBy(s *streams, command *cli.Command) (g given, err error) {
	g = given{commandLine: s.line, compares: command.Name != "search"}
	if command.Name != "search" { // questions of browse change: see narrow
		return g, nil
	}
	text, err := questionOf(s, g.words)
	if err != nil {
		return g, err
	}
	g.asks(append([]string{text}, g.values("and")...), g.on("plain"))
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

func (l commandLine) has(name string) bool { _, typed := l.typed[name]; return typed }

// on reports whether an option without a value is typed, and not turned off.
func (l commandLine) on(name string) bool { return l.has(name) && l.typed[name] != "false" }

// values are those of an option of the command that can be given several times.
func (l commandLine) values(name string) (list []string) {
	for _, one := range l.local {
		if value, ok := strings.CutPrefix(one, option.Dashed(name)+"="); ok {
			list = append(list, value)
		}
	}
	return list
}

// standing returns the settings that do not give way, to what is typed or to each other.
func (g given) standing(list []configured) []configured {
	list = slices.DeleteFunc(list, g.beats)
	of := func(key string) string {
		if name := strings.ReplaceAll(key, "_", "-"); g.has(name) {
			return g.typed[name]
		}
		if i := slices.IndexFunc(list, func(one configured) bool { return one.key == key }); i >= 0 {
			return list[i].Values[0]
		}
		return ""
	}
	format, mode, year, sorted := of("format"), of("mode"), of("year"), of("sort") != "" || g.command != nil && g.command.Name == "list"
	more := g.on("json") || g.on("abstract") || g.on("explain") || format != "" && format != "text" ||
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
	if g.has(name) {
		return true
	}
	if one.filter {
		for typed := range g.typed {
			if saysSame(name, typed) {
				return true
			}
		}
		return slices.ContainsFunc(g.operators, func(typed string) bool { return saysSame(name, typed) })
	}
	switch name {
	case "reverse":
		return g.has("sort")
	case "quiet":
		return g.on("verbose")
	case "verbose":
		return g.on("quiet")
	case "no-pager":
		return g.has("pager")
	case "format", "abstract", "explain":
		return g.on("brief")
	case "mail": // who wants to see it here wants no mail
		return g.has("output") || g.has("format") || g.on("json")
	case "smtp":
		return g.has("sendmail")
	case "sendmail":
		return g.has("smtp")
	case "mode":
		return one.Values[0] == string(query.Lexical) && (g.on("exact") || g.has("min-similarity"))
	}
	return false
}
