package tagged_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/tagged"
)

// TestTrapsDatabases: the text of PubMed and of Web of Science with all that is hard to read in
// it, in every way that it is saved.
func TestTrapsDatabases(t *testing.T) {
	latin := func(s string) string {
		s, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	same := func(s string) string { return s }
	crlf := func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") }
	for _, tt := range []struct {
		name   string
		format *format.Format
		put    func(f *formattest.TrapFile, i int, text []formattest.Piece)
		whole  func(string) string
		text   []formattest.Piece
	}{
		{"MEDLINE", tagged.MEDLINE, putMEDLINE, same, formattest.PlainText},
		{"MEDLINE, CRLF and byte order mark", tagged.MEDLINE, putMEDLINE, crlf, formattest.PlainText},
		{"MEDLINE in Latin-1", tagged.MEDLINE, putMEDLINE, latin, formattest.LatinText},
		{"Web of Science", tagged.WoS, putWoS, same, formattest.PlainText},
		{"Web of Science, CRLF and byte order mark", tagged.WoS, putWoS, crlf, formattest.PlainText},
		{"Web of Science in Latin-1", tagged.WoS, putWoS, latin, formattest.LatinText},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := formattest.NewTrapFile(11)
			if tt.format == tagged.WoS {
				f.Put("FN Clarivate Analytics Web of Science\nVR 1.0\n")
			} else {
				f.Put("\n")
			}
			for i := range formattest.TrapRecords {
				tt.put(f, i, tt.text)
			}
			if tt.format == tagged.WoS {
				f.Put("EF\n")
			}
			f.Check(t, tt.format, tt.whole(f.Text.String()))
		})
	}
}

// broken breaks a value into lines behind some of its blanks.
func broken(f *formattest.TrapFile, value, indent string) string {
	var b strings.Builder
	for i, word := range strings.Split(value, " ") {
		switch {
		case i == 0:
		case f.IntN(6) == 0 && word != "" && !strings.HasSuffix(b.String(), " "):
			b.WriteString("\n" + indent)
		default:
			b.WriteString(" ")
		}
		b.WriteString(word)
	}
	return b.String()
}

func putMEDLINE(f *formattest.TrapFile, i int, text []formattest.Piece) {
	if i%97 == 5 { // no title
		f.Complain(f.Line)
		f.Put("PMID- %d\nOWN - NLM\nAB  - An abstract alone.\n\n", 50_000+i)
	}
	names := []formattest.Piece{{Src: "FAU - Ito, Kei\nAU  - Ito K", Want: "Kei Ito"}, {Src: "FAU - van den Berg, Jan\nAU  - van den Berg J", Want: "Jan van den Berg"},
		{Src: "FAU - Müller, Ana\nAU  - Müller A\nAD  - Somewhere, far away.", Want: "Ana Müller"}}
	dates := []formattest.Piece{{Src: "2020 May 17", Want: "2020-05-17"}, {Src: "2019 Jan-Feb", Want: "2019-01"}, {Src: "2018", Want: "2018"}, {Src: "2017 Winter", Want: "2017"}, {Src: "2016 Dec 31-2017 Jan 1", Want: "2016-12-31"}}
	title, abstract, authors, date := f.Say(text, 4), f.Say(text, 30), f.Some(names, 3), formattest.Pick(f, dates...)
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: "AIMS: " + abstract.Want, Authors: formattest.Wants(authors), Published: date.Want, Venue: "Journal of A & B", Type: "article-journal",
		Fields: map[string]string{"ISSN": "1234-5678, 2345-678X", "volume": "3", "page": "101-9", "container-title-short": "J A B"},
		Extra:  map[string]json.RawMessage{"OWN": json.RawMessage(`"NLM"`), "PT": json.RawMessage(`"Journal Article"`)}}
	line := f.Line
	f.Put("PMID- %d\nOWN - NLM\nIS  - 1234-5678 (Electronic)\nIS  - 2345-678X (Linking)\nVI  - 3\nDP  - %s\nTI  - %s\nPG  - 101-9\n", 1000+i, date.Src, broken(f, fmt.Sprintf("Study %d %s", i, title.Src), "      "))
	ids := []string{fmt.Sprintf("pmid:%d", 1000+i)}
	if i%2 == 0 {
		f.Put("LID - 10.1234/ABC.%d [doi]\nAID - S%d [pii]\nAID - 10.1234/ABC.%d [doi]\n", i, i, i)
		ids = append([]string{fmt.Sprintf("doi:10.1234/abc.%d", i)}, ids...)
		p.Extra["AID"] = json.RawMessage(fmt.Sprintf(`"S%d [pii]"`, i))
	}
	f.Put("AB  - %s\n", broken(f, "AIMS: "+abstract.Src, "      "))
	for _, a := range authors {
		f.Put("%s\n", a.Src)
		if strings.Contains(a.Src, "AD  -") {
			p.Extra["AD"] = json.RawMessage(`"Somewhere, far away."`)
		}
	}
	f.Put("PT  - Journal Article\nTA  - J A B\nJT  - Journal of A & B\n")
	if i%3 == 0 {
		f.Put("MH  - Humans\nMH  - *Neoplasms, Experimental\nOT  - *sparsity\n")
		p.Extra["MH"] = json.RawMessage(`["Humans","*Neoplasms, Experimental"]`) // as a star is lost
		p.Categories, p.Keywords = []string{"Humans", "Neoplasms, Experimental"}, []string{"sparsity"}
	}
	f.Put("%s", formattest.Pick(f, "\n", "\n\n", ""))
	f.Expect(line, p, ids, ids[len(ids)-1], "")
}

