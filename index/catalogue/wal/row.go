package wal

import (
	"encoding/binary"
	"os"
	"slices"
)

// A Row is what every commit writes into the one row of a table, whose columns begin
// with the library's id, another text, and these three numbers.
type Row struct {
	Library  string // which library the database is of
	Commits  int64  // how many there were
	Mark     int64  // random, another one with every commit
	Previous int64  // the mark of the commit before
}

// follows reports whether a row was written by the commit that came after another.
func (r Row) follows(before Row) bool {
	return r.Library == before.Library && r.Commits == before.Commits+1 && r.Previous == before.Mark
}

// is reports whether two rows were written by the same commit.
func (r Row) is(other Row) bool {
	return r.Library == other.Library && r.Commits == other.Commits && r.Mark == other.Mark
}

// leaf marks a page that is a whole table.
const leaf = 0x0d

// Pages returns the numbers of the pages that have the row in a log.
func Pages(path string) (pages []uint32, err error) {
	log, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	for f, err := range Frames(log) {
		if err != nil {
			return nil, err
		}
		if _, is := ReadRow(f.Content); is && !slices.Contains(pages, f.Page) {
			pages = append(pages, f.Page)
		}
	}
	return pages, nil
}

// ReadRow returns the row of a table that is one page. It reports false for a page
// that is anything else.
func ReadRow(page []byte) (row Row, ok bool) {
	if len(page) < 10 || page[0] != leaf || binary.BigEndian.Uint16(page[3:]) != 1 {
		return row, false
	}
	at := int(binary.BigEndian.Uint16(page[8:]))
	if at > len(page) {
		return row, false
	}
	return readCell(page[at:])
}

// readCell returns the row that bytes begin with.
func readCell(b []byte) (row Row, ok bool) {
	cell := cursor{rest: b}
	size := cell.varint()
	cell.varint() // the row's key
	record := cursor{rest: cell.take(size)}
	types := cursor{rest: record.take(record.varint() - 1)} // the size counts its own byte
	id, _ := types.value(&record)
	types.value(&record)
	var numbers [3]int64
	for i := range numbers {
		_, numbers[i] = types.value(&record)
	}
	row = Row{string(id), numbers[0], numbers[1], numbers[2]}
	return row, !cell.short && !record.short && !types.short && len(id) > 0
}

// ReadTorn returns the row of a database on a page that was written in part, if the log
// at path belongs to the database. The page tells nothing about where its row is: the
// row is the one, as it was before or as it is to be, that a commit in the log has or
// follows.
func ReadTorn(path string, page []byte, number uint32) (row Row, ok bool, err error) {
	log, err := os.Open(path)
	if err != nil {
		return row, false, err
	}
	defer log.Close()
	for at := range page {
		row, is := readCell(page[at:])
		if !is {
			continue
		}
		if foreign, err := Compare(log, row, number); err != nil || foreign == nil {
			return row, err == nil, err
		}
	}
	return row, false, nil
}

// cursor reads from the front of some bytes. After a read beyond them it is short, and
// reads nothing any more.
type cursor struct {
	rest  []byte
	short bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.rest) {
		c.short, c.rest = true, nil
		return nil
	}
	taken := c.rest[:n]
	c.rest = c.rest[n:]
	return taken
}

// varint reads a number of up to 9 bytes: https://www.sqlite.org/fileformat2.html#varint
func (c *cursor) varint() (n int) {
	for i := range 9 {
		b := c.take(1)
		if c.short {
			return 0
		}
		if i == 8 {
			return n<<8 | int(b[0])
		}
		n = n<<7 | int(b[0]&0x7f)
		if b[0] < 0x80 {
			break
		}
	}
	return n
}

// value reads the type of a value from c, and the value from a record: a text, or an
// integer. Values of other types are short.
func (c *cursor) value(record *cursor) (text []byte, n int64) {
	kind := c.varint()
	switch {
	case kind >= 13 && kind%2 == 1:
		return record.take((kind - 13) / 2), 0
	case kind == 8, kind == 9: // 0 and 1
		return nil, int64(kind - 8)
	case kind < 1 || kind > 6:
		c.short = true
		return nil, 0
	}
	b := record.take([...]int{1, 2, 3, 4, 6, 8}[kind-1])
	if len(b) > 0 {
		n = int64(int8(b[0]))
		for _, next := range b[1:] {
			n = n<<8 | int64(next)
		}
	}
	return nil, n
}
