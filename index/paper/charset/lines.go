package charset

import (
	"bufio"
	"bytes"
	"io"
)

// Lines returns a reader that makes line feeds of the carriage returns in a text whose
// lines end with those alone, as they did on the Macintosh. The end of the first line
// decides, if it is within the buffer of in: in other texts carriage returns stay what
// they are. The reader that it returns has a buffer of the same size.
func Lines(in *bufio.Reader) *bufio.Reader {
	head, _ := in.Peek(in.Size())
	i := bytes.IndexAny(head, "\r\n")
	if i < 0 || endsWithFeed(head[i:]) {
		return in
	}
	return bufio.NewReaderSize(returns{in}, in.Size())
}

// endsWithFeed reports whether the line end that a text starts with has a line feed: also
// one that was converted twice has.
func endsWithFeed(text []byte) bool {
	for _, end := range []string{"\n", "\r\n", "\r\r\n"} {
		if bytes.HasPrefix(text, []byte(end)) {
			return true
		}
	}
	return false
}

// returns makes line feeds of carriage returns.
type returns struct{ in io.Reader }

func (r returns) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	for rest := p[:n]; ; {
		i := bytes.IndexByte(rest, '\r')
		if i < 0 {
			return n, err
		}
		rest[i] = '\n'
		rest = rest[i+1:]
	}
}
