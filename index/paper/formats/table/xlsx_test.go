package table_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/source"
)

// book returns a workbook of sheets, each a list of rows whose cells are separated by |. A
// cell is text, a number, or what stands between < and >.
func book(t testing.TB, sheets ...[]string) string {
	t.Helper()
	var list, rels strings.Builder
	parts := map[string]string{"[Content_Types].xml": "<Types/>"}
	for i, rows := range sheets {
		var b strings.Builder
		for n, row := range rows {
			fmt.Fprintf(&b, `<row r="%d">`, n+1)
			for _, cell := range strings.Split(row, "|") {
				switch {
				case strings.HasPrefix(cell, "<"):
					b.WriteString(cell)
				case cell != "" && strings.Trim(cell, "0123456789.") == "":
					b.WriteString("<c><v>" + cell + "</v></c>")
				default:
					b.WriteString(`<c t="inlineStr"><is><t>` + cell + "</t></is></c>")
				}
			}
			b.WriteString("</row>")
		}
		fmt.Fprintf(&list, `<sheet name="S%d" sheetId="%d" r:id="r%d"/>`, i+1, i+1, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="x/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, i+1)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = "<worksheet><sheetData>" + b.String() + "</sheetData></worksheet>"
	}
	parts["xl/workbook.xml"] = `<workbook xmlns:r="r"><sheets>` + list.String() + "</sheets></workbook>"
	parts["xl/_rels/workbook.xml.rels"] = "<Relationships>" + rels.String() + "</Relationships>"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSheets: each sheet is a table of its own, with the header where it is, and what has
// none is passed over and told.
func TestSheets(t *testing.T) {
	text := book(t,
		[]string{"Notes of the group", "x|y"},
		[]string{"", "Title:|My list", "", "|#|Article title|Authors|Year|Date", "|1|Toys one|Ito, Kei|2019.0|43602", "|2||||", "|3|Toys two||43602|", "|4|<c t=\"e\"><v>#NAME?</v></c>|Ito, Kei||", "|Total|||5|"},
		[]string{"Title", "1984"},
		[]string{"Title|Year", "Toys three|2020", "Item title|Item DOI|Publication Title", "Toys four|10.1234/f|J"})
	var skipped []string
	s := source.New("x", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
	o := source.Options{Skipped: func(left paper.BadRecord) { skipped = append(skipped, left.Error()) }}
	var got []string
	for r, err := range source.Read(t.Context(), []source.Source{s}, o) {
		if err != nil {
			got = append(got, "bad "+err.Error())
		} else {
			got = append(got, paper.At(r.Source, r.Line)+": "+r.Paper.Title+" "+r.Paper.Published+" "+r.Paper.Venue)
		}
	}
	if want := `x: sheet "S2", row 5: Toys one 2019-05-17 
x: sheet "S2", row 7: Toys two 2019-05-17 
bad x: sheet "S2", row 8: instead of a title, cell C8 has the error #NAME?
bad x: sheet "S2", row 9: no title
x: sheet "S3", row 2: 1984  
x: sheet "S4", row 2: Toys three 2020 
x: sheet "S4", row 4: Toys four  J`; strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if want := `x: sheet "S1": it is a table without a column for titles (Notes of the group)
x: sheet "S2": 1 of its rows, which have nothing but numbers`; strings.Join(skipped, "\n") != want {
		t.Errorf("skipped\n%s\nwant\n%s", strings.Join(skipped, "\n"), want)
	}
}

// TestMessySheets: tables as people keep them.
func TestMessySheets(t *testing.T) {
	for name, tt := range map[string]struct {
		rows []string
		want string
	}{
		"an author a column":       {[]string{"Title|First Author|Second Author|Third Author", "T|Ann Lee|Bob Ray|", "U|Ann Lee||Cy Cox"}, `2: T [Ann Lee; Bob Ray]|3: U [Ann Lee; Cy Cox]`},
		"a first author alone":     {[]string{"Title|First Author|Year", "T|Ann Lee|2020"}, `2: T 2020 [Ann Lee]`},
		"numbered and first":       {[]string{"Title|First Author|Author 1|Author 2", "T|Lee|Ann Lee|Bob Ray"}, `2: T [Ann Lee; Bob Ray]`},
		"all authors and first":    {[]string{"Title|First Author|Second Author|Authors", "T|Lee|Ray|Ann Lee; Bob Ray; Cy Cox"}, `2: T [Ann Lee; Bob Ray; Cy Cox]`},
		"parts of names":           {[]string{"Title|Author 1 Last Name|Author 1 First Name|Author 2 Last Name|Author 2 First Name", "T|Lee|Ann|Ray|Bob", "U|Lee|Ann||"}, `2: T [Ann Lee; Bob Ray]|3: U [Ann Lee]`},
		"a name in two columns":    {[]string{"Title|Last Name|First Name", "T|Lee|Ann"}, `2: T [Ann Lee]`},
		"a list in a cell":         {[]string{"Title|Authors|Keywords", "T|• Ann Lee\n• Bob Ray|a\nb"}, `2: T [Ann Lee; Bob Ray] {a; b}`},
		"headings and remarks":     {[]string{"No|Study title|Year", "Wooden toys", "1|T|2020", "||", "Source: a shelf"}, `3: T 2020`},
		"across":                   {[]string{"Title|T|U", "Authors:|Ann Lee|Bob Ray", "Year|2019|2020", "Findings|good|"}, `column B: T 2019 [Ann Lee]|column C: U 2020 [Bob Ray]`},
		"one below the other":      {[]string{"|Title|T", "|Authors|Ann Lee", "|Year|2019", "", "|Title|U", "|Year|2020"}, `column C: T 2019 [Ann Lee]|column C: U 2020`},
		"a year among dates":       {[]string{"Title|Year", "T|<c t=\"d\"><v>2019-05-17</v></c>", "U|43602", "V|2019.0"}, `2: T 2019-05-17|3: U 2019-05-17|4: V 2019`},
		"an address for a DOI":     {[]string{"Title|DOI/URL", "T|https://example.org/x", "U|10.1234/x"}, `2: T https://example.org/x|3: U doi:10.1234/x`},
		"hints in names":           {[]string{"Title (in full)|Authors (Last, First)|Year (YYYY)|Abstract (Y/N)", "T|Lee, Ann; Ray, Bob|2020|Y"}, `2: T 2020 [Ann Lee; Bob Ray]`},
		"other forms in brackets":  {[]string{"Title|Authors|Authors (full)|Title (English)", "T|Lee A|Lee, Ann|U"}, `2: T [A Lee]`},
		"a pair above the header":  {[]string{"Title|My list", "Year|2024", "", "Title|Author|Year", "T|Ann Lee|2020"}, `5: T 2020 [Ann Lee]`},
		"a header over two rows":   {[]string{"|Publication|", "Title|Journal|Year", "T|J|2020"}, `3: T 2020`},
		"a column of titles alone": {[]string{"Title", "T", "U"}, `2: T|3: U`},
	} {
		records, bad := formattest.Read(t, book(t, tt.rows), nil)
		var got []string
		for _, r := range records {
			at := strings.TrimPrefix(strings.TrimPrefix(paper.At(r.Source, r.Line), `x: sheet "S1", `), "row ")
			said := at + ": " + strings.TrimSpace(r.Paper.Title+" "+r.Paper.Published)
			if len(r.Paper.Authors) > 0 {
				said += " [" + strings.Join(r.Paper.Authors, "; ") + "]"
			}
			if len(r.Paper.Keywords) > 0 {
				said += " {" + strings.Join(r.Paper.Keywords, "; ") + "}"
			}
			if strings.HasPrefix(r.Paper.ID, "doi:") {
				said += " " + r.Paper.ID
			}
			got = append(got, strings.TrimSpace(said+" "+r.Paper.URL))
		}
		if strings.Join(got, "|") != tt.want || len(bad) > 0 {
			t.Errorf("%s: got %q, %q, want %q", name, got, bad, tt.want)
		}
	}
}

// TestNoSheets: a workbook without papers says what it is.
func TestNoSheets(t *testing.T) {
	for text, want := range map[string]string{
		book(t, []string{"Name|Score", "Ann|5"}, []string{"a"}):           "nothing to read: it is a workbook without a column for titles (Name Score; a)",
		book(t, []string{"Title|Year"}):                                   "nothing to read: it is a workbook without rows of papers",
		book(t):                                                           "nothing to read: it is a workbook without rows of papers",
		book(t, []string{"Title|Year", "T|2020"})[:200]:                   "nothing to read: it is a damaged Excel workbook (.xlsx) (zip: not a valid zip file)",
		strings.ReplaceAll(book(t), "xl/workbook.xml", "xl/workb00k.xml"): "nothing to read: it is a damaged Excel workbook (.xlsx): xl/workbook.xml is missing",
	} {
		s := source.New("x.xlsx", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
		for _, err := range source.Read(t.Context(), []source.Source{s}, source.Options{}) {
			if err == nil || err.Error() != "x.xlsx: "+want {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	}
}

// TestFirstColumnOfNumbers: a column that counts the rows says nothing of issues.
func TestFirstColumnOfNumbers(t *testing.T) {
	for text, want := range map[string]string{"No.,Title,Volume\n1,T,3\n": "", "Title,No.\nT,3\n": "3", "#,Title\n1,T\n": "", "Title,Nr\nT,3\n": ""} {
		records, bad := formattest.Read(t, text, table.CSV)
		if len(records) != 1 || len(bad) > 0 || records[0].Paper.Fields["issue"] != want || strings.HasPrefix(text, "#") && records[0].Paper.Extra != nil {
			t.Errorf("%q: got %+v, %q", text, records, bad)
		}
	}
}

// FuzzXLSX: whatever the cells are, the reader keeps what it promises.
func FuzzXLSX(f *testing.F) {
	f.Add("Title|Year|Authors|Date|DOI", "T|2020|Ito, Kei|43602|10.1/x", `<c t="s"><v>7</v></c>|<c t="e"><v>#N/A</v></c>`)
	f.Fuzz(func(t *testing.T, header, first, second string) {
		text := book(t, []string{header, first, second})
		records, _ := formattest.Read(t, text, nil)
		for _, r := range records {
			if r.Paper.Title == "" || r.Line < 1 {
				t.Errorf("got %+v", r)
			}
		}
	})
}
