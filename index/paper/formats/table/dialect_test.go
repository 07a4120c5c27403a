package table_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/table"
)

// TestDialects reads tables of two papers in every dialect.
func TestDialects(t *testing.T) {
	const both = "title Red kites; abstract Up, up.; date 2020\ntitle Blue kites; date 2021"
	for name, tt := range map[string]struct{ text, want string }{
		"commas":                        {"Title,Abstract,Year\nRed kites,\"Up, up.\",2020\nBlue kites,,2021\n", both},
		"semicolons":                    {"Title;Abstract;Year\nRed kites;Up, up.;2020\nBlue kites;;2021\n", both},
		"tabs":                          {"Title\tAbstract\tYear\nRed kites\tUp, up.\t2020\nBlue kites\t\t2021\n", both},
		"bars":                          {"Title|Abstract|Year\nRed kites|Up, up.|2020\nBlue kites||2021\n", both},
		"Markdown":                      {"| Title | Abstract | Year |\n|---|:--|--:|\n| Red kites | Up, up. | 2020 |\n| Blue kites | | 2021 |\n", both},
		"line feeds missing":            {"Title,Abstract,Year\rRed kites,\"Up, up.\",2020\rBlue kites,,2021\r", both},
		"of old Excel, lines in a cell": {"Title,Abstract,Year\rRed kites,\"Up,\nup.\",2020\rBlue kites,,2021\r", both},
		"both line ends":                {"Title,Abstract,Year\r\nRed kites,\"Up,\r\nup.\",2020\r\nBlue kites,,2021\r\n", both},
		"no last line end":              {"Title,Abstract,Year\nRed kites,\"Up, up.\",2020\nBlue kites,,2021", both},
		"blanks around quotes":          {"\"Title\" ,\"Abstract\" , \"Year\"\n\"Red kites\" , \"Up, up.\" , \"2020\"\n \"Blue kites\",\"\",\"2021\"\n", both},
		"a separator named":             {"sep=;\r\nTitle;Abstract;Year\r\nRed kites;Up, up.;2020\r\nBlue kites;;2021\r\n", both},
		"a mark and a separator named":  {"\ufeff\"sep=,\"\nTitle,Abstract,Year\nRed kites,\"Up, up.\",2020\nBlue kites,,2021\n", both},
		"a title and blank lines first": {"Results of the search \"kites\"\n\nExported on 1 May, 2020; 2 results\n\n\nTitle,Abstract,Year\nRed kites,\"Up, up.\",2020\n\nBlue kites,,2021\n", both},
		"a longer title first":          {"Kites, strings, winds, birds, planes, clouds\nTitle;Abstract;Year\nRed kites;Up, up.;2020\nBlue kites;;2021\n", both},
		"rows of separators":            {"Title,Abstract,Year\n,,\nRed kites,\"Up, up.\",2020\n,,\nBlue kites,,2021\n,,\n", both},
		"the header again":              {"Title,Abstract,Year\nRed kites,\"Up, up.\",2020\nTitle,Abstract,Year\nBlue kites,,2021\n", both},
		"another header":                {"Title,Abstract,Year\nRed kites,\"Up, up.\",2020\nPublication Year,Document Title,Authors\n2021,Blue kites,\n", both},
		"an index":                      {",Title,Abstract,Year\n0,Red kites,\"Up, up.\",2020\n1,Blue kites,,2021\n", both},
		"an index that pandas named":    {"Unnamed: 0,Title,Abstract,Year\n0,Red kites,\"Up, up.\",2020.0\n1,Blue kites,nan,2021.0\n", both},
		"empty columns at the end":      {"Title,Abstract,Year,,\nRed kites,\"Up, up.\",2020,,\nBlue kites,,2021\n", both},
		"decimal commas":                {"Title;Abstract;Year\nRed kites;Up, up.;2020,0\nBlue kites;;2021,00\n", both},
		"numbers as formulas":           {"Title,Abstract,Year\nRed kites,\"Up, up.\",\"=\"\"2020\"\"\"\nBlue kites,,=\"2021\"\n", both},
		"Excel without quotes":          {"Title\tAbstract\tYear\n\"Red\" kites\tUp, \"up\".\t2020\nBlue kites\t\t2021\n", strings.ReplaceAll(strings.ReplaceAll(both, "Red kites", `"Red" kites`), "up.", `"up".`)},
		"quotes not doubled":            {"Title,Abstract,Year\n\"The \"red\" kites\",\"Up, \"up\".\",2020\nBlue kites,,2021\n", strings.ReplaceAll(strings.ReplaceAll(both, "Red kites", `The "red" kites`), "up.", `"up".`)},
		"a quote before a comma":        {"Title,Abstract,Year\n\"The \"red\", the kites\",\"Up, up.\",2020\nBlue kites,,2021\n", strings.ReplaceAll(both, "Red kites", `The "red", the kites`)},
		"a comma without quotes":        {"Title,Abstract,Year\nRed kites,Up, up.,2020\nBlue kites,,2021\n", both},
		"a quote that opens":            {"Title,Abstract,Year\n\"Red kites,Up,2020\nBlue kites,,2021\n", strings.ReplaceAll(both, "Up, up.", "Up")},
		"one column more than named":    {"Title,Abstract,Year\nRed kites,\"Up, up.\",2020,\nBlue kites,,2021,\n", both},
		"a field a line":                {"\"TITLE\",\"Red kites\"\n\"ABSTRACT\",\"Up, up.\"\n\"PUBLICATION YEAR\",\"2020\"\n\n\"TITLE\",\"Blue kites\"\n\"PUBLICATION YEAR\",\"2021\"\n", both},
		"a field a line, without gaps":  {"\"TITLE\",\"Red kites\"\n\"ABSTRACT\",\"Up, up.\"\n\"PUBLICATION YEAR\",\"2020\"\n\"TITLE\",\"Blue kites\"\n\"PUBLICATION YEAR\",\"2021\"\n", both},
	} {
		t.Run(name, func(t *testing.T) {
			records, bad := formattest.Read(t, tt.text, nil)
			var got []string
			for _, r := range records {
				got = append(got, summary(r.Paper))
			}
			if strings.Join(got, "\n") != tt.want || len(bad) > 0 {
				t.Errorf("\n got %s\nwant %s\n bad %q", strings.Join(got, "\n"), tt.want, bad)
			}
		})
	}
}

