package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A Posting says that a document has a term. In a field of [Words] the text of a
// document has two parts, and the term is in one of them at least.
type Posting struct {
	Doc           uint32
	First, Second uint32 // how often the term is in each part
}

// The postings of a term are in the order of their documents. Of each document there is
// its distance from the one before (from -1 for the first), as a uvarint; in a field of
// [Words] that is shifted by two bits, for one of these codes:
const (
	secondOnce  = iota // once in the second part
	secondTimes        // in the second part; the times less 2 follow
	firstOnce          // once in the first part
	bothTimes          // the times in each part follow
)

// skipEvery is how many postings lie between two entries of the skip list. A term with
// more than these has the length of a skip list before its postings, and the list: for
// every run of skipEvery postings but the last, how far its last document is from that
// of the run before (from -1 for the first), and how many bytes it takes.
const skipEvery = 128

// errPostings is the error of postings that no writer has written.
var errPostings = fmt.Errorf("%w: postings end early", ErrDamaged)

// errEntry is the error of entries that no writer has written.
var errEntry = errors.New("an entry that cannot be")

// appendPosting appends a posting to those of a document before.
func appendPosting(b []byte, kind Kind, before int64, p Posting) []byte {
	distance := uint64(int64(p.Doc) - before)
	if kind == Set {
		return binary.AppendUvarint(b, distance)
	}
	switch {
	case p.First == 0 && p.Second == 1:
		return binary.AppendUvarint(b, distance<<2+secondOnce)
	case p.First == 0:
		return binary.AppendUvarint(binary.AppendUvarint(b, distance<<2+secondTimes), uint64(p.Second-2))
	case p.First == 1 && p.Second == 0:
		return binary.AppendUvarint(b, distance<<2+firstOnce)
	}
	b = binary.AppendUvarint(b, distance<<2+bothTimes)
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(p.First)), uint64(p.Second))
}

// appendPostings appends all postings of a term. skips and runs are buffers.
func appendPostings(b []byte, kind Kind, postings []Posting, skips, runs []byte) (_, _, _ []byte) {
	skips, runs = skips[:0], runs[:0]
	before, start := int64(-1), 0
	runBefore := int64(-1)
	for i, p := range postings {
		runs = appendPosting(runs, kind, before, p)
		before = int64(p.Doc)
		if (i+1)%skipEvery == 0 && i+1 < len(postings) {
			skips = binary.AppendUvarint(skips, uint64(before-runBefore))
			skips = binary.AppendUvarint(skips, uint64(len(runs)-start))
			runBefore, start = before, len(runs)
		}
	}
	if len(postings) > skipEvery {
		b = binary.AppendUvarint(b, uint64(len(skips)))
		b = append(b, skips...)
	}
	return append(b, runs...), skips, runs
}

// A Cursor goes through the postings of a term. The zero value has none.
type Cursor struct {
	Posting // the current one
	kind    Kind
	limit   int64  // documents of the file
	skips   []byte // entries of the skip list after the current run
	run     []byte // of the current run, after the current posting
	rest    []byte // of the runs after it
	left    int    // postings after the current one
	in      int    // of these, those in the current run
	doc     int64  // the current one; -1 before the first
	last    int64  // document of the current run; it may be wrong in the last run
	err     error
}

func newCursor(kind Kind, data []byte, count int, documents uint32) Cursor {
	c := Cursor{kind: kind, limit: int64(documents), rest: data, left: count, doc: -1, last: -1}
	if count > skipEvery {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > uint64(len(data)-size) {
			c.fail()
			return c
		}
		c.skips, c.rest = data[size:size+int(n)], data[size+int(n):]
	}
	c.enterRun()
	return c
}

// enterRun makes the next run the current one.
func (c *Cursor) enterRun() {
	if c.left <= skipEvery {
		c.run, c.rest, c.in, c.last = c.rest, nil, c.left, c.limit
		return
	}
	distance, n := binary.Uvarint(c.skips)
	length, m := binary.Uvarint(c.skips[max(0, n):])
	if n <= 0 || m <= 0 || distance > maxDocuments || length > uint64(len(c.rest)) {
		c.fail()
		return
	}
	c.skips = c.skips[n+m:]
	c.run, c.rest, c.in, c.last = c.rest[:length], c.rest[length:], skipEvery, c.last+int64(distance)
}

func (c *Cursor) fail() { c.err, c.left, c.in = errPostings, 0, 0 }

// Err is the error that has ended the postings early.
func (c *Cursor) Err() error { return c.err }

// Count is the number of postings after the current one.
func (c *Cursor) Count() int { return c.left }

// uvarint reads a number of the current run.
func (c *Cursor) uvarint() uint64 {
	if len(c.run) > 0 && c.run[0] < 0x80 {
		v := uint64(c.run[0])
		c.run = c.run[1:]
		return v
	}
	v, n := binary.Uvarint(c.run)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.run = c.run[n:]
	return v
}

// Next goes to the next posting. It returns false after the last one, and when there is
// an error.
func (c *Cursor) Next() bool {
	if c.in == 0 && c.left > 0 {
		c.enterRun()
	}
	if c.left <= 0 {
		return false
	}
	v := c.uvarint()
	code := uint64(secondOnce)
	if c.kind == Words {
		v, code = v>>2, v&3
	}
	c.First, c.Second = 0, 1
	switch code {
	case secondTimes:
		c.Second = uint32(c.uvarint()) + 2
	case firstOnce:
		c.First, c.Second = 1, 0
	case bothTimes:
		c.First, c.Second = uint32(c.uvarint()), uint32(c.uvarint())
	}
	if v == 0 || v > maxDocuments || c.doc+int64(v) >= c.limit || c.in == 1 && c.left > 1 && c.doc+int64(v) != c.last {
		c.fail()
	}
	if c.err != nil {
		return false
	}
	c.doc += int64(v)
	c.Doc = uint32(c.doc)
	c.left--
	c.in--
	return true
}

// Seek goes to the first posting of a document from doc on, which is not before the
// current one. It returns false when there is none, and when there is an error.
func (c *Cursor) Seek(doc uint32) bool {
	if c.doc >= int64(doc) {
		return true
	}
	for c.last < int64(doc) && c.left > c.in {
		c.doc, c.left = c.last, c.left-c.in
		c.enterRun()
	}
	for c.Next() {
		if c.Doc >= doc {
			return true
		}
	}
	return false
}
