package xml

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"sync"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// EndNote is the XML of EndNote's libraries, which Zotero, Mendeley and others write as well:
// https://support.clarivate.com/Endnote/s/article/EndNote-XML-Document-Type-Definition
//
// What it says is what RIS says, which EndNote writes too, and is read and written as that.
var EndNote = &format.Format{
	Name: endNoteName, Rank: 108,
	Detect: func(v format.View) bool { return hasElement(v, "rec-number", "ref-type", "electronic-resource-num") },
	Read:   reader(func() visitor { return endNoteElement }),
	Write:  func(w io.Writer) format.Encoder { return &endNoteWriter{w: w} },
}

const endNoteName = "endnote-xml"

func endNoteElement(d *elements, start xml.StartElement) (*paper.Draft, error) {
	if start.Name.Local != "record" {
		return nil, nil
	}
	r := endNoteRecord{elements: d, values: make([]tagged.Value, 0, 24)} // as most records have
	if err := r.fields(""); err != nil {
		return nil, err
	}
	return r.draft(), nil
}

// endNoteRecord is a record that is being read.
type endNoteRecord struct {
	*elements
	values []tagged.Value
	kind   string         // name of its type
	number string         // in its library
	own    bool           // it was written by this program
	other  []tagged.Value // elements without a tag, by their names
}

// fields reads the elements below a path to the end of the one at it.
func (r *endNoteRecord) fields(path string) error {
	return r.children(func(start xml.StartElement) error {
		name := start.Name.Local
		at := name
		if path != "" {
			at = path + "/" + name
		}
		tag, known := endNoteTags()[at]
		if known && tag == "" {
			return r.fields(at)
		}
		text, err := r.text()
		if err != nil {
			return err
		}
		text = strings.TrimSpace(text)
		switch {
		case at == "database":
		case at == "source-app":
			r.own = attribute(start, "name") == program
		case at == "rec-number":
			r.number = text
		case at == "ref-type":
			number, _ := strconv.Atoi(text)
			r.kind = attribute(start, "name")
			r.values = append(r.values, tagged.Value{Tag: "TY", Text: tagged.RISOfEndNote(r.kind, number)})
		case at == "foreign-keys/key":
			if attribute(start, "app") == program { // others are its number in a library
				r.add("ID", text)
			}
		case attribute(start, "role") == "editor" && strings.HasSuffix(at, "/author"):
			r.add("ED", text)
		case tag != "":
			r.add(tag, text)
		default:
			r.other = append(r.other, tagged.Value{Tag: name, Text: text})
		}
		return nil
	})
}

// program is the name that records which were written here have for their program.
const program = "Paperkin"

// add adds the value of an element. Where RIS has several values, an element has lines.
func (r *endNoteRecord) add(tag, value string) {
	lines := []string{value}
	switch tag {
	case "AB", "TI", "DA":
	case "N1":
		lines = noteLines(value)
	case "UR", "L1", "L2":
		lines = strings.FieldsFunc(value, isLineBreak)
	}
	if r.own && strings.ContainsAny(value, "\r\n") {
		lines = strings.FieldsFunc(value, isLineBreak)
	}
	for _, line := range lines {
		if line = text.Collapse(line); line != "" {
			r.values = append(r.values, tagged.Value{Tag: tag, Text: line})
		}
	}
}

func isLineBreak(r rune) bool { return r == '\r' || r == '\n' }

// noteField matches a line of notes that people have written for a variable, as in Zotero's:
// "PMID: 1".
var noteField = pattern.Of(`^[a-zA-Z-]+: \S`)

// noteLines returns the lines of notes that say something of their own, and the rest as one.
func noteLines(text string) (lines []string) {
	note := ""
	for line := range strings.FieldsFuncSeq(text, isLineBreak) {
		if noteField().MatchString(line) {
			lines = append(lines, line)
		} else {
			note += line + " "
		}
	}
	return append([]string{note}, lines...)
}

