package xml

import (
	"cmp"
	"encoding/xml"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// TEI is the header of documents of the Text Encoding Initiative, as GROBID writes it of
// what it reads in PDFs, and the records that HAL exports in TEI.
// https://tei-c.org/release/doc/tei-p5-doc/en/html/HD.html,
// https://grobid.readthedocs.io/en/latest/TEI-encoding-of-results/
//
// The text of a document and the works that it refers to are passed over.
var TEI = &format.Format{
	Name: "tei", Rank: 92,
	Detect: func(v format.View) bool { return hasElement(v, "teiHeader", "TEI", "teiCorpus") },
	Read:   reader(func() visitor { return teiElement }),
}

func teiElement(d *elements, start xml.StartElement) (*paper.Draft, error) {
	switch start.Name.Local {
	case "teiHeader":
		var h struct {
			File    teiFile    `xml:"fileDesc"`
			Profile teiProfile `xml:"profileDesc"`
		}
		if err := d.DecodeElement(&h, &start); err != nil {
			return nil, err
		}
		if strings.HasPrefix(h.File.title(), "HAL TEI export of ") { // of the file, whose records follow
			return nil, nil
		}
		return h.File.draft(&h.Profile, attribute(start, "lang")), nil
	case "biblFull":
		var b struct {
			teiFile
			Profile teiProfile `xml:"profileDesc"`
		}
		if err := d.DecodeElement(&b, &start); err != nil {
			return nil, err
		}
		return b.draft(&b.Profile, ""), nil
	}
	return nil, nil
}

// teiFile says what a document is, and where it comes from.
type teiFile struct {
	Titles     []teiTitle  `xml:"titleStmt>title"`
	Authors    []teiPerson `xml:"titleStmt>author"`
	Publishers []Markup    `xml:"publicationStmt>publisher"`
	Dates      []teiDate   `xml:"publicationStmt>date"`
	IDs        []teiNumber `xml:"publicationStmt>idno"`
	Sources    []teiSource `xml:"sourceDesc>biblStruct"`
}

// teiProfile says what a document is about.
type teiProfile struct {
	Abstracts []Markup `xml:"abstract"`
	Keywords  []struct {
		Terms []Markup `xml:"term"`
		Items []Markup `xml:"list>item"`
		Text  string   `xml:",chardata"`
	} `xml:"textClass>keywords"`
	Languages []struct {
		Code string `xml:"ident,attr"`
	} `xml:"langUsage>language"`
}

// A teiSource is the description of a work and of what it appeared in.
type teiSource struct {
	Analytic *teiWork    `xml:"analytic"`
	Monogr   teiWork     `xml:"monogr"`
	Series   []teiTitle  `xml:"series>title"`
	IDs      []teiNumber `xml:"idno"`
	Refs     []teiLink   `xml:"ref"`
}

type teiWork struct {
	Titles     []teiTitle   `xml:"title"`
	Authors    []teiPerson  `xml:"author"`
	Editors    []teiPerson  `xml:"editor"`
	IDs        []teiNumber  `xml:"idno"`
	Links      []teiLink    `xml:"ptr"`
	Meetings   []teiMeeting `xml:"meeting"`
	Publishers []Markup     `xml:"imprint>publisher"`
	Places     []Markup     `xml:"imprint>pubPlace"`
	Dates      []teiDate    `xml:"imprint>date"`
	Scopes     []teiScope   `xml:"imprint>biblScope"`
}

type teiTitle struct {
	Level, Type string
	Markup
}

func (t *teiTitle) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	t.Level, t.Type = attribute(start, "level"), attribute(start, "type")
	return t.Markup.UnmarshalXML(d, start)
}

type teiDate struct {
	Type string `xml:"type,attr"`
	When string `xml:"when,attr"`
	Text string `xml:",chardata"`
}

type teiNumber struct {
	Type  string `xml:"type,attr"`
	Value string `xml:",chardata"`
}

type teiLink struct {
	Type   string `xml:"type,attr"`
	Target string `xml:"target,attr"`
}

type teiMeeting struct {
	Title Markup `xml:"title"`
	Place Markup `xml:"address>addrLine"`
	City  string `xml:"settlement"`
	Text  string `xml:",chardata"`
}

// A teiScope is a number within what a work appeared in, or a range of pages.
type teiScope struct {
	Unit  string `xml:"unit,attr"`
	From  string `xml:"from,attr"`
	To    string `xml:"to,attr"`
	Value string `xml:",chardata"`
}

// teiUnits are the variables of CSL of the units of scopes.
var teiUnits = map[string]string{"page": "page", "pp": "page", "volume": "volume", "vol": "volume", "issue": "issue", "serie": "collection-title", "series": "collection-title"}

// titled returns the main title of a list, with its subtitle.
func titled(list []teiTitle) string {
	title, subtitle := "", ""
	for _, t := range list {
		switch s := t.String(); {
		case strings.TrimSpace(s) == "":
		case t.Type == "sub":
			subtitle = cmp.Or(subtitle, s)
		case title == "":
			title = s
		}
	}
	return withSubtitle(title, subtitle)
}

func (f *teiFile) title() string { return titled(f.Titles) }

