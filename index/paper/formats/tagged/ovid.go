package tagged

import (
	"bytes"
	"strings"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// Ovid is the text of Ovid, under whose name many databases are searched. A record begins
// with its number among the results, and has fields either by their names, with values that
// are set in below them,
//
//	<1>
//	Title
//	  Toys for all.
//
// or by two letters, as Citavi takes them:
//
//	<1. >
//	VN  - Ovid Technologies
//	TI  - Toys for all.
//
// Ovid's RIS and its tables are read as those. https://ospguides.ovid.com/OSPguides/medline.htm
// has the names and letters of fields.
var Ovid = &format.Format{
	Name: "ovid", Rank: 96, Extensions: []string{".ovd"},
	Detect: func(v format.View) bool { // as it begins like a tag
		tagged, named := startsOvid(v.XML)
		return tagged || named
	},
	Read: func(in *format.Input) error {
		if tagged, _ := startsOvid(in.Head().Bytes); tagged {
			return ovidTagged.read(in)
		}
		return ovidNamed.read(in)
	},
}

// number is what stands for a tag where a record begins.
const number = "<"

func ovidBegins(_ *record, tag string, _ bool) bool { return tag == number }

var (
	ovidTagged = dialect{cut: cutOvid, begins: ovidBegins, draft: ovidDraft, outside: map[string]bool{"VN": true}}
	ovidNamed  = dialect{cut: cutOvidName, begins: ovidBegins, draft: ovidDraft, lists: map[string]bool{"MH": true, "DE": true}}
)

var (
	ovidNumber = pattern.Of(`^<(\d+)\.? ?>$`)
	ovidLabel  = pattern.Of(`^[A-Z][\w /,.()'&-]{1,59}$`)
)

// startsOvid reports whether a text begins with the number of a record, and a field follows in
// letters or by its name.
func startsOvid(text []byte) (inLetters, byName bool) {
	first := true
	for line := range bytes.Lines(bytes.TrimSpace(text)) {
		s := strings.TrimRight(string(line), " \t\r\n")
		switch {
		case s == "":
		case first:
			if first = false; !ovidNumber().MatchString(strings.TrimLeft(s, "\ufeff")) {
				return false, false
			}
		default:
			tag, _, tagged := cutOvid(s)
			label, _, named := cutOvidName(s)
			return tagged && tag != number, named && label != number
		}
	}
	return false, false
}

func cutOvid(line string) (tag, value string, ok bool) {
	if m := ovidNumber().FindStringSubmatch(strings.TrimLeft(line, "\ufeff")); m != nil {
		return number, m[1], true
	}
	l, ok := cutTag(line)
	return l.tag, l.value, ok && l.certain()
}

// cutOvidName is cutOvid where fields have names, which become letters where there are some.
func cutOvidName(line string) (tag, value string, ok bool) {
	if m := ovidNumber().FindStringSubmatch(strings.TrimLeft(line, "\ufeff")); m != nil {
		return number, m[1], true
	}
	if !ovidLabel().MatchString(line) {
		return "", "", false
	}
	if tag := ovidNames[strings.ToLower(line)]; tag != "" {
		return tag, "", true
	}
	return line, "", true
}

// ovidNames are the letters of fields by their names. Of the numbers, UI is that of MEDLINE.
var ovidNames = map[string]string{
	"unique identifier": "UI", "accession number": "AN", "title": "TI", "original title": "OT", "author": "AU", "authors": "AU", "author(s)": "AU", "authors full name": "FA", "author full name": "FA",
	"corporate author": "CA", "source": "SO", "journal name": "JN", "nlm journal name": "JN", "journal": "JN", "abbreviated source": "AS", "abstract": "AB", "author keywords": "KW", "keywords": "KW",
	"keyword heading": "KW", "key words": "KW", "mesh subject headings": "MH", "subject headings": "MH", "mesh": "MH", "descriptors": "DE", "language": "LG", "document type": "PT", "publication type": "PT",
	"issn": "IS", "issn print": "IS", "issn electronic": "IS", "issn linking": "IS", "isbn": "IB", "doi number": "DO", "doi": "DO", "digital object identifier": "DO", "pmc identifier": "PM", "publisher": "PB",
	"country of publication": "CP", "date of publication": "DP", "publication date": "DP", "year of publication": "YR", "publication year": "YR", "volume": "VO", "issue": "IP", "issue/part": "IP", "page": "PG", "pages": "PG",
	"database": "DB", "link to the ovid full text or citation": "XL", "pubmed id": "PMID", "pmid": "PMID", "editor": "ED", "series title": "SE", "patent number": "PN",
}
