package charset

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLines(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "a", "a\nb": "a\nb", "a\r\nb\rc": "a\r\nb\rc", "a\nb\rc": "a\nb\rc", // a carriage return in a line
		"a\rb": "a\nb", "a\r": "a\n", "\ra\r\r": "\na\n\n", "title\r\"two\nlines\"\r": "title\n\"two\nlines\"\n", // as spreadsheets wrote cells
		"a\r\r\nb": "a\r\r\nb", "a\r\r\r\nb": "a\n\n\n\nb",
		strings.Repeat("x", 20) + "\ra": strings.Repeat("x", 20) + "\ra", // not within the buffer
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text))} {
			if got, err := io.ReadAll(Lines(bufio.NewReaderSize(r, 16))); string(got) != want || err != nil {
				t.Errorf("%q %s: got %q, %v", text, name, got, err)
			}
		}
	}
}
