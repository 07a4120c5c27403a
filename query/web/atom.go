package web

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
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
}

// atom is the feed of a search as Atom.
func (p *pages) atom(r *http.Request) (reply, error) {
	f, err := p.feedOf(r)
	if err != nil {
		return reply{}, err
	}
	out := atomFeed{ID: f.ID, Title: f.Title, Updated: f.Updated.Format(time.RFC3339), Author: atomPerson{"Paperkin"},
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Page}}}
	for _, e := range f.Entries {
		one := atomEntry{ID: e.ID, Title: e.Title, Updated: e.Updated.Format(time.RFC3339), Summary: e.Abstract, Links: []atomLink{{"alternate", "text/html", e.Page}}}
		if e.Link != "" {
			one.Links = append(one.Links, atomLink{"related", "", e.Link})
		}
		if !e.Published.IsZero() {
			one.Published = e.Published.Format(time.RFC3339)
		}
		for _, name := range e.Authors {
			one.Authors = append(one.Authors, atomPerson{name})
		}
		for _, subject := range e.Subjects {
			one.Categories = append(one.Categories, atomCategory{subject})
		}
		out.Entries = append(out.Entries, one)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	encoder := xml.NewEncoder(&b)
	encoder.Indent("", " ")
	if err := encoder.Encode(out); err != nil {
		return reply{}, err
	}
	return feedReply(r, "application/atom+xml", b.Bytes()), nil
}

// The objects of JSON Feed: https://www.jsonfeed.org/version/1.1/
type jsonFeed struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Page    string     `json:"home_page_url"`
	Self    string     `json:"feed_url"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	External  string       `json:"external_url,omitempty"`
	Title     string       `json:"title"`
	Text      string       `json:"content_text"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// jsonFeed is the feed of a search as JSON Feed.
func (p *pages) jsonFeed(r *http.Request) (reply, error) {
	f, err := p.feedOf(r)
	if err != nil {
		return reply{}, err
	}
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Page: f.Page, Self: f.Self, Items: []jsonItem{}}
	for _, e := range f.Entries {
		one := jsonItem{ID: e.ID, URL: e.Page, External: e.Link, Title: e.Title, Text: e.Abstract, Modified: e.Updated.Format(time.RFC3339), Tags: e.Subjects}
		if !e.Published.IsZero() {
			one.Published = e.Published.Format(time.RFC3339)
		}
		for _, name := range e.Authors {
			one.Authors = append(one.Authors, jsonAuthor{name})
		}
		out.Items = append(out.Items, one)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(out); err != nil {
		return reply{}, err
	}
	return feedReply(r, "application/feed+json", b.Bytes()), nil
}

// The elements of OpenSearch: https://github.com/dewitt/opensearch
type openSearch struct {
	XMLName     xml.Name      `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string        `xml:"ShortName"`
	Description string        `xml:"Description"`
	Encoding    string        `xml:"InputEncoding"`
	URLs        []openAddress `xml:"Url"`
}

type openAddress struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// openSearch describes the search to browsers, which then ask from their address bar.
func (p *pages) openSearch(r *http.Request) (reply, error) {
	origin := originOfRequest(r)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := xml.NewEncoder(&b).Encode(openSearch{ShortName: "Paperkin", Description: "Search the papers of this library", Encoding: "UTF-8", URLs: []openAddress{
		{"text/html", origin + "/search?q={searchTerms}"}, {"application/atom+xml", origin + "/feed.atom?q={searchTerms}"},
	}})
	return reply{body: b.Bytes(), header: map[string]string{"Content-Type": "application/opensearchdescription+xml; charset=utf-8"}}, err
}
