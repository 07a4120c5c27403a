package cli

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/index"
	"paperkin/index/paper"
)

// salvage makes a new library of what can be read of a damaged one, and lists what is
// lost.
func (d *doctor) salvage(c *cli.Context, to string) error {
	from := option.LibraryDir(c)
	s, err := open.Salvage(c.Context, from, to)
	if err != nil {
		return salvageHint(err)
	}
	d.OK("library   %s made of %s (format %d; %d of the %d pages of its catalogue cannot be read)", to, from, s.Format, s.LostPages, s.Pages)
	for _, name := range s.Foreign {
		d.Note("library   %s is not of this library, or of another state of it: it was passed over", name)
	}
	d.OK("papers    %d came back, %d of them made again from the records that are left", s.Papers, s.Again)
	d.OK("vectors   %d kept", s.Vectors)
	if s.Pending > 0 {
		d.Note("vectors   %s have none: paperkin index --library %s embeds them", screen.Papers(s.Pending), to)
	}
	for _, l := range s.Lost {
		fmt.Fprintln(d.Out, "LOST ", screen.Message("paper     "+lostPaper(l)))
	}
	if s.LostLines > 0 {
		fmt.Fprintf(d.Out, "LOST  shelf     %s of what you said of papers: damaged\n", screen.CountOf(s.LostLines, "line"))
	}
	if s.LostSources > 0 {
		fmt.Fprintf(d.Out, "LOST  sources   %s of what the library is fed from: damaged\n", screen.CountOf(s.LostSources, "line"))
	}
	again := fmt.Sprintf("index all sources again: paperkin index --library %s SOURCE...", to)
	switch {
	case len(s.Lost) == 0 && s.Whole && s.LostLines+s.LostSources == 0:
		return nil
	case len(s.Lost) == 0 && s.Whole:
	case s.Whole:
		d.Note("papers    %d lost: %s", len(s.Lost), again)
	default:
		d.Note("papers    %d known to be lost, and perhaps others that nothing names any more: %s", len(s.Lost), again)
	}
	return fault.ErrSomeFailed
}

// salvageHint says what else to do when nothing can be salvaged, or not to that place.
func salvageHint(err error) error {
	switch {
	case errors.Is(err, index.ErrLibraryExists), errors.Is(err, index.ErrOccupied), errors.Is(err, index.ErrInside):
		return fault.WithHint(err, "choose another place with --salvage DIR: a new folder outside the library")
	case errors.Is(err, index.ErrNoLibrary), index.IsDamage(err) && !errors.Is(err, index.ErrRepairable):
		return fault.WithHint(err, "nothing can be salvaged: restore a backup with paperkin restore FILE --replace, or index the sources again")
	}
	return err
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
		name += "  (" + paper.At(filepath.ToSlash(l.File), l.Line) + ")"
	}
	return name
}
