// Package sealed gives SQLite a file system ([VFS]) that adds a checksum, the seal,
// to every page of a database when the page is written, and verifies it whenever
// the page is read: a damaged page is an error and never an answer. It knows
// nothing of what the database contains, and repairs nothing.
//
// The seal is in the last [Reserved] bytes of a page, which SQLite does not use in
// a database created with that many reserved bytes (offset 20 of the file,
// https://www.sqlite.org/fileformat.html#the_database_header). All readers and
// writers of a database must use this file system: any other writes pages without
// valid seals.
//
// The frames of a write-ahead log have SQLite's own checksums, which it verifies
// when it recovers the log; a page is sealed when it is copied from the log into
// the database. A checkpoint copies all of the log or nothing.
package sealed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"

	"paperkin/index/durable"
)

// VFS is the name of the file system, for the parameter vfs in the URI of a
// database. SQLite knows it after [Register].
const VFS = "paperkin-sealed"

// Reserved is the number of bytes at the end of a page that the seal takes.
const Reserved = 8

// reservedAt is the offset of the number of reserved bytes in the header of a
// database.
const reservedAt = 20

// LockPage is the number of the page that SQLite uses for locks and never writes: it
// begins a gibibyte into a database that is so large.
func LockPage(pageSize int64) int64 { return 1<<30/pageSize + 1 }

// seal returns the seal of a page: the CRC-32C of its content, and its number, from
// 1, by which a page in the wrong place is noticed.
func seal(page []byte, number int64) [Reserved]byte {
	var s [Reserved]byte
	binary.LittleEndian.PutUint32(s[:], crc32.Checksum(page[:len(page)-Reserved], durable.Castagnoli))
	binary.LittleEndian.PutUint32(s[4:], uint32(number))
	return s
}

// Seal puts the seal of a page into its last bytes. Pages are numbered from 1.
func Seal(page []byte, number int64) {
	s := seal(page, number)
	copy(page[len(page)-Reserved:], s[:])
}

// IsSealed reports whether a whole page, with its number, has the seal that fits.
func IsSealed(page []byte, number int64) bool {
	return seal(page, number) == [Reserved]byte(page[len(page)-Reserved:])
}

// isPage reports whether a read or a write of some bytes at an offset is one of a
// whole page, as all are except reads of the header.
func isPage(size int, offset int64) bool {
	return size >= 512 && size&(size-1) == 0 && offset%int64(size) == 0
}

// A Header is what the beginning of a database says of it.
type Header struct {
	Sealed               bool // it reserves room for seals
	Version, Application int  // user_version and application_id

	pageSize, pages int64
}

// Read returns the header of a database. For a file that is not an SQLite database the
// error is [ErrNoDatabase].
func Read(path string) (Header, error) {
	f, err := openBeside(path)
	if err != nil {
		return Header{}, err
	}
	defer closeBeside(f)
	return readHeader(f)
}

// ErrNoDatabase: the file is not an SQLite database.
var ErrNoDatabase = errors.New("not an SQLite database")

func readHeader(f io.ReaderAt) (Header, error) {
	var b [100]byte
	if _, err := f.ReadAt(b[:], 0); err == io.EOF {
		return Header{}, ErrNoDatabase
	} else if err != nil {
		return Header{}, err
	}
	size := int64(binary.BigEndian.Uint16(b[16:]))
	if size == 1 {
		size = 1 << 16
	}
	if string(b[:16]) != "SQLite format 3\x00" || !isPage(int(size), 0) {
		return Header{}, ErrNoDatabase
	}
	number := func(at int) int { return int(int32(binary.BigEndian.Uint32(b[at:]))) }
	return Header{b[reservedAt] == Reserved, number(60), number(68), size, int64(binary.BigEndian.Uint32(b[28:]))}, nil
}

// Damaged returns the numbers of the pages of a database that are missing or whose
// seals are broken, at most as many as asked for. It reads the pages that are chosen,
// all of them for nil. One that may be in the middle of being written is read again.
// It does not read the write-ahead log.
func Damaged(path string, most int, chosen func(page int64) bool) (pages []int64, err error) {
	f, err := openBeside(path)
	if err != nil {
		return nil, err
	}
	defer closeBeside(f)
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
		if number == LockPage(h.pageSize) || chosen != nil && !chosen(number) {
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

// ReadPage reads a page of a database, as it is without the log. It reports false for one
// that is missing or whose seal is broken.
func ReadPage(path string, number int64) (page []byte, good bool, err error) {
	f, err := openBeside(path)
	if err != nil {
		return nil, false, err
	}
	defer closeBeside(f)
	h, err := readHeader(f)
	if err != nil {
		return nil, false, err
	}
	page = make([]byte, h.pageSize)
	good, err = readSealed(f, page, number)
	return page, good, err
}

// readSealed reads a page, several times while its seal is broken, since another
// process may be writing it.
func readSealed(f io.ReaderAt, page []byte, number int64) (good bool, err error) {
	for range 4 {
		n, err := f.ReadAt(page, (number-1)*int64(len(page)))
		if err != nil && err != io.EOF {
			return false, err
		}
		if n < len(page) {
			return false, nil
		}
		if IsSealed(page, number) {
			return true, nil
		}
		runtime.Gosched()
	}
	return false, nil
}
