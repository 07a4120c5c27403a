package format

import (
	"io"

	"paperkin/index/paper"
)

// A Limiter stops a decoder that reads more for one record than a record can
// have. It fails with [ErrTooLarge] then.
type Limiter struct {
	r    io.Reader
	err  error // of the last read
	read int64
	most int64 // that may be read; 0: anything
}

// NewLimiter returns a Limiter of r that lets anything pass until Allow is called.
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

// Allow lets a record be read that starts at an offset.
func (l *Limiter) Allow(offset int64) { l.most = offset + paper.MaxRecord }

// Offset is how many bytes were read.
func (l *Limiter) Offset() int64 { return l.read }

// Broken returns the error of the source that ended the reading; nil if what
// ended it stands in the source.
func (l *Limiter) Broken() error {
	if l.err == io.EOF || l.err == ErrTooLarge {
		return nil
	}
	return l.err
}
