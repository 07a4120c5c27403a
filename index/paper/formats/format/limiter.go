package format

import (
	"io"

	"paperkin/index/paper"
)

// A Limiter fails with [ErrTooLarge] when a decoder reads more bytes for one record than
// a record can have.
type Limiter struct {
	r    io.Reader
	err  error // of the last read
	read int64
	most int64 // bytes that may be read in all; 0: no limit
}

// NewLimiter returns a Limiter of r without a limit until Allow is called.
func NewLimiter(r io.Reader) *Limiter { return &Limiter{r: r} }

func (l *Limiter) Read(p []byte) (int, error) {
	if l.most > 0 {
		if l.read >= l.most {
			l.err = ErrTooLarge
			return 0, l.err
		}
		p = p[:min(int64(len(p)), l.most-l.read)]
	}
	n, err := l.r.Read(p)
	l.read += int64(n)
	l.err = err
	return n, err
}

// Allow sets the limit for a record that starts at an offset.
func (l *Limiter) Allow(offset int64) { l.most = offset + paper.MaxRecord }

// Offset returns the number of bytes read.
func (l *Limiter) Offset() int64 { return l.read }

// Broken returns the error of the source that ended reading; nil if reading ended
// because of the content.
func (l *Limiter) Broken() error {
	if l.err == io.EOF || l.err == ErrTooLarge {
		return nil
	}
	return l.err
}