func (f *teiFile) draft(profile *teiProfile, language string) *paper.Draft {
	var s teiSource
	if len(f.Sources) > 0 {
		s = f.Sources[0]
	}
	work := s.Analytic
	if work == nil {
		work = &teiWork{}
	}
	p := &paper.Draft{Title: cmp.Or(f.title(), titled(work.Titles), titled(s.Monogr.Titles))}
	for _, list := range [][]teiPerson{work.Authors, s.Monogr.Authors, f.Authors} {
		if len(p.Names) == 0 {
			p.Names = teiNames(list)
		}
	}
	for _, n := range teiNames(append(work.Editors, s.Monogr.Editors...)) {
		p.AddPerson("editor", n)
	}
	for _, list := range [][]teiNumber{work.IDs, s.IDs, s.Monogr.IDs, f.IDs} {
		for _, id := range list {
			id.set(p)
		}
	}
	for _, l := range append(append(work.Links, s.Monogr.Links...), s.Refs...) {
		if l.Type != "file" && l.Type != "annex" && strings.HasPrefix(l.Target, "http") {
			p.URL = cmp.Or(p.URL, l.Target)
		}
	}
	s.Monogr.container(p, s.Analytic != nil)
	if series := titled(s.Series); series != "" {
		p.Set("collection-title", series)
	}
	teiDates(p, s.Monogr.Dates, f.Dates)
	p.Set("publisher", joined(markups(s.Monogr.Publishers), "; "))
	p.Set("publisher", joined(markups(f.Publishers), "; "))
	profile.set(p, language)
	return p
}

// container sets what a work appeared in, which says of what type it is.
func (m *teiWork) container(p *paper.Draft, within bool) {
	venue, level := "", ""
	for _, t := range m.Titles {
		if venue == "" {
			venue, level = t.String(), t.Level
		} else if t.Type == "abbrev" || t.Type == "abbr" {
			p.Set("container-title-short", t.String())
		}
	}
	for _, meeting := range m.Meetings {
		p.Set("event-title", cmp.Or(meeting.Title.String(), strings.TrimSpace(meeting.Text)))
		p.Set("event-place", cmp.Or(meeting.Place.String(), meeting.City))
	}
	if venue != p.Title {
		p.Venue = cmp.Or(venue, p.Fields["event-title"])
	}
	switch {
	case level == "j":
		p.Type = "article-journal"
	case len(m.Meetings) > 0:
		p.Type = "paper-conference"
	case level == "m" && within && p.Venue != "":
		p.Type = "chapter"
	case level == "m" && venue != "":
		p.Type = "book"
	}
	for _, s := range m.Scopes {
		value := cmp.Or(pageRange(s.From, s.To), strings.TrimSpace(s.Value))
		if variable := teiUnits[s.Unit]; variable != "" {
			p.Set(variable, value)
		} else {
			p.KeepText("scope-"+s.Unit, value)
		}
	}
	p.Set("publisher-place", joined(markups(m.Places), "; "))
}

// set stores an id, or a number.
func (n teiNumber) set(p *paper.Draft) {
	value := strings.TrimSpace(n.Value)
	switch kind := strings.ToLower(n.Type); kind {
	case "doi", "arxiv", "pmid":
		p.IDs = append(p.IDs, paper.WithScheme(kind+":", value))
	case "pubmed":
		p.IDs = append(p.IDs, paper.WithScheme("pmid:", value))
	case "pmcid", "pmc", "pubmedcentral":
		p.Set("PMCID", pmcid(value))
	case "issn", "eissn", "isbn":
		variable := strings.ToUpper(strings.TrimPrefix(kind, "e"))
		if old := p.Fields[variable]; old != "" && value != "" {
			p.Fields[variable] = old + ", " + value
		} else {
			p.Set(variable, value)
		}
	case "md5", "halref", "halreftext", "halbibtex", "haluri", "":
	case "halid":
		p.Keys = append(p.Keys, value)
	default:
		p.KeepText(n.Type, value)
	}
}

// teiDates sets the date of publication: that of the work, or else that of the document.
func teiDates(p *paper.Draft, lists ...[]teiDate) {
	for _, list := range lists {
		for _, d := range list {
			switch d.Type {
			case "", "published", "datePub", "publication":
				if published, edtf := paper.ReadDate(cmp.Or(d.When, d.Text)); published != "" && p.Published == "" {
					p.Published = published
					p.SetDate("issued", edtf)
				}
			}
		}
	}
}

// block matches the tags that TEI has for what HTML and JATS call otherwise.
var block = pattern.Of(`<(/?)(?:\w+:)?(head|lb|s)\b[^>]*>`)

// teiText returns the content of an element with the tags that texts are cleaned of.
func teiText(m Markup) string {
	m.Inner = block().ReplaceAllStringFunc(m.Inner, func(tag string) string {
		name := block().FindStringSubmatch(tag)
		switch {
		case name[2] == "head":
			return "<" + name[1] + "title>"
		case name[2] == "s" && name[1] == "":
			return ""
		}
		return " "
	})
	return text.WithoutHeading(m.String())
}

// set stores what a document is about.
func (t *teiProfile) set(p *paper.Draft, language string) {
	for _, a := range t.Abstracts {
		if abstract := teiText(a); p.Abstract == "" {
			p.Abstract = abstract
		} else {
			p.KeepText("abstract", text.Clean(abstract))
		}
	}
	for _, k := range t.Keywords {
		p.Keywords = append(append(p.Keywords, markups(k.Terms)...), markups(k.Items)...)
		p.Keywords = append(p.Keywords, paper.SplitKeywords(strings.TrimSpace(k.Text))...)
	}
	for _, l := range t.Languages {
		p.Set("language", l.Code)
	}
	p.Set("language", language)
}
