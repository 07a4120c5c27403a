package text

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// DecodeLatin1 returns a reader that converts Latin-1 to UTF-8. It takes the variant
// of Windows, which has printable characters where Latin-1 has control characters.
func DecodeLatin1(in io.Reader) io.Reader { return charmap.Windows1252.NewDecoder().Reader(in) }

// ByteOrderMark starts the UTF-8 text of some programs.
const ByteOrderMark = "\ufeff"

// SkipMark skips a byte order mark and reports whether there was one.
func SkipMark(in *bufio.Reader) bool {
	head, err := in.Peek(len(ByteOrderMark))
	if err != nil || string(head) != ByteOrderMark {
		return false
	}
	_, err = in.Discard(len(ByteOrderMark))
	return err == nil
}

// Decode returns a reader that converts text in UTF-8 or Latin-1, with or without a
// byte order mark, to UTF-8 without one. The first character that is not ASCII
// decides which of the two it is.
func Decode(in *bufio.Reader) io.Reader {
	if SkipMark(in) {
		return in
	}
	return &textDecoder{in: in}
}

type textDecoder struct {
	in      *bufio.Reader
	decided io.Reader // nil as long as everything is ASCII
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
