package cli

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/service"
)

// Library is a library as the commands that read it need it, wherever it is kept. What is
// said of the methods of [index.Library] is true of these.
type Library interface {
	service.Library

	OpenedWith(ctx context.Context, s embed.Space) (string, error)
	EachMatch(ctx context.Context, f index.Filter, yield func(paper.Paper) error) error
	AllRemarks(ctx context.Context) (map[string]index.Remark, error)

	// What completion offers.
	Beginning(ctx context.Context, f index.Facet, start string, n int) ([]index.Count, error)
	NamesFrom(ctx context.Context, start string, n int) ([]index.Name, error)
	TitlesFrom(ctx context.Context, start string, n int) ([]index.Name, error)

	// What was exported, so that a file may be replaced.
	Exported(path, sum string) (is, known bool)
	RememberExport(path, sum string) error
}

var _ Library = (*index.Library)(nil)

// Viewer is a library that opens its views itself. Views of a folder are known without.
type Viewer interface {
	Library
	OpenView(ctx context.Context, ahead index.Ahead) (query.View, error)
}

// viewsOf opens the views of a library.
func viewsOf(lib Library) func(context.Context, index.Ahead) (query.View, error) {
	if folder, is := lib.(*index.Library); is {
		return query.Folder(folder)
	}
	return lib.(Viewer).OpenView
}

// where says where the command's library is, as people are told.
func where(s *streams, c *cli.Context) string {
	if s.program.Where != nil {
		return s.program.Where(c)
	}
	return option.LibraryDir(c)
}

// openFolder opens the folder of the command's library for reading.
func openFolder(s *streams, c *cli.Context) (*index.Library, error) {
	return openFolderIn(c.Context, s, c)
}

func openFolderIn(ctx context.Context, s *streams, c *cli.Context) (*index.Library, error) {
	return upToDate(ctx, s, option.LibraryDir(c), func() (*index.Library, error) { return s.program.OpenFolder(ctx, c) })
}

// openWriter opens the command's library for writing, and says which folders it does not
// touch.
func openWriter(s *streams, c *cli.Context) (*index.Writer, error) {
	return writerAt(c.Context, s, option.LibraryDir(c), func() (*index.Writer, error) { return s.program.OpenWriter(c.Context, c) })
}

func writerAt(ctx context.Context, s *streams, dir string, open func() (*index.Writer, error)) (*index.Writer, error) {
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
			s.Notice("%s", leftover(l))
		}
	}
	return w, nil
}

// openExisting opens an existing library for writing. A missing one is an error,
// and is not created.
func openExisting(s *streams, c *cli.Context) (*index.Writer, error) {
	lib, err := openFolder(s, c)
	if err != nil {
		return nil, err
	}
	if err := lib.Close(); err != nil {
		return nil, err
	}
	return openWriter(s, c)
}

// openLibrary opens the command's library for reading.
func openLibrary(s *streams, c *cli.Context) (Library, error) { return openLibraryIn(c.Context, s, c) }

// openLibraryIn is openLibrary for as long as a context lasts.
func openLibraryIn(ctx context.Context, s *streams, c *cli.Context) (Library, error) {
	return upToDate(ctx, s, option.LibraryDir(c), func() (Library, error) { return openAsIs(ctx, s, c) })
}

// openAsIs opens the command's library for reading, unless it would have to be brought up to
// date first.
func openAsIs(ctx context.Context, s *streams, c *cli.Context) (Library, error) {
	if s.program.OpenLibrary != nil {
		return s.program.OpenLibrary(ctx, c)
	}
	lib, err := s.program.OpenFolder(ctx, c)
	if err != nil {
		return nil, err
	}
	return lib, nil
}

// folderOf returns the library in the command's folder, in which more is known of papers
// than readers see, and what closes it: that of lib itself, or of who writes to it.
func folderOf(s *streams, c *cli.Context, lib Library) (folder *index.Library, end func() error, err error) {
	if folder, is := lib.(*index.Library); is {
		return folder, func() error { return nil }, nil
	}
	folder, err = openFolder(s, c)
	if errors.Is(err, index.ErrNoLibrary) {
		err = fault.WithHint(err, "this is known only in the folder of whoever indexes the papers: name it with --library DIR")
	}
	if err != nil {
		return nil, nil, err
	}
	return folder, folder.Close, nil
}
