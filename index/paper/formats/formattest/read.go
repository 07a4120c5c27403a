// Package formattest helps to test formats: it reads and writes texts, compares records
// with golden files, fuzzes readers, and generates files that are hard to read together
// with the records that are expected. Only tests use it.
package formattest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/source"
)

// Read reads a text in a format, which is detected if it is nil, and returns the records
// and the messages of bad ones. The name of the source is x.
func Read(t testing.TB, text string, f *format.Format) (records []paper.Record, bad []string) {
	t.Helper()
	return ReadFrom(t, f, strings.NewReader(text))
}

// ReadFrom is [Read] for text that is too large for memory.
func ReadFrom(t testing.TB, f *format.Format, parts ...io.Reader) (records []paper.Record, bad []string) {
	t.Helper()
	s := source.New("x", func() (io.ReadCloser, error) { return io.NopCloser(io.MultiReader(parts...)), nil })
	for r, err := range source.Read(t.Context(), []source.Source{s}, source.Options{Format: f}) {
		var b paper.BadRecord
		switch {
		case errors.Is(err, source.ErrNothing): // its message belongs to the source
		case errors.As(err, &b):
			bad = append(bad, b.Error())
		case err != nil:
			t.Fatal(err)
		default:
			records = append(records, r)
		}
	}
	return records, bad
}

// Encode writes papers in a format.
func Encode(t testing.TB, f *format.Format, papers ...paper.Paper) string {
	t.Helper()
	var b bytes.Buffer
	e := f.Write(&b)
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Endless returns a reader that repeats a text up to a size.
func Endless(text string, size int) io.Reader {
	return io.LimitReader(&repeated{text: bytes.Repeat([]byte(text), 1+1<<16/len(text))}, int64(size))
}

type repeated struct {
	text []byte
	at   int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	for n < len(p) {
		k := copy(p[n:], r.text[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.text)
	}
	return n, nil
}
