package pages

import (
	"bytes"
	"encoding/binary"
)

const headerSize = 100 // of the database, in its first page

var magic = []byte("SQLite format 3\x00")

// store gives the pages of a database as of its last commit.
type store struct {
	db      Source
	log     log
	size    int    // of a page
	usable  int    // bytes of a page that SQLite uses
	count   uint32 // of pages
	missing int    // pages that were there before the file was cut
	good    func(page []byte, number int64) bool
	header  []byte // of the database; nil if it is lost
	buffer  []byte // for a page at a time
}

func open(db, logged Source, o Options) *store {
	s := &store{db: db, log: readLog(logged), size: o.PageSize, good: o.Good}
	if s.size == 0 {
		s.size = 4096
	}
	var head [headerSize]byte
	if s.log.size != 0 {
		s.size = s.log.size
	} else if _, err := db.ReadAt(head[:], 0); err == nil && bytes.Equal(head[:16], magic) && s.good == nil {
		if size := pageSize(head[16:]); isPageSize(size) {
			s.size = size
		}
	}
	s.usable = s.size - o.Reserved
	s.buffer = make([]byte, s.size)
	there := min((db.Size()+s.log.bytes)/int64(s.size), 1<<31-1)
	s.count = uint32(there)
	first := s.page(1, nil)
	if first != nil && bytes.Equal(first[:16], magic) && pageSize(first[16:]) == s.size {
		s.header = first[:headerSize]
		s.usable = s.size - int(first[20])
	}
	want := s.log.count
	// https://www.sqlite.org/fileformat2.html#in_header_database_size
	if want == 0 && s.header != nil && bytes.Equal(first[24:28], first[92:96]) {
		want = binary.BigEndian.Uint32(first[28:])
	}
	if want > 0 {
		s.count, s.missing = min(s.count, want), int(max(0, int64(want)-there))
	}
	return s
}

func pageSize(b []byte) int {
	if n := int(binary.BigEndian.Uint16(b)); n != 1 {
		return n
	}
	return 1 << 16
}

func isPageSize(n int) bool { return n >= 512 && n <= 1<<16 && n&(n-1) == 0 }

// page reads a page into a buffer, or a new one, and returns the bytes of it that
// SQLite uses. It is nil if the page is lost.
func (s *store) page(number uint32, into []byte) []byte {
	if number == 0 || number > s.count {
		return nil
	}
	if len(into) < s.size {
		into = make([]byte, s.size)
	}
	into = into[:s.size]
	if at, ok := s.log.frames[number]; ok {
		if _, err := s.log.file.ReadAt(into, at); err != nil {
			return nil
		}
		return into[:s.usable]
	}
	if n, err := s.db.ReadAt(into, int64(number-1)*int64(s.size)); n < s.size && err != nil {
		return nil
	}
	if s.good != nil && !s.good(into, int64(number)) {
		return nil
	}
	return into[:s.usable]
}
