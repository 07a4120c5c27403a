package cli

import (
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/setting"
)

// What is typed goes before what is configured: not only an option before the default of
// the same name, but whatever speaks of the same thing, or could not hold beside it.

// givenBy reads the question of the command line for what it has to say about settings.
func givenBy(s *session.Run, command *cli.Command) (g setting.Given, err error) {
	g = setting.Given{Line: s.Line, Compares: command.Name != "search"}
	if command.Name != "search" { // questions of browse change: see narrow
		return g, nil
	}
	text, err := questionOf(s, g.Words)
	if err != nil {
		return g, err
	}
	g.Asks(append([]string{text}, g.Values("and")...), g.On("plain"))
	return g, nil
}

// questionOf is the question that words ask; of - it is standard input, which is read once.
func questionOf(s *session.Run, words []string) (string, error) {
	if len(words) != 1 || words[0] != "-" {
		return strings.Join(words, " "), nil
	}
	if s.Piped == nil {
		text, err := readText(s.In, "stdin")
		if err != nil {
			return "", err
		}
		s.Piped = &text
	}
	return *s.Piped, nil
}
