package foreign

import (
	"archive/zip"
	"io"
	"strings"
)

// InZip tells what a zip archive is by the files in it: [Zip] if it could have any.
func InZip(z *zip.Reader) Finding {
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		switch {
		case name == "xl/workbook.bin":
			return Finding{Kind: Spreadsheet, What: "an Excel workbook in binary (.xlsb)"}
		case strings.HasPrefix(name, "word/"):
			return Finding{Kind: Document, What: "a Word document (.docx)"}
		case strings.HasPrefix(name, "ppt/"):
			return Finding{Kind: Document, What: "a PowerPoint presentation (.pptx)"}
		case name == "mimetype":
			if found := ofMediaType(f); found.Known() {
				return found
			}
		case strings.HasSuffix(name, ".enl"):
			return Finding{Kind: EndNote, What: "EndNote's library (.enlx)"}
		case name == "index/document.iwa":
			return Finding{Kind: Document, What: "a document of Apple's Pages or Numbers"}
		}
	}
	return Zip
}

// ofMediaType tells what an archive is that names its media type, as those of OpenDocument
// and EPUB do.
func ofMediaType(f *zip.File) Finding {
	r, err := f.Open()
	if err != nil {
		return Finding{}
	}
	defer r.Close()
	media, _ := io.ReadAll(io.LimitReader(r, 100))
	for _, z := range zips {
		if strings.Contains(string(media), z.name) {
			return z.Finding
		}
	}
	return Finding{}
}
