package source

import (
	"io"
	"os"
)

// Size returns how many bytes sources have together, compressed ones as they are. It is
// not known of standard input, of pipes, of places, and of what cannot be looked at.
func Size(sources []Source) (bytes int64, known bool) {
	for _, s := range sources {
		info, err := os.Stat(s.path)
		if s.path == "" || s.place != nil || err != nil || !info.Mode().IsRegular() {
			return 0, false
		}
		bytes += info.Size()
	}
	return bytes, bytes > 0
}

// counted says how much is read.
type counted struct {
	io.ReadCloser
	add func(n int)
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.add(n)
	return n, err
}