// TestEntriesInCells: text of other formats in a cell does not make a table one of them.
func TestEntriesInCells(t *testing.T) {
	for _, cell := range []string{"@article{kites, title={Inside}}", "x\n@article{kites,\n title={Inside}}", "x\nTY  - JOUR\nTI  - Inside\nER  - ", `x\n{"title":"Inside"}`} {
		cell = strings.ReplaceAll(cell, `\n`, "\n")
		records, bad := formattest.Read(t, "Title,Abstract,Year\nRed kites,\""+strings.ReplaceAll(cell, `"`, `""`)+"\",2020\n", nil)
		if len(records) != 1 || records[0].Paper.Title != "Red kites" || len(bad) > 0 {
			t.Errorf("%q: %d papers, %q", cell, len(records), bad)
		}
	}
}

// TestLongCells: the notes of reference managers have thousands of lines.
func TestLongCells(t *testing.T) {
	note := strings.Repeat("A line, with a \"\"quote\"\";\n", 100_000)
	records, bad := formattest.Read(t, "Title,Notes,Year\nRed kites,\""+note+"\",2020\nBlue kites,,2021\n", table.CSV)
	if len(records) != 2 || len(bad) > 0 || records[1].Line != 100_003 {
		t.Fatalf("%d papers, %.300q", len(records), bad)
	}
	if got := len(records[0].Paper.Fields["note"]); got < 2_300_000 {
		t.Errorf("a note of %d bytes", got)
	}
}

