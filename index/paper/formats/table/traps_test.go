package table_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/table"
)

// A layout is how a program writes a row of names and rows of values.
type layout struct {
	comma               string
	columns             []string // of what below, in the program's words, by "" if it has none
	whole               func(string) string
	text                []formattest.Piece
	family, quoteAlways bool
}

func TestTrapsCSV(t *testing.T) {
	same := func(s string) string { return s }
	latin := func(s string) string { s, _ = charmap.Windows1252.NewEncoder().String(s); return s }
	for name, tt := range map[string]layout{
		"Zotero":    {",", []string{"Key", "Item Type", "Publication Year", "Author", "Title", "Publication Title", "DOI", "Url", "Abstract Note", "Date", "Manual Tags"}, func(s string) string { return "\ufeff" + s }, formattest.PlainText, true, true},
		"semicolon": {";", []string{"ID", "", "YEAR", "AUTHORS", "TITLE", "Journal", "doi", "URL", "Abstract", "date", "Keywords"}, func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, formattest.PlainText, true, false},
		"tab":       {"\t", []string{"paper_id", "kind", "publication_year", "author names", "primary_title", "venue", "DOI", "link", "abstract", "publication_date", "tags"}, same, formattest.PlainText, true, false},
		"Scopus":    {",", []string{"", "Document Type", "Year", "Authors", "Title", "Source title", "DOI", "Link", "Abstract", "", "Author Keywords"}, same, formattest.PlainText, false, true},
		"Latin-1":   {";", []string{"Key", "", "Year", "Author", "Title", "Journal", "DOI", "URL", "Abstract", "Date", "Keywords"}, latin, formattest.LatinText, true, false},
		"Excel":     {";", []string{"Key", "", "Year", "Author", "Title", "Journal", "DOI", "URL", "Abstract", "Date", "Keywords"}, func(s string) string { return "sep=;\r\n" + s }, formattest.PlainText, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := formattest.NewTrapFile(7)
			order := f.Perm(len(tt.columns))
			if name == "Excel" {
				f.Line++
			}
			putRow(f, tt, order, tt.columns)
			for i := range formattest.TrapRecords {
				putPaper(f, i, tt, order)
			}
			f.Check(t, table.CSV, tt.whole(f.Text.String()))
		})
	}
}

// row writes values in the order of the columns.
func putRow(f *formattest.TrapFile, tt layout, order []int, values []string) {
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
	f.Put("%s\n", strings.Join(row, tt.comma))
}

// How tables write names, the way of most and the way of Scopus, and dates.
var (
	familyFirst = []formattest.Piece{{"Ito, Kei", "Kei Ito"}, {"van den Berg, Jan", "Jan van den Berg"}, {"King, Martin, Jr.", "Martin King Jr."},
		{"World Health Organization", "World Health Organization"}}
	initialsLast = []formattest.Piece{{"Ito K.", "K. Ito"}, {"van den Berg J.A.", "J.A. van den Berg"}, {"Li W.-X.", "W.-X. Li"},
		{"Müller A.", "A. Müller"}}
	trapDates = []formattest.Piece{{"2020-05-17", "2020-05-17"}, {"2020-05", "2020-05"}, {"5/17/2020", "2020-05-17"}, {"May 2020", "2020-05"},
		{"MAY 17", "2020-05-17"}, {"", "2020"}, {"2020", "2020"}}
)

func putPaper(f *formattest.TrapFile, i int, tt layout, order []int) {
	names := familyFirst
	if !tt.family {
		names = initialsLast
	}
	title, abstract, authors, date := f.Say(tt.text, 4), f.Say(tt.text, 20), f.Some(names, 4), formattest.Pick(f, trapDates...)
	if tt.columns[9] == "" {
		date = formattest.Piece{"", "2020"}
	}
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: abstract.Want + " and a second line", Published: date.Want, Authors: formattest.Wants(authors)}
	var author, ids []string
	for _, a := range authors {
		author = append(author, a.Src)
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
	if set(1, "journalArticle"); tt.columns[1] == "kind" {
		p.Extra = map[string]json.RawMessage{"kind": json.RawMessage(`"journalArticle"`)}
	} else if tt.columns[1] != "" {
		p.Type = "article-journal"
	}
	set(2, "2020")
	set(3, strings.Join(author, "; "))
	set(4, fmt.Sprintf("Study %d %s", i, title.Src))
	if set(5, "Journal of A & B"); i%3 == 0 {
		p.Venue = "Journal of A & B"
	} else {
		values[5] = ""
	}
	switch i % 5 {
	case 0:
		set(6, formattest.Pick(f, fmt.Sprintf("10.1234/ABC.%d", i), fmt.Sprintf("https://doi.org/10.1234/abc.%d", i), fmt.Sprintf("doi:10.1234/abc.%d", i)))
		ids = []string{fmt.Sprintf("doi:10.1234/abc.%d", i)}
	case 1:
		set(6, "N/A")
	case 2:
		set(7, fmt.Sprintf("https://arxiv.org/abs/2101.%05d", i))
		p.URL, ids = values[7], []string{fmt.Sprintf("arxiv:2101.%05d", i)}
	}
	set(8, abstract.Src+"\nand a second line")
	set(9, date.Src)
	if i%2 == 0 {
		set(10, "sparsity; mixture of experts;na\u00efve")
		p.Keywords = []string{"sparsity", "mixture of experts", "naïve"}
	}
	line := f.Line
	putRow(f, tt, order, values)
	f.Expect(line, p, ids, key, "")
	putBad(f, i, tt)
}

// putBad writes bad rows after some of the good ones.
func putBad(f *formattest.TrapFile, i int, tt layout) {
	if i%89 == 5 && tt.quoteAlways { // a quote that the next row closes
		f.Complain(f.Line)
		f.Put("%s", strings.Repeat(`"x"`+tt.comma, 4)+"\"never closed\n")
	}
	if i%97 == 3 { // a row with a separator that should have been in quotes
		f.Complain(f.Line)
		f.Put("%s\n", strings.Repeat("x"+tt.comma, len(tt.columns)+2)+"x")
	}
}
