// Package feed is papers as programs that read feeds take them: as Atom (RFC 4287) and as
// JSON Feed 1.1. It writes what it is given, the same bytes of the same feed at every run;
// it finds no papers, knows no addresses but those of papers elsewhere, and sends nothing.
package feed

import (
	"net/url"
	"strings"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/text"
	"paperkin/query"
	"paperkin/query/wire"
)

// URN is what the ids of papers and feeds begin with: they are the same wherever a feed is
// served, so that a reader knows a paper again.
const URN = "urn:paperkin:"

// A Feed is papers in the order in which readers get them. Its texts must be valid UTF-8.
type Feed struct {
	ID      string // an IRI that never changes
	Title   string
	Self    string    // the address of the feed itself; may be empty
	Page    string    // that of a page with the same papers; may be empty
	Updated time.Time // the last change, such as the latest arrival
	// Entries are the papers. One with the ID of an earlier one is that paper again, and is
	// not written.
	Entries []Entry
}

// An Entry is a paper of a feed.
type Entry struct {
	ID, Title         string
	Abstract          string    // may be empty
	Page              string    // its page in the library; may be empty
	Link              string    // its own page elsewhere; may be empty
	Authors, Subjects []string  // all of them
	Updated           time.Time // when it arrived
	Published         time.Time // zero: not known
}

// titleLength is how much of a title an entry has, in characters.
const titleLength = 300

// NewEntry returns the entry of a hit: its texts without what is [text.Hidden], the title in
// at most 300 characters. A paper of which nobody knows when it arrived, since it was here
// before arrivals were written down, has the day of its publication instead, or else the
// zero time, which is a time too. Page is left empty: it is the business of who serves it.
func NewEntry(h query.Hit) Entry {
	of := h.Paper
	e := Entry{
		ID: URN + url.PathEscape(of.ID), Title: wire.Title(of, titleLength), Abstract: text.StripHidden(of.Abstract), Link: link(of),
		Authors: shown(of.Authors), Subjects: append(shown(of.Categories), shown(of.Keywords)...), Published: day(of.Published),
	}
	if of.Retracted() {
		e.Title = "Retracted: " + e.Title
	}
	if at, err := time.Parse(time.RFC3339, h.Arrived); err == nil {
		e.Updated = at.UTC()
	} else {
		e.Updated = e.Published
	}
	return e
}

// link is the address of a paper's own page, if that has a host.
func link(p paper.Paper) string {
	address := paper.Link(p)
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		return ""
	}
	return address
}

// shown are texts without hidden characters, of those that have others.
func shown(texts []string) (list []string) {
	for _, t := range texts {
		if t = strings.TrimSpace(text.StripHidden(t)); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// day is the first day of a date that may be less exact; zero where no time is that date.
func day(published string) time.Time {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, published); err == nil && t.Year() > 0 { // there is no year 0 in XML
			return t
		}
	}
	return time.Time{}
}

// once are the entries, each id once.
func (f Feed) once() (list []Entry) {
	seen := map[string]bool{}
	for _, e := range f.Entries {
		if !seen[e.ID] {
			list = append(list, e)
		}
		seen[e.ID] = true
	}
	return list
}
