package format

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"paperkin/index/paper"
)

// Errors of records that exceed limits.
var (
	ErrTooLarge = fmt.Errorf("a record is longer than %d MiB", paper.MaxRecord>>20)
	ErrTooDeep  = errors.New("nested too deep")
	ErrTooMany  = fmt.Errorf("a record has more than %d values", paper.MaxValues)
)

// A TooLongError is that of a line longer than a record can be.
type TooLongError struct {
	Bytes, Limit int64
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("a line of %d bytes, the limit is %d", e.Bytes, e.Limit)
}

// Lines yields the lines of r without their line breaks, numbered from 1, until yield
// returns false. Of a line longer than a record can be it yields the beginning, as much
// as r buffers, and a [*TooLongError]. The slice is valid until the next line.
func Lines(r *bufio.Reader, yield func(number int, line []byte, err error) bool) error {
	return lines(r, paper.MaxRecord, yield)
}

// lines is [Lines] for records of at most so many bytes.
func lines(r *bufio.Reader, most int, yield func(number int, line []byte, err error) bool) error {
	var long []byte
	for number := 1; ; number++ {
		line, err := r.ReadSlice('\n')
		var tooLong error
		if err == bufio.ErrBufferFull {
			var size int64
			long, size, err = readLong(r, append(long[:0], line...), most)
			if line = long; size > int64(most) {
				tooLong = &TooLongError{size, int64(most)}
			}
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if !yield(number, trimEnd(line), tooLong) || err == io.EOF {
			return nil
		}
	}
}

// readLong reads the rest of a line that is longer than the buffer, and returns all of
// it, or its beginning if it is longer than most, and how long it is.
func readLong(r *bufio.Reader, line []byte, most int) (_ []byte, size int64, err error) {
	size = int64(len(line))
	for {
		part, err := r.ReadSlice('\n')
		switch size += int64(len(part)); {
		case size <= int64(most):
			line = append(line, part...)
		case len(line) > r.Size():
			line = bytes.Clone(line[:r.Size()])
		}
		if err != bufio.ErrBufferFull {
			return line, size, err
		}
	}
}

func trimEnd(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}
