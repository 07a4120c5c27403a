package feed

import (
	"cmp"
	"encoding/json"
	"io"
	"time"
)

// The objects of JSON Feed: https://www.jsonfeed.org/version/1.1/
type jsonFeed struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Page    string     `json:"home_page_url,omitempty"`
	Self    string     `json:"feed_url,omitempty"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url,omitempty"`
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

// JSON writes the feed as JSON Feed.
func (f Feed) JSON(w io.Writer) error {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Page: f.Page, Self: f.Self, Items: []jsonItem{}}
	for _, e := range f.once() {
		one := jsonItem{ID: e.ID, URL: cmp.Or(e.Page, e.Link), Title: e.Title, Text: e.Abstract, Modified: e.Updated.Format(time.RFC3339), Tags: e.Subjects}
		if e.Page != "" {
			one.External = e.Link
		}
		if !e.Published.IsZero() {
			one.Published = e.Published.Format(time.RFC3339)
		}
		for _, name := range e.Authors {
			one.Authors = append(one.Authors, jsonAuthor{name})
		}
		out.Items = append(out.Items, one)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	return encoder.Encode(out)
}
