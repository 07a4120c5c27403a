// Package zotero reads the libraries of Zotero where they are: through the local API while
// Zotero runs, and from a copy of its database while it does not. Papers are given to the
// Zotero that runs, by [Send]; nothing is ever written to its database.
//
// A [Place] yields the papers of a library, of a group or of a collection. What Zotero says
// of an item becomes a record in package formats/json, which reads files of Zotero's API as
// well: a row of the database is turned into an item of the API first. Attachments, notes,
// annotations and feeds are no papers; what is in the trash, or gone, is a record that is
// deleted. All records are live: see [paper.Record].
package zotero

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"paperkin/index/paper"
)

// Scheme is what an argument begins with that names a place in Zotero.
const Scheme = "zotero:"

// Errors that [Place.Records] returns, wrapped with what happened.
var (
	// ErrUnavailable: Zotero does not answer, and its database is not to be found either;
	// or it stopped answering.
	ErrUnavailable = errors.New("no Zotero within reach")
	// ErrNoSuch: the library has no such group or collection, or several. What wraps it
	// says so in its own words.
	ErrNoSuch = errors.New("nothing of that name in Zotero")
	// ErrBusy: the database changed each time while it was copied.
	ErrBusy = errors.New("the database is being written to")
	// ErrNotZotero: a file is no database of Zotero's, or a damaged one.
	ErrNotZotero = errors.New("not a sound database of Zotero's")
)

// A Way is how a library is read.
type Way int

const (
	AsItRuns Way = iota // by asking Zotero, or from its file while that is not possible
	ByAPI               // by asking Zotero alone
	ByFile              // from its file alone
)

// A noSuchError says what there is not, or what to name in its place. It wraps [ErrNoSuch].
type noSuchError struct{ error }

func (noSuchError) Is(target error) bool { return target == ErrNoSuch }

func noSuch(format string, args ...any) error { return noSuchError{fmt.Errorf(format, args...)} }

// Options are where Zotero is looked for. The zero value is right but for State.
type Options struct {
	// Way is how the library is read; [Place]s that are files are read as such.
	Way Way
	// State is the folder for what is kept between two runs; empty: nothing is kept, and
	// every run reads all. It is made when it is needed.
	State string
	// Anew reads all, whatever was read before.
	Anew bool
	// Profiles are the folders that may hold profiles of Zotero; nil: those of the system.
	Profiles []string
	// Home is the user's home folder, where the data folder is by default; empty: the
	// system's.
	Home string
	// Notice receives messages for the user, such as that a file is read because Zotero
	// does not run. nil: they are dropped.
	Notice func(string)
}

// A Place is a library of Zotero, a group or a collection in it, or a database.
type Place struct {
	options    Options
	name       string // as the user wrote it
	file       string // of a database; empty: that of Zotero as it is installed
	group      string // number; empty: the user's own library
	collection string // name, path of names or key; empty: all of the library

	citekeys citekeys     // of Better BibTeX
	others   int          // items that were met in this run and are no papers
	done     func() error // see Done
}

// Parse returns the place that an argument names that begins with [Scheme]:
//
//	zotero:                      the user's own library
//	zotero:collection/NAME       a collection in it, with those below
//	zotero:group/ID              a group
//	zotero:group/ID/collection/NAME
//	zotero:FILE                  a database, or the folder that it is in: all libraries
func Parse(arg string, o Options) (*Place, error) {
	p := &Place{options: o, name: arg}
	rest, ok := strings.CutPrefix(arg, Scheme)
	if !ok {
		return nil, fmt.Errorf("%s: want %s at the beginning", arg, Scheme)
	}
	switch kind, value, _ := strings.Cut(rest, "/"); {
	case rest == "":
	case kind == "group":
		number, inside, _ := strings.Cut(value, "/")
		if number == "" || strings.Trim(number, "0123456789") != "" {
			return nil, noSuch("%s: want the number of a group, which is in its address on zotero.org: %sgroup/12345", arg, Scheme)
		}
		p.group = number
		if inside != "" {
			name, is := strings.CutPrefix(inside, "collection/")
			if !is || name == "" {
				return nil, noSuch("%s: want collection/NAME after the number of the group", arg)
			}
			p.collection = name
		}
	case kind == "collection":
		if p.collection = value; value == "" {
			return nil, noSuch("%s: want the name of a collection, such as %scollection/Thesis", arg, Scheme)
		}
	default:
		p.file = rest
		if info, err := os.Stat(rest); err == nil && info.IsDir() {
			p.file = filepath.Join(rest, fileName)
		}
	}
	return p, nil
}

