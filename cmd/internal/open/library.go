package open

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/query"
)

var _ session.Library = (*index.Library)(nil)

// Views opens the views of a library.
func Views(lib session.Library) func(context.Context, index.Ahead) (query.View, error) {
	if folder, is := lib.(*index.Library); is {
		return query.Folder(folder)
	}
	return lib.(session.Viewer).OpenView
}

// Where says where the command's library is, as people are told.
func Where(s *session.Run, c *cli.Context) string {
	if s.Program.Where != nil {
		return s.Program.Where(c)
	}
	return option.LibraryDir(c)
}

// Folder opens the folder of the command's library for reading.
func Folder(s *session.Run, c *cli.Context) (*index.Library, error) {
	return openFolderIn(c.Context, s, c)
}

func openFolderIn(ctx context.Context, s *session.Run, c *cli.Context) (*index.Library, error) {
	return upToDate(ctx, s, option.LibraryDir(c), func() (*index.Library, error) { return s.Program.OpenFolder(ctx, c) })
}

// Writer opens the command's library for writing, and says which folders it does not
// touch.
func Writer(s *session.Run, c *cli.Context) (*index.Writer, error) {
	return writerAt(c.Context, s, option.LibraryDir(c), func() (*index.Writer, error) { return s.Program.OpenWriter(c.Context, c) })
}

func writerAt(ctx context.Context, s *session.Run, dir string, open func() (*index.Writer, error)) (*index.Writer, error) {
	w, err := upToDate(ctx, s, dir, open)
	if err != nil {
		return nil, err
	}
	left, err := w.Library.Leftovers(ctx)
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	for _, l := range left {
		if l.Why == index.LeftNewer {
			s.Notice("%s", fault.Leftover(l))
		}
	}
	return w, nil
}

// Existing opens an existing library for writing. A missing one is an error,
// and is not created.
func Existing(s *session.Run, c *cli.Context) (*index.Writer, error) {
	lib, err := Folder(s, c)
	if err != nil {
		return nil, err
	}
	if err := lib.Close(); err != nil {
		return nil, err
	}
	return Writer(s, c)
}

// Library opens the command's library for reading.
func Library(s *session.Run, c *cli.Context) (session.Library, error) {
	return LibraryIn(c.Context, s, c)
}

// LibraryIn is [Library] for as long as a context lasts.
func LibraryIn(ctx context.Context, s *session.Run, c *cli.Context) (session.Library, error) {
	return upToDate(ctx, s, option.LibraryDir(c), func() (session.Library, error) { return AsIs(ctx, s, c) })
}

// AsIs opens the command's library for reading, unless it would have to be brought up to
// date first.
func AsIs(ctx context.Context, s *session.Run, c *cli.Context) (session.Library, error) {
	if s.Program.OpenLibrary != nil {
		return s.Program.OpenLibrary(ctx, c)
	}
	lib, err := s.Program.OpenFolder(ctx, c)
	if err != nil {
		return nil, err
	}
	return lib, nil
}

// FolderOf returns the library in the command's folder, in which more is known of papers
// than readers see, and what closes it: that of lib itself, or of who writes to it.
func FolderOf(s *session.Run, c *cli.Context, lib session.Library) (folder *index.Library, end func() error, err error) {
	if folder, is := lib.(*index.Library); is {
		return folder, func() error { return nil }, nil
	}
	folder, err = Folder(s, c)
	if errors.Is(err, index.ErrNoLibrary) {
		err = fault.WithHint(err, "this is known only in the folder of whoever indexes the papers: name it with --library DIR")
	}
	if err != nil {
		return nil, nil, err
	}
	return folder, folder.Close, nil
}
