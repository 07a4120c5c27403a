package xml

import (
	"encoding/xml"
	"errors"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// Atom is the replies of the arXiv API, https://info.arxiv.org/help/api/user-manual.html,
// and arXiv's announcements in Atom, https://info.arxiv.org/help/rss.html.
var Atom = &format.Format{
	Name: "atom", Provider: "arxiv", Rank: 20, Extensions: []string{".atom"},
	Detect: func(v format.View) bool { return has(v, "http://www.w3.org/2005/Atom") },
	Read:   reader(func() visitor { return atomEntry }),
}

func atomEntry(d *elements, start xml.StartElement) (*paper.Draft, error) {
	if start.Name.Local != "entry" {
		return nil, nil
	}
	var e struct {
		ID        string   `xml:"id"`
		Title     Markup   `xml:"title"`
		Summary   Markup   `xml:"summary"`
		Authors   []string `xml:"author>name"`
		Creators  []string `xml:"creator"` // of announcements
		Published string   `xml:"published"`
		Updated   string   `xml:"updated"`
		Comment   string   `xml:"comment"`
		DOIs      []string `xml:"doi"`
		Journal   string   `xml:"journal_ref"`
		Primary   struct {
			Term string `xml:"term,attr"`
		} `xml:"primary_category"`
		Categories []struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
	}
	if err := d.DecodeElement(&e, &start); err != nil {
		return nil, err
	}
	if strings.Contains(e.ID, "arxiv.org/api/errors") { // the service reports an error as an entry
		return nil, &recordError{strings.TrimSpace(e.ID), errors.New("the service returned an error in place of a paper")}
	}
	p := &paper.Draft{Title: e.Title.String(), Abstract: e.Summary.String(), Authors: e.Authors, Published: e.Published, Venue: e.Journal, IDs: idsIn(e.ID)}
	for doi := range strings.FieldsSeq(strings.Join(e.DOIs, " ")) {
		p.IDs = append(p.IDs, paper.WithScheme("doi:", doi))
	}
	p.Revised = paper.ParseDate(e.Updated)
	p.MarkWithdrawn(e.Comment)
	p.Set("note", e.Comment)
	p.AddCategories(e.Primary.Term)
	for _, c := range e.Categories {
		p.AddCategories(c.Term)
	}
	if announced := announcedAs(p); announced != "" {
		setCreators(p, e.Creators, true)
		if id := arXivID(p); id != "" && announced != "new" {
			p.Published = monthOf(id, paper.ParseDate(p.Published))
		}
	}
	return p, nil
}
