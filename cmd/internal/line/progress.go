package line

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
)

// Progress is how far a command line has come.
type Progress struct {
	parser
	Pending cli.Flag // the option whose value comes next
	Dashes  bool     // only arguments can follow
}

// ReadSoFar reads the words of a line before the one that is being typed. Unlike
// [Read] it passes over mistakes.
func ReadSoFar(app *cli.App, words []string) *Progress {
	p := &Progress{parser: parser{App: app, Line: Line{Typed: map[string]string{}}}}
	for _, word := range words {
		switch {
		case p.Pending != nil:
			p.Typed[p.Pending.Names()[0]] = word
			p.Pending = nil
		case p.Dashes:
			p.Words = append(p.Words, word)
		case word == "--":
			p.Dashes = true
		case option.Is(word):
			name, value, hasValue := strings.Cut(strings.TrimLeft(word, "-"), "=")
			f, _ := p.find(name)
			switch {
			case f == nil:
			case hasValue || option.IsBool(f) || option.MayLackValue(f):
				p.Typed[f.Names()[0]] = value
			default:
				p.Pending = f
			}
		case p.Command == nil && len(p.Words) == 0 && app.Command(word) != nil:
			p.Command = app.Command(word)
		default:
			p.Words = append(p.Words, word)
		}
	}
	return p
}

// ValueHere makes the option pending whose value is being typed in the same word, as in
// --mode=hy, and returns what stands before the value.
func (p *Progress) ValueHere(current string) (prefix string, ok bool) {
	name, _, hasValue := strings.Cut(current, "=")
	if p.Pending != nil || p.Dashes || !hasValue || !strings.HasPrefix(name, "-") {
		return "", false
	}
	f, _ := p.find(strings.TrimLeft(name, "-"))
	if f == nil || option.IsBool(f) {
		return "", false
	}
	p.Pending = f
	return name + "=", true
}

// Inner are the words of a line for completion: behind source add NAME stands the line
// of another command.
func Inner(app *cli.App, words []string) []string {
	for n := range words {
		if p := ReadSoFar(app, words[:n+1]); p.passesOn() && p.Pending == nil {
			line := slices.Clone(words[n:])
			if dir, is := p.Typed["library"]; is {
				line = append([]string{"--library", dir}, line...)
			}
			return line
		}
	}
	return words
}

// ArgumentKind is what the description of the command calls the argument that comes next.
func (p *Progress) ArgumentKind() string {
	kinds := strings.Fields(p.Command.ArgsUsage)
	if len(kinds) == 0 {
		return ""
	}
	kind := kinds[min(len(p.Words), len(kinds)-1)]
	if len(p.Words) >= len(kinds) && !strings.Contains(kind, "...") {
		return ""
	}
	return strings.TrimSuffix(strings.Trim(kind, "[]"), "...")
}
