package setting

import (
	"slices"
	"strings"

	"paperkin/cmd/internal/line"
	"paperkin/query"
	"paperkin/query/question"
)

// sameThing are the filters that bound what another one bounds.
var sameThing = map[string][]string{"since": {"year"}, "until": {"year"}, "year": {"since", "until"}}

// SaysSame reports whether one filter says what another one says.
func SaysSame(name, other string) bool {
	return name == other || slices.Contains(sameThing[name], other)
}

// A Given is what a command line says.
type Given struct {
	line.Line
	operators []string // options that operators of the question stand for
	Compares  bool     // there is something to compare papers with
}

// Asks reads questions; plain ones have no operators.
func (g *Given) Asks(questions []string, plain bool) {
	for _, text := range questions {
		var read question.Question
		if read.Text = text; !plain {
			read = question.Parse(text)
		}
		g.Compares = g.Compares || strings.TrimSpace(read.Text) != ""
		for _, field := range read.Fields {
			if field == "added" {
				field = "added-since"
			}
			g.operators = append(g.operators, field)
		}
	}
}

// Standing returns the settings that do not give way, to what is typed or to each other.
func (g Given) Standing(list []Value) []Value {
	list = slices.DeleteFunc(list, g.beats)
	of := func(key string) string {
		if name := strings.ReplaceAll(key, "_", "-"); g.Has(name) {
			return g.Typed[name]
		}
		if i := slices.IndexFunc(list, func(one Value) bool { return one.Name == key }); i >= 0 {
			return list[i].Values[0]
		}
		return ""
	}
	format, mode, year, sorted := of("format"), of("mode"), of("year"), of("sort") != "" || g.Command != nil && g.Command.Name == "list"
	more := g.On("json") || g.On("abstract") || g.On("explain") || format != "" && format != "text" ||
		of("abstract") == "true" || of("explain") == "true"
	return slices.DeleteFunc(list, func(one Value) bool {
		switch one.Name {
		case "brief":
			return more
		case "since", "until":
			return year != ""
		case "reverse":
			return !sorted
		case "min_similarity":
			return !g.Compares || mode == string(query.Lexical)
		case "diverse":
			return !g.Compares
		}
		return false
	})
}

// beats reports whether a setting gives way to what is typed.
func (g Given) beats(one Value) bool {
	name := one.Option()
	if g.Has(name) {
		return true
	}
	if one.Filter {
		for typed := range g.Typed {
			if SaysSame(name, typed) {
				return true
			}
		}
		return slices.ContainsFunc(g.operators, func(typed string) bool { return SaysSame(name, typed) })
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
