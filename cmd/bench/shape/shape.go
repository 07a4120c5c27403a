// Package shape writes papers as the services and programs behind the formats do, so that
// readers can be measured on files of any size. It is for benchmarks: what it writes has the
// fields that records of a format have as a rule, and not their traps.
package shape

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
)

// A Parser is the library of Go that a reader is built on.
type Parser string

// The parsers. Formats of lines have none but the reading of lines.
const (
	XML   Parser = "encoding/xml"
	JSON  Parser = "encoding/json"
	CSV   Parser = "encoding/csv"
	Zip   Parser = "archive/zip, encoding/xml"
	Lines Parser = "bufio"
)

// A shape is how a format writes papers.
type shape struct {
	parser              Parser
	head, between, tail string
	record              func(i int, p paper.Paper) string // nil: as our own writer does
}

// Names are the names of the formats that can be written, sorted.
func Names() (names []string) {
	for name := range shapes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// ParserOf returns the parser under a format's reader.
func ParserOf(name string) Parser { return shapes[name].parser }

// OneALine reports whether a format of JSON has one record a line.
func OneALine(name string) bool {
	return name == "jsonl" || shapes[name].parser == JSON && shapes[name].record != nil && shapes[name].head == ""
}

// Write writes papers in a format, again and again with other ids, until there are size
// bytes. It returns how many records there are.
func Write(w io.Writer, name string, papers []paper.Paper, size int64) (records int, err error) {
	s, ok := shapes[name]
	if !ok {
		return 0, fmt.Errorf("no shape of the format %q", name)
	}
	out := &counter{w: bufio.NewWriterSize(w, 1<<20)}
	switch {
	case s.parser == Zip:
		records, err = writeWorkbook(out, papers, size)
	case s.record == nil:
		records, err = encode(out, name, papers, size)
	default:
		io.WriteString(out, s.head)
		for ; out.n < size; records++ {
			if records > 0 {
				io.WriteString(out, s.between)
			}
			io.WriteString(out, s.record(records, papers[records%len(papers)]))
		}
		io.WriteString(out, s.tail)
	}
	if err == nil {
		err = out.w.Flush()
	}
	return records, err
}

// encode writes papers with our own writer.
func encode(out *counter, name string, papers []paper.Paper, size int64) (records int, err error) {
	e, err := formats.NewEncoder(out, name)
	if err != nil {
		return 0, err
	}
	for ; out.n < size; records++ {
		p := papers[records%len(papers)]
		p.ID = doi(records)
		p.Aliases, p.Keys = []string{"doi:" + p.ID}, nil
		if err := e.Encode(p); err != nil {
			return records, err
		}
	}
	return records, e.Close()
}

// doi is the DOI of a record.
func doi(i int) string { return fmt.Sprintf("10.5555/%d", i) }

// counter counts bytes. Errors of writing stay in its writer until it is flushed.
type counter struct {
	w *bufio.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return c.w.Write(b)
}
