package xml

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// OAI is the replies of OAI-PMH, whose records are in arXiv's own form, in Dublin Core, which
// every repository has, or in MODS, MARC, JATS or TEI:
// http://www.openarchives.org/OAI/openarchivesprotocol.html, https://info.arxiv.org/help/oa/index.html
// The identifiers of other repositories keep their records apart from arXiv's.
var OAI = &format.Format{
	Name: "oai", Provider: "arxiv", Rank: 20,
	Detect: func(v format.View) bool { return has(v, "<OAI-PMH") },
	Read:   reader(func() visitor { return oaiElement }),
}

// errMetadata: a record in a form that no reader knows.
var errMetadata = errors.New("metadata that is neither arXiv's nor Dublin Core, MODS, MARC, JATS or TEI")

func oaiElement(d *elements, start xml.StartElement) (*paper.Draft, error) {
	switch start.Name.Local {
	case "record":
		return oaiRecord(d)
	case "error": // instead of records
		var message string
		if err := d.DecodeElement(&message, &start); err != nil {
			return nil, err
		}
		code := attribute(start, "code")
		if code == "noRecordsMatch" { // how OAI-PMH represents an empty list
			return nil, nil
		}
		return nil, &recordError{code, fmt.Errorf("not a list of records but an error: %s", format.Shorten(strings.TrimSpace(message)))}
	}
	return nil, nil
}

// oaiHeader says which record follows, and whether it has been deleted.
type oaiHeader struct {
	Status     string `xml:"status,attr"`
	Identifier string `xml:"identifier"`
	Datestamp  string `xml:"datestamp"`
}

// oaiRecord reads a record whose start has been read.
func oaiRecord(d *elements) (p *paper.Draft, err error) {
	var h oaiHeader
	var wrong *recordError // of the metadata; it is read to its end all the same
	err = d.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "header":
			return d.DecodeElement(&h, &start)
		case "metadata":
			return d.children(func(start xml.StartElement) error {
				if p != nil || wrong != nil || h.Status == "deleted" {
					return d.Skip()
				}
				var err error
				if p, err = oaiMetadata(d, start, &h); errors.As(err, &wrong) {
					return nil
				}
				return err
			})
		}
		return d.Skip()
	})
	switch {
	case err != nil:
		return nil, err
	case h.Status == "deleted":
		p = &paper.Draft{Deleted: true}
	case wrong != nil:
		return nil, wrong
	case p == nil:
		return nil, &recordError{h.Identifier, errMetadata}
	}
	h.set(p)
	return p, nil
}

// oaiMetadata reads what describes a record, whatever stands around it.
func oaiMetadata(d *elements, start xml.StartElement, h *oaiHeader) (*paper.Draft, error) {
	switch start.Name.Local {
	case "arXiv":
		var m arXivMetadata
		if err := d.DecodeElement(&m, &start); err != nil {
			return nil, err
		}
		return m.paper(), nil
	case "dc", "qualifieddc":
		var m dublinCore
		if err := d.DecodeElement(&m, &start); err != nil {
			return nil, err
		}
		return m.paper(h.ofArXiv()), nil
	}
	article := new(jatsReader)
	return d.first(start, func(d *elements, start xml.StartElement) (p *paper.Draft, err error) {
		for _, visit := range []visitor{modsElement, marcElement, article.element, teiElement} {
			if p, err = visit(d, start); p != nil || err != nil || d.taken {
				break
			}
		}
		return p, err
	})
}

func (h *oaiHeader) ofArXiv() bool {
	return strings.HasPrefix(strings.TrimSpace(h.Identifier), oaiArXiv)
}

const oaiArXiv = "oai:arXiv.org:"

// set stores what the header says of a record. Repositories with times, and not only days,
// have them in one form, which sorts behind the day.
func (h *oaiHeader) set(p *paper.Draft) {
	stamp := strings.TrimSpace(h.Datestamp)
	if _, err := time.Parse("2006-01-02T15:04:05Z", stamp); err != nil {
		stamp = paper.ParseDate(stamp)
	}
	p.Revised = cmp.Or(stamp, p.Revised)
	p.Name = strings.TrimSpace(h.Identifier)
	if number, ok := strings.CutPrefix(p.Name, oaiArXiv); ok {
		p.Name, _ = paper.ParseID(paper.WithScheme("arxiv:", number))
	}
	if p.Name != "" {
		p.IDs = append(p.IDs, p.Name)
	}
}

type arXivMetadata struct {
	ID      string `xml:"id"`
	DOI     string `xml:"doi"`
	Created string `xml:"created"`
	Authors []struct {
		Keyname   string `xml:"keyname"`
		Forenames string `xml:"forenames"`
		Suffix    string `xml:"suffix"`
	} `xml:"authors>author"`
	Title      Markup `xml:"title"`
	Abstract   Markup `xml:"abstract"`
	Categories string `xml:"categories"`
	Journal    string `xml:"journal-ref"`
	Comments   string `xml:"comments"`
}

func (m *arXivMetadata) paper() *paper.Draft {
	p := &paper.Draft{Title: m.Title.String(), Abstract: m.Abstract.String(), Published: m.Created, Venue: m.Journal,
		Categories: strings.Fields(m.Categories), IDs: []string{paper.WithScheme("arxiv:", m.ID)}}
	p.MarkWithdrawn(m.Comments)
	for doi := range strings.FieldsSeq(m.DOI) {
		p.IDs = append(p.IDs, paper.WithScheme("doi:", doi))
	}
	for _, a := range m.Authors {
		p.Names = append(p.Names, paper.NameOf(a.Keyname, a.Forenames, a.Suffix))
	}
	return p
}

type dublinCore struct {
	Titles       []Markup `xml:"title"`
	Creators     []string `xml:"creator"`
	Subjects     []string `xml:"subject"`
	Descriptions []Markup `xml:"description"`
	Dates        []string `xml:"date"`
	Identifiers  []string `xml:"identifier"`
	Sources      []string `xml:"source"`
}

// paper returns the draft of a record. Apart from an address and a DOI, an identifier in
// arXiv's records is the venue.
func (m *dublinCore) paper(ofArXiv bool) *paper.Draft {
	p := &paper.Draft{Categories: m.Subjects}
	if len(m.Titles) > 0 {
		p.Title = m.Titles[0].String()
	}
	if len(m.Descriptions) > 0 { // the others are comments
		p.Abstract = m.Descriptions[0].String()
	}
	var creators paper.NameList
	for _, c := range m.Creators {
		creators.AddText(c)
	}
	p.Names, p.EtAl = creators.Names(), creators.EtAl
	for _, d := range m.Dates { // the first version's
		if d = paper.ParseDate(d); p.Published == "" || d != "" && d < p.Published {
			p.Published = d
		}
	}
	if len(m.Sources) > 0 {
		p.Venue = m.Sources[0]
	}
	for _, text := range m.Identifiers {
		id, ok := paper.ParseID(text)
		switch {
		case ok:
			p.IDs = append(p.IDs, id)
		case strings.HasPrefix(id, "http"):
			p.URL = cmp.Or(p.URL, id)
		case ofArXiv:
			p.Venue = cmp.Or(p.Venue, id)
		}
	}
	return p
}
