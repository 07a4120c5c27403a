package foreign

import (
	"bytes"
	le "encoding/binary"
	"io"
	"regexp"
	"strings"

	"paperkin/index/paper/pattern"
)

// How much of a PDF is looked through for its DOI, at its start and at its end: there it has
// its metadata, by which programs find them without reading the rest.
const (
	pdfStart = 256 << 10
	pdfEnd   = 512 << 10
)

// Look tells more of a file than [File] has found: the DOI of a PDF, and what an old Office
// file is. It reads less than a megabyte.
func Look(f io.ReaderAt, size int64, found Finding) Finding {
	switch {
	case found.Kind == PDF:
		for _, at := range []int64{0, max(pdfStart, size-pdfEnd)} {
			part := make([]byte, max(0, min(size-at, int64(pdfStart))))
			if at > 0 {
				part = make([]byte, max(0, size-at))
			}
			n, _ := f.ReadAt(part, at)
			if found.DOI = doiOfPDF(part[:n]); found.DOI != "" {
				return found
			}
		}
	case isCompound(f):
		return oldOffice(f, found)
	}
	return found
}

// doiForms match where the DOI of the paper itself stands in the metadata of a PDF, in the
// order in which they are believed. Addresses elsewhere in it are mostly those of references.
var doiForms = []func() *regexp.Regexp{
	// XMP: https://www.w3.org/submissions/prism/ (prism:doi), and what publishers have beside it.
	pattern.Of(`(?i)\b(?:prism|pdfx|pdfx13|crossmark|jav|bibtex):(?:wps-article)?doi(?:\s*=\s*["']|>)\s*(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s"'<>]+)`),
	// The dictionary of the document: ISO 32000-1, 14.3.3.
	pattern.Of(`(?i)/(?:wps-(?:article|journal)?doi|doi)\s*\(\s*(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/(?:\\[()]|[^\s()<>])+)`),
	pattern.Of(`(?i)<dc:identifier>\s*(?:<rdf:\w+>\s*)*(?:<rdf:li[^>]*>\s*)?(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s"'<>]+)`),
	pattern.Of(`(?i)/(?:subject|title|keywords)\s*\((?:\\.|[^\\()]|\([^()]*\))*?\bdoi(?:\.org/|[:\s])\s*(10\.\d{4,9}/(?:\\[()]|[^\s()<>])+)`),
	pattern.Of(`(?i)<dc:description>\s*(?:<[^>]*>\s*)*[^<]*\bdoi(?:\.org/|[:\s])\s*(10\.\d{4,9}/[^\s"'<>]+)`),
}

// doiOfPDF returns the DOI in a part of a PDF; empty if it does not stand there in the clear.
func doiOfPDF(part []byte) string {
	if wide := []byte("\x00d\x00o\x00i"); bytes.Contains(bytes.ToLower(part), wide) { // UTF-16
		part = bytes.ReplaceAll(part, []byte("\x00"), nil)
	}
	for _, form := range doiForms {
		if m := form().FindSubmatch(part); m != nil {
			return tidyDOI(string(m[1]))
		}
	}
	return ""
}

// tidyDOI removes from a DOI what belongs to the text around it.
func tidyDOI(s string) string {
	s = strings.NewReplacer(`\(`, "(", `\)`, ")", "&amp;", "&").Replace(s)
	s = strings.TrimRight(s, ".,;:")
	if strings.HasSuffix(s, ")") && strings.Count(s, "(") < strings.Count(s, ")") {
		s = s[:len(s)-1]
	}
	if len(s) > 200 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return strings.ToLower(s)
}

// doiOfPage matches the DOI in the head of an article's page, as Google Scholar wants it:
// https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
var doiOfPage = pattern.Of(`(?is)<meta\s[^>]*\b(?:name|property)\s*=\s*["']?(?:citation_doi|prism\.doi|bepress_citation_doi|dc\.identifier(?:\.doi)?)["'\s][^>]*\bcontent\s*=\s*["']?\s*(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s"'<>]+)`)

// compound is how a compound file begins, as which Office saved documents before 2007, and
// still does where they have a password.
const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// oldOffice tells what is in a compound file, by the first entries of its directory:
// https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb/
func oldOffice(f io.ReaderAt, found Finding) Finding {
	head := make([]byte, 52)
	if n, _ := f.ReadAt(head, 0); n == len(head) {
		shift := min(le.LittleEndian.Uint16(head[30:]), 12)
		directory := make([]byte, 4096)
		n, _ := f.ReadAt(directory, (int64(le.LittleEndian.Uint32(head[48:]))+1)<<shift)
		entries := string(bytes.ReplaceAll(directory[:n], []byte("\x00"), nil)) // UTF-16
		for _, e := range []struct {
			name string
			Finding
		}{
			{"EncryptedPackage", Finding{Kind: Locked, What: "an Office file with a password (.xlsx, .docx)"}},
			{"WordDocument", Finding{Kind: Document, What: "a Word document of before 2007 (.doc)"}},
			{"PowerPoint", Finding{Kind: Document, What: "a PowerPoint presentation of before 2007 (.ppt)"}},
			{"Workbook", Finding{Kind: Spreadsheet, What: "an Excel workbook of before 2007 (.xls)"}},
			{"Book", Finding{Kind: Spreadsheet, What: "an Excel workbook of before 2007 (.xls)"}},
		} {
			if strings.Contains(entries, e.name) {
				return e.Finding
			}
		}
	}
	return found
}

// isCompound reports whether a file has the signature of compound files.
func isCompound(f io.ReaderAt) bool {
	head := make([]byte, len(compound))
	n, _ := f.ReadAt(head, 0)
	return string(head[:n]) == compound
}
