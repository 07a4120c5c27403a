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
	{0, "%PDF-", Finding{Document, "a PDF"}},
	{0, "%!PS", Finding{Document, "a PostScript document"}},
	{0, "{\\rtf", Finding{Document, "an RTF document"}},
	{0, "AT&TFORM", Finding{Document, "a DjVu document"}},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Finding{Document, "a Microsoft Office file of before 2007 (.doc, .xls)"}},
	{0, "SQLite format 3\x00", Finding{Database, "an SQLite database"}},
	{4, "Standard Jet DB\x00", Finding{Database, "a Microsoft Access database"}},
	{257, "ustar", Finding{Archive, "a tar archive"}},
	{4, "1AY&SY", Finding{Archive, "a bzip2 file"}},
	{0, "\xfd7zXZ\x00", Finding{Archive, "an xz file"}},
	{0, "7z\xbc\xaf\x27\x1c", Finding{Archive, "a 7z archive"}},
	{0, "Rar!\x1a\x07", Finding{Archive, "a RAR archive"}},
	{0, "\x89PNG\r\n\x1a\n", Finding{Binary, "a PNG image"}},
	{0, "\xff\xd8\xff", Finding{Binary, "a JPEG image"}},
	{0, "GIF8", Finding{Binary, "a GIF image"}},
	{0, "II*\x00", Finding{Binary, "a TIFF image"}},
	{0, "MM\x00*", Finding{Binary, "a TIFF image"}},
	{8, "WEBP", Finding{Binary, "a WebP image"}},
	{0, "\x7fELF", Finding{Binary, "a program"}},
	{0, "\x93NUMPY", Finding{Binary, "a NumPy array"}},
	{0, "PAR1", Finding{Binary, "a Parquet file"}},
	{0, "ARROW1\x00", Finding{Binary, "an Arrow file"}},
	{0, "\x89HDF\r\n", Finding{Binary, "an HDF5 file"}},
}

// zips are the contents by which the formats that are zip archives are told.
var zips = []struct {
	name string
	Finding
}{
	{"xl/", Finding{Spreadsheet, "an Excel workbook (.xlsx)"}},
	{"word/", Finding{Document, "a Word document (.docx)"}},
	{"ppt/", Finding{Document, "a PowerPoint presentation (.pptx)"}},
	{"opendocument.spreadsheet", Finding{Spreadsheet, "an OpenDocument spreadsheet (.ods)"}},
	{"opendocument.", Finding{Document, "an OpenDocument file (.odt)"}},
	{"application/epub", Finding{Document, "an EPUB book"}},
}

// databases are tables by which SQLite databases of other programs are told.
var databases = []struct {
	table string
	Finding
}{
	{"itemAttachments", Finding{Database, "Zotero's database (SQLite)"}},
	{"itemData", Finding{Database, "Zotero's database (SQLite)"}},
	{"DocumentContributors", Finding{Database, "Mendeley's database (SQLite)"}},
	{"refs_fts", Finding{Database, "EndNote's database (SQLite)"}},
	{"books_authors_link", Finding{Database, "Calibre's database (SQLite)"}},
}

// names are extensions of files whose content does not say more, because it is damaged or
// could be anything.
var names = map[string]Finding{
	".xlsx": {Spreadsheet, "an Excel workbook (.xlsx)"}, ".xls": {Spreadsheet, "an Excel workbook (.xls)"},
	".docx": {Document, "a Word document (.docx)"}, ".doc": {Document, "a Word document (.doc)"}, ".pdf": {Document, "a damaged PDF"},
	".enl": {Database, "EndNote's library"},
}

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
		if f, ok := names[ext]; ok && f.Kind != Database {
			return f
		}
		return Zip
	}
	for _, s := range signatures {
		if len(head) < s.at || !bytes.HasPrefix(head[s.at:], []byte(s.bytes)) {
			continue
		}
		if strings.HasPrefix(s.bytes, "SQLite") {
			return database(head)
		}
		if f, ok := names[ext]; ok && strings.HasPrefix(s.bytes, "\xd0\xcf") {
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
	return Finding{Database, "an SQLite database"}
}
