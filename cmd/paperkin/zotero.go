package main

import (
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/source"
	"paperkin/index/zotero"
)

// places returns a function that finds what an argument of index names that is no file of
// records: a library of Zotero.
func (s *streams) places(c *cli.Context) func(arg string) (source.Place, bool, error) {
	o := s.zoteroOptions()
	o.State, o.Anew = filepath.Join(libraryDir(c), "zotero"), c.Bool("readd")
	return func(arg string) (source.Place, bool, error) {
		if strings.HasPrefix(arg, zotero.Scheme) {
			p, err := zotero.Parse(arg, o)
			return p, true, err
		}
		if !zotero.IsDatabase(c.Context, arg) {
			return nil, false, nil
		}
		return zotero.File(arg, o), true, nil
	}
}

// zoteroOptions are the options for whatever asks Zotero.
func (s *streams) zoteroOptions() zotero.Options {
	return zotero.Options{Notice: func(line string) { s.Notice("%s", screen.Line(line)) }}
}

// checkTo checks what export gives papers to.
func checkTo(c *cli.Context) error {
	if to := c.String("to"); to != "zotero" && (!strings.HasPrefix(to, zotero.Scheme) || to == zotero.Scheme) {
		return usagef("want zotero or zotero:COLLECTION", "--to %s: papers can be given to Zotero alone", screen.Line(to))
	}
	for _, name := range []string{"output", "format", "force"} {
		if c.IsSet(name) {
			return usagef("", "export --to %s: takes no --%s", screen.Line(c.String("to")), name)
		}
	}
	return nil
}

// toZotero gives papers to the Zotero that runs.
func (s *streams) toZotero(c *cli.Context, each func(yield func(paper.Paper) error) error) error {
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
	sent, err := zotero.Send(c.Context, s.zoteroOptions(), collection, papersOf, func(w io.Writer) (zotero.Encoder, error) { return formats.NewEncoder(w, "ris") })
	if sent.Papers > 0 || sent.Had > 0 || err == nil {
		line := "gave " + papers(sent.Papers) + " to Zotero: " + sent.Into
		if sent.Had > 0 {
			line += "; it had " + papers(sent.Had)
		}
		s.Notice("%s", screen.Line(line))
	}
	if errors.Is(err, zotero.ErrUnavailable) {
		err = &hinted{err, "start Zotero, and run the same command again: what it has is not given to it twice"}
	}
	return err
}
