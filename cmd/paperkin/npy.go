package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/durable"
)

// exportVectors writes the vectors of the active space as a NumPy file, and
// beside it the ids of their papers, one a line.
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

// writeNPYHeader writes the start of a NumPy file, version 1.0, of a matrix of
// float32: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
func writeNPYHeader(w io.Writer, rows, columns int) error {
	const magic, align = "\x93NUMPY\x01\x00", 64
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, columns)
	header += strings.Repeat(" ", align-(len(magic)+2+len(header)+1)%align) + "\n"
	_, err := fmt.Fprintf(w, "%s%s%s", magic, binary.LittleEndian.AppendUint16(nil, uint16(len(header))), header)
	return err
}
