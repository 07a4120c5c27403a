package help

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
)

// Man is the command man.
func Man(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "man",
		Usage:     "print a man page",
		ArgsUsage: "[COMMAND]",
		Description: "Prints the man page of a command, or of the program, in the macros of man(7); man -l shows it. With --dir it writes " +
			"the pages of all commands to files of a folder, where man finds them if the folder is man1 below one of MANPATH.",
		Flags: []cli.Flag{&cli.StringFlag{Name: "dir", Category: option.ToPrint, Usage: "write all pages to the folder `DIR`, which is made if need be"}},
		Action: func(c *cli.Context) error {
			command, err := namedCommand(c)
			if err != nil {
				return err
			}
			dir := c.String("dir")
			switch {
			case dir != "" && command != nil:
				return fault.Usagef("leave one of them out", "--dir writes the pages of all commands, not that of %s alone", command.Name)
			case dir != "":
				return manPages(s, c.App, dir)
			}
			_, err = io.WriteString(s.Out, ManPage(s, c.App, command))
			return err
		},
	}
}

// ManPage is the man page of a command, of the program for nil.
func ManPage(s *session.Run, app *cli.App, command *cli.Command) string {
	return manual.Man(Page(s, app, command), s.Program.Name+" "+s.Program.Version, builtOn(s))
}

// manPages writes all man pages to a folder.
func manPages(s *session.Run, app *cli.App, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, command := range append([]*cli.Command{nil}, app.Commands...) {
		page := Page(s, app, command)
		name := filepath.Join(dir, strings.ReplaceAll(page.Name, " ", "-")+".1")
		if err := os.WriteFile(name, []byte(ManPage(s, app, command)), 0o666); err != nil {
			return err
		}
	}
	s.Notice("wrote the pages of %d commands to %s", len(app.Commands), dir)
	return nil
}
