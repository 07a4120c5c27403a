package main

import (
	"fmt"
	"slices"

	urfave "github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index/weaviate/transfer"
)

func importCommand(s *session.Run) *urfave.Command {
	return &urfave.Command{
		Name:      "import",
		Usage:     "make a library in the cluster of one in a folder, without embedding anything again",
		ArgsUsage: "DIR",
		Description: "Papers, the records that they were made of, their vectors, what was said of them and the sources come with it; the library in the folder DIR\n" +
			"stays as it is. --library is the folder of the new one, for whoever indexes more papers. A run that was interrupted goes on where it was.",
		Action: func(c *urfave.Context) error {
			if c.NArg() != 1 {
				return fault.Usagef("such as: paperkin import ~/papers", "import: want the folder of a library, got %d", c.NArg())
			}
			o, end := progress(s)
			r, err := importLibrary(c, c.Args().First(), o)
			end(err)
			if err != nil {
				return err
			}
			if r.Changed {
				s.Notice("note: the library in the folder has changed since an earlier import began, and what is new was not taken: paperkin index adds it")
			}
			return said(s, r, "imported", "")
		},
	}
}

// folderName is the option of export that makes a library of a folder.
const folderName = "folder"

// withFolder is the command export, which can make a library in a folder as well.
func withFolder(s *session.Run, export *urfave.Command) {
	export.Flags = append(export.Flags, &urfave.StringFlag{Name: folderName, Category: option.ToPrint, TakesFile: true,
		Usage: "make a library in the folder `DIR` instead, with the vectors, for paperkin: needs the folder of whoever indexes the papers as --library"})
	papers := export.Action
	export.Action = func(c *urfave.Context) error {
		if !c.IsSet(folderName) {
			return papers(c)
		}
		if err := option.NoArguments(c, "name the new folder alone"); err != nil {
			return err
		}
		for _, name := range c.LocalFlagNames() {
			if name != folderName && slices.ContainsFunc(export.Flags, func(f urfave.Flag) bool { return slices.Contains(f.Names(), name) }) {
				return fault.Usagef("leave it out", "export: --folder makes a whole library, and --%s has no meaning for it", name)
			}
		}
		o, end := progress(s)
		r, err := exportFolder(c, c.String(folderName), o)
		end(err)
		if err != nil {
			return err
		}
		return said(s, r, "exported", " to "+c.String(folderName))
	}
}

// progress shows how far a transfer is, one step after the other.
func progress(s *session.Run) (o transfer.Options, end func(error)) {
	var m *screen.Meter
	verb := ""
	show := func(of, things string) func(int, int) {
		return func(done, total int) {
			if verb != of {
				if m != nil {
					m.End(nil)
				}
				m, verb = s.Progress(of, things), of
			}
			m.Set(done, total)
		}
	}
	o = transfer.Options{Vectors: show("moving", "vectors"), Words: show("indexing words", "papers"), Published: show("publishing", "papers")}
	return o, func(err error) {
		if m != nil {
			m.End(err)
		}
	}
}

// said prints what a transfer has done.
func said(s *session.Run, r transfer.Result, did, where string) error {
	if _, err := fmt.Fprintf(s.Out, "%s %s papers with %s vectors%s\n", did, screen.Count(r.Papers), screen.Count(r.Vectors), screen.Line(where)); err != nil {
		return err
	}
	if r.Pending > 0 {
		s.Notice("note: %s papers have no vector there: indexing embeds them", screen.Count(r.Pending))
	}
	return nil
}
