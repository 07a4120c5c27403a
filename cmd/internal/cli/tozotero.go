package cli

import (
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/zotero"
)

// toFlag is the option that gives papers to another program.
func toFlag(which string) cli.Flag {
	return &cli.StringFlag{Name: "to", Category: option.ToPrint, Usage: "print nothing, and give " + which + " to `PROGRAM`: zotero (which must run), or zotero:COLLECTION"}
}

// checkTo checks what papers are given to.
func checkTo(c *cli.Context) error {
	to := c.String("to")
	if to == "zotero" || strings.HasPrefix(to, zotero.Scheme) && to != zotero.Scheme {
		return nil
	}
	hint := "want zotero or zotero:COLLECTION"
	if paper.ParseDate(to) != "" {
		hint = "for papers up to a date: --until " + shell.Word(to)
	}
	return fault.Usagef(hint, "--to %q: papers can be given to zotero alone", screen.Line(to))
}

// toZotero gives papers to the Zotero that runs.
func toZotero(s *session.Run, c *cli.Context, each func(yield func(paper.Paper) error) error) error {
	enough := errors.New("no more are wanted")
	papersOf := func(yield func(paper.Paper, error) bool) {
		err := each(func(p paper.Paper) error {
			if !yield(p, nil) {
				return enough
			}
			return nil
		})
		if err != nil && err != enough {
			yield(paper.Paper{}, err)
		}
	}
	collection := strings.TrimPrefix(strings.TrimPrefix(c.String("to"), "zotero"), ":")
	o := zoteroOptions(s)
	o.State = filepath.Join(option.LibraryDir(c), "zotero")
	sent, err := zotero.Send(c.Context, o, collection, papersOf, func(w io.Writer) (zotero.Encoder, error) { return formats.NewEncoder(w, "ris") })
	if sent.Papers > 0 || sent.Had > 0 || err == nil {
		line := "gave " + screen.Papers(sent.Papers) + " to Zotero: " + sent.Into
		switch {
		case sent.Papers == 0 && sent.Had > 0 && err == nil:
			line = "gave nothing to Zotero: its library has all " + screen.Papers(sent.Had) + " already"
			if sent.Had == 1 {
				line = "gave nothing to Zotero: its library has the paper already"
			}
		case sent.Had > 0:
			line += "; it had " + screen.Papers(sent.Had)
		}
		s.Notice("%s", screen.Line(line))
	}
	if errors.Is(err, zotero.ErrUnavailable) {
		err = fault.WithHint(err, "start Zotero, and run the same command again: what it has is not given to it twice")
	}
	return err
}

// hitsToZotero gives the papers of hits to the Zotero that runs.
func hitsToZotero(c *cli.Context) func(*session.Run, answered) error {
	return func(s *session.Run, a answered) error {
		return toZotero(s, c, func(yield func(paper.Paper) error) error {
			for _, h := range a.Hits {
				if err := yield(index.Carry(h.Paper, h.Said)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// zoteroOptions are the options for whatever asks Zotero.
func zoteroOptions(s *session.Run) zotero.Options {
	return zotero.Options{Notice: func(line string) { s.Notice("%s", screen.Line(line)) }}
}
