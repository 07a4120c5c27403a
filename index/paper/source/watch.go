package source

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// A Watch finds out which files are new or have changed: it compares their sizes
// and times whenever it is asked, which works on every file system.
type Watch struct {
	args    []string
	options Options
	taken   map[string]fileStamp // what was read
	before  map[string]fileStamp // as of the last look; nil before the first
}

// fileStamp is what changes when a file does.
type fileStamp struct {
	size int64
	time time.Time
}

// NewWatch watches files, folders with everything below them, and globs. What is
// named but is not there is an error that wraps [fs.ErrNotExist]; a folder may be
// empty and a glob without a match.
func NewWatch(args []string, o Options) (*Watch, error) {
	for _, arg := range args {
		names, err := match(arg)
		if errors.Is(err, ErrNothing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if _, _, err := list(name); err != nil {
				return nil, err
			}
		}
	}
	return &Watch{args: args, options: o, taken: map[string]fileStamp{}}, nil
}

// Changed returns the files with papers that are new or have changed since they
// were [Watch.Taken], and those in folders that hold none. At the first call
// these are all; later a file that is still being written, so that it is not as
// it was at the call before, is left for the next one.
func (w *Watch) Changed() (sources []Source, ignored []string, err error) {
	now := map[string]fileStamp{}
	defer func() { w.before = now }()
	for _, arg := range w.args {
		names, err := match(arg)
		if err != nil && !errors.Is(err, ErrNothing) {
			return nil, nil, err
		}
		for _, name := range names {
			files, _, err := list(name)
			if errors.Is(err, fs.ErrNotExist) {
				continue // it may come back
			}
			if err != nil {
				return nil, nil, err
			}
			// A file without papers is passed over even when it was named: it may
			// get some.
			found, left, err := w.options.holdPapers(w.due(files, now), true)
			if err != nil {
				return nil, nil, err
			}
			sources, ignored = append(sources, found...), append(ignored, left...)
		}
	}
	for _, name := range ignored {
		w.taken[name] = now[name]
	}
	return sources, ignored, nil
}

// due returns the files that have changed and are at rest, and notes how all of
// them are now.
func (w *Watch) due(files []string, now map[string]fileStamp) (due []string) {
	for _, name := range files {
		if _, twice := now[name]; twice { // by another argument
			continue
		}
		info, err := os.Stat(name)
		if err != nil { // removed meanwhile, or a link to nowhere
			continue
		}
		is := fileStamp{info.Size(), info.ModTime()}
		now[name] = is
		if is != w.taken[name] && (w.before == nil || is == w.before[name]) {
			due = append(due, name)
		}
	}
	return due
}

// Taken says that files which Changed returned have been read.
func (w *Watch) Taken(sources []Source) {
	for _, s := range sources {
		w.taken[s.Name] = w.before[s.Name]
	}
}
