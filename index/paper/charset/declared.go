package charset

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"paperkin/index/paper/pattern"
)

// wides are the encodings whose characters have two or four bytes, with their byte order
// marks. That of UTF-16 starts the one of UTF-32.
var wides = []struct {
	mark string
	candidate
}{
	{"\xff\xfe\x00\x00", candidate{name: "UTF-32", encoding: utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)}},
	{"\x00\x00\xfe\xff", candidate{name: "UTF-32", encoding: utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)}},
	{"\xff\xfe", littleEndian},
	{"\xfe\xff", bigEndian},
}

var (
	littleEndian = candidate{name: "UTF-16", encoding: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}
	bigEndian    = candidate{name: "UTF-16", encoding: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}
	iso2022JP    = candidate{name: "ISO-2022-JP", encoding: japanese.ISO2022JP}
)

// wide returns the encoding of text that is not made of ASCII and what goes with it, and
// the size of its byte order marks; nil for other text. UTF-16 without a mark is told by
// the zeros that every other byte of ASCII then is.
func wide(head []byte) (*candidate, int) {
	for i := range wides {
		w := &wides[i]
		size := 0
		for bytes.HasPrefix(head[size:], []byte(w.mark)) {
			size += len(w.mark)
		}
		if size > 0 {
			return &w.candidate, size
		}
	}
	if bytes.Contains(head, []byte("\x1b$B")) || bytes.Contains(head, []byte("\x1b$@")) {
		return &iso2022JP, 0
	}
	head = head[:min(len(head), 4096)]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch few := 2 + len(head)/16; { // an eighth of the characters
	case zeros[1] > few && zeros[1] >= 16*zeros[0]:
		return &littleEndian, 0
	case zeros[0] > few && zeros[0] >= 16*zeros[1]:
		return &bigEndian, 0
	}
	return nil, 0
}

// A text names its encoding in the declaration of an XML document, in the remark that
// JabRef puts on top of a file, or in that of an editor such as Emacs:
// https://docs.jabref.org/, https://www.gnu.org/software/emacs/manual/html_node/emacs/Specify-Coding.html
var declarations = []func() *regexp.Regexp{
	pattern.Of(`^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']`),
	pattern.Of(`(?im)^%?\s*encoding:\s*([\w.:-]+)\s*$`),
	pattern.Of(`-\*-.*?\bcoding:\s*([\w.:-]+).*?-\*-`),
}

// declared returns the encoding that a text says it is in; nil if it says nothing, names
// UTF-8 or an encoding that does not exist, or is wrong.
func declared(head []byte) *candidate {
	for _, d := range declarations {
		if m := d().FindSubmatch(head[:min(len(head), 1024)]); m != nil {
			return fitting(string(m[1]), head)
		}
	}
	return nil
}

// otherNames are names of Java, in which JabRef is written, and of Emacs, for encodings that
// the web names otherwise.
var otherNames = map[string]string{
	"macroman": "macintosh", "x-macroman": "macintosh", "iso8859-2": "iso-8859-2", "iso8859-15": "iso-8859-15",
	"ms932": "shift-jis", "ms949": "euc-kr", "ms950": "big5", "euc-cn": "gbk", "latin-1": "latin1", "latin-2": "latin2", "latin-9": "iso-8859-15",
}

// fitting returns the encoding with a name if a text can be in it. Text with characters in
// UTF-8 is in that, whatever it says.
func fitting(name string, head []byte) *candidate {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	if other, ok := otherNames[name]; ok {
		name = other
	}
	e, err := htmlindex.Get(name)
	if err != nil || e == unicode.UTF8 || e == littleEndian.encoding || e == bigEndian.encoding {
		return nil
	}
	if text := head[ascii(head):]; len(text) > 0 && mostlyUTF8(text) {
		return nil
	}
	if name, err = htmlindex.Name(e); err != nil {
		return nil
	}
	if text, err := e.NewDecoder().Bytes(uncut(head)); err != nil || bytes.Contains(text, []byte(replacement)) {
		return nil
	}
	return &candidate{name: name, encoding: e}
}
