package xml

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// OAI is the replies of OAI-PMH, in arXiv's own form or in Dublin Core, which every
// repository has: https://info.arxiv.org/help/oa/index.html The identifiers of
// other repositories keep their records apart from arXiv's.
var OAI = &format.Format{
	Name: "oai", Provider: "arxiv", Rank: 20,
	Detect: func(v format.View) bool { return has(v, "<OAI-PMH") },
	Read:   reader(func() visitor { return oaiRecord }),
}

func oaiRecord(d *elements, start xml.StartElement) (*paper.Draft, error) {
	switch start.Name.Local {
	case "record":
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
	default:
		return nil, nil
	}
	var r struct {
		Header struct {
			Status     string `xml:"status,attr"`
			Identifier string `xml:"identifier"`
			Datestamp  string `xml:"datestamp"`
		} `xml:"header"`
		ArXiv *arXivMetadata `xml:"metadata>arXiv"`
		Core  *dublinCore    `xml:"metadata>dc"`
	}
	if err := d.DecodeElement(&r, &start); err != nil {
		return nil, err
	}
	var p *paper.Draft
	switch {
	case r.Header.Status == "deleted":
		p = &paper.Draft{Deleted: true}
	case r.ArXiv != nil:
		p = r.ArXiv.paper()
	case r.Core != nil:
		p = r.Core.paper(strings.HasPrefix(r.Header.Identifier, "oai:arXiv.org:"))
	default:
		return nil, &recordError{r.Header.Identifier, errors.New("metadata that is neither arXiv nor Dublin Core")}
	}
	p.Revised = paper.ParseDate(r.Header.Datestamp)
	p.Name = strings.TrimSpace(r.Header.Identifier)
	if number, ok := strings.CutPrefix(p.Name, "oai:arXiv.org:"); ok {
		p.Name, _ = paper.ParseID(paper.WithScheme("arxiv:", number))
	}
	if p.Name != "" {
		p.IDs = append(p.IDs, p.Name)
	}
	return p, nil
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
	Title      text.Markup `xml:"title"`
	Abstract   text.Markup `xml:"abstract"`
	Categories string      `xml:"categories"`
	Journal    string      `xml:"journal-ref"`
	Comments   string      `xml:"comments"`
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
	Titles       []text.Markup `xml:"title"`
	Creators     []string      `xml:"creator"`
	Subjects     []string      `xml:"subject"`
	Descriptions []text.Markup `xml:"description"`
	Dates        []string      `xml:"date"`
	Identifiers  []string      `xml:"identifier"`
	Sources      []string      `xml:"source"`
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
