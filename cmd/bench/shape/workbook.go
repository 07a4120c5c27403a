package shape

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"

	"paperkin/index/paper"
)

// workbookParts are the parts of a workbook of one sheet whose texts are shared, which Excel
// writes, but for those two.
var workbookParts = map[string]string{
	"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
	"xl/workbook.xml":     `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
}

const spreadsheet = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

// sharedTexts writes the texts of a record, and workbookRow its row, in which they are by number.
var sharedTexts = inXML(func(f fields) string {
	return fmt.Sprintf("<si><t>%s</t></si><si><t>%s</t></si><si><t>%s</t></si><si><t>%s</t></si><si><t>%s</t></si>", f.title, f.listed("%s, %s", "; "), f.venue, f.doi, f.abstract)
})

func workbookRow(i int, year string) string {
	row, text := i+2, 6+5*i
	cells := ""
	for n := range 5 {
		cells += fmt.Sprintf(`<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+n, row, text+n)
	}
	return fmt.Sprintf(`<row r="%d">%s<c r="F%[1]d"><v>%[3]s</v></c></row>`, row, cells, year)
}

// writeWorkbook writes a workbook whose texts alone take size bytes, compressed.
func writeWorkbook(out *counter, papers []paper.Paper, size int64) (records int, err error) {
	z := zip.NewWriter(out)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} {
		if err := writePart(z, name, func(w io.Writer) { io.WriteString(w, workbookParts[name]) }); err != nil {
			return 0, err
		}
	}
	texts := writePart(z, "xl/sharedStrings.xml", func(w io.Writer) {
		io.WriteString(w, "<sst "+spreadsheet+"><si><t>Title</t></si><si><t>Authors</t></si><si><t>Journal</t></si><si><t>DOI</t></si><si><t>Abstract</t></si><si><t>Year</t></si>")
		for ; out.n < size; records++ {
			io.WriteString(w, sharedTexts(records, papers[records%len(papers)]))
		}
		io.WriteString(w, "</sst>")
	})
	rows := writePart(z, "xl/worksheets/sheet1.xml", func(w io.Writer) {
		io.WriteString(w, "<worksheet "+spreadsheet+`><sheetData><row r="1">`)
		for i := range 6 {
			fmt.Fprintf(w, `<c r="%c1" t="s"><v>%d</v></c>`, 'A'+i, i)
		}
		io.WriteString(w, "</row>")
		for i := range records {
			io.WriteString(w, workbookRow(i, fieldsOf(i, papers[i%len(papers)], func(s string) string { return s }).year))
		}
		io.WriteString(w, "</sheetData></worksheet>")
	})
	return records, errors.Join(texts, rows, z.Close())
}

// writePart writes a file of an archive. Errors of writing stay in the writer below it.
func writePart(z *zip.Writer, name string, write func(io.Writer)) error {
	w, err := z.Create(name)
	if err == nil {
		write(w)
	}
	return err
}
