package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/outfile"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
)

// errCut is that standard output was closed before all of the digest was written.
var errCut = errors.New("the output was closed before its end: nothing of it counts as told")

// printDigest writes a digest to standard output. Unlike elsewhere, a reader who leaves before
// the end is an error: what has not been read is not told.
func printDigest(ctx context.Context, s *session.Run, content []byte) error {
	err := s.Paged(ctx, func() error {
		_, err := s.Out.Write(content)
		return err
	})
	if err == nil {
		err = s.Lost()
	}
	if fault.BrokenPipe(err) && err != nil {
		return errCut
	}
	return err
}

// saveDigest writes a digest to the file that was ordered, or to one of the day in the folder
// that was.
func (p *press) saveDigest(content []byte) (err error) {
	write := func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}
	if info, err := os.Stat(p.output); err == nil && info.IsDir() || strings.HasSuffix(p.output, string(os.PathSeparator)) {
		var is bool
		if p.wrote, is, err = dayFile(p.output, digestEndings[p.format][0], p.options.Now, content); err != nil || is {
			return err
		}
		return outfile.File{Path: p.wrote, Claim: func(string) error { return errors.New("it has just been written") }, Dir: p.lib.Dir()}.Write(p.Run, write)
	}
	p.wrote = p.output
	return outfile.Export(p.Run, p.lib, p.lib.Dir(), p.output, p.force).Write(p.Run, write)
}

// dayFile is the path of a file in a folder that has the name of a day and is free: what was
// // told earlier that day stays. is reports whether the digest is there already: it was written,
// and could not be noted.
func dayFile(folder, ending string, day time.Time, content []byte) (path string, is bool, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", false, err
	}
	for n := 1; ; n++ {
		name := day.Format(time.DateOnly) + ending
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", day.Format(time.DateOnly), n, ending)
		}
		path = filepath.Join(folder, name)
		before, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return path, false, nil
		case err != nil:
			return "", false, fmt.Errorf("%s: %w", screen.Line(path), err)
		case bytes.Equal(before, content):
			return path, true, nil
		}
	}
}
