package tagged_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/tagged"
)

func TestTrapsRIS(t *testing.T) {
	for name, whole := range map[string]func(string) string{
		"as it is":                 func(s string) string { return s },
		"CRLF and byte order mark": func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
		"Latin-1": func(s string) string {
			s, err := charmap.Windows1252.NewEncoder().String(s)
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := formattest.NewTrapFile(6)
			text := formattest.PlainText
			if name == "Latin-1" {
				text = formattest.LatinText
			}
			f.Put("Provider: Somebody\nDatabase: x\nContent: text/plain; charset=\"UTF-8\"\n\n\n")
			for i := range formattest.TrapRecords {
				putRIS(f, i, text)
			}
			f.Expect(f.Line, paper.Paper{Title: "Without an end", Type: "article-journal"}, nil, "", "")
			f.Put("TY  - JOUR\nTI  - Without an end\n")
			f.Check(t, tagged.RIS, whole(f.Text.String()))
		})
	}
}

func putRIS(f *formattest.TrapFile, i int, text []formattest.Piece) {
	if i%91 == 4 {
		f.Expect(f.Line, paper.Paper{Title: "Without an end, too", Authors: []string{"Plato"}, Type: "article-journal"}, nil, "", "")
		f.Put("TY  - JOUR\nTI  - Without an end, too\nAU  - Plato\n\n")
	}
	names := []formattest.Piece{{"Ito, K.", "K. Ito"}, {"van den Berg, Jan", "Jan van den Berg"},
		{"King, Martin Luther, Jr.", "Martin Luther King Jr."}, {"World Health Organization", "World Health Organization"},
		{"Team of Ito,", "Team of Ito"}, {"Müller,Ana", "Ana Müller"}, {"Plato", "Plato"}}
	dates := []formattest.Piece{{"PY  - 2020\nDA  - 2020/05/17/", "2020-05-17"}, {"PY  - 2020///", "2020"}, {"Y1  - 2019/03//", "2019-03"},
		{"PY  - 2018/07/04/Summer", "2018-07-04"}, {"DA  - 2017-11-30\nPY  - 2017", "2017-11-30"},
		{"PY  - 2016\nDA  - May 17", "2016-05-17"}, {"PY  - 2015\nDA  - Jan-Feb", "2015-01"},
		{"PY  - 2014\nDA  - 2014/06", "2014-06"}, {"PY  - 2013\nY2  - 2024/01/02/", "2013"}, {"Y1  - 2012", "2012"},
		{"DA  - 3 March 2011", "2011-03-03"}, {"PY  - in press", ""}, {"PY  - 2017\nY1  - 4-9 Dec. 2017", "2017-12-04"}}
	title, abstract, authors, date := f.Say(text, 4), f.Say(text, 20), f.Some(names, 4), formattest.Pick(f, dates...)
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: abstract.Want + " AI - the next line and more", Authors: formattest.Wants(authors), Published: date.Want}
	kind := formattest.Pick(f, formattest.Piece{Src: "JOUR", Want: "article-journal"}, formattest.Piece{Src: "CONF", Want: "paper-conference"},
		formattest.Piece{Src: "GEN", Want: "document"}, formattest.Piece{Src: "THES", Want: "thesis"})
	p.Type = kind.Want
	p.Fields = map[string]string{"genre": "Article", "note": "a note", "page": "1"}
	p.People = map[string][]paper.Name{"editor": {{Family: "Itor", Given: "Ed"}}}
	fields := []string{formattest.Pick(f, "TI", "T1") + fmt.Sprintf("  - Study %d\n%s", i, title.Src),
		formattest.Pick(f, "AB", "N2") + "  - " + abstract.Src + "\nAI - the next line\n\n  and more  ", date.Src}
	names2, author := "", formattest.Pick(f, "AU", "A1")
	for _, a := range authors {
		names2 += author + "  - " + a.Src + "\n"
	}
	if names2 != "" {
		fields = append(fields, strings.TrimSpace(names2))
	}
	fields = append(fields, "ED  - Itor, Ed", "SP  - 1", "M3  - Article", "N1  - a note")
	var ids []string
	key := ""
	switch i % 6 {
	case 0:
		fields, ids = append(fields, fmt.Sprintf("DO  - 10.1234/ABC.%d [doi]", i)), []string{fmt.Sprintf("doi:10.1234/abc.%d", i)}
	case 1:
		fields, ids = append(fields, fmt.Sprintf("DO  - https://doi.org/10.1234/x%d", i)), []string{fmt.Sprintf("doi:10.1234/x%d", i)}
	case 2:
		fields, ids = append(fields, fmt.Sprintf("UR  - https://arxiv.org/abs/2101.%05dv2", i)), []string{fmt.Sprintf("arxiv:2101.%05d", i)}
		p.URL = fmt.Sprintf("https://arxiv.org/abs/2101.%05dv2", i)
	case 3:
		fields, key = append(fields, fmt.Sprintf("ID  - rayyan-%d", i)), fmt.Sprintf("rayyan-%d", i)
		p.Keys = []string{key}
	case 4:
		fields, p.URL = append(fields, fmt.Sprintf("DO  - \nUR  - https://example.org/%d; https://example.com", i)), fmt.Sprintf("https://example.org/%d", i)
		p.Extra = map[string]json.RawMessage{"UR": json.RawMessage(`"https://example.com"`)}
	}
	if strings.Contains(date.Src, "Y2") {
		p.Dates = map[string]string{"accessed": "2024-01-02"}
	}
	if strings.Contains(date.Src, "in press") {
		p.Fields["status"] = "in press"
	}
	if f.IntN(2) == 0 {
		venue := formattest.Pick(f, "JO", "JF", "T2", "JA")
		fields, p.Venue = append(fields, venue+"  - Journal of A & B"), "Journal of A & B"
	}
	switch i % 4 {
	case 0:
		fields = append(fields, "KW  - sparsity\nKW  - Neoplasms, Experimental\nKW  - sparsity")
		p.Keywords = []string{"sparsity", "Neoplasms, Experimental"}
	case 1: // EndNote's way
		fields = append(fields, "KW  - sparsity\nNeoplasms, Experimental\n*Models")
		p.Keywords = []string{"sparsity", "Neoplasms, Experimental", "*Models"}
	}
	f.Shuffle(len(fields), func(a, b int) { fields[a], fields[b] = fields[b], fields[a] })
	f.Expect(f.Line, p, ids, key, "")
	f.Put("%s", "TY  - "+kind.Src+"\n"+strings.Join(fields, "\n")+formattest.Pick(f, "\nER  - \n\n", "\nER  -\n"))
}
