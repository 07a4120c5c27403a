package xml

import (
	"cmp"
	"encoding/xml"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// MARC is MARC 21 in XML, the records of library catalogues, whatever stands around them:
// https://www.loc.gov/standards/marcxml/, https://www.loc.gov/marc/bibliographic/
var MARC = &format.Format{
	Name: "marcxml", Rank: 87,
	Detect: func(v format.View) bool { return hasElement(v, "datafield") || has(v, marcSpace) },
	Read:   reader(func() visitor { return marcElement }),
}

const marcSpace = "http://www.loc.gov/MARC21/slim"

func marcElement(d *elements, start xml.StartElement) (*paper.Draft, error) {
	if start.Name.Local != "record" || start.Name.Space != "" && start.Name.Space != marcSpace && !strings.HasPrefix(start.Name.Space, "marc") {
		return nil, nil
	}
	var m marcRecord
	if err := m.read(d); err != nil {
		return nil, err
	}
	if len(m.fields)+len(m.control) == 0 { // of something else that has records in it
		return nil, nil
	}
	if m.first("245", "a") == "" && m.first("200", "a") != "" {
		return nil, &recordError{m.first("200", "a"), errUNIMARC}
	}
	if m.isDeleted() {
		p := &paper.Draft{Deleted: true}
		m.keys(p)
		return p, nil
	}
	return m.draft(), nil
}

// marcRecord is a record: its leader, control fields, and fields of subfields.
type marcRecord struct {
	leader  string
	control map[string]string // by tag
	fields  []marcField
}

type marcField struct {
	tag           string
	first, second string // indicators
	parts         []marcPart
}

// A marcPart is a subfield, whose code is one character.
type marcPart struct{ code, value string }

// read reads the fields of a record whose start has been read.
func (m *marcRecord) read(d *elements) error {
	m.control = map[string]string{}
	return d.children(func(start xml.StartElement) (err error) {
		tag := attribute(start, "tag")
		switch start.Name.Local {
		case "leader":
			m.leader, err = d.text()
		case "controlfield":
			m.control[tag], err = d.text()
		case "datafield":
			f := marcField{tag: tag, first: attribute(start, "ind1"), second: attribute(start, "ind2")}
			err = d.children(func(start xml.StartElement) error {
				code := attribute(start, "code")
				value, err := d.text()
				if value = strings.TrimSpace(value); value != "" && len(code) == 1 {
					f.parts = append(f.parts, marcPart{code, value})
				}
				return err
			})
			m.fields = append(m.fields, f)
		default:
			err = d.Skip()
		}
		return err
	})
}

// get returns the first value of a subfield.
func (f *marcField) get(code string) string {
	for _, part := range f.parts {
		if part.code == code {
			return part.value
		}
	}
	return ""
}

// all returns the values of some subfields, in their order.
func (f *marcField) all(codes string) (values []string) {
	for _, part := range f.parts {
		if strings.Contains(codes, part.code) {
			values = append(values, part.value)
		}
	}
	return values
}

// each calls a function for every field of some tags.
func (m *marcRecord) each(tags string, do func(f *marcField)) {
	for i := range m.fields {
		if tag := m.fields[i].tag; len(tag) == 3 && strings.Contains(tags, tag) {
			do(&m.fields[i])
		}
	}
}

// first returns the first value of a subfield of a tag.
func (m *marcRecord) first(tag, code string) (value string) {
	m.each(tag, func(f *marcField) { value = cmp.Or(value, f.get(code)) })
	return value
}

// at returns a character of the leader, or of field 008; 0 if it is too short.
func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

func (m *marcRecord) isDeleted() bool { return at(m.leader, 5) == 'd' }

func (m *marcRecord) draft() *paper.Draft {
	p := &paper.Draft{}
	m.titles(p)
	m.people(p)
	m.imprint(p)
	m.host(p)
	m.numbers(p)
	m.keys(p)
	m.about(p)
	m.thesis(p)
	p.Type = cmp.Or(p.Type, m.cslType(p))
	return p
}

// titles sets the title, and those of series.
func (m *marcRecord) titles(p *paper.Draft) {
	m.each("245", func(f *marcField) {
		if p.Title != "" {
			return
		}
		p.Title = withSubtitle(unpunctuated(f.get("a")), unpunctuated(joined(f.all("b"), " ")))
		var parts []string
		for _, part := range f.all("np") {
			parts = append(parts, unpunctuated(part))
		}
		p.Title = joined(append([]string{p.Title}, parts...), ". ")
	})
	m.each("210", func(f *marcField) { p.Set("title-short", unpunctuated(f.get("a"))) })
	m.each("240", func(f *marcField) { p.Set("original-title", unpunctuated(f.get("a"))) })
	m.each("490 830 440", func(f *marcField) {
		p.Set("collection-title", unpunctuated(f.get("a")))
		p.Set("collection-number", unpunctuated(f.get("v")))
	})
}

// unpunctuated returns a part of a description without the punctuation behind it, which tells
// where the next part begins, https://www.loc.gov/marc/bibliographic/bd245.html, and without the
// full stop, but for that of an abbreviation: a word of three letters at most.
func unpunctuated(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && strings.IndexByte("/:;,=", s[len(s)-1]) >= 0 {
		s = strings.TrimSpace(s[:len(s)-1])
	}
	bare, found := strings.CutSuffix(s, ".")
	if !found {
		return s
	}
	word := bare[strings.LastIndexFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
	if last, _ := utf8.DecodeLastRuneInString(bare); utf8.RuneCountInString(word) > 3 || unicode.IsDigit(last) || strings.ContainsRune(`)]?!"`, last) {
		return bare
	}
	return s
}

// about sets the abstract and what a work is about. The headings of a list are categories, and
// what cataloguers or authors wrote freely are keywords.
func (m *marcRecord) about(p *paper.Draft) {
	m.each("520", func(f *marcField) {
		abstract := joined(f.all("ab"), " ")
		switch {
		case p.Abstract == "":
			p.Abstract = abstract
		case f.first == "3": // says that it is an abstract
			p.KeepText("summary", p.Abstract)
			p.Abstract = abstract
		default:
			p.KeepText("summary", text.Clean(abstract))
		}
	})
	m.each("600 610 611 630 648 650 651 655", func(f *marcField) {
		var parts []string
		for _, part := range f.all("abcdtvxyz") {
			parts = append(parts, unpunctuated(part))
		}
		if f.tag == "655" {
			p.KeepText("form", joined(parts, "--"))
		} else {
			p.AddCategories(joined(parts, "--"))
		}
	})
	m.each("653", func(f *marcField) { p.Keywords = append(p.Keywords, f.all("a")...) })
	m.each("084 082 080 050", func(f *marcField) {
		if f.tag == "050" {
			p.Set("call-number", joined(f.all("ab"), " "))
		} else {
			p.AddCategories(f.get("a"))
		}
	})
	m.each("500 502 504 505 518 546", func(f *marcField) {
		switch f.tag {
		case "500":
			p.Set("note", f.get("a"))
		case "502":
		default:
			p.KeepText(map[string]string{"504": "bibliography", "505": "contents", "518": "event", "546": "language-note"}[f.tag], joined(f.all("artg"), " "))
		}
	})
}
