package paper

import (
	"bufio"
	"encoding/xml"
	"errors"
	"strings"

	"paperkin/index/paper/text"
)

// readAtom reads a reply of the arXiv API: https://info.arxiv.org/help/api/user-manual.html
func readAtom(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readXML(in, name, atomEntry, yield)
}

func atomEntry(d *elements, start xml.StartElement) (*Draft, error) {
	if start.Name.Local != "entry" {
		return nil, nil
	}
	var e struct {
		ID        string      `xml:"id"`
		Title     text.Markup `xml:"title"`
		Summary   text.Markup `xml:"summary"`
		Authors   []string    `xml:"author>name"`
		Published string      `xml:"published"`
		Updated   string      `xml:"updated"`
		Comment   string      `xml:"comment"`
		DOIs      []string    `xml:"doi"`
		Journal   string      `xml:"journal_ref"`
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
	if strings.Contains(e.ID, "arxiv.org/api/errors") { // the service answers a bad question with an entry
		return nil, &recordError{strings.TrimSpace(e.ID), errors.New("not a paper but an error of the service")}
	}
	p := &Draft{Title: e.Title.String(), Abstract: e.Summary.String(), Authors: e.Authors, Published: e.Published, Venue: e.Journal}
	if id, ok := ParseID(e.ID); ok {
		p.IDs = append(p.IDs, id)
	}
	for doi := range strings.FieldsSeq(strings.Join(e.DOIs, " ")) {
		p.IDs = append(p.IDs, withScheme("doi:", doi))
	}
	p.Revised = parseDate(e.Updated)
	p.MarkWithdrawn(e.Comment)
	p.AddCategories(e.Primary.Term)
	for _, c := range e.Categories {
		p.AddCategories(c.Term)
	}
	return p, nil
}
