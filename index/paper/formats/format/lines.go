package format

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"paperkin/index/paper"
)

// Errors of records that exceed limits.
var (
	ErrTooLong  = fmt.Errorf("line is longer than %d MiB", paper.MaxRecord>>20)
	ErrTooLarge = fmt.Errorf("a record is longer than %d MiB", paper.MaxRecord>>20)
	ErrTooDeep  = errors.New("nested too deep")
)

// Lines yields the lines of r without their line breaks, numbered from 1, until yield
// returns false. A line longer than a record can be is yielded as nil and takes no
// memory. The slice is valid until the next line.
func Lines(r *bufio.Reader, yield func(number int, line []byte) bool) error {
	var long []byte
	for number := 1; ; number++ {
		line, err := r.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			long, err = ReadLong(r, append(long[:0], line...))
			if line = long; line == nil && err == io.EOF {
				yield(number, nil)
				return nil
			}
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if line != nil {
			line = trimEnd(line)
		}
		if !yield(number, line) || err == io.EOF {
			return nil
		}
	}
}

// ReadLong reads the rest of a line that is longer than the buffer, and returns all of
// it. For a line longer than a record can be it returns nil.
func ReadLong(r *bufio.Reader, line []byte) ([]byte, error) {
	for {
		part, err := r.ReadSlice('\n')
		if line != nil && len(line)+len(part) > paper.MaxRecord {
			line = nil
		} else if line != nil {
			line = append(line, part...)
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

func trimEnd(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}
