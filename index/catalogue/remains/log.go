package remains

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/pages"
	"paperkin/index/catalogue/wal"
)

// openLog opens the log beside the catalogue of the library from. Without one, or when
// nothing is in it, the file is nil.
func openLog(from string) (*file, error) {
	log, err := open(filepath.Join(from, catalogue.File+"-wal"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if log.size == 0 {
		return nil, log.Close()
	}
	return &log, nil
}

// readBoth reads a catalogue with the log beside it, unless that is another one's.
func readBoth(ctx context.Context, from string, db file, log *file) (best *reading, foreign bool, err error) {
	alone, err := read(ctx, db, nil)
	if log == nil || err != nil {
		return alone, false, err
	}
	if best, err = read(ctx, db, log); err != nil {
		return nil, false, err
	}
	if foreign, err = isForeign(from, log, alone, best); foreign {
		best = alone
	}
	return best, foreign, err
}

// isForeign reports whether a log is not the catalogue's, which was read alone and with
// the log. Where the catalogue does not say any more which commit it ends with, it should
// be of the library that the file of commits is of.
func isForeign(from string, log *file, alone, both *reading) (bool, error) {
	if row, page := alone.commit(); page > 0 {
		found, err := wal.Compare(log, row, page)
		return found != nil, err
	}
	row, page := both.commit()
	made, err := catalogue.LibraryIn(from)
	return page > 0 && made != "" && made != row.Library, err
}

// commit is the row that every commit writes and the number of its page, 0 if it cannot
// be read or the format has none.
func (r *reading) commit() (row wal.Row, page uint32) {
	if r == nil {
		return row, 0
	}
	l := r.layout("library")
	r.file.Rows("library", func(found pages.Row) bool {
		if !found.Whole || !found.Sure {
			return true
		}
		number := func(column string) int64 { return int64(l.number(found, column)) }
		row = wal.Row{Library: l.text(found, "id"), Commits: number("commits"), Mark: number("mark"), Previous: number("previous")}
		page = found.Page
		return false
	})
	return row, page
}
