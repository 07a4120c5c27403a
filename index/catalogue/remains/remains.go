// Package remains takes what can still be read out of a damaged catalogue, and
// makes a new one of it.
//
// [Rebuild] reads pages (package pages), not through SQLite, and never writes to the
// damaged library. Rows keep their keys. It takes papers, their records and names, and
// what providers have deleted; what is derived from these is made anew by others. A row
// that may be older than the last commit counts only with a proof: an index that has
// it, and for a paper a hash of what it says.
//
// It does not decide what becomes of records whose paper is lost, and does not read
// vectors: it returns what is known of both.
package remains

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/pages"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// Remains is what was found in a catalogue beside the rows of the new one.
type Remains struct {
	Format           int    // version
	Library          string // id of the library; empty if it is not known
	Pages, LostPages int
	ForeignLog       bool // the log beside it is another one's, and was not read
	Papers           int  // rows that were taken
	Whole            bool // no page with papers is lost
	// Records are those whose papers are lost, with the keys of the papers, in the order
	// in which imports read them last.
	Records []Record
	// Lost are papers of which no more is known, by key.
	Lost   []Lost
	Spaces []Space
}

// A Record is one that a lost paper was made of.
type Record struct {
	Key int64
	Run int64 // number of the import that read it last
	paper.Record
}

// Lost is a paper that is lost. Each of its fields but Key may be unknown.
type Lost struct {
	Key       int64
	ID, Title string
	File      string // that it was read from
	Line      int
}

// Space is an embedding space of the damaged library.
type Space struct {
	catalogue.Space
	Format  int               // of the library
	Are     durable.Identity  // its files, as far as it is known, from format 4 on
	Values  map[string]any    // named values, as SQLite has them
	Batches []vector.Batch    // those that are known, in the order of their rows
	Vectors map[string]Vector // by the hash of the text that they were made from
}

// Vector says where a vector is and what became of its text.
type Vector struct {
	Slot  int
	State catalogue.State // Done or Truncated
}

// Rebuild makes a catalogue in the folder to of what remains of that of the library
// from. It returns an error that wraps [catalogue.ErrNoLibrary] or [durable.ErrDamaged]
// where there is nothing to read.
func Rebuild(ctx context.Context, from, to string) (*Remains, error) {
	path := filepath.Join(from, catalogue.File)
	db, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", from, catalogue.ErrNoLibrary)
	}
	if err != nil {
		return nil, err
	}
	defer db.Close()
	log, err := openLog(from)
	if err != nil {
		return nil, err
	}
	if log != nil {
		defer log.Close()
	}
	best, foreign, err := readBoth(ctx, from, db, log)
	if err != nil {
		return nil, err
	}
	if best == nil {
		return nil, fmt.Errorf("%s: %w: nothing of a catalogue can be read", path, durable.ErrDamaged)
	}
	r := &Remains{Format: best.version, ForeignLog: foreign}
	r.Pages, r.LostPages = best.file.Pages()
	err = catalogue.Rebuild(ctx, to, best.version, func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		f := &filler{reading: best, tx: tx, found: r}
		if err := f.fill(ctx); err != nil {
			return err
		}
		return tx.Commit()
	})
	return r, err
}

// file is a file of known size.
type file struct {
	*os.File
	size int64
}

func (f file) Size() int64 { return f.size }

func open(path string) (file, error) {
	f, err := os.Open(path)
	if err != nil {
		return file{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return file{}, errors.Join(err, f.Close())
	}
	return file{f, info.Size()}, nil
}

// reading is a damaged catalogue, read as one of a format version.
type reading struct {
	version int
	sealed  bool
	layouts []*layout
	file    *pages.File
}

// read reads a catalogue as one of the format version in its header or, if that is lost,
// of the one by which most of its rows are what they should be. It returns nil if there
// are no rows.
func read(ctx context.Context, db file, log pages.Source) (best *reading, err error) {
	const pageSize = 4096 // SQLite's own
	isSealed := anySeal(db, pageSize)
	most := 0
	for version := catalogue.FormatVersion; version > 0; version-- {
		if isSealed != (version >= catalogue.SealedSince) {
			continue
		}
		r := &reading{version: version, sealed: isSealed}
		if r.layouts, err = layoutsOf(ctx, version); err != nil {
			return nil, err
		}
		o := pages.Options{PageSize: pageSize, Shapes: shapesOf(r.layouts)}
		if isSealed {
			o.Reserved, o.Good = sealed.Reserved, sealed.IsSealed
		}
		r.file = pages.Read(db, log, o)
		n := r.count()
		if n > 0 && r.file.UserVersion() == version {
			return r, nil
		}
		if n > most {
			best, most = r, n
		}
	}
	return best, nil
}

// anySeal reports whether a page of a file has a seal.
func anySeal(f file, pageSize int) bool {
	page := make([]byte, pageSize)
	for number := int64(1); number*int64(pageSize) <= f.size; number++ {
		if _, err := f.ReadAt(page, (number-1)*int64(pageSize)); err == nil && sealed.IsSealed(page, number) {
			return true
		}
	}
	return false
}

// count counts the rows of all tables that are what they should be.
func (r *reading) count() (n int) {
	for _, l := range r.layouts {
		r.file.Rows(l.name, func(row pages.Row) bool {
			if row.Whole {
				n++
			}
			return true
		})
	}
	return n
}
