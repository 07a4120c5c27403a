package format

import (
	"bytes"
	"io"
)

// Programs write JSON that is none: Python and pandas have NaN, Infinity and -Infinity for
// numbers (https://docs.python.org/3/library/json.html#infinite-and-nan-number-values), and
// people leave a comma before a closing bracket.

// Relax returns a JSON text with null in place of such numbers and without such commas.
func Relax(text []byte) []byte {
	var r relaxer
	return r.end(r.relax(nil, text))
}

// RelaxReader returns a reader of a JSON text as [Relax] returns it. It reads no further
// than it must, and keeps line breaks.
func RelaxReader(in io.Reader) io.Reader { return &relaxReader{in: in} }

type relaxReader struct {
	in      io.Reader
	relaxer relaxer
	read    [4096]byte
	out     []byte
	at      int // of out, what has been passed on
	err     error
}

func (r *relaxReader) Read(p []byte) (int, error) {
	for r.at == len(r.out) {
		if r.err != nil {
			return 0, r.err
		}
		n, err := r.in.Read(r.read[:])
		r.out, r.at, r.err = r.relaxer.relax(r.out[:0], r.read[:n]), 0, err
		if err != nil {
			r.out = r.relaxer.end(r.out)
		}
	}
	n := copy(p, r.out[r.at:])
	r.at += n
	return n, nil
}

// A relaxer goes through a JSON text, piece by piece.
type relaxer struct {
	quoted, escaped bool   // within a string, after a backslash
	comma           bool   // one is due, unless a bracket comes
	space           []byte // behind that comma
	word            []byte // that has begun: a literal or a number
}

const (
	longestWord = 10   // longer than all that are replaced
	mostSpace   = 1024 // that is kept behind a comma; more is written before it
)

func (r *relaxer) relax(out, in []byte) []byte {
	for len(in) > 0 {
		if r.quoted {
			n := r.string(in)
			out, in = append(out, in[:n]...), in[n:]
			continue
		}
		c := in[0]
		in = in[1:]
		switch {
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-':
			out = r.due(out)
			if r.word = append(r.word, c); len(r.word) > longestWord {
				out = r.flush(out)
			}
			continue
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			out = r.flush(out)
			if r.comma && len(r.space) < mostSpace {
				r.space = append(r.space, c)
			} else {
				out = append(append(out, r.space...), c)
				r.space = r.space[:0]
			}
			continue
		}
		out = r.flush(out)
		switch c {
		case ',':
			out = r.due(out)
			r.comma = true
			continue
		case ']', '}':
			out = append(out, r.space...)
			r.comma, r.space = false, r.space[:0]
		default:
			out = r.due(out)
			r.quoted = c == '"'
		}
		out = append(out, c)
	}
	return out
}

// string returns how many bytes there are up to the end of a string.
func (r *relaxer) string(in []byte) int {
	n := 0
	if r.escaped {
		r.escaped = false
		n = 1
	}
	for {
		quote := bytes.IndexByte(in[n:], '"')
		if quote < 0 {
			r.escaped = isEscaped(nil, in[n:])
			return len(in)
		}
		escaped := isEscaped(nil, in[n:n+quote])
		if n += quote + 1; !escaped {
			r.quoted = false
			return n
		}
	}
}

// due writes the comma that is due.
func (r *relaxer) due(out []byte) []byte {
	if r.comma {
		out = append(append(out, ','), r.space...)
		r.comma, r.space = false, r.space[:0]
	}
	return out
}

// flush writes the word that has begun.
func (r *relaxer) flush(out []byte) []byte {
	if len(r.word) == 0 {
		return out
	}
	switch string(r.word) {
	case "NaN", "Infinity", "-Infinity":
		out = append(out, "null"...)
	default:
		out = append(out, r.word...)
	}
	r.word = r.word[:0]
	return out
}

func (r *relaxer) end(out []byte) []byte { return r.due(r.flush(out)) }
