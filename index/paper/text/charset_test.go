package text

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestDecode(t *testing.T) {
	ascii := strings.Repeat("plain ", 2000)
	for in, want := range map[string]string{
		"": "", "a": "a", "caf\u00e9": "café", "\ufeffcaf\u00e9": "café", "\ufeff": "", "\ufeff\xe9": "\xe9",
		"caf\xe9": "café", "\x80 5": "€ 5", ascii + "日本語 \xe9": ascii + "日本語 \xe9", ascii + "\xe9 \u00e9": ascii + "é Ã©",
		"ends in \xe6": "ends in æ",
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(in), "byte by byte": iotest.OneByteReader(strings.NewReader(in))} {
			got, err := io.ReadAll(Decode(bufio.NewReader(r)))
			if string(got) != want || err != nil {
				t.Errorf("%.20q %s: got %.40q, %v, want %.40q", in, name, got, err, want)
			}
		}
	}
}

func TestSkipMark(t *testing.T) {
	for in, want := range map[string]bool{"\ufeffa": true, "\ufeff": true, "a\ufeff": false, "": false, "\xef\xbb": false} {
		r := bufio.NewReader(strings.NewReader(in))
		got := SkipMark(r)
		rest, err := io.ReadAll(r)
		if got != want || string(rest) != strings.TrimPrefix(in, "\ufeff") || err != nil {
			t.Errorf("%q: got %v and %q, %v", in, got, rest, err)
		}
	}
}

// TestSame: only what cleaning changes besides white space and composition counts.
func TestSame(t *testing.T) {
	for raw, want := range map[string]bool{"plain": true, " a \n b ": true, "cafe\u0301": true, "<i>a</i>": false, `\'e`: false, "a\x00b": false} {
		if got := Same(raw, Clean(raw)); got != want {
			t.Errorf("%q: got %v", raw, got)
		}
	}
}
