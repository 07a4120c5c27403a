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
	if err := os.WriteFile(file, bytes.Join(first, nil), 0o600); err != nil {
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
var extensions = map[string]string{"jsonl": "jsonl", "bibtex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv", "endnote-xml": "xml", "medline": "nbib"}

// encode returns what is written of each paper, and at the end.
func encode(name string, papers []paper.Paper) ([][]byte, error) {
	var b bytes.Buffer
	e, err := formats.NewEncoder(&b, name)
	if err != nil {
		return nil, err
	}
	var parts [][]byte
	cut := func() {
		parts = append(parts, bytes.Clone(b.Bytes()))
		b.Reset()
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.ID, err)
		}
		cut()
	}
	err = e.Close()
	cut()
	if name == "csv" { // whose encoder writes several at once
		parts = bytes.SplitAfter(bytes.Join(parts, nil), []byte("\n"))
	}
	return parts, err
}

// compare reads a file of n papers that was written, and writes it again: the bytes must be the same.
func compare(name string, first [][]byte, n int) error {
	f, err := formats.Named(name)
	if err != nil {
		return err
	}
	var again []paper.Paper
	in := format.Input{Name: "written", Reader: bufio.NewReaderSize(bytes.NewReader(bytes.Join(first, nil)), format.HeadSize)}
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
	second, err := encode(name, again)
	if err != nil {
		return err
	}
	if len(first) != len(second) || len(again) != n {
		return fmt.Errorf("%d of %d papers are read again", len(again), n)
	}
	var errs []error
	for i := range first {
		if !bytes.Equal(first[i], second[i]) {
			a, b := difference(first[i], second[i])
			errs = append(errs, fmt.Errorf("paper %d is written with\n  %s\nand, read and written again, with\n  %s", i+1, a, b))
		}
	}
	if len(errs) > shown {
		errs = append(errs[:shown], fmt.Errorf("and %d more papers", len(errs)-shown))
	}
	return errors.Join(errs...)
}

// shown is how many papers of a file are shown that are not the same again.
const shown = 5

// difference returns the first lines in which two texts differ, from shortly before the
// place.
func difference(a, b []byte) (string, string) {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	line := func(s []byte) string {
		from := max(bytes.LastIndexByte(s[:at], '\n')+1, at-200)
		s = s[from:min(len(s), at+200)]
		end := bytes.IndexByte(s[at-from:], '\n')
		if end < 0 {
			return string(s)
		}
		return string(s[:at-from+end])
	}
	return line(a), line(b)
}
