package charset

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode reads a text whole and byte by byte, which must give the same.
func decode(t *testing.T, text string) (string, Report) {
	t.Helper()
	var results [2]string
	var reports [2]Report
	for i, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
		d := NewReader(bufio.NewReaderSize(r, Window))
		got, err := io.ReadAll(d)
		if err != nil {
			t.Errorf("%.40q: %v", text, err)
		}
		results[i], reports[i] = string(got), d.Report()
	}
	if results[0] != results[1] || reports[0] != reports[1] {
		t.Errorf("%.40q: byte by byte %.60q, %v, whole %.60q, %v", text, results[1], reports[1], results[0], reports[0])
	}
	return results[0], reports[0]
}

// encode returns a text in an encoding.
func encode(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	s, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatalf("%.40q: %v", text, err)
	}
	return s
}

// entries are references in the languages of the candidates.
var entries = map[string]string{
	"German":       "@article{a, author={Müller, Jürgen and Weiß, Käthe}, title={Über die Größe von Maßen}, journal={Zeitschrift für Prüfwesen}}\n",
	"short":        "@book{a, author={Müller, J.}, title={A title}, year=2001}\n",
	"French":       "TY  - JOUR\nAU  - Lefèvre, Hélène\nTI  - L’étude des élèves à l’école: où en est-on?\nER  - \n",
	"Spanish":      "title,author\nLa educación en España,\"Muñoz, José\"\n",
	"Portuguese":   "title,author\nA formação de professores não é opção,\"Conceição, João\"\n",
	"Danish":       "@article{a, author={Sørensen, Åse}, title={Læring på små øer}}\n",
	"Icelandic":    "@article{a, author={Guðmundur Þórðarson}, title={Áhrif veðurs á jökla}}\n",
	"dash":         "@article{a, title={Toys – a survey}, pages={1–2}}\n",
	"quotes":       "title,year\nThe “toy” problem’s answer,2001\n",
	"Polish":       "@article{a, author={Żółkiewski, Łukasz}, title={Właściwości cząstek w ośrodkach}}\n",
	"Czech":        "@article{a, author={Dvořák, Jiří and Němcová, Ludmila}, title={Možnosti řešení úloh v příkladech}}\n",
	"Turkish":      "@article{a, author={Yıldız, Ayşe and Gündoğdu, İsmail}, title={Öğretmenlerin görüşleri üzerine bir araştırma}}\n",
	"Russian":      "@article{a, author={Иванов, Пётр}, title={О решении одной задачи}}\n",
	"Greek":        "@article{a, author={Παπαδόπουλος, Νίκος}, title={Η μελέτη των παιχνιδιών}}\n",
	"Chinese":      "@article{a, author={张伟 and 王芳}, title={基于深度学习的玩具分类方法研究}}\n",
	"Chinese name": "@article{a, author={王小明}, title={Toys}}\n",
	"Taiwan":       "@article{a, author={陳美玲}, title={玩具分類方法之研究}}\n",
	"Japanese":     "@article{a, author={田中太郎}, title={おもちゃの分類に関する研究}}\n",
	"Korean":       "@article{a, author={김철수}, title={장난감 분류 방법에 대한 연구}}\n",
}

// TestGuess: the encoding of text that does not say which one it is in.
func TestGuess(t *testing.T) {
	for _, tt := range []struct {
		name     string
		encoding encoding.Encoding
		texts    string
	}{
		{"Windows-1252", charmap.Windows1252, "German short French Spanish Portuguese Danish Icelandic dash quotes"},
		{"MacRoman", charmap.Macintosh, "German short French Spanish Portuguese Danish dash quotes"},
		{"Windows-1250", charmap.Windows1250, "Polish Czech"},
		{"Windows-1254", charmap.Windows1254, "Turkish"},
		{"Windows-1251", charmap.Windows1251, "Russian"},
		{"KOI8-R", charmap.KOI8R, "Russian"},
		{"Windows-1253", charmap.Windows1253, "Greek"},
		{"GB18030 (GBK)", simplifiedchinese.GBK, "Chinese,Chinese name"},
		{"GB18030 (GBK)", simplifiedchinese.GB18030, "Chinese,Chinese name"},
		{"Big5", traditionalchinese.Big5, "Taiwan"},
		{"Shift_JIS", japanese.ShiftJIS, "Japanese"},
		{"EUC-JP", japanese.EUCJP, "Japanese"},
		{"ISO-2022-JP", japanese.ISO2022JP, "Japanese"},
		{"EUC-KR", korean.EUCKR, "Korean"},
		{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "German,Chinese,Russian,Japanese,Korean"},
		{"UTF-16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "German,Chinese,Russian,Japanese,Korean"},
		{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "German,Chinese"},
		{"UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "German,Chinese"},
		{"UTF-32", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), "German"},
		{"UTF-32", utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "German"},
	} {
		for _, which := range strings.FieldsFunc(tt.texts, func(r rune) bool { return r == ',' || r == ' ' && !strings.Contains(tt.texts, ",") }) {
			want := entries[which]
			got, report := decode(t, encode(t, tt.encoding, want))
			if got != want || report != (Report{Encoding: tt.name}) {
				t.Errorf("%s in %s: got %q, %+v", which, tt.name, got, report)
			}
		}
	}
}

// TestUTF8: what is UTF-8 is left as it is, and byte order marks go.
func TestUTF8(t *testing.T) {
	long := strings.Repeat("plain ", Window/5)
	for which, want := range entries {
		for _, before := range []string{"", ByteOrderMark, ByteOrderMark + ByteOrderMark, long} {
			got, report := decode(t, before+want)
			if got != strings.TrimLeft(before, ByteOrderMark)+want || report != (Report{Encoding: UTF8}) {
				t.Errorf("%s after %.20q: got %.60q, %+v", which, before, got, report)
			}
		}
	}
	for _, text := range []string{"", "a", "\n", "a\x00b\n", "\x1b[31m", "日本語"} {
		if got, report := decode(t, text); got != text || report != (Report{Encoding: UTF8}) {
			t.Errorf("%q: got %q, %+v", text, got, report)
		}
	}
}
