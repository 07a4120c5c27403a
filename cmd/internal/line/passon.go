package line

import (
	"slices"
	"strings"
)

// passesOn reports whether the rest of a line is that of another command: it follows
// source add NAME harvest or index.
func (p *parser) passesOn() bool {
	return p.Command != nil && p.Command.Name == Source && len(p.Words) == 3 && p.Words[0] == "add" && slices.Contains(FeedCommands, p.Words[2])
}

// passOn reads the rest of a line as the line of another command, which is an argument of
// this one but for the options of the program.
func (p *parser) passOn() {
	inner := Read(p.App, append([]string{"paperkin", p.Words[2]}, p.rest...))
	p.rest = nil
	for _, option := range inner.Global {
		p.option(option)
	}
	p.Help, p.Version = p.Help || inner.Help, p.Version || inner.Version
	if inner.Err != nil {
		p.fail(inner.Err)
	}
	if slices.ContainsFunc(inner.Words, func(word string) bool { return strings.HasPrefix(word, "-") && word != "-" }) {
		p.Words = append(append(append(p.Words, inner.Local...), "--"), inner.Words...)
		return
	}
	p.Words = append(append(p.Words, inner.Words...), inner.Local...)
}
