package paper

import "io"

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
	ends   []int64 // offsets of line ends not counted yet
	passed int     // line ends that were
}

func (l *lineCounter) Read(p []byte) (int, error) {
	start := l.read
	n, err := l.limiter.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, start+int64(i))
		}
	}
	return n, err
}

// at is the number of the line at an offset, from 1. Offsets do not go back.
func (l *lineCounter) at(offset int64) int {
	n := 0
	for n < len(l.ends) && l.ends[n] < offset {
		n++
	}
	l.passed += n
	l.ends = append(l.ends[:0], l.ends[n:]...)
	return l.passed + 1
}
