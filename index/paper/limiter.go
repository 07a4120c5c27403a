package paper

import (
	"encoding/binary"
	"io"
)

// limiter stops who reads more for one record than a record can have.
type limiter struct {
	r    io.Reader
	err  error // of the last read
	read int64
	most int64 // that may be read; 0: anything
}

func (l *limiter) Read(p []byte) (int, error) {
	if l.most > 0 {
		if l.read >= l.most {
			l.err = errTooLarge
			return 0, l.err
		}
		p = p[:min(int64(len(p)), l.most-l.read)]
	}
	n, err := l.r.Read(p)
	l.read += int64(n)
	l.err = err
	return n, err
}

// allow lets a record be read that starts at an offset.
func (l *limiter) allow(offset int64) { l.most = offset + maxRecord }

// broken reports whether it was the source that ended the reading, not what
// stands in it.
func (l *limiter) broken() bool { return l.err != nil && l.err != io.EOF && l.err != errTooLarge }

// lineCounter counts the lines of what is read through it, ahead of who reads.
type lineCounter struct {
	limiter
	ends   []byte // of lines not counted yet: varints, each the distance from the end before
	last   int64  // offset after the last of them
	passed int    // line ends that were counted
	behind int64  // offset after the last of those
}

func (l *lineCounter) Read(p []byte) (int, error) {
	start := l.read
	n, err := l.limiter.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			after := start + int64(i) + 1
			l.ends = binary.AppendUvarint(l.ends, uint64(after-l.last))
			l.last = after
		}
	}
	return n, err
}

// at is the number of the line at an offset, from 1. Offsets do not go back.
func (l *lineCounter) at(offset int64) int {
	n := 0
	for n < len(l.ends) {
		distance, size := binary.Uvarint(l.ends[n:])
		if l.behind+int64(distance) > offset {
			break
		}
		n += size
		l.passed++
		l.behind += int64(distance)
	}
	l.ends = append(l.ends[:0], l.ends[n:]...)
	return l.passed + 1
}
