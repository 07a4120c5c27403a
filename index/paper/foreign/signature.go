package foreign

import (
	"bytes"
	"path/filepath"
	"strings"
)

// signatures are the first bytes of files that are no text:
// https://en.wikipedia.org/wiki/List_of_file_signatures
var signatures = []struct {
	at    int
	bytes string
	Finding
}{
	{0, "%PDF-", Finding{Kind: PDF, What: "a PDF"}},
	{0, "%!PS", Finding{Kind: Document, What: "a PostScript document"}},
	{0, "{\\rtf", Finding{Kind: Document, What: "an RTF document"}},
	{0, "AT&TFORM", Finding{Kind: Document, What: "a DjVu document"}},
	{0, compound, Finding{Kind: Document, What: "a Microsoft Office file of before 2007 (.doc, .xls)"}},
	{0, "SQLite format 3\x00", Finding{Kind: Database, What: "an SQLite database"}},
	{4, "Standard Jet DB\x00", Finding{Kind: Database, What: "a Microsoft Access database"}},
	{257, "ustar", Finding{Kind: Archive, What: "a tar archive"}},
	{4, "1AY&SY", Finding{Kind: Archive, What: "a bzip2 file"}},
	{0, "\xfd7zXZ\x00", Finding{Kind: Archive, What: "an xz file"}},
	{0, "7z\xbc\xaf\x27\x1c", Finding{Kind: Archive, What: "a 7z archive"}},
	{0, "Rar!\x1a\x07", Finding{Kind: Archive, What: "a RAR archive"}},
	{0, "\x89PNG\r\n\x1a\n", Finding{Kind: Binary, What: "a PNG image"}},
	{0, "\xff\xd8\xff", Finding{Kind: Binary, What: "a JPEG image"}},
	{0, "GIF8", Finding{Kind: Binary, What: "a GIF image"}},
	{0, "II*\x00", Finding{Kind: Binary, What: "a TIFF image"}},
	{0, "MM\x00*", Finding{Kind: Binary, What: "a TIFF image"}},
	{8, "WEBP", Finding{Kind: Binary, What: "a WebP image"}},
	{4, "ftyp", Finding{Kind: Binary, What: "a picture or video (HEIC, MP4)"}},
	{0, "\x7fELF", Finding{Kind: Binary, What: "a program"}},
	{0, "\x93NUMPY", Finding{Kind: Binary, What: "a NumPy array"}},
	{0, "PAR1", Finding{Kind: Binary, What: "a Parquet file"}},
	{0, "ARROW1\x00", Finding{Kind: Binary, What: "an Arrow file"}},
	{0, "\x89HDF\r\n", Finding{Kind: Binary, What: "an HDF5 file"}},
}

// zips are the contents by which the formats that are zip archives are told.
var zips = []struct {
	name string
	Finding
}{
	{"xl/", Finding{Kind: Spreadsheet, What: "an Excel workbook (.xlsx)"}},
	{"word/", Finding{Kind: Document, What: "a Word document (.docx)"}},
	{"ppt/", Finding{Kind: Document, What: "a PowerPoint presentation (.pptx)"}},
	{"opendocument.spreadsheet", Finding{Kind: Spreadsheet, What: "an OpenDocument spreadsheet (.ods)"}},
	{"opendocument.", Finding{Kind: Document, What: "an OpenDocument file (.odt)"}},
	{"application/epub", Finding{Kind: Document, What: "an EPUB book"}},
}

// databases are tables by which SQLite databases of other programs are told.
var databases = []struct {
	table string
	Finding
}{
	{"itemAttachments", Finding{Kind: Zotero, What: "Zotero's database (SQLite)"}},
	{"itemData", Finding{Kind: Zotero, What: "Zotero's database (SQLite)"}},
	{"DocumentContributors", Finding{Kind: Mendeley, What: "Mendeley's database (SQLite)"}},
	{"refs_fts", Finding{Kind: EndNote, What: "EndNote's database (SQLite)"}},
	{"books_authors_link", Finding{Kind: Database, What: "Calibre's database (SQLite)"}},
}

// names are extensions of files whose content does not say more, because it is damaged or
// could be anything.
var names = map[string]Finding{
	".xlsx": {Kind: Spreadsheet, What: "an Excel workbook (.xlsx)"}, ".xls": {Kind: Spreadsheet, What: "an Excel workbook (.xls)"},
	".docx": {Kind: Document, What: "a Word document (.docx)"}, ".doc": {Kind: Document, What: "a Word document (.doc)"}, ".pdf": {Kind: PDF, What: "a damaged PDF"},
	".enl": {Kind: EndNote, What: "EndNote's library (.enl)"}, ".enlx": {Kind: EndNote, What: "EndNote's library (.enlx)"}, ".eni": {Kind: EndNote, What: "EndNote's database"},
	".ctv5": citavi, ".ctv6": citavi,
}

// citavi is a project of Citavi, an SQLite database since version 6.
var citavi = Finding{Kind: Database, What: "a project of Citavi"}

// File tells what a file is whose content is not text, by its first bytes as they are on
// the disk and by its name. For text it returns nothing.
func File(head []byte, name string) Finding {
	ext := strings.ToLower(filepath.Ext(name))
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		for _, z := range zips {
			if bytes.Contains(head, []byte(z.name)) {
				return z.Finding
			}
		}
		if f, ok := names[ext]; ok && (f.Kind == EndNote || !f.Kind.IsDatabase()) {
			return f
		}
		return Zip
	}
	for _, s := range signatures {
		if len(head) < s.at || !bytes.HasPrefix(head[s.at:], []byte(s.bytes)) {
			continue
		}
		if strings.HasPrefix(s.bytes, "SQLite") {
			if found := database(head); found.Kind != Database {
				return found
			}
			if f, ok := names[ext]; ok && f.Kind.IsDatabase() {
				return f
			}
		}
		if f, ok := names[ext]; ok && s.bytes == compound {
			return f
		}
		return s.Finding
	}
	return Finding{}
}

// database tells whose an SQLite database is. The names of its tables are at its start.
func database(head []byte) Finding {
	for _, d := range databases {
		if bytes.Contains(head, []byte(d.table)) {
			return d.Finding
		}
	}
	return Finding{Kind: Database, What: "an SQLite database"}
}
