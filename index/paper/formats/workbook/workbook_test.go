package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper/packed"
)

// files are the parts of a workbook, by their names.
type files map[string]string

const (
	list = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`
	rels = `<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
		`<Relationship Id="c" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="styles.xml"/></Relationships>`
)

// with returns a workbook of one sheet with these rows, and other parts.
func with(rows string, more files) files {
	all := files{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": list, "xl/_rels/workbook.xml.rels": rels, "xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}
	for name, text := range more {
		if all[name] = text; text == "" {
			delete(all, name)
		}
	}
	return all
}

// archive returns the parts as a zip archive.
func archive(t testing.TB, parts files) *zip.Reader {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// read returns what the sheets of a workbook show: a row a line, with its number, and errors.
func read(t testing.TB, parts files) string {
	t.Helper()
	var b strings.Builder
	book, err := Open(archive(t, parts))
	if err != nil {
		return "cannot be opened: " + err.Error()
	}
	defer book.Close()
	for _, s := range book.Sheets {
		err := book.Rows(s, func(r Row, err error) bool {
			fmt.Fprint(&b, r.Number)
			for _, c := range r.Cells {
				b.WriteString("|" + c.Text)
				if c.Link != "" {
					b.WriteString(" -> " + c.Link)
				}
			}
			if err != nil {
				fmt.Fprintf(&b, "|bad: %v", err)
			}
			b.WriteString("\n")
			return true
		})
		if err != nil {
			fmt.Fprintf(&b, "bad: %v\n", err)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestRows(t *testing.T) {
	shared := files{"xl/sharedStrings.xml": `<sst><si><t>one</t></si><si><r><t>H</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2</t></r><r><t>O</t></r><rPh sb="0" eb="1"><t>aitch</t></rPh><phoneticPr fontId="1"/></si><si/><si><t>a_x000D_b _x005F_x0041_ _x00zz_ _x41_</t></si></sst>`}
	styles := files{"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]d\-mmm\-yy;@"/><numFmt numFmtId="165" formatCode="0000\-0000"/><numFmt numFmtId="166" formatCode="&quot;day &quot;0"/><numFmt numFmtId="167" formatCode="yyyy"/><numFmt numFmtId="168" formatCode="[h]:mm"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="9"/><xf numFmtId="17"/><xf numFmtId="22"/><xf numFmtId="168"/></cellXfs></styleSheet>`}
	for _, tt := range []struct {
		name, rows string
		more       files
		want       string
	}{
		{"shared texts", `<row r="3"><c r="B3" t="s"><v>0</v></c><c r="D3" t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>`, shared, "3||one||H2O||a\rb _x0041_ _x00zz_ _x41_"},
		{"inline texts", `<row><c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c></row><row><c t="str"><f>A1</f><v>x_x0041_</v></c></row>`, nil, "1|a b\n2|xA"},
		{"other values", `<row r="1"><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2019-05-17T00:00:00</v></c></row>`, nil, "1|TRUE|FALSE|#N/A|2019-05-17"},
		{"numbers", `<row r="1"><c><v>2024</v></c><c><v>2024.0</v></c><c><v>2.024E3</v></c><c><v>0.1000000000000001</v></c><c><v>1.2345678901234501E+17</v></c><c><v>NaN</v></c><c><v>-0.5</v></c></row>`, nil,
			"1|2024|2024|2024|0.1|123456789012345000|NaN|-0.5"},
		{"shown numbers", `<row r="1"><c s="1"><v>43602</v></c><c s="2"><v>59</v></c><c s="2"><v>61</v></c><c s="3"><v>1234567</v></c><c s="4"><v>7</v></c><c s="5"><v>43602</v></c><c s="6"><v>0.35</v></c><c s="7"><v>43602</v></c><c s="8"><v>43602.75</v></c><c s="9"><v>0.5</v></c><c s="99"><v>5</v></c><c s="1"><v>99999999</v></c></row>`, styles,
			"1|2019-05-17|1900-02-28|1900-03-01|0123-4567|7|2019|35%|2019-05|2019-05-17T18:00:00|12:00:00|5|99999999"},
		{"days from 1904", `<row r="1"><c s="1"><v>42140</v></c></row>`, files{"xl/styles.xml": styles["xl/styles.xml"], "xl/workbook.xml": strings.Replace(list, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)}, "1|2019-05-17"},
		{"prefixes", ``, files{"xl/worksheets/sheet1.xml": `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>`}, "1|1"},
		{"UTF-16", ``, files{"xl/worksheets/sheet1.xml": "\xff\xfe" + wide(`<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>`)}, "1|7"},
		{"control characters", "<row><c t=\"str\"><v>a\x02b\x00</v></c></row>", nil, "1|a b"},
		{"nothing", `<row r="1"/><row r="2"><c r="A2" s="1"/></row>`, nil, ""},
		{"no cells", ``, files{"xl/worksheets/sheet1.xml": `<worksheet><sheetData/></worksheet>`}, ""},
		{"merged cells", `<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="C2"><v>3</v></c></row><row r="3"><c r="A3"><v>4</v></c></row><row r="4"><c r="C4"><v>5</v></c></row>`,
			files{"tail": `<mergeCells count="2"><mergeCell ref="A1:B3"/><mergeCell ref="A4:C4"/></mergeCells>`}, "1|1|2\n2|1||3\n3|4\n4|||5"},
		{"links", `<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>HYPERLINK("https://b.example/","b")</f><v>b</v></c><c r="C1"><v>3</v></c></row>`,
			files{"tail": `<hyperlinks><hyperlink ref="A1" r:id="h"/><hyperlink ref="C1" location="S!A1"/></hyperlinks>`, "xl/worksheets/_rels/sheet1.xml.rels": `<Relationships><Relationship Id="h" Type="x/hyperlink" Target="https://a.example/?x&amp;y" TargetMode="External"/></Relationships>`},
			"1|1 -> https://a.example/?x&y|b -> https://b.example/|3"},
		{"not in the order of rows", `<row r="5"><c><v>5</v></c></row><row r="2"><c><v>2</v></c></row><row><c><v>3</v></c></row>`, nil, "5|5\n2|2\n3|3"},
	} {
		parts := with(tt.rows, tt.more)
		if tail, ok := tt.more["tail"]; ok {
			delete(parts, "tail")
			parts["xl/worksheets/sheet1.xml"] = strings.Replace(parts["xl/worksheets/sheet1.xml"], "</worksheet>", tail+"</worksheet>", 1)
		}
		if got := read(t, parts); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// wide returns ASCII in UTF-16.
func wide(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }

// TestDamaged: what is wrong is named with its place, and what is not is read.
func TestDamaged(t *testing.T) {
	for _, tt := range []struct {
		name, rows string
		more       files
		want       string
	}{
		{"no list of sheets", "", files{"xl/workbook.xml": ""}, "cannot be opened: xl/workbook.xml is missing"},
		{"no sheet", "", files{"xl/worksheets/sheet1.xml": ""}, "bad: xl/worksheets/sheet1.xml is missing"},
		{"a sheet without a name in the package", "", files{"xl/_rels/workbook.xml.rels": ""}, "bad: the workbook has no such sheet"},
		{"two sheets of one part", `<row><c><v>1</v></c></row>`, files{"xl/workbook.xml": strings.Replace(list, "</sheets>", `<sheet name="T" sheetId="2" r:id="a"/></sheets>`, 1)}, "1|1\nbad: the workbook has no such sheet"},
		{"a text that is not there", `<row r="7"><c r="C7" t="s"><v>13</v></c></row><row r="8"><c><v>1</v></c></row>`, nil, "7||||bad: cell C7: it refers to text 13 of 0\n8|1"},
		{"a text without a number", `<row r="7"><c r="AA7" t="s"><v>x</v></c></row>`, nil, "bad: cell AA7: it refers to text -1 of 0"},
		{"a row beyond all", `<row r="99999999999999999999"><c><v>1</v></c></row>`, nil, "1|1|bad: it has the number 99999999999999999999, and a sheet has at most 1048576 rows"},
		{"a column beyond all", `<row r="1"><c r="ZZZZZ1"><v>1</v></c></row><row r="2"><c r="7"><v>1</v></c></row>`, nil, "1|bad: its cell \"ZZZZZ1\" is beyond the 16384 columns of a sheet\n2|bad: its cell \"7\""},
		{"cut off", "", files{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c><v>1</v></c></row><row r="2"><c><v>2`}, "1|1\nbad: xl/worksheets/sheet1.xml is damaged behind row 2: unexpected EOF"},
		{"texts cut off", "", files{"xl/sharedStrings.xml": "<sst><si><t>a"}, "cannot be opened: xl/sharedStrings.xml: unexpected EOF"},
		{"no XML", "", files{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="4"><c><v>1</v></c></row><row <`}, "4|1\nbad: xl/worksheets/sheet1.xml is damaged behind row 4: XML syntax error"},
		{"deep", "", files{"xl/worksheets/sheet1.xml": strings.Repeat("<a>", 100_000)}, "bad: xl/worksheets/sheet1.xml is damaged behind row 0: nested too deep"},
		{"a list of itself", "", files{"xl/worksheets/sheet1.xml": `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`}, "bad: xl/worksheets/sheet1.xml is damaged behind row 1: XML syntax error on line 1: invalid character entity &b;"},
	} {
		if got := read(t, with(tt.rows, tt.more)); !strings.Contains(got, tt.want) {
			t.Errorf("%s: got\n%.300s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// TestManyTexts: texts that do not fit into memory are read from the file, in any order, and
// a row of the longest is refused.
func TestManyTexts(t *testing.T) {
	const many = 3 * inMemory / 1000
	var texts, rows strings.Builder
	texts.WriteString("<sst>")
	for i := range many {
		fmt.Fprintf(&texts, "<si><t>%d%s</t></si>", i, strings.Repeat("x", 1000))
	}
	fmt.Fprintf(&texts, "<si><t>%s</t></si></sst>", strings.Repeat("y", 1<<20))
	for i := range many {
		fmt.Fprintf(&rows, `<row r="%d"><c t="s"><v>%d</v></c><c t="s"><v>%d</v></c></row>`, i+1, i, i*7919%many)
	}
	rows.WriteString(`<row r="900000">` + strings.Repeat(fmt.Sprintf(`<c t="s"><v>%d</v></c>`, many), 17) + "</row>")
	book, err := Open(archive(t, with(rows.String(), files{"xl/sharedStrings.xml": texts.String()})))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if book.texts.file == nil || len(book.texts.bytes) > 0 {
		t.Error("the texts are in memory")
	}
	failed := false
	err = book.Rows(book.Sheets[0], func(r Row, err error) bool {
		if r.Number == 900_000 {
			failed = err != nil && strings.Contains(err.Error(), "longer than 16 MiB")
			return true
		}
		for j, want := range []int{r.Number - 1, (r.Number - 1) * 7919 % many} {
			if text := fmt.Sprint(want) + strings.Repeat("x", 1000); err != nil || r.Cells[j].Text != text {
				t.Fatalf("row %d: got %.20s, %v, want %.20s", r.Number, r.Cells[j].Text, err, text)
			}
		}
		return true
	})
	if err != nil || !failed {
		t.Errorf("%v, refused %v", err, failed)
	}
}

// TestBombs: what unpacks to far more than it is, or repeats one text for ever, is refused.
func TestBombs(t *testing.T) {
	z := archive(t, with("", nil))
	z.File[0].UncompressedSize64 = 1 << 40
	if _, err := Open(z); err == nil || !strings.Contains(err.Error(), packed.ErrBomb.Error()) {
		t.Errorf("got %v", err)
	}
	row := `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 15) + `</row>`
	got := ""
	book, err := Open(archive(t, with(strings.Repeat(row, 100), files{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("y", 1<<20) + "</t></si></sst>"})))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if err := book.Rows(book.Sheets[0], func(Row, error) bool { return true }); err != nil {
		got = err.Error()
	}
	if !strings.Contains(got, packed.ErrBomb.Error()) {
		t.Errorf("got %q", got)
	}
}

func TestColumns(t *testing.T) {
	for n, name := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := ColumnName(n); got != name || columnOf(name+"12") != n || placeOf("$"+name+"$12") != (place{12, n}) {
			t.Errorf("%d: got %s, %d, %v", n, got, columnOf(name+"12"), placeOf("$"+name+"$12"))
		}
	}
}

// FuzzRows: no part can make the reader panic, or read for ever.
func FuzzRows(f *testing.F) {
	for _, rows := range []string{`<row r="3"><c r="B3" t="s"><v>0</v></c></row>`, `<row><c t="inlineStr"><is><t>a_x0041_</t></is></c><c s="1"><v>43602.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A9"/></mergeCells>`} {
		f.Add(rows, `<si><t>a</t></si>`, `<numFmt numFmtId="164" formatCode="yyyy\-mm"/><cellXfs><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>`)
	}
	f.Fuzz(func(t *testing.T, rows, texts, styles string) {
		read(t, with(rows, files{"xl/sharedStrings.xml": "<sst>" + texts + "</sst>", "xl/styles.xml": "<styleSheet>" + styles + "</styleSheet>"}))
	})
}
