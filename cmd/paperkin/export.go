package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/durable"
	"paperkin/index/paper/formats"
)

func (s *streams) exportCommand() *cli.Command {
	names := append(formats.WriterNames(), "npy")
	return &cli.Command{
		Name:         "export",
		Usage:        "print all papers; indexing the jsonl makes the same library",
		OnUsageError: onUsageError,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "jsonl", Usage: "print as `FORMAT`: " + strings.Join(names, ", ")},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`; npy, the vectors, also writes the ids of their papers to a .ids file beside it"},
		},
		Action: func(c *cli.Context) error {
			format, err := outputFormat(c, names...)
			if err != nil {
				return err
			}
			path := c.String("output")
			if format == "npy" && path == "" {
				return usagef("add --output vectors.npy", "--format npy needs --output: it writes two files")
			}
			lib, err := openLibrary(c)
			if err != nil {
				return err
			}
			defer lib.Close()
			if format == "npy" {
				return exportVectors(c.Context, lib, path)
			}
			return s.writeTo(path, func(w io.Writer) error {
				e, err := formats.NewEncoder(w, format)
				if err != nil {
					return err
				}
				if err := lib.Each(c.Context, e.Encode); err != nil {
					return err
				}
				return e.Close()
			})
		},
	}
}

// writeTo writes a file whole or not at all, or standard output if the path is
// empty.
func (s *streams) writeTo(path string, write func(io.Writer) error) error {
	if path == "" {
		w := bufio.NewWriter(s.Out)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	return durable.WriteFile(path, write)
}

// exportVectors writes the vectors of the active space as a NumPy file, and the
// ids of their papers into a file beside it, one a line in the same order.
func exportVectors(ctx context.Context, lib *index.Library, path string) (err error) {
	view, err := lib.View(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	return durable.WriteFile(strings.TrimSuffix(path, ".npy")+".ids", func(ids io.Writer) error {
		return durable.WriteFile(path, func(vectors io.Writer) error { return writeVectors(ctx, view, vectors, ids) })
	})
}

func writeVectors(ctx context.Context, view *index.View, vectors, ids io.Writer) error {
	if err := writeNPYHeader(vectors, view.Live(), view.Space.Dimensions); err != nil {
		return err
	}
	rows := 0
	var row []byte
	err := view.Embedded(ctx, func(id string, vector []float32) error {
		rows++
		row = embed.AppendBytes(row[:0], vector)
		if _, err := vectors.Write(row); err != nil {
			return err
		}
		_, err := fmt.Fprintln(ids, id)
		return err
	})
	if err == nil && rows != view.Live() {
		err = fmt.Errorf("%w: %d vectors, want %d", index.ErrDamaged, rows, view.Live())
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