func putWoS(f *formattest.TrapFile, i int, text []formattest.Piece) {
	if i%97 == 5 { // no title
		f.Complain(f.Line)
		f.Put("PT J\nAB An abstract alone.\nER\n\n")
	}
	names := []formattest.Piece{{Src: "Ito, Kei", Want: "Kei Ito"}, {Src: "van den Berg, Jan", Want: "Jan van den Berg"}, {Src: "Müller, Ana", Want: "Ana Müller"}}
	dates := []formattest.Piece{{Src: "PD MAY 17\nPY 2020", Want: "2020-05-17"}, {Src: "PD JAN-FEB\nPY 2019", Want: "2019-01"}, {Src: "PY 2018", Want: "2018"}, {Src: "EA DEC 2017", Want: "2017-12"}}
	title, abstract, authors, date := f.Say(text, 4), f.Say(text, 30), f.Some(names, 3), formattest.Pick(f, dates...)
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: "AIMS: " + abstract.Want, Authors: formattest.Wants(authors), Published: date.Want, Venue: "JOURNAL OF A & B", Type: "article-journal",
		Fields: map[string]string{"ISSN": "1234-5678, 2345-678X", "volume": "3", "page": "101-109", "genre": "Article"}, Keys: []string{fmt.Sprintf("WOS:%09d", i)}}
	line, ids := f.Line, []string(nil)
	f.Put("PT J\n")
	for _, tag := range []string{"AU", "AF"} {
		for n, a := range authors {
			f.Put("%s %s\n", map[bool]string{true: tag, false: "  "}[n == 0], a.Src)
		}
	}
	f.Put("TI %s\nSO JOURNAL OF A & B\nDT Article\n", broken(f, fmt.Sprintf("Study %d %s", i, title.Src), "   "))
	if i%3 == 0 {
		f.Put("DE sparsity; mixture of\n   experts\nID SPARSITY\n")
		p.Keywords = []string{"sparsity", "mixture of experts", "SPARSITY"}
	}
	f.Put("AB %s\nSN 1234-5678\nEI 2345-678X\n%s\nVL 3\nBP 101\nEP 109\n", broken(f, "AIMS: "+abstract.Src, "   "), date.Src)
	if strings.HasPrefix(date.Src, "EA") {
		p.Extra = map[string]json.RawMessage{"EA": json.RawMessage(`"DEC 2017"`)}
	}
	if i%2 == 0 {
		f.Put("DI 10.1234/ABC.%d\n", i)
		ids = []string{fmt.Sprintf("doi:10.1234/abc.%d", i)}
	}
	f.Put("UT WOS:%09d\nER\n%s", i, formattest.Pick(f, "\n", ""))
	f.Expect(line, p, ids, p.Keys[0], "")
}
