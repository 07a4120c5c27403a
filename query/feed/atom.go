package feed

import (
	"cmp"
	"encoding/xml"
	"io"
	"time"
)

// The elements of Atom: https://www.rfc-editor.org/rfc/rfc4287
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomPerson  `xml:"author"` // of entries without one
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Authors    []atomPerson   `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    *string        `xml:"content"`
}

const (
	atomType = "application/atom+xml"
	pageType = "text/html"
)

// Atom writes the feed as Atom. Characters that XML forbids become U+FFFD.
func (f Feed) Atom(w io.Writer) error {
	out := atomFeed{ID: f.ID, Title: f.Title, Updated: f.Updated.Format(time.RFC3339), Author: atomPerson{"Paperkin"}}
	if f.Self != "" {
		out.Links = append(out.Links, atomLink{"self", atomType, f.Self})
	}
	if f.Page != "" {
		out.Links = append(out.Links, atomLink{"alternate", pageType, f.Page})
	}
	for _, e := range f.once() {
		out.Entries = append(out.Entries, newAtomEntry(e))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	return encoder.Encode(out)
}

func newAtomEntry(e Entry) atomEntry {
	out := atomEntry{ID: e.ID, Title: e.Title, Updated: e.Updated.Format(time.RFC3339), Summary: e.Abstract}
	if page := cmp.Or(e.Page, e.Link); page != "" {
		out.Links = []atomLink{{"alternate", pageType, page}}
	} else { // without a page an entry must be all there is: RFC 4287, 4.1.2
		out.Summary, out.Content = "", &e.Abstract
	}
	if e.Page != "" && e.Link != "" {
		out.Links = append(out.Links, atomLink{"related", "", e.Link})
	}
	if !e.Published.IsZero() {
		out.Published = e.Published.Format(time.RFC3339)
	}
	for _, name := range e.Authors {
		out.Authors = append(out.Authors, atomPerson{name})
	}
	for _, subject := range e.Subjects {
		out.Categories = append(out.Categories, atomCategory{subject})
	}
	return out
}
