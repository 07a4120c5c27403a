// Package pages reads what is left of a damaged SQLite database, page by page and
// without SQLite: https://www.sqlite.org/fileformat2.html. It reads the database
// and its write-ahead log, and changes neither.
//
// [Read] looks at every page. A page counts when its caller finds it good and it has
// the structure that the format asks for; any other is lost, with the rows on it.
// Trees of pages are followed from the roots in the schema as far as they can be.
// Pages that no tree leads to any more, because one above them is lost, are strays.
// Which table a stray is of follows from what its rows look like ([Shape]) and from
// where in the order of a table something is missing.
//
// A page of the freelist may still hold rows that were deleted, and is not read. Where
// a part of the freelist is lost, a stray may be such a page: its rows are not
// [Row.Sure], and the caller has to find a proof that they are current.
//
// The package knows nothing of what tables mean. It reads databases without
// auto-vacuum, in UTF-8, whose keys are compared byte by byte and ascend.
package pages

import (
	"encoding/binary"
	"io"
)

// Options say what a database is like.
type Options struct {
	// PageSize is the size of a page in bytes, a power of two from 512 to 65536, and
	// Reserved how many bytes at its end SQLite does not use. They count when the
	// header of the database is lost; the size also where Good is to say whether that
	// is as it was written. 0: 4096.
	PageSize, Reserved int
	// Good reports whether a page, by its number from 1, is as it was written. It must
	// not keep the page. Pages of the log, which have checksums, are not given to it.
	// Nil: every page is taken for good.
	Good func(page []byte, number int64) bool
	// Shapes are the tables and indexes to read.
	Shapes []Shape
}

// A Source is a file of known size in bytes.
type Source interface {
	io.ReaderAt
	Size() int64
}

// A File is a database that may be damaged. It is not safe for concurrent use.
type File struct {
	*store
	free   freelist
	nodes  []nodeInfo      // by the number of the page
	chains map[uint32]link // what an overflow page belongs to
	tables map[string]*table
	lost   int // pages
}

// Read reads the structure of a database and of its write-ahead log, which is nil
// if there is none. A part that cannot be read is lost: there are no errors.
func Read(db, log Source, o Options) *File {
	f := &File{store: open(db, log, o), chains: map[uint32]link{}}
	f.findNodes()
	f.findTables(o.Shapes)
	return f
}

// Pages is the number of pages of the database, and of those that cannot be read.
func (f *File) Pages() (all, lost int) { return int(f.count) + f.missing, f.lost + f.missing }

// UserVersion is the number that the database's user has put into its header, 0 if the
// header is lost.
func (f *File) UserVersion() int {
	if f.header == nil {
		return 0
	}
	return int(binary.BigEndian.Uint32(f.header[60:]))
}

// A Row is a row of a table, or an entry of an index.
type Row struct {
	Rowid int64 // of a table that has rowids
	// Values are nil, int64, float64, string or []byte, in the order in which the
	// record has them: a table without rowids begins with the columns of its key, an
	// index ends with its table's. NULL stands for a column that is the rowid. A row
	// that is older than a column lacks it.
	Values []any
	// Whole is false for a row that continues on a lost page. Values are then the
	// first ones, as far as they were found.
	Whole bool
	// Sure is false for a row that may have been deleted or changed since.
	Sure bool
	// Page is the number of the page that the row begins on.
	Page uint32
}

// Rows calls yield for the rows of a table or index by the name of its [Shape] until
// yield returns false. Those that are [Row.Sure] come first; among them rows are in
// the order of their keys but for those of strays.
func (f *File) Rows(name string, yield func(Row) bool) {
	t := f.tables[name]
	if t == nil {
		return
	}
	more := true
	for _, p := range t.parts {
		f.eachRow(p, func(r Row) bool {
			r.Whole = t.shape.matches(r)
			more = yield(r)
			return more
		})
		if !more {
			return
		}
	}
}

// Whole reports whether all pages of a table or index could be read. Its rows may
// nevertheless continue on lost pages.
func (f *File) Whole(name string) bool {
	t := f.tables[name]
	return t != nil && t.whole
}
