package text

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// DecodeLatin1 reads text of one byte a character as UTF-8. Windows' variant
// says what the few codes are that Latin-1 leaves to control characters.
func DecodeLatin1(in io.Reader) io.Reader { return charmap.Windows1252.NewDecoder().Reader(in) }

// byteOrderMark is what some programs begin a text in UTF-8 with.
const byteOrderMark = "\ufeff"

// SkipMark skips a byte order mark and reports whether there was one.
func SkipMark(in *bufio.Reader) bool {
	head, err := in.Peek(len(byteOrderMark))
	if err != nil || string(head) != byteOrderMark {
		return false
	}
	_, err = in.Discard(len(byteOrderMark))
	return err == nil
}

// Decode reads text in UTF-8 or Latin-1, with or without a byte order
// mark, as UTF-8 without one. The first character that is not ASCII decides.
func Decode(in *bufio.Reader) io.Reader {
	if SkipMark(in) {
		return in
	}
	return &textDecoder{in: in}
}

type textDecoder struct {
	in      *bufio.Reader
	decided io.Reader // nil while all was ASCII
}

func (d *textDecoder) Read(p []byte) (int, error) {
	if d.decided != nil {
		return d.decided.Read(p)
	}
	if len(p) == 0 {
		return 0, nil
	}
	if _, err := d.in.Peek(1); err != nil {
		return 0, err
	}
	head, _ := d.in.Peek(min(len(p), d.in.Buffered()))
	n := 0
	for n < len(head) && head[n] < utf8.RuneSelf {
		n++
	}
	if n == 0 {
		head, _ = d.in.Peek(utf8.UTFMax)
		d.decided = d.in
		if _, size := utf8.DecodeRune(head); size == 1 {
			d.decided = DecodeLatin1(d.in)
		}
		return d.decided.Read(p)
	}
	return d.in.Read(p[:n])
}
