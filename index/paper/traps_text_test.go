package paper

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// plainText is text of formats without a markup of their own; latinText is
// what of it Latin-1 can write.
var (
	latinText = []piece{{"R&D", "R&D"}, {"p < 0.05", "p < 0.05"}, {"café", "café"}, {"<i>in vivo</i>", "in vivo"},
		{"H<sub>2</sub>O", "H2O"}, {"&lt;0.05", "<0.05"}, {"say \"no\"", `say "no"`},
		{"a, b; c", "a, b; c"}, {"$x_{i}$", "$x_{i}$"}, {"Stra\u00dfe", "Straße"}, {"AT&amp;T", "AT&T"}, {"two  spaces", "two spaces"},
		{"it's", "it's"}, {"– dash", "– dash"}}
	plainText = append([]piece{{"日本語", "日本語"}, {"cafe\u0301", "café"}, {"α-helix", "α-helix"},
		{"zero\u200bwidth", "zerowidth"}}, latinText...)
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
			f := newTrapFile(6)
			text := plainText
			if name == "Latin-1" {
				text = latinText
			}
			f.put("Provider: Somebody\nDatabase: x\nContent: text/plain; charset=\"UTF-8\"\n\n\n")
			for i := range trapRecords {
				f.risRecord(i, text)
			}
			f.complain(f.line)
			f.put("TY  - JOUR\nTI  - Cut off\n")
			f.check(t, RIS, whole(f.text.String()))
		})
	}
}

func (f *trapFile) risRecord(i int, text []piece) {
	if i%91 == 4 {
		f.complain(f.line)
		f.put("TY  - JOUR\nTI  - Without an end\nAU  - A\n\n")
	}
	names := []piece{{"Ito, K.", "K. Ito"}, {"van den Berg, Jan", "Jan van den Berg"},
		{"King, Martin Luther, Jr.", "Martin Luther King Jr."}, {"World Health Organization", "World Health Organization"},
		{"Team of Ito,", "Team of Ito"}, {"Müller,Ana", "Ana Müller"}, {"Plato", "Plato"}}
	dates := []piece{{"PY  - 2020\nDA  - 2020/05/17/", "2020-05-17"}, {"PY  - 2020///", "2020"}, {"Y1  - 2019/03//", "2019-03"},
		{"PY  - 2018/07/04/Summer", "2018-07-04"}, {"DA  - 2017-11-30\nPY  - 2017", "2017-11-30"},
		{"PY  - 2016\nDA  - May 17", "2016-05-17"}, {"PY  - 2015\nDA  - Jan-Feb", "2015-01"},
		{"PY  - 2014\nDA  - 2014/06", "2014-06"}, {"PY  - 2013\nY2  - 2024/01/02/", "2013"}, {"Y1  - 2012", "2012"},
		{"DA  - 3 March 2011", "2011-03-03"}, {"PY  - in press", ""}, {"PY  - 2017\nY1  - 4-9 Dec. 2017", "2017-12-04"}}
	title, abstract, authors, date := f.say(text, 4), f.say(text, 20), f.some(names, 4), pick(f, dates...)
	p := Paper{Title: fmt.Sprintf("Study %d %s", i, title.want), Abstract: abstract.want + " AI - the next line and more", Authors: wants(authors), Published: date.want}
	fields := []string{pick(f, "TI", "T1") + fmt.Sprintf("  - Study %d\n%s", i, title.src),
		pick(f, "AB", "N2") + "  - " + abstract.src + "\nAI - the next line\n\n  and more  ", date.src}
	names2, author := "", pick(f, "AU", "A1")
	for _, a := range authors {
		names2 += author + "  - " + a.src + "\n"
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
	}
	if f.IntN(2) == 0 {
		venue := pick(f, "JO", "JF", "T2", "JA")
		fields, p.Venue = append(fields, venue+"  - Journal of A & B"), "Journal of A & B"
	}
	switch i % 4 {
	case 0:
		fields = append(fields, "KW  - sparsity\nKW  - Neoplasms, Experimental\nKW  - sparsity")
		p.Categories = []string{"sparsity", "Neoplasms, Experimental"}
	case 1: // EndNote's way
		fields = append(fields, "KW  - sparsity\nNeoplasms, Experimental\n*Models")
		p.Categories = []string{"sparsity", "Neoplasms, Experimental", "*Models"}
	}
	f.Shuffle(len(fields), func(a, b int) { fields[a], fields[b] = fields[b], fields[a] })
	f.expect(f.line, p, ids, key, "")
	f.put("%s", "TY  - "+pick(f, "JOUR", "CONF", "GEN", "RPRT")+"\n"+strings.Join(fields, "\n")+pick(f, "\nER  - \n\n", "\nER  -\n"))
}

