package wal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// A Foreign log does not belong to the database: its commits do not follow those that
// are in the database's file.
type Foreign struct {
	First, Last Row // what the first and the last commit wrote; zero if they wrote none
}

// How often a log is read that changes meanwhile, and the pause between two readings.
const (
	tries = 50
	pause = 2 * time.Millisecond
)

// Check returns nil when the log at path belongs to a database, or when there is none
// that SQLite would read, and else what it is. Row returns the row of the database's
// file, as it is without the log, and the number of the page that is its table.
//
// A log belongs to a database when its first commit follows the one that the
// database's file has the row of, or when it contains that commit: then the log was
// copied into the file, the whole of it or, by a process that was killed meanwhile,
// a part. This supposes that a log is never copied in part while it is in use, which
// package sealed sees to. What a process that is killed while it copies leaves needs
// the log that it copied; a later one, whose first commit follows the last of that,
// is not told apart.
//
// A log in which one commit has every page, as one that writes the database anew, makes
// the file's pages irrelevant. It counts as the database's own where the file's row
// cannot be read: then a part of the log was copied into it.
//
// Others may write to both files meanwhile. A log with the same header has its
// commits for good, and what is copied from it into the database is in it before.
// So the verdict stands unless the log was begun anew or replaced meanwhile; then
// Check looks again. An error is one of reading, or the last one of Row.
func Check(ctx context.Context, path string, row func() (Row, uint32, error)) (*Foreign, error) {
	for n := 1; ; n++ {
		foreign, settled, err := check(path, row)
		if settled || n == tries {
			return foreign, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// check looks once. What it returns is settled when another look would not help. It has
// no file open while it asks for the row: handles may be few.
func check(path string, row func() (Row, uint32, error)) (foreign *Foreign, settled bool, err error) {
	before, err := readHeader(path)
	if err != nil || before == nil {
		return nil, true, err
	}
	inDatabase, page, unread := row()
	log, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true, nil
	}
	if err != nil {
		return nil, true, err
	}
	defer log.Close()
	if unread != nil { // a page that is being written, perhaps
		whole, err := hasAll(log)
		if err != nil || whole {
			return nil, true, err
		}
		return nil, false, unread
	}
	foreign, err = Compare(log, inDatabase, page)
	if err != nil || foreign == nil {
		return nil, true, err
	}
	now, err := readHeader(path)
	if err != nil {
		return nil, true, err
	}
	opened := make([]byte, headerSize)
	if _, err := log.ReadAt(opened, 0); err != nil && err != io.EOF {
		return nil, true, err
	}
	return foreign, bytes.Equal(before, now) && bytes.Equal(before, opened), nil
}

// readHeader returns the header of the log at path, nil if it has none or there is no
// log. Every log that is begun has two random numbers in its header.
func readHeader(path string) ([]byte, error) {
	log, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer log.Close()
	header := make([]byte, headerSize)
	if _, err := log.ReadAt(header, 0); err == io.EOF {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return header, nil
}

// hasAll reports whether one commit in a log has every page of the database.
func hasAll(log io.ReaderAt) (bool, error) {
	seen := map[uint32]bool{}
	for f, err := range Frames(log) {
		if err != nil {
			return false, err
		}
		seen[f.Page] = true
		if f.Count == 0 {
			continue
		}
		all := len(seen) >= int(f.Count)-1 // one page is never written: it is there for locks
		for n := uint32(1); all && n <= f.Count; n++ {
			all = seen[n] || n == uint32(pendingByte/len(f.Content))+1
		}
		if all {
			return true, nil
		}
		clear(seen)
	}
	return false, nil
}

// pendingByte is an offset whose page SQLite uses for locks and never writes.
const pendingByte = 1 << 30

// Compare returns nil if a log belongs to the database that has a row on a page, or
// if nothing in it is committed. A commit that writes the database anew gives the row
// another page.
func Compare(log io.ReaderAt, inDatabase Row, page uint32) (*Foreign, error) {
	var found *Foreign
	var row Row // its last version so far
	var ok bool // there is one
	for f, err := range Frames(log) {
		if err != nil {
			return nil, err
		}
		if r, is := ReadRow(f.Content); is && r.Library == inDatabase.Library {
			row, ok = r, true
		} else if f.Page == page {
			row, ok = r, is
		}
		if f.Count == 0 {
			continue
		}
		first := found == nil || found.First == Row{}
		if ok && (row.is(inDatabase) || first && row.follows(inDatabase)) {
			return nil, nil
		}
		if first {
			found = &Foreign{First: row}
		}
		found.Last = row
	}
	return found, nil
}
