package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
)

// Expand turns arguments into sources: places ([Options.Place]), files, folders (with everything below
// them that holds papers, sorted, hidden files left out), globs, and "-" for
// stdin. It also returns the files in folders that it ignored, because nothing
// indicates that they hold papers, with what they are instead; if a format is given,
// every file counts. The format of each file is detected; the files are not kept open.
//
// The error for a missing file wraps [fs.ErrNotExist], and that for a folder without
// papers, a glob without a match or arguments without any file that holds papers
// [ErrNothing]; the last is [Refused]. A file without papers beside others is among the
// sources.
func Expand(args []string, stdin io.Reader, o Options) (sources []Source, ignored []paper.BadRecord, err error) {
	for _, arg := range args {
		if arg == "-" {
			s := New("-", func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil })
			s.special = specialInput(stdin)
			sources = append(sources, s)
			continue
		}
		if s, is, err := o.named(arg); is || err != nil {
			if err != nil {
				return nil, nil, err
			}
			sources = append(sources, s)
			continue
		}
		names, glob, err := match(arg)
		if err != nil {
			return nil, nil, err
		}
		before := len(sources)
		for _, name := range names {
			files, folder, err := list(name)
			if err != nil {
				return nil, nil, err
			}
			files, special := regular(files, glob || folder)
			found, left := o.holdPapers(files, folder)
			sources, ignored = append(sources, found...), append(append(ignored, special...), left...)
			if folder && len(found) == 0 {
				return nil, ignored, fmt.Errorf("%s: %w: the folder holds no papers in a known format", name, ErrNothing)
			}
		}
		if len(sources) == before {
			return nil, ignored, fmt.Errorf("%s: %w: no file matches", arg, ErrNothing)
		}
	}
	return sources, ignored, AllRefused(sources)
}

// named returns the source for a place that an argument names, and whether it names one. A
// file of the same name goes first: it may be a place as well.
func (o Options) named(arg string) (s Source, is bool, err error) {
	if o.Place == nil {
		return s, false, nil
	}
	if _, err := os.Lstat(arg); err == nil {
		return s, false, nil
	}
	s.Name = arg
	s.place, is, err = o.Place(arg)
	return s, is, err
}

// Refused is the error for files none of which has papers: what is wrong with each.
type Refused []error

func (r Refused) Error() string { return errors.Join(r...).Error() }

// Unwrap returns the errors of the files.
func (r Refused) Unwrap() []error { return r }

// AllRefused returns [Refused] if no source has papers.
func AllRefused(sources []Source) error {
	var all Refused
	for _, s := range sources {
		if s.refused == nil {
			return nil
		}
		all = append(all, fmt.Errorf("%s: %w", s.Name, s.refused))
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// match returns the paths that an argument stands for: itself, or its matches as a
// glob.
func match(arg string) (names []string, glob bool, err error) {
	if _, err := os.Stat(arg); !errors.Is(err, fs.ErrNotExist) || !strings.ContainsAny(arg, "*?[") {
		return []string{arg}, false, nil
	}
	names, err = filepath.Glob(arg)
	if err != nil {
		return nil, true, fmt.Errorf("%s: %w", arg, err)
	}
	if len(names) == 0 {
		return nil, true, fmt.Errorf("%s: %w: no file matches", arg, ErrNothing)
	}
	return names, true, nil
}

// list returns a file itself, or what is below a folder except hidden files, sorted by
// name: pipes, sockets and devices, too.
func list(path string) (files []string, folder bool, err error) {
	info, err := os.Stat(path)
	var bare *fs.PathError
	if errors.As(err, &bare) { // users need not know about stat
		err = fmt.Errorf("%s: %w", path, bare.Err)
	}
	if err != nil || !info.IsDir() {
		return []string{path}, false, err
	}
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if p != path && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.IsDir() && !leadsAstray(p, d) {
			files = append(files, p)
		}
		return nil
	})
	slices.Sort(files)
	return files, true, err
}

// leadsAstray reports whether an entry of a folder is a link to nowhere or to a folder.
// Those are not followed, since they can form cycles.
func leadsAstray(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err != nil || info.IsDir()
}

// holdPapers returns the files that hold papers, with their formats, and those in a
// folder that do not. A file without papers that was named on its own is returned with
// what is wrong with it, for [Read] to report.
func (o Options) holdPapers(files []string, folder bool) (sources []Source, ignored []paper.BadRecord) {
	for _, path := range files {
		s := file(path)
		s.special = special(path)
		if o.Format == nil && s.special == "" {
			s.format, s.refused = s.detect(folder)
		}
		if isArchive(s.refused) {
			inside, left, err := o.inArchive(path) // each is a source, whose format is known
			sources, ignored = append(sources, inside...), append(ignored, left...)
			if err == nil {
				continue
			}
			s.refused = err
		}
		if s.refused != nil {
			s.place, s.refused = o.placeIn(s, folder, s.refused)
		}
		if folder && s.refused != nil {
			ignored = append(ignored, paper.BadRecord{Source: path, Err: s.refused})
		} else {
			sources = append(sources, s)
		}
	}
	return sources, ignored
}

// placeIn returns the place that a file is which is no text for the reason of why, or why
// it is not read. In a folder a program's backups of its database are passed over.
func (o Options) placeIn(s Source, inFolder bool, why error) (Place, error) {
	var found *foreign.Error
	if o.Place == nil || !errors.As(why, &found) || !found.Kind.IsDatabase() || inFolder && filepath.Ext(s.path) == ".bak" {
		return nil, why
	}
	place, is, err := o.Place(s.path)
	if is || err != nil {
		return place, err
	}
	return nil, why
}

// detect returns the format of a file, or an error that wraps [ErrNothing] when it holds
// no papers as far as its head shows. In a folder, the extension alone is not enough for
// JSON lines that start with something other than a paper. For a file that cannot be read
// it returns neither: reading it will report why.
func (s Source) detect(inFolder bool) (*format.Format, error) {
	r, err := s.open()
	if err != nil {
		return nil, nil
	}
	defer r.Close()
	in, err := open(r, s.Name)
	if err != nil {
		if errors.Is(err, ErrNothing) {
			return nil, err
		}
		return nil, nil
	}
	defer in.Close()
	if in.zip != nil {
		return in.zip.detect()
	}
	head := format.Peek(in.Reader)
	f := formats.ByContent(head)
	switch {
	case f != nil && f.Names && inFolder: // among notes; who means it names it
		return nil, nothingIn(foreign.List.Kind, foreign.List.What)
	case f == nil && inFolder && json.Valid(format.FirstLine(head.Bytes)):
		found := formats.NoPapers(head)
		if !found.Known() {
			found = foreign.Text(head.Bytes, s.Name)
		}
		if found.Known() {
			return nil, refuse(found)
		}
		return nil, unknown{formats.ErrUnknown}
	case head.Err != nil:
		return nil, nil
	case f != nil:
		return f, nil
	}
	return detect(head, s.Name)
}
