package main

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index"
)

// salvage makes a new library of what can be read of a damaged one, and lists what is
// lost.
func (d *doctor) salvage(c *cli.Context, to string) error {
	from := libraryDir(c)
	s, err := salvageLibrary(c.Context, from, to)
	if err != nil {
		return err
	}
	d.ok("library   %s made of %s (format %d; %d of the %d pages of its catalogue cannot be read)", to, from, s.Format, s.LostPages, s.Pages)
	d.ok("papers    %d came back, %d of them made again from the records that are left", s.Papers, s.Again)
	d.ok("vectors   %d kept", s.Vectors)
	if s.Pending > 0 {
		d.note("vectors   %s have none: paperkin index --library %s embeds them", papers(s.Pending), to)
	}
	for _, l := range s.Lost {
		fmt.Fprintln(d.Out, "LOST ", screen.Message("paper     "+lostPaper(l)))
	}
	switch {
	case len(s.Lost) == 0 && s.Whole:
		return nil
	case s.Whole:
		d.note("papers    %d lost: index their sources again into %s", len(s.Lost), to)
	default:
		d.note("papers    %d known to be lost, and perhaps others that nothing names any more: index all sources again into %s", len(s.Lost), to)
	}
	return errSomeFailed
}

// lostPaper names a paper by what is known of it.
func lostPaper(l index.LostPaper) string {
	name := l.ID
	if name == "" {
		name = fmt.Sprintf("number %d", l.Key)
	}
	if l.Title != "" {
		name += "  " + l.Title
	}
	if l.File != "" {
		name += fmt.Sprintf("  (%s:%d)", filepath.ToSlash(l.File), l.Line)
	}
	return name
}
