package xml

import (
	"cmp"
	"encoding/xml"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// MODS is the Metadata Object Description Schema of the Library of Congress, which
// repositories and bibutils write, whatever stands around its records:
// https://www.loc.gov/standards/mods/userguide/
var MODS = &format.Format{
	Name: "mods", Rank: 85,
	Detect: func(v format.View) bool { return hasElement(v, "mods", "modsCollection") },
	Read:   reader(func() visitor { return modsElement }),
}

func modsElement(d *elements, start xml.StartElement) (*paper.Draft, error) {
	if start.Name.Local != "mods" {
		return nil, nil
	}
	var m modsRecord
	if err := d.DecodeElement(&m, &start); err != nil {
		return nil, err
	}
	return m.draft(attribute(start, "ID")), nil
}

// modsRecord has the elements of a record, or of a related one within it, that are read.
type modsRecord struct {
	Relation string         `xml:"type,attr"` // of a related one to the record
	Titles   []modsTitle    `xml:"titleInfo"`
	Names    []modsName     `xml:"name"`
	Resource []string       `xml:"typeOfResource"`
	Genres   []modsText     `xml:"genre"`
	Origins  []modsOrigin   `xml:"originInfo"`
	Language []modsText     `xml:"language>languageTerm"`
	Extents  []string       `xml:"physicalDescription>extent"`
	Abstract []Markup       `xml:"abstract"`
	Notes    []modsText     `xml:"note"`
	Subjects []modsSubject  `xml:"subject"`
	Classes  []modsText     `xml:"classification"`
	Related  []modsRecord   `xml:"relatedItem"`
	IDs      []modsText     `xml:"identifier"`
	URLs     []modsText     `xml:"location>url"`
	Shelf    string         `xml:"location>shelfLocator"`
	Parts    []modsPart     `xml:"part"`
	Record   modsRecordInfo `xml:"recordInfo"`
}

// A modsText is a text and what it is.
type modsText struct {
	Type      string `xml:"type,attr"`
	Authority string `xml:"authority,attr"`
	Invalid   string `xml:"invalid,attr"`
	Usage     string `xml:"usage,attr"`
	Access    string `xml:"access,attr"`
	Value     string `xml:",chardata"`
}

type modsTitle struct {
	Type       string `xml:"type,attr"`
	NonSort    string `xml:"nonSort"`
	Title      Markup `xml:"title"`
	Subtitle   Markup `xml:"subTitle"`
	PartNumber string `xml:"partNumber"`
	PartName   string `xml:"partName"`
}

type modsRecordInfo struct {
	IDs     []string `xml:"recordIdentifier"`
	Changed []string `xml:"recordChangeDate"`
}

// A modsSubject is a topic, with what narrows it down.
type modsSubject struct {
	Authority string   `xml:"authority,attr"`
	Topics    []string `xml:"topic"`
	Places    []string `xml:"geographic"`
	Times     []string `xml:"temporal"`
	Names     []string `xml:"name>namePart"`
	Titles    []string `xml:"titleInfo>title"`
}

// A modsPart says where a work stands in what it is part of.
type modsPart struct {
	Details []struct {
		Type   string `xml:"type,attr"`
		Number string `xml:"number"`
		Title  string `xml:"title"`
	} `xml:"detail"`
	Extents []struct {
		Unit  string `xml:"unit,attr"`
		Start string `xml:"start"`
		End   string `xml:"end"`
		List  string `xml:"list"`
		Total string `xml:"total"`
	} `xml:"extent"`
	Dates []modsDate `xml:"date"`
}

func (t *modsTitle) String() string {
	title := withSubtitle(withLead(t.NonSort, t.Title.String()), t.Subtitle.String())
	return joined([]string{title, t.PartNumber, t.PartName}, ". ")
}

// withLead returns a title with the article that is not sorted by before it: "The", "L'".
func withLead(lead, title string) string {
	lead = strings.TrimSpace(lead)
	if lead == "" || strings.HasSuffix(lead, "'") || strings.HasSuffix(lead, "’") || strings.HasSuffix(lead, "-") {
		return lead + strings.TrimSpace(title)
	}
	return lead + " " + strings.TrimSpace(title)
}

// title returns the title of a kind, "" that of the work itself.
func (m *modsRecord) title(kind string) string {
	for i := range m.Titles {
		if t := &m.Titles[i]; t.Type == kind {
			if s := t.String(); s != "" {
				return s
			}
		}
	}
	return ""
}

// anyTitle returns the title of a work, whatever kind it has.
func (m *modsRecord) anyTitle() string {
	return cmp.Or(m.title(""), m.title("translated"), m.title("uniform"), m.title("alternative"), m.title("abbreviated"))
}

// related returns the related record of a kind; nil if there is none.
func (m *modsRecord) related(kind string) *modsRecord {
	for i := range m.Related {
		if m.Related[i].Relation == kind {
			return &m.Related[i]
		}
	}
	return nil
}

func (m *modsRecord) draft(id string) *paper.Draft {
	p := &paper.Draft{Title: m.anyTitle()}
	host := m.related("host")
	if host == nil {
		host = &modsRecord{}
	}
	for _, n := range m.Names {
		n.add(p)
	}
	p.Venue = host.anyTitle()
	p.Set("container-title-short", host.title("abbreviated"))
	m.setType(p, host)
	p.Set("title-short", m.title("abbreviated"))
	for _, n := range host.Names {
		n.addTo(p, host)
	}
	m.series(p, host)
	m.ids(p, id)
	for _, n := range host.IDs {
		n.serial(p)
	}
	m.origin(p, host)
	m.about(p)
	for _, part := range append(m.Parts, host.Parts...) {
		part.set(p)
	}
	if len(m.Extents) > 0 && p.Fields["page"] == "" {
		setExtent(p, m.Extents[0])
	}
	for _, changed := range m.Record.Changed {
		p.Revised = cmp.Or(p.Revised, paper.LooseDate(changed))
	}
	return p
}

// series sets what series a work or its host belongs to.
func (m *modsRecord) series(p *paper.Draft, host *modsRecord) {
	for _, s := range []*modsRecord{m.related("series"), host.related("series"), host.related("host")} {
		if s == nil {
			continue
		}
		p.Set("collection-title", s.anyTitle())
		for _, part := range s.Parts {
			for _, d := range part.Details {
				p.Set("collection-number", d.Number)
			}
		}
	}
	if original := m.related("original"); original != nil {
		p.Set("original-title", original.anyTitle())
	}
}

// about sets what a work is about.
func (m *modsRecord) about(p *paper.Draft) {
	for _, a := range markups(m.Abstract) {
		if p.Abstract == "" {
			p.Abstract = a
		} else {
			p.KeepText("abstract", text.Clean(a))
		}
	}
	for _, s := range m.Subjects {
		parts := append(append(append(append(s.Names, s.Titles...), s.Topics...), s.Places...), s.Times...)
		switch {
		case s.Authority != "":
			p.AddCategories(joined(parts, "--"))
		case len(s.Topics) == len(parts): // keywords, of which some programs make one subject
			p.Keywords = append(p.Keywords, parts...)
		default:
			p.Keywords = append(p.Keywords, joined(parts, "--"))
		}
	}
	for _, c := range m.Classes {
		p.AddCategories(strings.TrimSpace(c.Value))
	}
	for _, n := range m.Notes {
		value := strings.TrimSpace(n.Value)
		if n.Type == "" || n.Type == "content" {
			p.Set("note", value)
		} else {
			p.KeepText(n.Type, value)
		}
	}
	for _, l := range m.Language {
		if l.Type == "code" || len(m.Language) == 1 {
			p.Set("language", strings.TrimSpace(l.Value))
		}
	}
}

// set stores volume, issue, pages and date.
func (t *modsPart) set(p *paper.Draft) {
	for _, d := range t.Details {
		number := strings.TrimSpace(cmp.Or(d.Number, d.Title))
		switch strings.ToLower(d.Type) {
		case "volume":
			p.Set("volume", number)
		case "issue", "number":
			p.Set("issue", number)
		case "page", "pages":
			p.Set("page", number)
		case "chapter":
			p.Set("chapter-number", number)
		case "article number", "article", "eid":
			p.Set("number", number)
		default:
			p.KeepText("part-"+d.Type, number)
		}
	}
	for _, e := range t.Extents {
		switch e.Unit {
		case "page", "pages", "p", "pp", "":
			p.Set("page", cmp.Or(pageRange(e.Start, e.End), strings.TrimSpace(e.List)))
			p.Set("number-of-pages", strings.TrimSpace(e.Total))
		}
	}
	for _, d := range t.Dates {
		d.set(p)
	}
}
