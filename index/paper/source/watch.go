package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paperkin/index/paper"
)

// A Watch finds files that are new or have changed. It compares their sizes and
// times whenever it is asked, which works on every file system.
type Watch struct {
	args    []string
	options Options
	taken   map[string]fileStamp // as of when each was read
	before  map[string]fileStamp // as of the last call of Changed; nil before the first
}

// fileStamp is what changes when a file does.
type fileStamp struct {
	size int64
	time time.Time
	mark string // of a place that is no file
}

// NewWatch watches files, folders with everything below them, globs, and places. A missing
// file or folder is an error that wraps [fs.ErrNotExist]; a folder may be empty, and a
// glob need not match anything yet.
func NewWatch(args []string, o Options) (*Watch, error) {
	for _, arg := range args {
		if _, is, err := o.named(arg); is || err != nil {
			if err != nil {
				return nil, err
			}
			continue
		}
		names, _, err := match(arg)
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

// Changed returns the files that are new or have changed since they were
// [Watch.Taken]: those with papers, and those in folders without any, with what they are. The first call
// returns all files. Later ones leave out a file that differs from the call before,
// since it may still be being written, until it stays the same.
func (w *Watch) Changed(ctx context.Context) (sources []Source, ignored []paper.BadRecord, err error) {
	now := map[string]fileStamp{}
	defer func() { w.before = now }()
	for _, arg := range w.args {
		if s, is, err := w.options.named(arg); is || err != nil {
			if err == nil {
				now[arg], err = markOf(ctx, s)
			}
			if err != nil {
				return nil, nil, err
			}
			if now[arg] != w.taken[arg] {
				sources = append(sources, s)
			}
			continue
		}
		names, _, err := match(arg)
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
			// Even a named file may have no papers yet.
			files, special := regular(w.due(files, now), true)
			found, left := w.options.holdPapers(files, true)
			sources, ignored = append(sources, found...), append(append(ignored, special...), left...)
		}
	}
	for _, f := range ignored {
		w.taken[f.Source] = now[f.Source]
	}
	return sources, ignored, nil
}

// markOf is the stamp of a place.
func markOf(ctx context.Context, s Source) (fileStamp, error) {
	mark, err := s.place.Mark(ctx)
	if err != nil {
		return fileStamp{}, fmt.Errorf("%s: %w", strings.TrimSuffix(s.Name, ":"), err)
	}
	return fileStamp{mark: mark}, nil
}

// due returns the files that have changed and are no longer being written, and
// records the present state of all of them in now.
func (w *Watch) due(files []string, now map[string]fileStamp) (due []string) {
	for _, name := range files {
		if _, twice := now[name]; twice { // through another argument
			continue
		}
		info, err := os.Stat(name)
		if err != nil { // removed meanwhile, or a link to nowhere
			continue
		}
		is := fileStamp{info.Size(), info.ModTime(), logOf(name)}
		now[name] = is
		if is != w.taken[name] && (w.before == nil || is == w.before[name]) {
			due = append(due, name)
		}
	}
	return due
}

// Taken records that sources which Changed returned have been read.
func (w *Watch) Taken(sources []Source) {
	for _, s := range sources {
		name := cmp.Or(s.archive, s.Name)
		w.taken[name] = w.before[name]
	}
}

// logOf is what changes when a database gets something that is not in its file yet but in
// the write-ahead log beside it.
func logOf(name string) string {
	if filepath.Ext(name) != ".sqlite" {
		return ""
	}
	info, err := os.Stat(name + "-wal")
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
