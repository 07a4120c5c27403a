package text

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// EscapeJSON returns the same JSON with hidden characters escaped, so that it is
// safe to print to a terminal. Outside of strings JSON can only contain white space,
// which is left alone.
func EscapeJSON(b []byte) []byte {
	next := func(b []byte) int {
		return bytes.IndexFunc(b, func(r rune) bool { return r >= 0x7f && Hidden(r) })
	}
	at := next(b)
	if at < 0 {
		return b
	}
	var out []byte
	for ; at >= 0; at = next(b) {
		r, size := utf8.DecodeRune(b[at:])
		out = append(out, b[:at]...)
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		} else {
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		b = b[at+size:]
	}
	return append(out, b...)
}

// EscapingJSON returns a writer that applies [EscapeJSON] to JSON on its way to w.
// No call of Write may end within a character; those of a [encoding/json.Encoder]
// never do.
func EscapingJSON(w io.Writer) io.Writer { return escaping{w} }

type escaping struct{ w io.Writer }

func (e escaping) Write(b []byte) (int, error) {
	if _, err := e.w.Write(EscapeJSON(b)); err != nil {
		return 0, err
	}
	return len(b), nil
}
