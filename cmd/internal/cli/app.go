package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/help"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
)

func newApp(s *session.Run) *cli.App {
	app := &cli.App{
		Name:        s.Program.Name,
		Usage:       s.Program.Usage,
		Description: s.Program.Description,
		Flags:       append(s.Program.Flags(), everywhere()...),
		Reader:      s.In, Writer: s.Out, ErrWriter: s.Err,
		Commands:                  s.Program.Commands(s),
		DisableSliceFlagSeparator: true,                         // "Ito, K." is one author
		HideHelp:                  true,                         // its help command is also a word of questions: "search help robots see"
		HideVersion:               true,                         // its -v is --verbose here
		ExitErrHandler:            func(*cli.Context, error) {}, // run decides
		OnUsageError:              line.OnUsageError,
		Before:                    func(c *cli.Context) error { return configure(s, c) },
		Action:                    func(c *cli.Context) error { return help.Bare(s, c) },
	}
	for _, c := range app.Commands {
		s.Commands = append(s.Commands, c.Name)
		c.HideHelp, c.OnUsageError = true, line.OnUsageError
		if slices.Contains(longOutput, c.Name) {
			throughPager(s, c)
		}
	}
	return app
}

// dispatch does what a command line says.
func dispatch(ctx context.Context, s *session.Run, args []string) error {
	s.Dispatch = dispatch // for lines within the line
	app := newApp(s)
	if len(args) > 1 && args[1] == completeWord {
		return completeLine(ctx, s, app, args[2:])
	}
	l := line.Read(app, args)
	switch {
	case l.Help:
		l = l.AsHelp(app)
	case l.Version:
		return help.PrintVersion(s)
	case l.Err != nil:
		return l.Err
	case l.Command == nil && len(l.Words) > 0:
		return unknownCommand(s, app, l.Words[0], args[1:])
	}
	s.Line = l
	setUp(app, l.Command)
	return app.RunContext(ctx, l.Arguments(app.Name))
}

// setUp prepares a program for its run. [cli.App.Setup] by itself writes out every option
// of every command for help pages of its own, which package manual prints here: it sees the
// called command alone, and no options.
func setUp(app *cli.App, called *cli.Command) {
	all, global := app.Commands, app.Flags
	app.Commands, app.Flags = nil, nil
	var local []cli.Flag
	if called != nil {
		local, called.Flags = called.Flags, nil
		app.Commands = []*cli.Command{called}
	}
	app.Setup()
	if called != nil {
		called.Flags = local
	}
	app.Commands, app.Flags = all, global
}

// configure takes the global options; it runs before every command.
func configure(s *session.Run, c *cli.Context) error {
	if err := takeConfig(s, c); err != nil {
		return err
	}
	s.Quiet, s.Verbose = c.Bool("quiet"), c.Bool("verbose")
	when := c.String("color")
	if !slices.Contains(screen.Colourings, when) {
		return fault.Usagef("", "--color %q: want auto, always or never", when)
	}
	s.Colour(when)
	if c.IsSet("pager") {
		s.Pager = strings.TrimSpace(c.String("pager"))
	}
	if c.Bool("no-pager") {
		s.Pager = ""
	}
	return nil
}

// longOutput are the commands that print nothing but what may be longer than the terminal.
// Those that print hits have notices after them, and call the pager themselves.
var longOutput = []string{"show", "status", "duplicates", "help"}

// throughPager makes the output of a command go through the pager where it is longer than
// the terminal.
func throughPager(s *session.Run, c *cli.Command) {
	action := c.Action
	c.Action = func(ctx *cli.Context) error {
		return s.Paged(ctx.Context, func() error { return action(ctx) })
	}
}

// everywhere are the options of every command of every program.
func everywhere() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "quiet", Category: option.ToPrint, Aliases: []string{"q"}, Usage: "print no progress and no notices"},
		&cli.BoolFlag{Name: "verbose", Category: option.ToPrint, Aliases: []string{"v"}, Usage: "print more details"},
		&cli.StringFlag{Name: "color", Category: option.ToPrint, Value: "auto", Usage: "use colours `WHEN`: auto, always or never; auto is on a terminal"},
		&cli.StringFlag{Name: "pager", Category: option.ToPrint, EnvVars: []string{"PAPERKIN_PAGER"}, DefaultText: "$PAGER, or less",
			Usage: "show what is longer than the terminal with `PROGRAM`"},
		&cli.BoolFlag{Name: "no-pager", Category: option.ToPrint, Usage: "use no pager"},
		&cli.BoolFlag{Name: "no-config", Category: option.Where, Usage: "read no configuration files"},
		&cli.BoolFlag{Name: "help", Category: option.ToPrint, Aliases: []string{"h"}, Usage: "explain the command"},
		&cli.BoolFlag{Name: "version", Category: option.ToPrint, Usage: "print the version, and what it was built of"},
	}
}

// unknownCommand is the error about a command that does not exist. args are the words of
// the command line, of which name is one.
func unknownCommand(s *session.Run, app *cli.App, name string, args []string) error {
	if other := s.Program.Others; other != "" && help.IsCommand(name) {
		return fault.Usagef("", "%s is the folder's: use %s", name, other)
	}
	return line.UnknownCommand(app, name, args)
}
