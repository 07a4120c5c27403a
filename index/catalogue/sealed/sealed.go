// Package sealed gives SQLite a file system ([VFS]) that seals every page of a
// database with a checksum when it writes it, and checks the seal whenever it
// reads the page: a page that is not what was written is an error and never an
// answer.
//
// The seal is in the last [Reserved] bytes of a page, which SQLite leaves alone
// when a database is made with so many reserved bytes a page (offset 20 of the
// file, https://www.sqlite.org/fileformat.html#the_database_header). Readers and
// writers of the database must all come through this file system: without it
// pages are written without a good seal.
//
// Frames of a write-ahead log have checksums of SQLite's own, which it checks
// when it recovers a log; a page gets its seal when it moves from there into the
// database.
package sealed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime"

	"paperkin/index/durable"
)

// VFS is the name of the file system, for the parameter vfs of a database's
// address. It is there after [Register].
const VFS = "paperkin-sealed"

// Reserved is how many bytes a page ends with that are not SQLite's.
const Reserved = 8

// reservedAt is where a database says how many bytes it reserves.
const reservedAt = 20

// pendingByte is on a page that SQLite uses for locks and never writes.
const pendingByte = 1 << 30

// seal is the seal of a page by its number, from 1: the CRC-32C of its content,
// and the number, which tells a page at the wrong place.
func seal(page []byte, number int64) [Reserved]byte {
	var s [Reserved]byte
	binary.LittleEndian.PutUint32(s[:], crc32.Checksum(page[:len(page)-Reserved], durable.Castagnoli))
	binary.LittleEndian.PutUint32(s[4:], uint32(number))
	return s
}

func isSealed(page []byte, number int64) bool {
	return seal(page, number) == [Reserved]byte(page[len(page)-Reserved:])
}

// isPage reports whether a database is read or written by whole pages at an
// offset, as it is but for a look at its header.
func isPage(size int, offset int64) bool {
	return size >= 512 && size&(size-1) == 0 && offset%int64(size) == 0
}

// Is reports whether a database's header says that its pages end with room for a
// seal. It is an error if the file is no database of SQLite.
func Is(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	h, err := readHeader(f)
	return h.reserved == Reserved, err
}

// ErrNoDatabase: a file is no database of SQLite.
var ErrNoDatabase = errors.New("not an SQLite database")

type header struct {
	pageSize, pages int64
	reserved        byte
}

func readHeader(f io.ReaderAt) (header, error) {
	var b [100]byte
	if _, err := f.ReadAt(b[:], 0); err == io.EOF {
		return header{}, ErrNoDatabase
	} else if err != nil {
		return header{}, err
	}
	size := int64(binary.BigEndian.Uint16(b[16:]))
	if size == 1 {
		size = 1 << 16
	}
	if string(b[:16]) != "SQLite format 3\x00" || !isPage(int(size), 0) {
		return header{}, ErrNoDatabase
	}
	return header{size, int64(binary.BigEndian.Uint32(b[28:])), b[reservedAt]}, nil
}

// Damaged returns the numbers of the pages of a database that are missing or
// whose seals are broken, up to most of them. A page that somebody may be writing
// is looked at again; a log that has not been moved into the database is not.
func Damaged(path string, most int) (pages []int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h, err := readHeader(f)
	if errors.Is(err, ErrNoDatabase) {
		return []int64{1}, nil
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	page := make([]byte, h.pageSize)
	last := max(h.pages, (info.Size()+h.pageSize-1)/h.pageSize)
	for number := int64(1); number <= last && len(pages) < most; number++ {
		if number == pendingByte/h.pageSize+1 {
			continue
		}
		good, err := readSealed(f, page, number)
		if err != nil {
			return pages, fmt.Errorf("%s: page %d: %w", path, number, err)
		}
		if !good {
			pages = append(pages, number)
		}
	}
	return pages, nil
}

// readSealed reads a page, several times while its seal is broken: somebody may
// be writing it.
func readSealed(f io.ReaderAt, page []byte, number int64) (good bool, err error) {
	for range 4 {
		n, err := f.ReadAt(page, (number-1)*int64(len(page)))
		if err != nil && err != io.EOF {
			return false, err
		}
		if n < len(page) {
			return false, nil
		}
		if isSealed(page, number) {
			return true, nil
		}
		runtime.Gosched()
	}
	return false, nil
}
