package cli

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/outfile"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/query"
)

func exportCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "export",
		Usage: "print all papers, or those that pass filters; indexing the jsonl makes the same library",
		Description: "Without --format the ending of the file says which it is: .jsonl, .bib, .ris, .nbib, .csv, .md, .xml, .npy; .json has JSON lines.\n" +
			"A file is written whole or not at all, and replaced only if it is what this library last exported there:\n" +
			"one that was edited, or that is something else, needs --force.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "format", Category: option.ToPrint, Aliases: []string{"f"}, Value: "jsonl", Usage: "print as `FORMAT`, whatever the ending of the file says: " + strings.Join(exportFormats(), ", ")},
			&cli.StringFlag{Name: "output", Category: option.ToPrint, Aliases: []string{"o"}, Usage: "write to `FILE`; npy, the vectors, also writes the ids of their papers to a .ids file beside it"},
			outfile.Force(),
			hits.ToFlag("them"),
			&cli.BoolFlag{Name: "hits", Category: option.ToFind, Usage: "only the papers of the last answer to search, like or list on this terminal, in its order, or those of its ranks that follow: 1 4-6"},
		}, filterFlags()...),
		Action: func(c *cli.Context) error { return runExport(s, c) },
	}
}

func runExport(s *session.Run, c *cli.Context) error {
	if err := option.NoArguments(c, exportHint(c.Args().First())); err != nil && !c.Bool("hits") {
		return err
	}
	filter, err := query.ResolveFilter(filterOf(c), s.Now())
	if err != nil {
		return invalidOption(err)
	}
	if c.IsSet("output") && c.String("output") == "" {
		return fault.Usagef("name a file, or - for standard output", "--output: the name of the file is empty")
	}
	path := outfile.Path(c.String("output"))
	format, err := exportFormat(c, path)
	if err != nil {
		return err
	}
	if c.Bool("hits") && (format == "npy" || !filter.Empty()) {
		return fault.Usagef("", "export --hits: takes neither filters nor --format npy")
	}
	if format == "npy" && path == "" {
		return fault.Usagef("add --output vectors.npy", "--format npy needs --output: it writes two files")
	}
	if c.IsSet("to") {
		if err := hits.CheckTo(c); err != nil {
			return err
		}
	}
	lib, err := open.Library(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	to := func(path string) outfile.File {
		return outfile.Export(s, lib, option.LibraryDir(c), path, c.Bool("force"))
	}
	if format == "npy" {
		folder, is := lib.(*index.Library)
		if !is {
			return fault.Usagef("make a folder library of it first: paperkin export --folder DIR", "--format npy: the vectors of this library are not in a folder")
		}
		err := exportVectors(c.Context, s, folder, filter, to(path), to(strings.TrimSuffix(path, ".npy")+".ids"))
		if errors.Is(err, fault.ErrNoHits) {
			return noneMatch(s, c, lib)
		}
		return err
	}
	said, err := lib.AllRemarks(c.Context)
	if err != nil {
		return err
	}
	written := 0
	each := func(yield func(paper.Paper) error) error {
		carry := func(p paper.Paper) error {
			written++
			return yield(index.Carry(p, said[p.ID]))
		}
		if c.Bool("hits") {
			return lastHits(s, c, lib, carry)
		}
		return lib.EachMatch(c.Context, filter, carry)
	}
	if c.IsSet("to") {
		if err := hits.ToZotero(s, c, each); err != nil || written > 0 || filter.Empty() {
			return err
		}
		return noneMatch(s, c, lib)
	}
	err = to(path).Write(s, func(w io.Writer) error {
		e, err := formats.NewEncoder(w, format)
		if err != nil {
			return err
		}
		if err := each(e.Encode); err != nil {
			return err
		}
		if written == 0 && !filter.Empty() {
			return fault.ErrNoHits // an export of nothing replaces no file
		}
		return e.Close()
	})
	if errors.Is(err, fault.ErrNoHits) && !c.Bool("hits") { // which says itself why there are none
		return noneMatch(s, c, lib)
	}
	return err
}

// exportHint says what an argument of export may be meant for.
func exportHint(arg string) string {
	if len(ranksIn(arg)) > 0 {
		return "to export papers of the last answer by their ranks: paperkin export --hits " + arg
	}
	return "to write to a file: paperkin export -o " + shell.Word(arg)
}

// exportFormat is the format of what is exported: the one that the options name, or else that
// of the ending of the file. Standard output, pipes and devices have none, and get JSON lines.
func exportFormat(c *cli.Context, path string) (string, error) {
	format, err := option.Format(c, exportFormats()...)
	if err != nil || path == "" || c.IsSet("format") {
		return format, err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return format, nil
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json": // which index reads whichever it is, and scripts know as lines
		return format, nil
	case ".npy":
		return "npy", nil
	}
	if format = formats.WriterFor(path); format == "" {
		return "", fault.Usagef("name the format with --format: "+strings.Join(exportFormats(), ", "), "--output %s: the ending says no format", screen.Line(path))
	}
	return format, nil
}

func exportFormats() []string { return append(formats.WriterNames(), "npy") }

// exportVectors writes the vectors of the active space as a NumPy file, and the
// ids of their papers into a file beside it, one a line in the same order.
func exportVectors(ctx context.Context, s *session.Run, lib *index.Library, f index.Filter, vectors, ids outfile.File) (err error) {
	view, err := lib.View(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	in, err := view.Select(ctx, f)
	if err != nil {
		return err
	}
	if in != nil && in.Papers.Len() == 0 {
		return fault.ErrNoHits
	}
	return ids.Write(s, func(names io.Writer) error {
		return vectors.Write(s, func(rows io.Writer) error { return writeVectors(ctx, view, in, rows, names) })
	})
}

func writeVectors(ctx context.Context, view *index.View, in *index.Selection, vectors, ids io.Writer) error {
	want := view.Live()
	if in != nil {
		want = in.Slots.Len()
	}
	if err := writeNPYHeader(vectors, want, view.Space().Dimensions); err != nil {
		return err
	}
	rows := 0
	var row []byte
	err := view.EmbeddedIn(ctx, in, func(id string, vector []float32) error {
		rows++
		row = embed.AppendBytes(row[:0], vector)
		if _, err := vectors.Write(row); err != nil {
			return err
		}
		_, err := fmt.Fprintln(ids, id)
		return err
	})
	if err == nil && rows != want {
		err = fmt.Errorf("%w: %d vectors, want %d", index.ErrDamaged, rows, want)
	}
	return err
}

// writeNPYHeader writes the header of a NumPy file, version 1.0, with a matrix of
// float32: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
func writeNPYHeader(w io.Writer, rows, columns int) error {
	const magic, align = "\x93NUMPY\x01\x00", 64
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, columns)
	header += strings.Repeat(" ", align-(len(magic)+2+len(header)+1)%align) + "\n"
	_, err := fmt.Fprintf(w, "%s%s%s", magic, binary.LittleEndian.AppendUint16(nil, uint16(len(header))), header)
	return err
}
