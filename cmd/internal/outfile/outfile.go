// Package outfile is the files that commands write: what they may replace, and what they may not.
package outfile

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/durable"
	"paperkin/query/eval"
)

// A command that writes a file replaces what is its own: a backup another backup, an
// export what the same library exported there last, if nobody has edited it since, a TREC
// run another run of paperkin's. An empty file is anybody's.

// Force is the option to replace whatever is there.
func Force() cli.Flag {
	return &cli.BoolFlag{Name: "force", Category: option.ToPrint, Usage: "replace the file even if it is something else"}
}

// File is a file that a command is to write.
type File struct {
	Path string // as the user named it; empty for standard output
	// Claim returns an error unless the command may replace the file that it is given.
	Claim func(target string) error
	// written is told the SHA-256 of what is about to take its place. May be nil.
	written func(target, sum string) error
	Dir     string // the library, none of whose files is ever replaced
	force   bool
}

// Path is the path that an option or an argument names; empty for standard
// output, which has several names.
func Path(name string) string {
	if slices.Contains([]string{"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}, name) {
		return ""
	}
	return name
}

// Write writes the file whole or not at all.
func (o File) Write(s *session.Run, write func(io.Writer) error) error {
	if o.Path == "" {
		w := bufio.NewWriter(s.Out)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	target, err := o.check()
	if err != nil {
		return err
	}
	return durable.WriteFile(o.Path, func(w io.Writer) error {
		if screen.IsTerminal(o.Path) {
			w = screen.ForTerminal(w)
		}
		sum := sha256.New()
		if err := write(io.MultiWriter(w, sum)); err != nil || target == "" {
			return err
		}
		if _, err := o.check(); err != nil { // somebody may have edited it meanwhile
			return err
		}
		if o.written == nil {
			return nil
		}
		return o.written(target, hex.EncodeToString(sum.Sum(nil)))
	})
}

// check returns an error unless the file may be written, and its absolute path behind
// all links; empty if it is no file.
func (o File) check() (target string, err error) {
	if info, err := os.Stat(o.Path); err == nil && info.IsDir() || strings.HasSuffix(o.Path, string(os.PathSeparator)) {
		return "", fault.Usagef("name a file in it", "%s: it is a folder", o.Path)
	}
	target, before, err := durable.Replaces(o.Path)
	if err != nil || target == "" {
		return "", err
	}
	if target, err = absolute(target); err != nil || before == nil || before.Size() == 0 {
		return target, err
	}
	err = o.Claim(target)
	if err != nil && InFolder(target, o.Dir) {
		return "", fault.Usagef("choose another name", "%s: it is a file of the library", o.Path)
	}
	if err == nil && before.Mode().Perm()&0o200 == 0 {
		err = errors.New("it is read-only")
	}
	var unreadable *fs.PathError
	if errors.As(err, &unreadable) {
		err = unreadable.Err
	}
	if err != nil && !o.force {
		return "", fault.Usagef("choose another name, or replace it with --force", "%s: %v", o.Path, err)
	}
	return target, nil
}

// absolute is the one name of a file whose folder exists.
func absolute(path string) (string, error) {
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil { // else writing to it says why not
		folder = real
	}
	return filepath.Join(folder, filepath.Base(path)), nil
}

// InFolder reports whether a file, by its absolute path, lies below a folder.
func InFolder(path, folder string) bool {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return false
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	return strings.HasPrefix(path, folder+string(os.PathSeparator))
}

// Export is a file that papers of a library are exported to.
func Export(s *session.Run, lib session.Library, dir, path string, force bool) File {
	claim := func(target string) error {
		sum, err := sumOf(target)
		if err != nil {
			return err
		}
		is, known := lib.Exported(target, sum)
		switch {
		case is:
			return nil
		case known:
			return errors.New("it was edited since it was exported")
		}
		return errors.New("it exists, and this library has not exported it")
	}
	written := func(target, sum string) error {
		if err := lib.RememberExport(target, sum); err != nil {
			s.Notice("note: the library cannot remember this export (%s): the next one to %s needs --force",
				screen.Message(err.Error()), screen.Line(path))
		}
		return nil
	}
	return File{path, claim, written, dir, force}
}

// sumOf is the SHA-256 of a file.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Backup is a file that a library is backed up to.
func Backup(lib *index.Library, path string, force bool) File {
	return File{path, begins(index.IsBackup, "a backup"), nil, lib.Dir(), force}
}

// Run is a file that the rankings of an evaluation are written to.
func Run(dir, path string, force bool) File {
	return File{path, begins(eval.IsRun, "a run of paperkin eval"), nil, dir, force}
}

// begins is a claim on files that begin as what they are.
func begins(is func(io.Reader) bool, what string) func(target string) error {
	return func(target string) error {
		f, err := os.Open(target)
		if err != nil {
			return err
		}
		defer f.Close()
		if !is(f) {
			return errors.New("it exists, and is not " + what)
		}
		return nil
	}
}
