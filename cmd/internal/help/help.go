// Package help is what the programs say of themselves: help pages, man pages, examples and the
// version. What a command takes is in its own description, which the pages are made of.
package help

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
)

// Command is the command help.
func Command(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:        "help",
		Usage:       "explain a command, or list all",
		ArgsUsage:   "[COMMAND]",
		Description: "paperkin COMMAND --help prints the same page. help score explains the numbers of an answer, help exit the exit codes.",
		Action: func(c *cli.Context) error {
			if topic, ok := topicOf(c.Args().First()); ok && c.NArg() == 1 {
				_, err := io.WriteString(s.Out, manual.Topic(s.OwnSection(topic), s.Width, bold(s)))
				return err
			}
			command, err := namedCommand(c)
			if err != nil {
				return err
			}
			return help(s, c.App, command)
		},
	}
}

// namedCommand is the command that the only argument names, nil without one.
func namedCommand(c *cli.Context) (*cli.Command, error) {
	name := c.Args().First()
	if name == "" {
		return nil, nil
	}
	if c.NArg() > 1 {
		return nil, fault.Usagef("one command at a time: paperkin "+c.Command.Name+" "+shell.Word(name), "%s: unexpected argument %q", c.Command.Name, c.Args().Get(1))
	}
	command := c.App.Command(name)
	if command == nil {
		return nil, unknownTopic(c, name)
	}
	return command, nil
}

// unknownTopic is the error about a page that there is not.
func unknownTopic(c *cli.Context, name string) error {
	hint := "paperkin help lists the commands"
	if _, is := topicOf(name); is {
		hint = "paperkin help " + name + " explains it"
	} else if other, _, _ := strings.Cut(line.Instead(c.App, name), " "); other != "" {
		hint = "did you mean: paperkin " + c.Command.Name + " " + other
	}
	return fault.Usagef(hint, "no page for %q", name)
}

// help prints the page of a command, or for nil that of the program.
func help(s *session.Run, app *cli.App, command *cli.Command) error {
	_, err := io.WriteString(s.Out, manual.Help(Page(s, app, command), s.Width, bold(s)))
	return err
}

func bold(s *session.Run) func(text string) string {
	return func(text string) string { return s.Paint(screen.Bold, text) }
}

// Bare is the program without a command: the page of the program, or on a machine without a
// library the first steps.
func Bare(s *session.Run, c *cli.Context) error {
	if s.Program.FirstSteps == nil || index.Exists(option.LibraryDir(c)) {
		return help(s, c.App, nil)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Paperkin finds papers by the meaning of their abstracts, on your own machine.\n")
	for _, line := range screen.Wrap("There is no library at "+screen.Line(option.LibraryDir(c))+" yet. The first steps:", s.Width) {
		b.WriteString(line + "\n")
	}
	for i, step := range s.Program.FirstSteps {
		fmt.Fprintf(&b, "\n%d  %s\n", i+1, s.Paint(screen.Bold, step.Line))
		for _, line := range screen.Wrap(step.What, max(leastWidth, s.Width-3)) {
			b.WriteString("   " + line + "\n")
		}
	}
	b.WriteString("\npaperkin help lists all commands.\n")
	_, err := io.WriteString(s.Out, b.String())
	return err
}

// leastWidth is the least width that the first steps are wrapped to.
const leastWidth = 36
