package foreign

import (
	"bytes"
	"strings"
	"testing"
)

// TestDOIOfPDF: the DOI of the paper is told by the metadata, and not by what it cites.
func TestDOIOfPDF(t *testing.T) {
	fill := strings.Repeat("x", pdfStart)
	for name, tt := range map[string]struct{ text, want string }{
		"XMP":              {`<rdf:Description><prism:doi>10.1234/ABC.5</prism:doi>`, "10.1234/abc.5"},
		"XMP attribute":    {`<rdf:Description prism:doi="https://doi.org/10.1234/a&amp;b"/>`, "10.1234/a&b"},
		"a publisher's":    {`<pdfx:WPS-ARTICLEDOI>10.1002/abc.1</pdfx:WPS-ARTICLEDOI>`, "10.1002/abc.1"},
		"an identifier":    {`<dc:identifier>doi:10.1234/c</dc:identifier>`, "10.1234/c"},
		"dictionary":       {`<< /Title (A) /doi (10.1016/S0140-6736\(20\)30183-5) >>`, "10.1016/s0140-6736(20)30183-5"},
		"of arXiv":         {`/DOI (https://doi.org/10.48550/arXiv.1706.03762)`, "10.48550/arxiv.1706.03762"},
		"subject":          {`/Subject (Toys, 12 \(2020\) 1-9. doi:10.1016/j.toy.2020.01.001)`, "10.1016/j.toy.2020.01.001"},
		"UTF-16":           {"/Subject (\xfe\xff" + strings.Join(strings.Split("Toys doi:10.1234/w)", ""), "\x00"), "10.1234/w"},
		"description":      {`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Toys, 3. doi:10.1234/d</rdf:li>`, "10.1234/d"},
		"at the end":       {fill + fill + fill + fill + fill + `<prism:doi>10.1234/end</prism:doi>`, "10.1234/end"},
		"of a reference":   {`/URI (https://doi.org/10.1234/other) /Subject (Toys)`, ""},
		"none":             {``, ""},
		"in the middle":    {fill + `<prism:doi>10.1234/x</prism:doi>` + fill + fill + fill, ""}, // nobody reads so much
		"no DOI":           {`<prism:doi>unknown</prism:doi>`, ""},
		"binary behind it": {"/doi (10.1234/\x01\x02)", ""},
	} {
		file := []byte("%PDF-1.7\n" + tt.text)
		found := File(file[:min(len(file), 1<<16)], "x.pdf")
		if got := Look(bytes.NewReader(file), int64(len(file)), found); got.DOI != tt.want || got.Kind != PDF {
			t.Errorf("%s: got %v, want %s", name, got, tt.want)
		}
	}
}

// compoundFile returns the start of a compound file with such a directory.
func compoundFile(names ...string) string {
	head := []byte(compound + strings.Repeat("\x00", 512-len(compound)))
	head[30] = 9
	for _, name := range names {
		entry := make([]byte, 128)
		for i := range name {
			entry[2*i] = name[i]
		}
		head = append(head, entry...)
	}
	return string(head)
}

func TestOldOffice(t *testing.T) {
	for _, tt := range []struct {
		name, file string
		kind       Kind
		want       string
	}{
		{"a.xlsx", compoundFile("Root Entry", "EncryptedPackage"), Locked, "an Office file with a password (.xlsx, .docx)"},
		{"a.xls", compoundFile("Root Entry", "Workbook"), Spreadsheet, "an Excel workbook of before 2007 (.xls)"},
		{"a", compoundFile("Root Entry", "WordDocument"), Document, "a Word document of before 2007 (.doc)"},
		{"a.xls", compoundFile("Root Entry"), Spreadsheet, "an Excel workbook (.xls)"},
		{"a", compoundFile("Root Entry"), Document, "a Microsoft Office file of before 2007 (.doc, .xls)"},
		{"a", compound, Document, "a Microsoft Office file of before 2007 (.doc, .xls)"},
	} {
		found := Look(strings.NewReader(tt.file), int64(len(tt.file)), File([]byte(tt.file), tt.name))
		if found != (Finding{Kind: tt.kind, What: tt.want}) {
			t.Errorf("%s: got %v", tt.name, found)
		}
	}
}

func TestDOIOfPage(t *testing.T) {
	for page, want := range map[string]string{
		`<!DOCTYPE html><html><head><meta name="citation_doi" content="10.1234/ABC"/>`:                        "10.1234/abc",
		`<html><head><meta data-rh="true" property='prism.doi' content='doi:10.1234/x'>`:                      "10.1234/x",
		`<html><head><meta name="dc.identifier" content="https://doi.org/10.1234/y"></head>`:                  "10.1234/y",
		`<html><head><meta name="citation_reference" content="citation_doi=10.1234/z"></head>10.1234/another`: "",
	} {
		if got := Text([]byte(page), "x.html"); got.DOI != want || got.Kind != Page {
			t.Errorf("%s: got %v", page, got)
		}
	}
}

func FuzzLook(f *testing.F) {
	f.Add([]byte("%PDF-1.4 /doi (10.1234/x) <prism:doi>10.1/y</prism:doi>"), "a.pdf")
	f.Add([]byte(compoundFile("Root Entry", "Workbook")), "a.xls")
	f.Fuzz(func(t *testing.T, file []byte, name string) {
		found := File(file, name)
		if got := Look(bytes.NewReader(file), int64(len(file)), found); got.Known() != found.Known() || len(got.DOI) > 200 {
			t.Errorf("%v becomes %v", found, got)
		}
	})
}
