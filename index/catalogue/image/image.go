// Package image reads an SQLite database page by page, as the file that it is in one
// state, whatever a writer does meanwhile: that needs no second file, as a copy by
// SQLite does. What was deleted is not in it: free pages, and the rest of pages that
// are in use, are zeros.
//
// It knows the format of SQLite's pages (https://www.sqlite.org/fileformat2.html) and
// none of the tables in them.
package image

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
)

// Queryer is a transaction, which sees one state of the database.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Offsets in the header of a database.
const (
	headerSize     = 100
	writeVersionAt = 18 // and of reading: 1 without a log, 2 with one
	changesAt      = 24
	countAt        = 28
	freePageAt     = 32 // the first trunk page of the list of free pages
	freeCountAt    = 36
	validForAt     = 92 // the number of changes for which the count holds
)

// wholeTree marks a page of a b-tree, whose cells say what of it is in use.
const wholeTree = -1

// A File is the file of a database whose pages are sealed, in the state of a
// transaction. It is usable as long as the transaction is.
type File struct {
	db   Queryer
	size int64 // of a page
	used []int // by page, from 1 on: how many bytes from its start are in use, or wholeTree
}

// Open returns the file in the state of a transaction. It reads every page of a
// b-tree. It returns an error that wraps [durable.ErrDamaged] when a page is neither
// in use nor free.
func Open(ctx context.Context, tx Queryer) (*File, error) {
	f := &File{db: tx}
	var pages int64
	err := tx.QueryRowContext(ctx, `SELECT page_count, page_size FROM pragma_page_count, pragma_page_size`).Scan(&pages, &f.size)
	if err != nil {
		return nil, err
	}
	f.used = make([]int, pages+1)
	inUse, err := f.findUsed(ctx)
	if err != nil {
		return nil, err
	}
	free, err := f.findFree(ctx, func(int64) {})
	if err != nil {
		return nil, err
	}
	if pages >= sealed.LockPage(f.size) {
		free++
	}
	if inUse+free != pages {
		err = damaged("of %d pages %d are in use and %d are free", pages, inUse, free)
	}
	return f, err
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{durable.ErrDamaged}, args...)...)
}

// Size is the number of bytes in the file.
func (f *File) Size() int64 { return int64(len(f.used)-1) * f.size }

// findUsed notes which pages are in use, and returns how many.
func (f *File) findUsed(ctx context.Context) (inUse int64, err error) {
	rows, err := f.db.QueryContext(ctx, `SELECT pageno, pagetype, unused FROM dbstat`)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for ; rows.Next(); inUse++ {
		var number int64
		var kind string
		var unused int
		if err := rows.Scan(&number, &kind, &unused); err != nil {
			return 0, err
		}
		if number < 1 || number >= int64(len(f.used)) || f.used[number] != 0 {
			return 0, damaged("page %d is in use twice, or does not exist", number)
		}
		switch kind {
		case "internal", "leaf":
			f.used[number] = wholeTree
		case "overflow": // the next page's number, and a part of a row
			f.used[number] = int(f.size) - sealed.Reserved - unused
		default:
			return 0, damaged("page %d is %s", number, kind)
		}
	}
	return inUse, rows.Err()
}

// findFree follows the list of free pages, whose trunk pages name the others, its leaves,
// and returns how many it has.
func (f *File) findFree(ctx context.Context, leaf func(page int64)) (free int64, err error) {
	page, err := f.read(ctx, 1)
	if err != nil {
		return 0, err
	}
	count := int64(binary.BigEndian.Uint32(page[freeCountAt:]))
	for next := binary.BigEndian.Uint32(page[freePageAt:]); next != 0; next = binary.BigEndian.Uint32(page) {
		if int64(next) >= int64(len(f.used)) || f.used[next] != 0 {
			return 0, damaged("page %d is free twice, or in use", next)
		}
		if page, err = f.read(ctx, int64(next)); err != nil {
			return 0, err
		}
		leaves := int64(binary.BigEndian.Uint32(page[4:]))
		if leaves > f.size/4-2 {
			return 0, damaged("page %d names %d free pages", next, leaves)
		}
		f.used[next] = 8 + 4*int(leaves)
		free += 1 + leaves
		for at := 8; at < f.used[next]; at += 4 {
			leaf(int64(binary.BigEndian.Uint32(page[at:])))
		}
	}
	if free != count {
		return 0, damaged("%d pages are free, want %d", free, count)
	}
	return free, nil
}

// read returns a page.
func (f *File) read(ctx context.Context, number int64) (page []byte, err error) {
	err = f.db.QueryRowContext(ctx, `SELECT data FROM sqlite_dbpage WHERE pgno = ?`, number).Scan(&page)
	if err == nil && int64(len(page)) != f.size {
		err = damaged("page %d of %d bytes, want %d", number, len(page), f.size)
	}
	return page, err
}

// Write writes the file, [File.Size] bytes. The same state gives the same bytes, also
// when some of it lies in the write-ahead log at one time and not at another.
func (f *File) Write(ctx context.Context, w io.Writer) error {
	rows, err := f.db.QueryContext(ctx, `SELECT pgno, data FROM sqlite_dbpage ORDER BY pgno`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var data sql.RawBytes // SQLite's, which stays as it is
	var page []byte
	last := int64(0)
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number, &data); err != nil {
			return err
		}
		page = append(page[:0], data...)
		if last++; number != last || number >= int64(len(f.used)) || int64(len(page)) != f.size {
			return damaged("page %d of %d bytes where page %d should be", number, len(page), last)
		}
		if err := f.prepare(page, number); err != nil {
			return err
		}
		if _, err := w.Write(page); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if last != int64(len(f.used)-1) {
		return damaged("%d pages, want %d", last, len(f.used)-1)
	}
	return nil
}

// prepare makes of a page what stands in the file.
func (f *File) prepare(page []byte, number int64) error {
	header := 0
	if number == 1 {
		header = headerSize
		page[writeVersionAt], page[writeVersionAt+1] = 1, 1
		binary.BigEndian.PutUint32(page[countAt:], uint32(len(f.used)-1))
		copy(page[validForAt:validForAt+4], page[changesAt:])
	}
	if used := f.used[number]; used != wholeTree {
		clear(page[used:])
	} else if err := blank(page, header); err != nil {
		return fmt.Errorf("page %d: %w", number, err)
	}
	if number != sealed.LockPage(f.size) {
		sealed.Seal(page, number)
	}
	return nil
}