func (r *endNoteRecord) draft() *paper.Draft {
	kind := ""
	if len(r.values) > 0 && r.values[0].Tag == "TY" {
		kind = r.values[0].Text
	}
	p := tagged.Draft(r.values)
	if r.kind != "" && (p.SourceType != "" || kind == "") {
		p.SourceType = endNoteName + ":" + r.kind
	}
	if r.number != "" && !r.own {
		p.Keys = append(p.Keys, "RN"+r.number) // as EndNote calls it in BibTeX
	}
	for _, o := range r.other {
		p.KeepText(o.Tag, o.Text)
	}
	return p
}

// An endNoteField is an element of EndNote's records and the tag of RIS that says the same.
type endNoteField struct {
	path string // of the names of elements below the record
	tag  string
	list bool // it can stand more than once
}

// endNoteFields are the elements that are written, in the order of EndNote's DTD, RSXML.
var endNoteFields = []endNoteField{
	{"foreign-keys/key", "ID", true},
	{"ref-type", "TY", false},
	{"contributors/authors/author", "AU", true},
	{"contributors/secondary-authors/author", "A2", true},
	{"contributors/tertiary-authors/author", "A3", true},
	{"contributors/subsidiary-authors/author", "A4", true},
	{"contributors/translated-authors/author", "TA", true},
	{"auth-address", "AD", false},
	{"titles/title", "TI", false},
	{"titles/secondary-title", "T2", false},
	{"titles/tertiary-title", "T3", false},
	{"titles/alt-title", "J2", false},
	{"titles/short-title", "ST", false},
	{"titles/translated-title", "TT", false},
	{"periodical/full-title", "JF", false},
	{"periodical/abbr-1", "JA", false},
	{"periodical/abbr-2", "J1", false},
	{"pages", "SP", false},
	{"volume", "VL", false},
	{"number", "IS", false},
	{"issue", "CP", false},
	{"num-vols", "NV", false},
	{"edition", "ET", false},
	{"section", "SE", false},
	{"reprint-edition", "RP", false},
	{"keywords/keyword", "KW", true},
	{"dates/year", "PY", false},
	{"dates/pub-dates/date", "DA", true},
	{"pub-location", "CY", false},
	{"publisher", "PB", false},
	{"orig-pub", "OP", false},
	{"isbn", "SN", false},
	{"accession-num", "AN", false},
	{"call-num", "CN", false},
	{"electronic-resource-num", "DO", false},
	{"abstract", "AB", false},
	{"label", "LB", false},
	{"caption", "CA", false},
	{"notes", "N1", false},
	{"research-notes", "RN", false},
	{"work-type", "M3", false},
	{"reviewed-item", "RI", false},
	{"remote-database-name", "DB", false},
	{"remote-database-provider", "DP", false},
	{"language", "LA", false},
	{"urls/related-urls/url", "UR", true},
	{"urls/pdf-urls/url", "L1", true},
	{"urls/text-urls/url", "L2", true},
	{"urls/image-urls/url", "L4", true},
	{"access-date", "Y2", false},
	{"custom1", "C1", false}, {"custom2", "C2", false}, {"custom3", "C3", false}, {"custom4", "C4", false},
	{"custom5", "C5", false}, {"custom6", "C6", false}, {"custom7", "C7", false},
	{"misc1", "M1", false}, {"misc2", "M2", false},
}

// endNoteAlso are elements that are read and written as others: those that Zotero, Mendeley and
// others write, and what EndNote has twice.
var endNoteAlso = map[string]string{
	"urls/web-urls/url": "UR", "urls/url": "UR", "url": "UR", "urls/figure-urls/url": "L4", "alt-periodical/full-title": "J2", "alt-periodical/abbr-1": "J2", "periodical/abbr-3": "J1",
	"title": "TI", "secondary-title": "T2", "authors/author": "AU", "year": "PY", "doi": "DO", "custom8": "C8", "keyword": "KW",
}

// endNoteTags are the tags by their paths, and "" for each path that leads to others.
var endNoteTags = sync.OnceValue(func() map[string]string {
	tags := map[string]string{}
	add := func(path, tag string) {
		tags[path] = tag
		for at := strings.LastIndexByte(path, '/'); at > 0; at = strings.LastIndexByte(path[:at], '/') {
			tags[path[:at]] = ""
		}
	}
	for path, tag := range endNoteAlso {
		add(path, tag)
	}
	for _, f := range endNoteFields {
		add(f.path, f.tag)
	}
	return tags
})
