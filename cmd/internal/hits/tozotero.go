package hits

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

// ToFlag is the option that gives papers to another program.
func ToFlag(which string) cli.Flag {
	return &cli.StringFlag{Name: "to", Category: option.ToPrint, Usage: "print nothing, and give " + which + " to `PROGRAM`: zotero (which must run), or zotero:COLLECTION"}
}

// CheckTo checks what papers are given to.
func CheckTo(c *cli.Context) error {
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

// ToZotero gives papers to the Zotero that runs.
func ToZotero(s *session.Run, c *cli.Context, each func(yield func(paper.Paper) error) error) error {
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
	o := ZoteroOptions(s)
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

// answerToZotero gives the papers of hits to the Zotero that runs.
func answerToZotero(c *cli.Context) func(*session.Run, Answered) error {
	return func(s *session.Run, a Answered) error {
		return ToZotero(s, c, func(yield func(paper.Paper) error) error {
			for _, h := range a.Hits {
				if err := yield(index.Carry(h.Paper, h.Said)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// ZoteroOptions are the options for whatever asks Zotero.
func ZoteroOptions(s *session.Run) zotero.Options {
	return zotero.Options{Notice: func(line string) { s.Notice("%s", screen.Line(line)) }}
}