// A table is how a program writes a row of names and rows of values.
type table struct {
	comma               string
	columns             []string // of what below, in the program's words, by "" if it has none
	whole               func(string) string
	text                []piece
	family, quoteAlways bool
}

func TestTrapsCSV(t *testing.T) {
	same := func(s string) string { return s }
	latin := func(s string) string { s, _ = charmap.Windows1252.NewEncoder().String(s); return s }
	for name, tt := range map[string]table{
		"Zotero":    {",", []string{"Key", "Item Type", "Publication Year", "Author", "Title", "Publication Title", "DOI", "Url", "Abstract Note", "Date", "Manual Tags"}, func(s string) string { return "\ufeff" + s }, plainText, true, true},
		"semicolon": {";", []string{"ID", "", "YEAR", "AUTHORS", "TITLE", "Journal", "doi", "URL", "Abstract", "date", "Keywords"}, func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, plainText, true, false},
		"tab":       {"\t", []string{"paper_id", "kind", "publication_year", "author names", "primary_title", "venue", "DOI", "link", "abstract", "publication_date", "tags"}, same, plainText, true, false},
		"Scopus":    {",", []string{"", "Document Type", "Year", "Authors", "Title", "Source title", "DOI", "Link", "Abstract", "", "Author Keywords"}, same, plainText, false, true},
		"Latin-1":   {";", []string{"Key", "", "Year", "Author", "Title", "Journal", "DOI", "URL", "Abstract", "Date", "Keywords"}, latin, latinText, true, false},
		"Excel":     {";", []string{"Key", "", "Year", "Author", "Title", "Journal", "DOI", "URL", "Abstract", "Date", "Keywords"}, func(s string) string { return "sep=;\r\n" + s }, plainText, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newTrapFile(7)
			order := f.Perm(len(tt.columns))
			if name == "Excel" {
				f.line++
			}
			f.row(tt, order, tt.columns)
			for i := range trapRecords {
				f.tableRow(i, tt, order)
			}
			f.check(t, CSV, tt.whole(f.text.String()))
		})
	}
}

