package format

import (
	"bytes"
	"io"

	"paperkin/index/paper"
)

// A Limiter fails with [ErrTooLarge] when a decoder reads more bytes for one record than
// a record can have, and with [ErrTooMany] when these have more marks of values.
type Limiter struct {
	r     io.Reader
	marks string // bytes, each of which a value has; see NewLimiter
	err   error  // of the last read
	read  int64
	most  int64 // bytes that may be read in all; 0: no limit
	found int   // marks since the last call of Allow
}

// NewLimiter returns a Limiter of r without a limit until Allow is called. Every value
// has at most two of the bytes in marks, such as the start of a tag.
func NewLimiter(r io.Reader, marks string) *Limiter { return &Limiter{r: r, marks: marks} }

func (l *Limiter) Read(p []byte) (int, error) {
	if l.most > 0 {
		if l.found > 2*paper.MaxValues {
			l.err = ErrTooMany
			return 0, l.err
		}
		if l.read >= l.most {
			l.err = ErrTooLarge
			return 0, l.err
		}
		p = p[:min(int64(len(p)), l.most-l.read)]
	}
	n, err := l.r.Read(p)
	l.read += int64(n)
	for i := range len(l.marks) {
		l.found += bytes.Count(p[:n], []byte{l.marks[i]})
	}
	l.err = err
	return n, err
}

// Allow sets the limit for a record that starts at an offset.
func (l *Limiter) Allow(offset int64) { l.most, l.found = offset+paper.MaxRecord, 0 }

// Offset returns the number of bytes read.
func (l *Limiter) Offset() int64 { return l.read }

// Broken returns the error of the source that ended reading; nil if reading ended
// because of the content.
func (l *Limiter) Broken() error {
	if l.err == io.EOF || l.err == ErrTooLarge || l.err == ErrTooMany {
		return nil
	}
	return l.err
}