// TestOpenQuotes: a quote that is not closed spoils one line, and is named.
func TestOpenQuotes(t *testing.T) {
	rows := strings.Repeat("Kites,\"up, up\",2020\n", 2000)
	plain := strings.Repeat("Kites,up,2020\n", 2000)
	for name, tt := range map[string]struct {
		text  string
		good  int
		lines []int // bad
	}{
		"in the last column":          {"Title,Year,Abstract\nA,2020,\"x\nB,2020,y\nC,2020,z\n", 2, []int{2}},
		"in the last column, of many": {"Title,Abstract,Year\n" + rows + "A,\"x\n" + rows, 4000, []int{2002}},
		"closed by no other":          {"Title,Abstract,Year\nA,\"x\n" + plain, 2000, []int{2}},
		"twice":                       {"Title,Abstract,Year\n" + rows + "A,\"x\n" + rows + "B,\"y\n" + rows, 6000, []int{2002, 4003}},
		"cut off":                     {"Title,Year,Abstract\nA,2020,x\nB,2020,\"y and", 1, []int{3}},
	} {
		t.Run(name, func(t *testing.T) {
			records, bad := formattest.Read(t, tt.text, table.CSV)
			var want []string
			for _, line := range tt.lines {
				want = append(want, fmt.Sprintf("x:%d: a quote is not closed", line))
			}
			if len(records) != tt.good || strings.Join(bad, "\n") != strings.Join(want, "\n") {
				t.Errorf("%d papers, %.300q, want %d, %q", len(records), bad, tt.good, want)
			}
		})
	}
}

// TestGaps: which value belongs to which column is told by what the columns hold.
func TestGaps(t *testing.T) {
	const header = "Authors,Title,Year,Source title,Abstract,Funding Text 1,References,DOI,Link,Document Type\n"
	for name, tt := range map[string]struct{ row, want, bad string }{
		"one more":                 {"Ito K.,Kites,2020,J Kites,Up.,Funds,More funds,Ref,10.1234/k,https://k.example/1,Article", `title Kites; abstract Up.; authors Ito, K.; date 2020; venue J Kites; ids doi:10.1234/k; url https://k.example/1; type article-journal; Funding Text 1 ["Funds","More funds"]; References "Ref"`, ""},
		"three more":               {"Ito K.,Kites,2020,J Kites,Up.,Funds,b,c,d,Ref,10.1234/k,https://k.example/1,Article", `title Kites; abstract Up.; authors Ito, K.; date 2020; venue J Kites; ids doi:10.1234/k; url https://k.example/1; type article-journal; Funding Text 1 ["Funds","b","c","d"]; References "Ref"`, ""},
		"one less":                 {"Ito K.,Kites,2020,J Kites,Up.,Funds,10.1234/k,https://k.example/1,Article", `title Kites; abstract Up.; authors Ito, K.; date 2020; venue J Kites; ids doi:10.1234/k; url https://k.example/1; type article-journal; Funding Text 1 "Funds"`, ""},
		"cut short":                {"Ito K.,Kites,2020,J Kites", "title Kites; authors Ito, K.; date 2020; venue J Kites", ""},
		"the year left out":        {"Ito K.,Kites,J Kites,Up.,Funds,Ref,10.1234/k,https://k.example/1,Article", `title Kites; abstract Up.; authors Ito, K.; venue J Kites; ids doi:10.1234/k; url https://k.example/1; type article-journal; Funding Text 1 "Funds"; References "Ref"`, ""},
		"the author may be two":    {"Ito K.,Li W.,Kites,2020,J Kites,Up.,Funds,Ref,10.1234/k,https://k.example/1,Article", "", `x:2: 11 values for 10 columns: "Ito K."`},
		"too many to tell":         {"Ito K.,Kites,2020" + strings.Repeat(",x", 40), "", `x:2: 43 values for 10 columns: "Ito K."`},
		"no place for the address": {"https://k.example/1,Kites,https://k.example/2,10.1234/k,x", "", `x:2: 5 values for 10 columns: "https://k.example/1"`},
	} {
		t.Run(name, func(t *testing.T) {
			records, bad := formattest.Read(t, header+tt.row+"\n", table.CSV)
			got := ""
			for _, r := range records {
				got += summary(r.Paper)
			}
			if got != tt.want || strings.Join(bad, "\n") != tt.bad {
				t.Errorf("\n got %s\nwant %s\n bad %q, want %q", got, tt.want, bad, tt.bad)
			}
		})
	}
}
