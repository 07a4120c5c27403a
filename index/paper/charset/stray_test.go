package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// TestMixed: files that are put together from others in several encodings are read, and
// it is said where.
func TestMixed(t *testing.T) {
	german, chinese := entries["German"], entries["Chinese"]
	in1252, inGBK := encode(t, charmap.Windows1252, german), encode(t, simplifiedchinese.GBK, chinese)
	long := strings.Repeat(strings.Repeat("plain ", 20)+"\n", Window/100)
	for _, tt := range []struct {
		name, text, want string
		report           Report
	}{
		{"a byte", strings.Repeat(german, 5) + "caf\xe9\n", strings.Repeat(german, 5) + "café\n", Report{UTF8, false, 1, "Windows-1252", 6, 0}},
		{"a part, far away", german + long + in1252, german + long + german, Report{UTF8, false, 10, "Windows-1252", 657, 0}},
		{"a part, at once", in1252 + strings.Repeat(german, 3), strings.Repeat(german, 4), Report{UTF8, false, 10, "Windows-1252", 1, 0}},
		{"a Chinese part", german + long + inGBK, german + long + chinese, Report{UTF8, false, 1, "GB18030 (GBK)", 657, 0}},
		{"UTF-8 after another", in1252 + long + german, german + long + german, Report{"Windows-1252", false, 10, UTF8, 657, 0}},
		{"capitals and a blank in French", "LIBERT\xc9\xa0!\nd\xe9j\xe0\n", "LIBERTÉ\u00a0!\ndéjà\n", Report{"Windows-1252", false, 0, "", 0, 0}},
		{"after a mark", ByteOrderMark + "caf\xe9", "café", Report{UTF8, false, 1, "Windows-1252", 1, 0}},
		{"cut off in a character", "日本\xe8\xaa", "日本èª", Report{UTF8, false, 2, "Windows-1252", 1, 0}},
		{"cut off in UTF-16", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), german) + "a", german + replacement, Report{"UTF-16", false, 0, "", 0, 1}},
	} {
		if got, report := decode(t, tt.text); got != tt.want || report != tt.report {
			i := 0
			for i < min(len(got), len(tt.want)) && got[i] == tt.want[i] {
				i++
			}
			t.Errorf("%s: got %.80q after %d bytes, %+v, want %+v", tt.name, got[i:], i, report, tt.report)
		}
	}
}

func TestDeclared(t *testing.T) {
	for _, tt := range []struct{ before, want, encoding string }{
		{"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n<t>\xfcl</t>", "ül", "windows-1252"},
		{"<?xml version='1.0' encoding='KOI8-R'?>\n<t>\xc1\xc2</t>", "аб", "koi8-r"},
		{"<?xml version='1.0' encoding='iso-8859-1'?>\n<t>ül and 日本</t>", "ül and 日本", UTF8}, // converted without a change of the declaration
		{"<?xml version='1.0' encoding='UTF-16'?>\n<t>x</t>", "x", UTF8},
		{"<?xml version='1.0' encoding='nonsense'?>\n<t>caf\xe9</t>", "café", "Windows-1252"},
		{"% This file was created with JabRef 2.10.\n% Encoding: Cp1250\n\n@book{\xe8}", "č", "windows-1250"},
		{"% Encoding: ISO8859_2\n@book{\xb1}", "ą", "iso-8859-2"},
		{"% Encoding: MacRoman\n@book{\x8e}", "é", "macintosh"},
		{"% Encoding: UTF-8\n@book{M\xfcller}", "Müller", "Windows-1252"},
		{"% -*- coding: latin-2 -*-\n@book{\xb1}", "ą", "iso-8859-2"},
		{"% -*- mode: bibtex; coding: big5 -*-\n@book{\xa4\xa4}", "中", "big5"},
	} {
		got, report := decode(t, tt.before)
		if !strings.Contains(got, tt.want) || report.Encoding != tt.encoding {
			t.Errorf("%.40q: got %q, %+v, want %s", tt.before, got, report, tt.encoding)
		}
	}
}

func TestReport(t *testing.T) {
	for want, r := range map[string]Report{
		"": {Encoding: UTF8}, " ": {Encoding: "koi8-r", Declared: true},
		"not in UTF-8: read as MacRoman":                                                                     {Encoding: "MacRoman"},
		"not all in UTF-8: 1 place from line 7 on read as Windows-1252":                                      {UTF8, false, 1, "Windows-1252", 7, 0},
		"not in UTF-8: read as Windows-1252; not all in Windows-1252: 2 places from line 7 on read as UTF-8": {"Windows-1252", false, 2, UTF8, 7, 0},
		"not in UTF-8: read as Big5; damaged: 3 places cannot be read as Big5":                               {Encoding: "Big5", Lost: 3},
	} {
		if got := r.String(); got != strings.TrimSpace(want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
