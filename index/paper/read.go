package paper

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strconv"

	"paperkin/index/paper/packed"
)

// A Record is one paper as a source has it, and where it stands there.
type Record struct {
	Paper  Paper
	Source string // name of the file, "-" for standard input
	Line   int    // from 1
	// Provider is who describes the paper: "arxiv" for all that comes from
	// arXiv, else the name of the format. Name is what the provider calls the
	// paper. Records of one provider under one name are versions of each other.
	Provider, Name string
	// Revised says when the provider changed the record, in a form that sorts by
	// time among the provider's records; empty when it does not say.
	Revised string
	// Deleted: the provider has taken the record back. The paper has the name as
	// its id then, and nothing else.
	Deleted bool
}

// A BadRecord is a record that cannot be taken. It concerns that record alone.
type BadRecord struct {
	Source string
	Line   int    // from 1; 0 when the whole source is meant
	Value  string // what stands there, shortened; may be empty
	Err    error
}

func (b BadRecord) Error() string {
	at := b.Source
	if b.Line > 0 {
		at += ":" + strconv.Itoa(b.Line)
	}
	if b.Value == "" {
		return fmt.Sprintf("%s: %v", at, b.Err)
	}
	return fmt.Sprintf("%s: %v: %q", at, b.Err, b.Value)
}

func (b BadRecord) Unwrap() error { return b.Err }

// Records is a stream of papers. An error that is a [BadRecord] concerns one
// record, and the stream goes on; any other ends it.
type Records = iter.Seq2[Record, error]

// ReadOptions govern [Read]. The zero value detects each source's format.
type ReadOptions struct {
	Format Format // "" means by content, then by extension
	// PassOver: a source that cannot be read, or not to its end, is a
	// [BadRecord], and the next one is read.
	PassOver bool
}

// Read yields the papers of sources, one source after the other, each opened
// when its turn comes. Memory does not depend on their size.
func Read(ctx context.Context, sources []Source, o ReadOptions) Records {
	return func(yield func(Record, error) bool) {
		for _, s := range sources {
			if !readSource(ctx, s, o, yield) {
				return
			}
		}
	}
}

// readSource reports whether to go on with the next source.
func readSource(ctx context.Context, s Source, o ReadOptions, yield func(Record, error) bool) bool {
	fail := func(err error) bool {
		if o.PassOver {
			return yield(Record{}, BadRecord{Source: s.Name, Err: err})
		}
		yield(Record{}, fmt.Errorf("%s: %w", s.Name, err))
		return false
	}
	raw, err := s.open()
	var bare *fs.PathError
	if errors.As(err, &bare) { // it names the file too
		err = bare.Err
	}
	if err != nil {
		return fail(err)
	}
	defer raw.Close()
	in, err := packed.NewReader(raw, headSize)
	if err != nil {
		return fail(err)
	}
	format := o.Format
	if format == "" {
		if format, err = detect(in, s.Name); err != nil {
			return fail(err)
		}
	}
	more := true
	err = readers[format](in, s.Name, func(r Record, err error) bool {
		if ctx.Err() != nil {
			return false
		}
		r.Provider = format.provider()
		more = yield(r, err)
		return more
	})
	switch {
	case !more: // before ctx, which may have been cancelled since
		return false
	case ctx.Err() != nil:
		yield(Record{}, ctx.Err())
		return false
	case err != nil:
		return fail(err)
	}
	return true
}

// lines yields the lines of r without their ends, from number 1. A line longer
// than maxRecord comes as nil; skipping it takes no memory. The slice is good
// until the next line.
func lines(r *bufio.Reader, yield func(number int, line []byte) bool) error {
	var long []byte
	for number := 1; ; number++ {
		line, err := r.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			long, err = readLong(r, append(long[:0], line...))
			line = long
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

// readLong reads on to the end of a line that is longer than the buffer. It
// gives the line up, and returns nil for it, when it passes maxRecord.
func readLong(r *bufio.Reader, line []byte) ([]byte, error) {
	for {
		part, err := r.ReadSlice('\n')
		if line != nil && len(line)+len(part) > maxRecord {
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

// shorten quotes the head of what stands in a source, for an error message.
func shorten(b []byte) string {
	const most = 60
	if len(b) <= most {
		return string(b)
	}
	return string(b[:most]) + "..."
}
