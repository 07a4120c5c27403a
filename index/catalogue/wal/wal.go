// Package wal tells whether a write-ahead log belongs to the SQLite database that it
// lies beside. SQLite does not: it takes every log with good checksums for the
// database's own, and one of another database, or of another moment of the same one,
// makes it read pages that do not belong together. The package reads files only, and
// knows nothing of a database but one row ([Row]).
//
// The format is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
package wal

import (
	"bufio"
	"encoding/binary"
	"io"
	"iter"
	"math"
	"math/bits"
)

const (
	headerSize      = 32
	frameHeaderSize = 24
)

// A Frame is one version of one page.
type Frame struct {
	Page    uint32 // its number, from 1
	Count   uint32 // how many pages the database has, in the last frame of a commit; else 0
	At      int64  // where its content is in the log
	Content []byte // valid until the next frame is read
}

// Frames reads the frames of a log up to the first that is not as it was written, or
// that remains from before the log was begun anew: SQLite reads no further either. An
// error is one of reading. Only what is followed by the last frame of a commit counts
// as committed.
func Frames(log io.ReaderAt) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		r := bufio.NewReaderSize(io.NewSectionReader(log, 0, math.MaxInt64), 1<<16)
		var header [headerSize]byte
		if _, err := io.ReadFull(r, header[:]); err != nil {
			orEnd(err, yield)
			return
		}
		size, sum, ok := parseHeader(header[:])
		if !ok {
			return
		}
		salts := string(header[16:24])
		b := make([]byte, frameHeaderSize+size)
		for at := int64(headerSize); ; at += int64(len(b)) {
			if _, err := io.ReadFull(r, b); err != nil {
				orEnd(err, yield)
				return
			}
			f := Frame{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]), at + frameHeaderSize, b[frameHeaderSize:]}
			sum.add(b[:8])
			sum.add(f.Content)
			if f.Page == 0 || string(b[8:16]) != salts || !sum.is(b[16:]) || !yield(f, nil) {
				return
			}
		}
	}
}

// orEnd yields an error of reading that is not the end of the log.
func orEnd(err error, yield func(Frame, error) bool) {
	if err != io.EOF && err != io.ErrUnexpectedEOF {
		yield(Frame{}, err)
	}
}

// parseHeader returns the size of the pages in a log, and the checksum that its frames
// continue. A log whose header is not good is an empty one to SQLite.
func parseHeader(b []byte) (pageSize int, sum checksum, ok bool) {
	magic, size := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[8:])
	if magic&^1 != 0x377f0682 || size < 512 || size > 1<<16 || size&(size-1) != 0 {
		return 0, sum, false
	}
	sum.big = magic&1 == 1
	sum.add(b[:24])
	return int(size), sum, sum.is(b[24:])
}

// checksum is the checksum of a log, of words in one of the two orders of their bytes:
// https://www.sqlite.org/fileformat2.html#checksum_algorithm
type checksum struct {
	big  bool
	a, b uint32
}

// add adds bytes, a multiple of 8.
func (c *checksum) add(p []byte) {
	for ; len(p) >= 8; p = p[8:] {
		x, y := binary.LittleEndian.Uint32(p), binary.LittleEndian.Uint32(p[4:])
		if c.big {
			x, y = bits.ReverseBytes32(x), bits.ReverseBytes32(y)
		}
		c.a += x + c.b
		c.b += y + c.a
	}
}

func (c *checksum) is(p []byte) bool {
	return binary.BigEndian.Uint32(p) == c.a && binary.BigEndian.Uint32(p[4:]) == c.b
}
