package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"paperkin/index/filter"
	"paperkin/index/paper/text"
	"paperkin/query"
	"paperkin/query/wire"
)

// feedLength is how many papers a feed has.
const feedLength = 50

// A feed is the papers of a search, the newest arrivals first.
type feed struct {
	Title   string
	Self    string // its own address
	Page    string // that of the page with the same search
	ID      string
	Updated time.Time
	Entries []entry
}

// An entry is a paper of a feed.
type entry struct {
	ID, Title, Abstract string
	Page, Link          string // addresses here and elsewhere
	Authors, Subjects   []string
	Updated             time.Time
	Published           time.Time // zero: not known
}

// feedRequest is the request that a feed of a request answers.
func feedRequest(q query.Request) query.Request {
	q.Sort, q.Reverse, q.Offset, q.Limit, q.Explain = "", false, 0, 0, false
	if q.Question == "" && len(q.Examples) == 0 && q.Filter.Empty() {
		q.Sort = filter.ByAdded
	}
	return q
}

// feedOf answers the search of a feed. Without a question it has all papers that pass the
// filters, the newest of them.
func (p *pages) feedOf(r *http.Request) (f feed, err error) {
	values := r.URL.Query()
	values.Del("key") // which was for the server
	q, ok, err := askedBy(values)
	if err != nil {
		return f, err
	}
	if !ok {
		q = query.Request{}
	}
	q.Sort, q.Reverse, q.Offset, q.Limit = filter.ByAdded, false, 0, feedLength
	q.Explain = false
	a, err := p.Search(r.Context(), q)
	if err != nil && !isEmpty(err) {
		return f, err
	}
	origin := originOfRequest(r)
	f = feed{Title: "Paperkin: " + cmp.Or(described(feedRequest(q)), "new papers"), Self: origin + r.URL.RequestURI(), Page: origin + addressOf(feedRequest(q)), Updated: p.Now().UTC().Truncate(24 * time.Hour)}
	f.ID = "urn:paperkin:feed:" + hex.EncodeToString(hash(wire.Values(feedRequest(q)).Encode()))
	for i, h := range a.Hits {
		e := p.newEntry(h, origin)
		if f.Entries = append(f.Entries, e); i == 0 || e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
	}
	return f, nil
}

// described is a request in a few words.
func described(q query.Request) string {
	words := []string{}
	if q.Question != "" {
		words = append(words, q.Question)
	}
	for _, c := range chips(q, nil) {
		if c.Name == chipNames["sort"] {
			continue
		}
		words = append(words, c.Name+" "+c.Value)
	}
	title, _ := cut(text.StripHidden(strings.Join(words, ", ")), 120)
	return title
}

func hash(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:8]
}

func (p *pages) newEntry(h query.Hit, origin string) entry {
	of := h.Paper
	e := entry{
		ID: "urn:paperkin:" + strings.TrimPrefix(paperAddress(of.ID), "/paper/"), Title: titleOf(of), Abstract: text.StripHidden(of.Abstract),
		Page: origin + paperAddress(of.ID), Link: linkOf(of).Address,
	}
	if of.Retracted() {
		e.Title = "Retracted: " + e.Title
	}
	for _, name := range of.Authors {
		e.Authors = append(e.Authors, text.StripHidden(name))
	}
	for _, subject := range append(append([]string{}, of.Categories...), of.Keywords...) {
		e.Subjects = append(e.Subjects, text.StripHidden(subject))
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, of.Published); err == nil {
			e.Published = t
			break
		}
	}
	if at, err := time.Parse(time.RFC3339, h.Arrived); err == nil {
		e.Updated = at.UTC()
	} else {
		e.Updated = e.Published // the zero time is a time
	}
	return e
}

// originOfRequest is the start of the addresses by which the page is reached.
func originOfRequest(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// feedReply is a feed as it is sent, unless the reader has it already.
func feedReply(r *http.Request, media string, body []byte) reply {
	tag := `W/"` + hex.EncodeToString(hash(string(body))) + `"`
	header := map[string]string{"Content-Type": media + "; charset=utf-8", "ETag": tag, "Cache-Control": "no-cache"}
	if r.Header.Get("If-None-Match") == tag {
		return reply{status: http.StatusNotModified, header: header}
	}
	return reply{body: body, header: header}
}
