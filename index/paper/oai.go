package paper

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"paperkin/index/paper/text"
)

// readOAI reads records of OAI-PMH: in arXiv's own form, or in Dublin Core,
// which every repository has. https://info.arxiv.org/help/oa/index.html
func readOAI(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readXML(in, name, oaiRecord, yield)
}

func oaiRecord(d *elements, start xml.StartElement) (*Draft, error) {
	switch start.Name.Local {
	case "record":
	case "error": // instead of records
		var text string
		if err := d.DecodeElement(&text, &start); err != nil {
			return nil, err
		}
		code := attribute(start, "code")
		if code == "noRecordsMatch" { // an empty list, which OAI-PMH has no other way to write
			return nil, nil
		}
		return nil, &recordError{code, fmt.Errorf("not a list of records but an error: %s", shorten([]byte(strings.TrimSpace(text))))}
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
	var p *Draft
	switch {
	case r.Header.Status == "deleted":
		p = &Draft{Deleted: true}
	case r.ArXiv != nil:
		p = r.ArXiv.paper()
	case r.Core != nil:
		p = r.Core.paper(strings.HasPrefix(r.Header.Identifier, "oai:arXiv.org:"))
	default:
		return nil, &recordError{r.Header.Identifier, errors.New("metadata in neither arXiv's form nor Dublin Core")}
	}
	p.Revised = parseDate(r.Header.Datestamp)
	p.Name = strings.TrimSpace(r.Header.Identifier)
	if number, ok := strings.CutPrefix(p.Name, "oai:arXiv.org:"); ok {
		p.Name, _ = ParseID(withScheme("arxiv:", number))
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

func (m *arXivMetadata) paper() *Draft {
	p := &Draft{Title: m.Title.String(), Abstract: m.Abstract.String(), Published: m.Created, Venue: m.Journal,
		Categories: strings.Fields(m.Categories), IDs: []string{withScheme("arxiv:", m.ID)}}
	p.MarkWithdrawn(m.Comments)
	for doi := range strings.FieldsSeq(m.DOI) {
		p.IDs = append(p.IDs, withScheme("doi:", doi))
	}
	for _, a := range m.Authors {
		p.Authors = append(p.Authors, parsedName([]string{a.Keyname, a.Forenames, a.Suffix}))
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

// paper is the paper that a record describes. What arXiv calls an identifier
// besides an address and a DOI is where the paper appeared.
func (m *dublinCore) paper(ofArXiv bool) *Draft {
	p := &Draft{Categories: m.Subjects}
	if len(m.Titles) > 0 {
		p.Title = m.Titles[0].String()
	}
	if len(m.Descriptions) > 0 { // the others are comments
		p.Abstract = m.Descriptions[0].String()
	}
	for _, c := range m.Creators {
		p.Authors = append(p.Authors, readingOrder(c))
	}
	for _, d := range m.Dates { // the first version's
		if d = parseDate(d); p.Published == "" || d != "" && d < p.Published {
			p.Published = d
		}
	}
	if len(m.Sources) > 0 {
		p.Venue = m.Sources[0]
	}
	for _, text := range m.Identifiers {
		id, ok := ParseID(text)
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
