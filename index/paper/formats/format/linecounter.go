package format

import (
	"bytes"
	"encoding/binary"
	"io"
)

// A LineCounter is a Limiter that also knows line numbers. It works with decoders that
// read ahead, and remembers one byte or two for each line between the offset that was
// asked for last and the last byte read.
type LineCounter struct {
	Limiter
	ends   []byte // of lines not counted yet: varints, each the distance from the end before
	last   int64  // offset after the last of them
	passed int    // line ends that were counted
	behind int64  // offset after the last of those
}

// NewLineCounter returns a LineCounter of r, whose first byte is on a line.
func NewLineCounter(r io.Reader, line int) *LineCounter {
	return &LineCounter{Limiter: Limiter{r: r}, passed: line - 1}
}

func (l *LineCounter) Read(p []byte) (int, error) {
	after := l.read
	n, err := l.Limiter.Read(p)
	for rest := p[:n]; ; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return n, err
		}
		after += int64(i) + 1
		l.ends = binary.AppendUvarint(l.ends, uint64(after-l.last))
		l.last = after
		rest = rest[i+1:]
	}
}

// At returns the number of the line at an offset. Offsets must not decrease.
func (l *LineCounter) At(offset int64) int {
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
