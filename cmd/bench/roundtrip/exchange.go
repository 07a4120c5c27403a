package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
)

// exchange writes papers in a format, reads them, writes them again and compares, and
// has the programs that know the format read the file.
func exchange(ctx context.Context, dir, name string, papers []paper.Paper, checks []check) error {
	first, err := encode(name, papers)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "papers."+extensions[name])
	if err := os.WriteFile(file, first, 0o600); err != nil {
		return err
	}
	errs := []error{compare(name, first, len(papers))}
	for _, c := range checks {
		if c.format == name && ctx.Err() == nil {
			if err := c.read(ctx, dir, file, len(papers)); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", c.program, err))
			}
		}
	}
	return errors.Join(errs...)
}

// extensions are the names of files by format.
var extensions = map[string]string{"jsonl": "jsonl", "bibtex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv"}

func encode(name string, papers []paper.Paper) ([]byte, error) {
	var b bytes.Buffer
	e, err := formats.NewEncoder(&b, name)
	if err != nil {
		return nil, err
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.ID, err)
		}
	}
	err = e.Close()
	return b.Bytes(), err
}

// compare reads a file of n papers that was written, and writes it again: the bytes must
// be the same.
func compare(name string, first []byte, n int) error {
	f, err := formats.Named(name)
	if err != nil {
		return err
	}
	var again []paper.Paper
	in := format.Input{Name: "written", Reader: bufio.NewReaderSize(bytes.NewReader(first), format.HeadSize)}
	var bad error
	in.Yield = func(r paper.Record, err error) bool {
		if bad = err; err == nil {
			again = append(again, r.Paper)
		}
		return err == nil
	}
	if err := errors.Join(f.Read(&in), bad); err != nil {
		return fmt.Errorf("what was written is not read: %w", err)
	}
	if len(again) != n {
		return fmt.Errorf("%d of %d papers are read again", len(again), n)
	}
	second, err := encode(name, again)
	if err != nil {
		return err
	}
	a, b := bytes.Split(first, []byte("\n")), bytes.Split(second, []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			return fmt.Errorf("line %d is written as\n  %.400s\nand, read and written again, as\n  %.400s", i+1, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		return fmt.Errorf("%d lines are written, and %d when they are read and written again", len(a), len(b))
	}
	return nil
}
