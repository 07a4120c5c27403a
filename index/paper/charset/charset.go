// Package charset makes UTF-8 with line feeds of text in any of the encodings that files
// of papers come in.
//
// The encoding is what the text says of itself: by a byte order mark, by the zeros of
// UTF-16, by the declaration of an XML document or the remark of a BibTeX editor. If it
// says nothing and is not UTF-8, the encoding is the one in which it looks most like
// language ([candidates]). Bytes that are not UTF-8 in text that otherwise is, and the
// other way round, are decoded on their own, since files are put together from others.
//
// It knows nothing about the formats of papers and cleans nothing.
package charset

import (
	"fmt"
	"strings"
)

// ByteOrderMark starts the UTF-8 text of some programs.
const ByteOrderMark = "\ufeff"

// UTF8 is the name of the encoding of most texts, ASCII among them.
const UTF8 = "UTF-8"

// A Report says how a text was decoded.
type Report struct {
	// Encoding is the name of the encoding.
	Encoding string
	// Declared: the text says itself that it is in this encoding. Otherwise the bytes
	// were what told it.
	Declared bool
	// Strays is the number of places that are in StrayEncoding instead, and FirstStray
	// the line of the first of them, from 1.
	Strays        int
	StrayEncoding string
	FirstStray    int
	// Lost is the number of characters that the encoding does not have. They were
	// decoded as U+FFFD.
	Lost int
}

// String says what is remarkable about the encoding of a text, "" for UTF-8 throughout
// and for a text in the encoding that it declares.
func (r Report) String() string {
	var parts []string
	if r.Encoding != UTF8 && !r.Declared {
		parts = append(parts, "not in UTF-8: read as "+r.Encoding)
	}
	if r.Strays > 0 {
		parts = append(parts, fmt.Sprintf("not all in %s: %s from line %d on read as %s", r.Encoding, places(r.Strays), r.FirstStray, r.StrayEncoding))
	}
	if r.Lost > 0 {
		parts = append(parts, fmt.Sprintf("damaged: %s cannot be read as %s", places(r.Lost), r.Encoding))
	}
	return strings.Join(parts, "; ")
}

func places(n int) string {
	if n == 1 {
		return "1 place"
	}
	return fmt.Sprintf("%d places", n)
}
