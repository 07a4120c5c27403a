package workbook

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper/charset"
	"paperkin/index/paper/formats/format"
)

// maxDepth is how deep elements of a part may be nested.
const maxDepth = 1000

// A part is an XML file of the package that is being read. Names of elements are compared
// without their namespaces, which differ between the two forms of the standard and mean
// the same.
type part struct {
	*xml.Decoder
	source *format.Limiter
	file   io.ReadCloser
	depth  int
}

// open opens a part by its name. An error names it.
func (b *Book) open(name string) (*part, error) {
	f := b.files[partName(name)]
	if f == nil {
		return nil, fmt.Errorf("%s is missing", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return newPart(r, r), nil
}

// newPart reads a part from its text or from within it.
func newPart(text io.Reader, file io.ReadCloser) *part {
	in := bufio.NewReaderSize(text, format.HeadSize)
	if mark, _ := in.Peek(2); string(mark) == "\xff\xfe" || string(mark) == "\xfe\xff" {
		in = bufio.NewReaderSize(charset.NewReader(in), format.HeadSize)
	}
	source := format.NewLimiter(in, "<=")
	d := xml.NewDecoder(&byteReader{in: source, buf: make([]byte, format.HeadSize)})
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it has been decoded
	p := &part{Decoder: d, source: source, file: file}
	p.allow()
	return p
}

// A byteReader buffers a text for the decoder, which takes it byte by byte. It has blanks for
// the control characters that XML does not have: programs that write them as they stand would
// make the whole workbook unreadable.
type byteReader struct {
	in       io.Reader
	buf      []byte
	from, to int // of what is to be read
	err      error
}

func (r *byteReader) ReadByte() (byte, error) {
	if r.from == r.to && !r.fill() {
		return 0, r.err
	}
	r.from++
	return r.buf[r.from-1], nil
}

// Read is there for the interface that decoders ask for.
func (r *byteReader) Read(b []byte) (int, error) {
	if r.from == r.to && !r.fill() {
		return 0, r.err
	}
	n := copy(b, r.buf[r.from:r.to])
	r.from += n
	return n, nil
}

// fill reads more, and reports whether there is any.
func (r *byteReader) fill() bool {
	r.from, r.to = 0, 0
	for r.to == 0 && r.err == nil {
		r.to, r.err = r.in.Read(r.buf)
	}
	for i, c := range r.buf[:r.to] {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			r.buf[i] = ' '
		}
	}
	return r.to > 0
}

// Close closes the part.
func (p *part) Close() error { return p.file.Close() }

// allow says that a record starts here, of which there is a limit to what it may have.
func (p *part) allow() { p.source.Allow(p.InputOffset()) }

// next returns the next token, valid until the one after it; [io.EOF] at the end of a part
// that is whole.
func (p *part) next() (xml.Token, error) {
	t, err := p.RawToken()
	if err != nil {
		if err == io.EOF && p.depth > 0 {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	switch t.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			return nil, format.ErrTooDeep
		}
	case xml.EndElement:
		p.depth--
	}
	return t, nil
}

// each calls take for the start of every element of a part up to its end.
func (p *part) each(take func(xml.StartElement) error) error {
	for {
		t, err := p.next()
		if err == io.EOF {
			return nil
		}
		if start, ok := t.(xml.StartElement); ok {
			p.allow()
			err = take(start)
		}
		if err != nil {
			return err
		}
	}
}

// attribute returns the value of an attribute of an element; empty if there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// partName is the name of a part as it is compared: without regard to case, and with what
// some programs write for the slash.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// partsOf returns the files of an archive by their names.
func partsOf(z *zip.Reader) map[string]*zip.File {
	files := make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		if name := partName(f.Name); files[name] == nil {
			files[name] = f
		}
	}
	return files
}