// row writes values in the order of the columns.
func (f *trapFile) row(tt table, order []int, values []string) {
	var row []string
	for _, at := range order {
		v := values[at]
		if tt.columns[at] == "" {
			continue
		}
		if tt.quoteAlways || strings.ContainsAny(v, "\"\n"+tt.comma) {
			v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		row = append(row, v)
	}
	f.put("%s\n", strings.Join(row, tt.comma))
}

func (f *trapFile) tableRow(i int, tt table, order []int) {
	names := []piece{{"Ito, Kei", "Kei Ito"}, {"van den Berg, Jan", "Jan van den Berg"}, {"King, Martin, Jr.", "Martin King Jr."},
		{"World Health Organization", "World Health Organization"}}
	if !tt.family { // the way of Scopus
		names = []piece{{"Ito K.", "K. Ito"}, {"van den Berg J.A.", "J.A. van den Berg"}, {"Li W.-X.", "W.-X. Li"},
			{"Müller A.", "A. Müller"}}
	}
	dates := []piece{{"2020-05-17", "2020-05-17"}, {"2020-05", "2020-05"}, {"5/17/2020", "2020-05-17"}, {"May 2020", "2020-05"},
		{"MAY 17", "2020-05-17"}, {"", "2020"}, {"2020", "2020"}}
	title, abstract, authors, date := f.say(tt.text, 4), f.say(tt.text, 20), f.some(names, 4), pick(f, dates...)
	if tt.columns[9] == "" {
		date = piece{"", "2020"}
	}
	p := Paper{Title: fmt.Sprintf("Study %d %s", i, title.want), Abstract: abstract.want + " and a second line", Published: date.want, Authors: wants(authors)}
	var author, ids []string
	for _, a := range authors {
		author = append(author, a.src)
	}
	values := make([]string, len(tt.columns))
	set := func(column int, value string) bool {
		values[column] = value
		return tt.columns[column] != ""
	}
	key := ""
	if set(0, fmt.Sprintf("AB%dCD", i)) {
		key = values[0]
		p.Keys = []string{key}
	}
	if set(1, "journalArticle") {
		p.Extra = map[string]json.RawMessage{tt.columns[1]: json.RawMessage(`"journalArticle"`)}
	}
	set(2, "2020")
	set(3, strings.Join(author, "; "))
	set(4, fmt.Sprintf("Study %d %s", i, title.src))
	if set(5, "Journal of A & B"); i%3 == 0 {
		p.Venue = "Journal of A & B"
	} else {
		values[5] = ""
	}
	switch i % 5 {
	case 0:
		set(6, pick(f, fmt.Sprintf("10.1234/ABC.%d", i), fmt.Sprintf("https://doi.org/10.1234/abc.%d", i), fmt.Sprintf("doi:10.1234/abc.%d", i)))
		ids = []string{fmt.Sprintf("doi:10.1234/abc.%d", i)}
	case 1:
		set(6, "N/A")
	case 2:
		set(7, fmt.Sprintf("https://arxiv.org/abs/2101.%05d", i))
		p.URL, ids = values[7], []string{fmt.Sprintf("arxiv:2101.%05d", i)}
	}
	set(8, abstract.src+"\nand a second line")
	set(9, date.src)
	if i%2 == 0 {
		set(10, "sparsity; mixture of experts;na\u00efve")
		p.Categories = []string{"sparsity", "mixture of experts", "naïve"}
	}
	line := f.line
	f.row(tt, order, values)
	f.expect(line, p, ids, key, "")
	if i%89 == 5 && tt.quoteAlways { // a quote that the next row closes
		f.complain(f.line)
		f.put("%s", strings.Repeat(`"x"`+tt.comma, 4)+"\"never closed\n")
	}
	if i%97 == 3 { // a row with a separator that should have been in quotes
		f.complain(f.line)
		f.put("%s\n", strings.Repeat("x"+tt.comma, len(tt.columns)+2)+"x")
	}
}

// TestTrapsHFPage: what looks like the invitation can be a title's text.
func TestTrapsHFPage(t *testing.T) {
	for name, start := range map[string]string{
		"glued": "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe",
		"apart": "\ufeffGet trending papers in your email inbox once a day!\r\n\r\nSubscribe\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			f := newTrapFile(8)
			f.put("%s", start)
			for i := range trapRecords {
				title, abstract := f.say(plainText, 4), f.say(plainText, 30)
				line := f.line
				f.put("%s", fmt.Sprintf("Subscribers of Study %d %s\n%s  %s\n%s", i, title.src, strings.Repeat("\r\n", i%7/6), abstract.src, strings.Repeat("\n", i%5/4)))
				f.expect(line, Paper{Title: fmt.Sprintf("Subscribers of Study %d %s", i, title.want), Abstract: abstract.want}, nil, "", "")
			}
			line := f.line
			f.put("A last title")
			f.expect(line, Paper{Title: "A last title"}, nil, "", "")
			f.check(t, HFPage, f.text.String())
		})
	}
}