// File returns the place that a database of Zotero's is.
func File(path string, o Options) *Place { return &Place{options: o, name: path, file: path} }

// IsFile reports whether the place is a database that was named itself.
func (p *Place) IsFile() bool { return p.file != "" }

// fileName is what Zotero calls its database.
const fileName = "zotero.sqlite"

// Records yields the papers, all of them the first time and what has changed since from
// then on, and the records of items that are gone. What is no paper is counted, and said.
func (p *Place) Records(ctx context.Context, yield func(paper.Record, error) bool) error {
	p.done, p.others = nil, 0
	err := p.read(ctx, yield)
	if err == nil {
		p.tellOthers()
	}
	return err
}

func (p *Place) read(ctx context.Context, yield func(paper.Record, error) bool) error {
	if p.file != "" {
		if err := p.readKeys(ctx, p.file); err != nil {
			return err
		}
		return p.readFile(ctx, p.file, yield)
	}
	c, file, err := p.reach(ctx)
	if c != nil {
		defer c.http.CloseIdleConnections()
	}
	if err := p.readKeys(ctx, p.options.installed().database); err != nil {
		return err
	}
	if err == nil && c != nil {
		if err = p.readAPI(ctx, c, yield); !errors.Is(err, errEnded) || file == "" {
			return err
		}
	}
	if file == "" {
		return err
	}
	if p.others = 0; errors.Is(err, errEnded) {
		err = errors.New("no answer of Zotero any more")
	}
	if err != nil {
		p.notice("%v: reading %s", err, file)
	}
	if err := p.readFile(ctx, file, yield); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// reach returns a client for Zotero, and the database to read if that fails, or if there is
// none: then the error says why Zotero cannot be asked, unless it is not to be asked. A
// client or a database is empty that the place is not read by.
func (p *Place) reach(ctx context.Context) (c *client, file string, err error) {
	found := p.options.installed()
	if file = found.database; p.options.Way == ByAPI {
		file = ""
	}
	none := fmt.Errorf("there is no %s in %s", fileName, strings.Join(found.tried, ", "))
	if p.options.Way == ByFile {
		if file == "" {
			err = fmt.Errorf("%w: %w", ErrUnavailable, none)
		}
		return nil, file, err
	}
	c = newClient(found.port, p.group)
	if err = c.greet(ctx); err == nil {
		return c, file, nil
	}
	c.http.CloseIdleConnections()
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case file == "" && p.options.Way == ByAPI:
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
	case file == "":
		err = fmt.Errorf("%w: %w, and %w", ErrUnavailable, err, none)
	}
	return nil, file, err
}

// Mark is another text whenever the place may have changed: of Zotero the version of its
// library, how many items there are and which was modified last; of a database the sizes
// and times of its files. Those of the database of citation keys belong to either.
func (p *Place) Mark(ctx context.Context) (string, error) {
	mark, err := p.mark(ctx)
	database := p.file
	if database == "" {
		database = p.options.installed().database
	}
	for _, name := range keyFiles {
		all, _ := stamps(filepath.Join(filepath.Dir(database), name)) // where there is one
		mark += fmt.Sprint(" ", all)
	}
	return mark, err
}

func (p *Place) mark(ctx context.Context) (string, error) {
	file := p.file
	if file == "" {
		c, installed, err := p.reach(ctx)
		if c != nil {
			defer c.http.CloseIdleConnections()
			return c.mark(ctx)
		}
		if file = installed; file == "" {
			return "", err
		}
	}
	all, err := stamps(file)
	return fmt.Sprint(file, all), err
}

// Done keeps what the next run needs in order to read changes alone, if [Place.Records] has
// yielded everything.
func (p *Place) Done() error {
	if p.done == nil || p.options.State == "" {
		return nil
	}
	return p.done()
}

func (p *Place) notice(format string, args ...any) {
	if p.options.Notice != nil {
		p.options.Notice(fmt.Sprintf(format, args...))
	}
}
