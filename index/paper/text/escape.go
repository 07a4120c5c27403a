package text

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// EscapeJSON returns JSON in which hidden characters stand as escapes, so that
// it does no harm on a terminal and means the same. Outside of strings, JSON
// has none but white space, which stays.
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

// EscapingJSON is a writer that passes JSON on by [EscapeJSON]. Every call of
// Write gets whole characters, as those of a [encoding/json.Encoder] do.
func EscapingJSON(w io.Writer) io.Writer { return escaping{w} }

type escaping struct{ w io.Writer }

func (e escaping) Write(b []byte) (int, error) {
	if _, err := e.w.Write(EscapeJSON(b)); err != nil {
		return 0, err
	}
	return len(b), nil
}
