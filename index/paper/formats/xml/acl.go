package xml

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// ACL is the XML of the ACL Anthology: https://github.com/acl-org/acl-anthology
var ACL = &format.Format{
	Name: "acl", Rank: 30,
	Detect: func(v format.View) bool { return has(v, "<collection") && has(v, "<volume") },
	Read:   reader(func() visitor { return new(anthology).element }),
}

// anthology is the current collection and volume of a file.
type anthology struct {
	collection, volume string
	venue, published   string
}

func (a *anthology) element(d *elements, start xml.StartElement) (*paper.Draft, error) {
	switch start.Name.Local {
	case "collection":
		a.collection = attribute(start, "id")
	case "volume":
		a.volume, a.venue, a.published = attribute(start, "id"), "", ""
	case "meta":
		var m struct {
			Booktitle Markup `xml:"booktitle"`
			Year      string `xml:"year"`
			Month     string `xml:"month"`
		}
		if err := d.DecodeElement(&m, &start); err != nil {
			return nil, err
		}
		a.venue, a.published = m.Booktitle.String(), paper.Date(m.Year, paper.FirstMonth(m.Month))
	case "paper":
		return a.paper(d, start)
	}
	return nil, nil
}

func (a *anthology) paper(d *elements, start xml.StartElement) (*paper.Draft, error) {
	var e struct {
		Title    Markup `xml:"title"`
		Abstract Markup `xml:"abstract"`
		URL      string `xml:"url"`
		DOI      string `xml:"doi"`
		Authors  []struct {
			First string `xml:"first"`
			Last  string `xml:"last"`
		} `xml:"author"`
		Retracted *struct{} `xml:"retracted"`
	}
	if err := d.DecodeElement(&e, &start); err != nil {
		return nil, err
	}
	p := &paper.Draft{Title: e.Title.String(), Abstract: e.Abstract.String(), Venue: a.venue, Published: a.published}
	id := strings.TrimSpace(e.URL)
	if id == "" || strings.Contains(id, "/") {
		id = a.id(attribute(start, "id"))
	}
	p.IDs = append(p.IDs, "acl:"+id)
	p.URL = "https://aclanthology.org/" + id
	if doi := strings.TrimSpace(e.DOI); doi != "" {
		p.IDs = append(p.IDs, paper.WithScheme("doi:", doi))
	}
	for _, author := range e.Authors {
		p.Authors = append(p.Authors, author.First+" "+author.Last)
	}
	if e.Retracted != nil {
		p.MarkRetracted()
	}
	return p, nil
}

// id returns the id of a paper, such as 2020.acl-main.1. In collections from before 2020,
// the volume and the paper share four digits: P18-1001, W18-0401.
func (a *anthology) id(paper string) string {
	if strings.Contains(a.collection, ".") {
		return a.collection + "-" + a.volume + "." + paper
	}
	n, err := strconv.Atoi(paper)
	if err != nil {
		return a.collection + "-" + a.volume + paper
	}
	if strings.HasPrefix(a.collection, "W") || a.collection == "C69" || a.collection == "D19" && len(a.volume) > 1 {
		volume, _ := strconv.Atoi(a.volume)
		return fmt.Sprintf("%s-%02d%02d", a.collection, volume, n)
	}
	return fmt.Sprintf("%s-%s%03d", a.collection, a.volume, n)
}
