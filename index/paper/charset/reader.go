package charset

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// Window is how much text its encoding is told by, and the least buffer of an input.
const Window = 1 << 16

const replacement = "\ufffd"

// A Reader reads text of any encoding as UTF-8, without byte order marks at its start.
// It needs the same memory for text of any size, and what it reads does not depend on
// the pieces in which the text arrives. It is not safe for concurrent use.
type Reader struct {
	in     *bufio.Reader
	report Report
	step   func(p []byte) (int, error) // decodes on; n is 0 when it has set out or step
	out    []byte                      // decoded and not yet read
	lines  int                         // line ends before the next byte, until there is a stray
	last   byte                        // before the next one
	strays *candidate                  // decodes what is not UTF-8; nil: not needed yet
}

// NewReader returns a Reader of an input whose buffer has at least Window bytes.
func NewReader(in *bufio.Reader) *Reader {
	d := &Reader{in: in, report: Report{Encoding: UTF8}, last: ' '}
	d.step = d.start
	return d
}

// Report returns how the text was decoded as far as it has been read.
func (d *Reader) Report() Report { return d.report }

// Read is that of io.Reader.
func (d *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		if len(d.out) > 0 {
			n := copy(p, d.out)
			d.out = d.out[n:]
			return n, nil
		}
		if n, err := d.step(p); n > 0 || err != nil {
			return n, err
		}
	}
}

// start looks for what the text says about its encoding.
func (d *Reader) start([]byte) (int, error) {
	head, err := d.in.Peek(Window)
	if len(head) == 0 {
		return 0, err
	}
	d.step = d.readASCII
	if c, mark := wide(head); c != nil {
		d.decodeWith(c)
		return 0, d.skip(mark)
	}
	marks := 0 // some programs add one to those that are there
	for bytes.HasPrefix(head[marks:], []byte(ByteOrderMark)) {
		marks += len(ByteOrderMark)
	}
	if marks > 0 {
		d.step = d.readUTF8
	} else if c := declared(head); c != nil {
		d.report.Declared = true
		d.decodeWith(c)
	}
	return 0, d.skip(marks)
}

func (d *Reader) skip(n int) error {
	_, err := d.in.Discard(n)
	return err
}

// decodeWith sets the encoding of the text.
func (d *Reader) decodeWith(c *candidate) {
	d.report.Encoding = c.name
	if single, ok := c.encoding.(*charmap.Charmap); ok {
		d.step = func([]byte) (int, error) { return 0, d.decodeBytes(single) }
		return
	}
	whole := transform.NewReader(d.in, c.encoding.NewDecoder())
	buffer := make([]byte, 4096) // as much as a transform.Reader has, so that it gives whole characters
	d.step = func([]byte) (int, error) {
		n, err := whole.Read(buffer)
		d.out = buffer[:n]
		d.report.Lost += bytes.Count(d.out, []byte(replacement))
		if n > 0 {
			err = nil // comes again
		}
		return 0, err
	}
}

// buffered returns what has arrived of the text, at least one byte of it or an error.
func (d *Reader) buffered() ([]byte, error) {
	if _, err := d.in.Peek(1); err != nil {
		return nil, err
	}
	return d.in.Peek(d.in.Buffered())
}

// take consumes n bytes of text, which it has copied.
func (d *Reader) take(text []byte) (int, error) {
	if d.report.Strays == 0 {
		d.lines += lineEnds(text)
	}
	d.last = text[len(text)-1]
	return len(text), d.skip(len(text))
}

// lineEnds counts those of a text, which are line feeds or else carriage returns.
func lineEnds(text []byte) int {
	if n := bytes.Count(text, []byte("\n")); n > 0 {
		return n
	}
	return bytes.Count(text, []byte("\r"))
}

// readASCII reads up to the first byte that is not ASCII, where the encoding is decided.
func (d *Reader) readASCII(p []byte) (int, error) {
	text, err := d.buffered()
	if err != nil {
		return 0, err
	}
	if n := ascii(text[:min(len(text), len(p))]); n > 0 {
		copy(p, text[:n])
		return d.take(text[:n])
	}
	sample, _ := d.in.Peek(Window)
	d.step = d.readUTF8
	if !mostlyUTF8(sample) {
		d.decodeWith(guess(append([]byte{d.last}, sample...)))
	}
	return 0, nil
}

// ascii returns the length of the ASCII text at the start of a text.
func ascii(text []byte) int {
	n := 0
	for len(text)-n >= 8 && binary.LittleEndian.Uint64(text[n:])&0x8080808080808080 == 0 {
		n += 8
	}
	for n < len(text) && text[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// readUTF8 reads characters in UTF-8, and decodes others.
func (d *Reader) readUTF8(p []byte) (int, error) {
	text, err := d.buffered()
	if err != nil {
		return 0, err
	}
	n := whole(text[:min(len(text), max(len(p), utf8.UTFMax))])
	switch {
	case n > 0 && n <= len(p):
		copy(p, text[:n])
		return d.take(text[:n])
	case n > 0: // one character that is longer than p
		d.out = append([]byte(nil), text[:n]...)
		_, err := d.take(text[:n])
		return 0, err
	}
	if text, _ = d.in.Peek(utf8.UTFMax); whole(text) > 0 {
		return 0, nil // it has arrived now
	}
	return 0, d.decodeStray()
}

// whole returns the length of the UTF-8 at the start of a text.
func whole(text []byte) int {
	n := len(text)
	for i := 1; i < utf8.UTFMax && i <= n; i++ { // a character may be cut off at the end
		if utf8.RuneStart(text[n-i]) {
			if !utf8.FullRune(text[n-i:]) {
				n -= i
			}
			break
		}
	}
	if utf8.Valid(text[:n]) {
		return n
	}
	n = 0
	for {
		n += ascii(text[n:])
		if _, size := utf8.DecodeRune(text[n:]); size > 1 {
			n += size
		} else {
			return n
		}
	}
}
