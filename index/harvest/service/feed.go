package service

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// feed is the summary of a reply.
type feed struct {
	counted        bool   // total is given
	total, entries int    // papers of the query, and of this reply
	failure        string // message of an error; empty: none
}

// readFeed reads a reply of the API of arXiv.
func readFeed(r Reply) (f feed, err error) {
	file, err := r.Open()
	if err != nil {
		return feed{}, err
	}
	defer file.Close()
	d := NewDecoder(file)
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return feed{}, err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "totalResults":
			if err := d.DecodeElement(&f.total, &start); err != nil {
				return feed{}, err
			}
			f.counted = true
		case "entry":
			var e struct {
				ID      string `xml:"id"`
				Summary string `xml:"summary"`
			}
			if err := d.DecodeElement(&e, &start); err != nil {
				return feed{}, err
			}
			f.entries++
			if strings.Contains(e.ID, "/api/errors") {
				f.failure = strings.TrimSpace(e.Summary)
			}
		}
	}
}
