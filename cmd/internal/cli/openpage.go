package cli

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/browser"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index/paper"
	"paperkin/query/wire"
)

// browserGrace is how long it may take to tell that a browser does not start.
const browserGrace = 3 * time.Second

func openCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "open",
		Usage:     "open the pages of papers in the browser",
		ArgsUsage: "PAPER...",
		Description: "The page is the one that show names; the browser is the one that $BROWSER names, or else that of the system.\n\n" +
			"paperkin open 3                        the third paper of the last answer\n" +
			"paperkin open arxiv:1706.03762 --pdf\n" +
			"paperkin open 1 2 --print              only print the addresses",
		OnUsageError: line.OnUsageError,
		Flags: append(open.SuggestFlags(),
			&cli.BoolFlag{Name: "pdf", Category: option.ToRun, Usage: "open the PDF: one that the record has, or that its page or an id (arXiv, ACL, bioRxiv, PMC) leads to"},
			&cli.BoolFlag{Name: "print", Category: option.ToPrint, Usage: "print the addresses, one a line, and open nothing"}),
		Action: func(c *cli.Context) error { return runOpen(s, c) },
	}
}

func runOpen(s *session.Run, c *cli.Context) error {
	if !c.Args().Present() {
		return fault.Usagef("name papers by rank, id, DOI, URL or exact title, in quotes", "open: no paper given")
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	// All papers are looked up before the first page opens.
	var addresses []string
	var without []error // of papers that have none
	papers, err := names(s, c, lib, c.Args().Slice())
	if err != nil {
		return err
	}
	for _, name := range papers {
		f, err := findPaper(s, c, lib, name)
		if err != nil {
			return err
		}
		if address, err := addressOf(f.Paper, c.Bool("pdf")); err != nil {
			without = append(without, err)
		} else {
			addresses = append(addresses, address)
		}
	}
	if len(papers) == len(without) && len(without) == 1 {
		return without[0]
	}
	for _, err := range without {
		s.Warn("%s", problem(s, err))
	}
	for _, address := range addresses {
		if c.Bool("print") {
			fmt.Fprintln(s.Out, address)
			continue
		}
		if err := openPage(s, c, address); err != nil {
			return err
		}
	}
	switch {
	case len(without) == 0:
		return nil
	case len(addresses) == 0:
		return fmt.Errorf("open: none of the %d papers has an address", len(papers))
	}
	return fault.ErrSomeFailed
}

// addressOf returns the address of the page of a paper, or of its PDF.
func addressOf(p paper.Paper, pdf bool) (string, error) {
	show := "paperkin show " + shell.Word(p.ID) + " shows what is known of it"
	if !pdf {
		if address := paper.Link(p); address != "" {
			return address, nil
		}
		return "", fault.WithHint(fmt.Errorf("open: no page of %s is known", p.ID), show)
	}
	if address := wire.PDF(p); address != "" {
		return address, nil
	}
	if address := paper.Link(p); address != "" {
		show = "its page is " + address
	}
	return "", fault.WithHint(fmt.Errorf("open: no PDF of %s is known", p.ID), show)
}

// openPage opens an address in the browser, and says so.
func openPage(s *session.Run, c *cli.Context, address string) error {
	o := browser.Options{Getenv: os.Getenv, System: runtime.GOOS, Grace: browserGrace}
	if s.Terminal && s.ErrTerminal() {
		o.In, o.Out, o.Err = os.Stdin, os.Stdout, os.Stderr // as they are: a browser draws on them
	}
	err := browser.Open(c.Context, address, o)
	if errors.Is(err, browser.ErrNone) {
		return fault.WithHint(fmt.Errorf("open %s: %v", address, err), "open the address yourself, or name a browser: BROWSER=firefox")
	}
	if err == nil {
		s.Notice("opened %s", screen.Line(address))
	}
	return err
}
