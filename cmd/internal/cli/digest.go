package cli

import (
	"errors"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/telling"
)

func digestCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      line.Digest,
		Usage:     "tell what is new for saved searches and likes, once",
		ArgsUsage: "[NAME...]",
		Description: "Papers that arrived since the last digest are told of if a saved search finds them, or if they are near papers that you like\n" +
			"(three or more): each once, with the reason. A NAME is that of a saved search, or likes. The digest is printed; or mailed with\n" +
			"--mail, or written to a file with --output. If nothing is new, nothing is written, and the exit code is 1.\n" +
			"A message that no mail server has taken is kept (exit code 7), and goes first the next time, as it was.",
		Flags: digestFlags(),
		Action: func(c *cli.Context) error {
			o, err := digestOrderOf(s, c)
			if err != nil {
				return err
			}
			if c.IsSet("print-timer") {
				return printTimer(s, c, o.mail)
			}
			return runDigest(s, c, o)
		},
	}
}

// runDigest gives out what is new, as it was ordered.
func runDigest(s *session.Run, c *cli.Context, o digestOrder) error {
	session.CollectGarbage(session.QuestionGarbage)
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	box, err := lib.Outbox(c.Context)
	if err != nil {
		return err
	}
	p := &press{Run: s, digestOrder: o, lib: lib, searcher: searcher(s, c, lib)}
	t := telling.Teller{Notes: lib, Box: box, Now: o.options.Now, Compose: p.compose, Said: p.said}
	if o.mail != nil && o.mail.via != nil {
		t.Post = o.mail
	}
	switch {
	case o.dryRun:
		return p.show(c.Context, &t)
	case o.drop:
		any, err := t.Drop(c.Context)
		if err == nil && !any {
			s.Notice("no message waits to be sent")
		}
		return err
	}
	any, err := t.Run(c.Context)
	if errors.Is(err, telling.ErrUnsent) {
		s.Notice("kept: the same message goes first at the next digest that mails; paperkin digest --drop-unsent takes it back")
	}
	if err != nil {
		return err
	}
	return p.outcome(any)
}
