package foreign

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

func TestFile(t *testing.T) {
	for _, tt := range []struct {
		name, head string
		kind       Kind
		want       string
	}{
		{"a.bib", "%PDF-1.4\n", PDF, "a PDF"},
		{"a", "PK\x03\x04\x14\x00refs.bib@article{a,", Archive, "a zip archive"},
		{"a", "PK\x03\x04[Content_Types].xml..PK\x03\x04xl/workbook.xml", Spreadsheet, "an Excel workbook (.xlsx)"},
		{"a.XLSX", "PK\x03\x04 broken", Spreadsheet, "an Excel workbook (.xlsx)"},
		{"a", "PK\x03\x04[Content_Types].xml..PK\x03\x04word/document.xml", Document, "a Word document (.docx)"},
		{"a", "PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Spreadsheet, "an OpenDocument spreadsheet (.ods)"},
		{"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Spreadsheet, "an Excel workbook (.xls)"},
		{"a", "SQLite format 3\x00 CREATE TABLE itemAttachments", Zotero, "Zotero's database (SQLite)"},
		{"a", "SQLite format 3\x00 CREATE TABLE DocumentContributors", Mendeley, "Mendeley's database (SQLite)"},
		{"a.enl", "SQLite format 3\x00 CREATE TABLE x", EndNote, "EndNote's library (.enl)"},
		{"a.enlx", "PK\x03\x04 x", EndNote, "EndNote's library (.enlx)"},
		{"a.ctv6", "SQLite format 3\x00 CREATE TABLE Reference", Database, "a project of Citavi"},
		{"a", "\x00\x00\x00\x18ftypheic", Binary, "a picture or video (HEIC, MP4)"},
		{"a.db", "SQLite format 3\x00", Database, "an SQLite database"},
		{"a", strings.Repeat("x", 257) + "ustar", Archive, "a tar archive"},
		{"a", "\x89PNG\r\n\x1a\n", Binary, "a PNG image"},
		{"a.pdf", "@misc{a}", Unknown, ""},
		{"a", "", Unknown, ""},
	} {
		if got := File([]byte(tt.head), tt.name); got != (Finding{Kind: tt.kind, What: tt.want}) {
			t.Errorf("%s with %.30q: got %v", tt.name, tt.head, got)
		}
	}
}

// TestInZip: what an archive is, by the files in it, wherever they stand.
func TestInZip(t *testing.T) {
	for _, tt := range []struct {
		files string // names, and behind = what is in them
		kind  Kind
		want  string
	}{
		{"refs.bib a/b.ris", Archive, "a zip archive"},
		{"[Content_Types].xml word/document.xml", Document, "a Word document (.docx)"},
		{"x ppt/presentation.xml", Document, "a PowerPoint presentation (.pptx)"},
		{"[Content_Types].xml xl/workbook.bin", Spreadsheet, "an Excel workbook in binary (.xlsb)"},
		{"mimetype=application/vnd.oasis.opendocument.spreadsheet content.xml", Spreadsheet, "an OpenDocument spreadsheet (.ods)"},
		{"mimetype=application/vnd.oasis.opendocument.text", Document, "an OpenDocument file (.odt)"},
		{"META-INF/container.xml mimetype=application/epub+zip", Document, "an EPUB book"},
		{"mimetype=text/plain", Archive, "a zip archive"},
		{"Refs.enl Refs.Data/sdb/sdb.eni", EndNote, "EndNote's library (.enlx)"},
		{"", Archive, "a zip archive"},
	} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for name := range strings.FieldsSeq(tt.files) {
			name, text, _ := strings.Cut(name, "=")
			if f, err := w.Create(name); err != nil {
				t.Fatal(err)
			} else if _, err := f.Write([]byte(text)); err != nil {
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
		if got := InZip(z); got != (Finding{Kind: tt.kind, What: tt.want}) {
			t.Errorf("%s: got %v", tt.files, got)
		}
	}
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		head string
		kind Kind
		want string
	}{
		{"", Empty, "an empty file"},
		{" \r\n", Empty, "a file of blank lines"},
		{"\x01\x02\x03abc", Binary, "binary data"},
		{"\x00a\x00b\x00c", Binary, "binary data"},
		{"A\x00 and a lot of text", Unknown, ""},
		{"some text" + strings.Repeat("\x00", 1000), Unknown, ""},
		{"<!DOCTYPE html>\n<html>", Page, "an HTML page"},
		{"<?xml version=\"1.0\"?>\n<!-- x -->\n<html xmlns=\"x\">", Page, "an HTML page"},
		{"<PubmedArticleSet></PubmedArticleSet>", Reply, "an empty reply of PubMed"},
		{"<OAI-PMH><error code=\"noRecordsMatch\"/></OAI-PMH>", Reply, "an empty reply of an OAI-PMH service"},
		{"<feed xmlns=\"x\"><link href=\"http://arxiv.org/api\"/></feed>", Reply, "an empty reply of arXiv"},
		{"<rss><channel/></rss>", Reply, "a feed without papers"},
		{"<xml><records></records></xml>", Remarks, "EndNote XML without papers"},
		{"<rdf:RDF\n xmlns:z=\"x\">", References, "an RDF document"},
		{"<rdf:RDF\n xmlns:z=\"http://www.zotero.org/namespaces/export#\">", Remarks, "Zotero RDF without papers"},
		{"<mods:modsCollection xmlns:mods=\"x\"/>", Remarks, "MODS XML without papers"},
		{"<?xml version=\"1.0\"?><collection xmlns=\"http://www.loc.gov/MARC21/slim\"/>", Remarks, "MARC XML without papers"},
		{"<toys/>", References, "XML of an unknown kind (<toys>)"},
		{`{"meta":{"count":0},"results":[]}`, Reply, "an empty reply of OpenAlex"},
		{`{"total": 0, "offset": 0, "data": [ ]}`, Reply, "an empty reply of Semantic Scholar"},
		{`{"status":"ok","message-type":"work-list","message":{"total-results":0,"items":[]}}`, Reply, "an empty reply of Crossref"},
		{`{"messages":[{"status":"no posts found"}],"collection":[]}`, Reply, "an empty reply of bioRxiv"},
		{`{"hitCount":0,"resultList":{"result":[]}}`, Reply, "an empty reply of Europe PMC"},
		{`{"meta":{},"results":[{"x":1}]}`, Unknown, ""}, // not empty
		{`{"total":0,"papers":[ ]}`, Reply, "an empty reply of a service"},
		{`{"total":1,"papers":[1]}`, Unknown, ""},
		{"[]", Reply, "an empty list"},
		{"{}", Reply, "an empty object"},
		{`{"error":"Too Many Requests"}`, Failure, "the error message of a service"},
		{`{"message":"Endpoint request timed out"}`, Failure, "the message of a service"},
		{`{"error":null,"title":"T"}`, Unknown, ""},
		{"10.1000/toy.1\n10.1000/toy.2\n", Identifiers, "a list of identifiers"},
		{"doi\nhttps://doi.org/10.1000/toy.1\n", Identifiers, "a list of identifiers"},
		{"12345678\n23456789\n", Identifiers, "a list of identifiers"},
		{"2101.00001v2\narXiv:2101.00002", Identifiers, "a list of identifiers"},
		{"https://example.org/a\nhttps://example.org/b\n", Identifiers, "a list of web addresses"},
		{"@STRING{a = {b}}\n", Remarks, "BibTeX without entries of papers"},
		{"% a\n\n% b", Remarks, "a file of comments"},
		{"AU  - Ann\nPY  - 2001\n", Remarks, "RIS without records of papers"},
		{"id,title,year\n", Remarks, "a table without rows"},
		{"\\documentclass{article}\n", Document, "a LaTeX document"},
		{"\\begin{thebibliography}{9}\n\\bibitem{a}", References, "a bibliography that was formatted by BibTeX (.bbl)"},
		{"Dear diary, no papers today.\n", Unknown, ""},
		{"# Notes\n\nSome text.\n", Unknown, ""},
	} {
		if got := Text([]byte(tt.head), "x"); got != (Finding{Kind: tt.kind, What: tt.want}) {
			t.Errorf("%.40q: got %v, want %q", tt.head, got, tt.want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"<a", "<?xml ?><!DOCTYPE x [", `{"meta":{},"results":[`, "10.1000/x", "%0 x", "PK\x03\x04"} {
		f.Add([]byte(s), "x.bib")
	}
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		for _, found := range []Finding{File(head, name), Text(head, name)} {
			if found.Known() != (found.What != "") {
				t.Errorf("got %v", found)
			}
		}
	})
}
