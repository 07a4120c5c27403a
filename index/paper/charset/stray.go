package charset

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decodeStray decodes text that is not UTF-8 where UTF-8 was expected: a byte, or if its
// encoding has characters of several bytes, the rest of the line.
func (d *Reader) decodeStray() error {
	text, _ := d.in.Peek(Window)
	if d.strays == nil {
		d.strays = guess(append([]byte{d.last}, strangeLines(text)...))
		d.report.StrayEncoding, d.report.FirstStray = d.strays.name, d.lines+1
	}
	d.report.Strays++
	single, ok := d.strays.encoding.(*charmap.Charmap)
	if ok {
		d.out = d.decoded(d.out[:0], single, text[0])
		return d.skip(1)
	}
	line := text
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	} else if i := bytes.LastIndexAny(line, " ,;\t"); i > 0 && len(line) == Window {
		line = line[:i] // not within a character
	}
	var err error
	if d.out, err = d.strays.encoding.NewDecoder().Bytes(line); err != nil {
		return err
	}
	d.report.Lost += bytes.Count(d.out, []byte(replacement))
	return d.skip(len(line))
}

// strangeLines returns the lines of a text that are not UTF-8.
func strangeLines(text []byte) (strange []byte) {
	for line := range bytes.Lines(text) {
		if !utf8.Valid(line) {
			strange = append(strange, line...)
		}
	}
	return strange
}

// decoded appends the character of a byte in an encoding with one byte for each.
func (d *Reader) decoded(to []byte, from *charmap.Charmap, b byte) []byte {
	r := from.DecodeByte(b)
	if r == utf8.RuneError {
		d.report.Lost++
	}
	return utf8.AppendRune(to, r)
}

// decodeBytes decodes a piece of text in an encoding that has one byte for each
// character, in which there may be UTF-8.
func (d *Reader) decodeBytes(from *charmap.Charmap) error {
	text, err := d.buffered()
	if err != nil {
		return err
	}
	if text[0] >= utf8.RuneSelf && len(text) < utf8.UTFMax {
		text, _ = d.in.Peek(utf8.UTFMax)
	}
	text = text[:min(len(text), 4096)]
	d.out = d.out[:0:cap(d.out)]
	n := 0
	for n < len(text) {
		start := n
		n += ascii(text[n:])
		d.out = append(d.out, text[start:n]...)
		if n == len(text) || n > 0 && len(text)-n < utf8.UTFMax {
			break
		}
		if size := telling(text[n:]); size > 0 {
			if d.report.Strays == 0 {
				d.report.StrayEncoding, d.report.FirstStray = UTF8, d.lines+lineEnds(text[:n])+1
			}
			d.report.Strays++
			d.out = append(d.out, text[n:n+size]...)
			n += size
			continue
		}
		d.out = d.decoded(d.out, from, text[n])
		n++
	}
	_, err = d.take(text[:n])
	return err
}

// telling returns the size of a character in UTF-8 whose bytes hardly ever follow each
// other in other encodings: one of three or more bytes, or a letter of Western Europe
// ("é" is "Ã©" in Windows-1252). It returns 0 for anything else.
func telling(text []byte) int {
	r, size := utf8.DecodeRune(text)
	if size > 2 || size == 2 && r >= 'À' && r <= 'ÿ' {
		return size
	}
	return 0
}

// mostlyUTF8 reports whether a text is in UTF-8 but for bytes here and there. Of a text
// in GB18030, every third pair of bytes could be a character in UTF-8.
func mostlyUTF8(text []byte) bool {
	strange, all, sure := 0, 0, 0
	for {
		text = text[ascii(text):]
		if len(text) == 0 || !utf8.FullRune(text) && strange+all > 0 {
			break // cut off
		}
		_, size := utf8.DecodeRune(text)
		switch {
		case size == 1:
			strange++
		case telling(text) > 0:
			sure++
			all++
		default:
			all++
		}
		text = text[size:]
	}
	return strange == 0 || sure > 0 && 2*sure >= strange || all >= 4*strange
}
