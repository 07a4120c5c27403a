package cli

import (
	"cmp"
	"errors"
	"io"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/outfile"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
)

func backupCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "backup",
		Usage:     "write the library to one file, even while it is being indexed",
		ArgsUsage: "FILE|-",
		Description: "The file holds the papers, their sources, what you have said of them, the ledger and the vectors of every space,\n" +
			"all at one point in time. paperkin restore makes a library from it. A file that is not a backup is not replaced\n" +
			"without --force.",
		Flags: []cli.Flag{outfile.Force()},
		Action: func(c *cli.Context) error {
			path, err := oneFile(c)
			if err != nil {
				return err
			}
			if path = outfile.Path(path); path == "" && s.Terminal || path != "" && screen.IsTerminal(path) {
				return fault.Usagef("name a file, or pipe it to another program: paperkin backup - | ...", "backup: %s is a terminal", cmp.Or(path, "standard output"))
			}
			lib, err := open.Folder(s, c)
			if err != nil {
				return err
			}
			defer lib.Close()
			var b index.BackedUp
			m := s.Progress("backing up", "MB")
			err = outfile.Backup(lib, path, c.Bool("force")).Write(s, func(w io.Writer) (err error) {
				const mega = 1e6
				b, err = lib.Backup(c.Context, w, func(done, total int64) { m.Set(int(done/mega), int(total/mega)) })
				return err
			})
			m.End(err)
			if fault.BrokenPipe(err) { // unlike other output, half a backup is useless
				return errors.New("backup: the reader of the pipe stopped before the end")
			}
			if err == nil {
				s.Notice("backed up %s (%s before compression)", screen.Papers(b.Papers), screen.Size(b.Bytes))
			}
			return err
		},
	}
}

// oneFile returns the file that is the command's argument; empty for standard
// input or output.
func oneFile(c *cli.Context) (string, error) {
	switch {
	case c.Args().Len() != 1:
		return "", fault.Usagef("paperkin "+c.Command.Name+" library.backup (or - for a pipe)", "%s: want one file, got %d", c.Command.Name, c.Args().Len())
	case c.Args().First() == "":
		return "", fault.Usagef("name a file, or - for a pipe", "%s: the name of the file is empty", c.Command.Name)
	case c.Args().First() == "-":
		return "", nil
	}
	return c.Args().First(), nil
}
