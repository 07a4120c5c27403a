package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
)

func newApp(s *streams) *cli.App {
	app := &cli.App{
		Name:      "paperkin",
		Usage:     "find papers by the meaning of their abstracts, on your own machine",
		UsageText: "paperkin [global options] command [options] [arguments]",
		Description: strings.Join([]string{
			"paperkin index papers.jsonl            make your papers searchable",
			"paperkin search \"a question\"           find the papers nearest to a question",
			"paperkin like arxiv:1706.03762         find papers like this one",
			"paperkin demo                          try it on a small sample",
		}, "\n"),
		Flags:  globalFlags(),
		Reader: s.In, Writer: s.Out, ErrWriter: s.Err,
		Commands: []*cli.Command{
			s.indexCommand(), s.harvestCommand(), s.searchCommand(), s.likeCommand(), s.reindexCommand(),
			s.showCommand(), s.openCommand(), s.listCommand(), s.statusCommand(), s.doctorCommand(), s.tagCommand(), s.noteCommand(), s.removeCommand(), s.compactCommand(),
			s.duplicatesCommand(), s.splitCommand(), s.mergeCommand(),
			s.exportCommand(), s.backupCommand(), s.restoreCommand(), s.evalCommand(), s.demoCommand(), s.completionCommand(),
			s.configCommand(),
		},
		EnableBashCompletion:      true,
		DisableSliceFlagSeparator: true, // "Ito, K." is one author
		HideHelpCommand:           true,
		HideVersion:               true,                         // its -v is --verbose here
		ExitErrHandler:            func(*cli.Context, error) {}, // run decides
		OnUsageError:              onUsageError,
		Before:                    s.configure,
		Action: func(c *cli.Context) error {
			switch {
			case c.Args().Present():
				return unknownCommand(c)
			case c.Bool("version"):
				_, err := fmt.Fprintln(s.Out, "paperkin", version)
				return err
			}
			return cli.ShowAppHelp(c)
		},
	}
	hideFalse(app.Flags)
	for _, c := range app.Commands {
		hideFalse(c.Flags)
		if slices.Contains(longOutput, c.Name) {
			s.throughPager(c)
		}
	}
	return app
}

// hideFalse leaves "(default: false)" out of the help.
func hideFalse(flags []cli.Flag) {
	for _, f := range flags {
		if b, ok := f.(*cli.BoolFlag); ok {
			b.DisableDefaultText = true
		}
	}
}

// configure takes the global options; it runs before every command.
func (s *streams) configure(c *cli.Context) error {
	if err := s.takeConfig(c); err != nil {
		return err
	}
	s.Quiet, s.Verbose = c.Bool("quiet"), c.Bool("verbose")
	when := c.String("color")
	if !slices.Contains(screen.Colourings, when) {
		return usagef("", "--color %q: want auto, always or never", when)
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
var longOutput = []string{"show", "status", "duplicates"}

// throughPager makes the output of a command go through the pager where it is longer than
// the terminal.
func (s *streams) throughPager(c *cli.Command) {
	action := c.Action
	c.Action = func(ctx *cli.Context) error {
		return s.Paged(ctx.Context, func() error { return action(ctx) })
	}
}

// version is the program's version; a release build sets it by -ldflags.
var version = "devel"

func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "library", Category: groupWhere, Aliases: []string{"L"}, EnvVars: []string{"PAPERKIN_LIBRARY"},
			Usage: "use the library in `DIR`", DefaultText: "paperkin/default in your data folder"},
		&cli.BoolFlag{Name: "quiet", Category: groupPrint, Aliases: []string{"q"}, Usage: "print no progress and no notices"},
		&cli.BoolFlag{Name: "verbose", Category: groupPrint, Aliases: []string{"v"}, Usage: "print more details"},
		&cli.StringFlag{Name: "color", Category: groupPrint, Value: "auto", Usage: "colour the output `WHEN`: auto (on a terminal), always, never"},
		&cli.StringFlag{Name: "pager", Category: groupPrint, EnvVars: []string{"PAPERKIN_PAGER"}, DefaultText: "$PAGER, or less",
			Usage: "show what is longer than the terminal with `COMMAND`"},
		&cli.BoolFlag{Name: "no-pager", Category: groupPrint, Usage: "use no pager"},
		&cli.BoolFlag{Name: "no-config", Category: groupWhere, Usage: "read no configuration files"},
		&cli.BoolFlag{Name: "version", Category: groupPrint, Usage: "print the version"},
	}
}
