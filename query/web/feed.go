package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"time"

	"paperkin/index/filter"
	"paperkin/index/paper/text"
	"paperkin/query"
	"paperkin/query/feed"
	"paperkin/query/wire"
)

// feedLength is how many papers a feed has.
const feedLength = 50

// feedRequest is the request that a feed of a request answers.
func feedRequest(q query.Request) query.Request {
	q.Sort, q.Reverse, q.Offset, q.Limit, q.Explain = "", false, 0, 0, false
	if q.Question == "" && len(q.Examples) == 0 && q.Filter.Empty() {
		q.Sort = filter.ByAdded
	}
	return q
}

// atom is the feed of a search as Atom.
func (p *pages) atom(r *http.Request) (reply, error) {
	return p.feed(r, "application/atom+xml", feed.Feed.Atom)
}

// jsonFeed is the feed of a search as JSON Feed.
func (p *pages) jsonFeed(r *http.Request) (reply, error) {
	return p.feed(r, "application/feed+json", feed.Feed.JSON)
}

// feed is the feed of a search in a format, unless the reader has it already.
func (p *pages) feed(r *http.Request, media string, write func(feed.Feed, io.Writer) error) (reply, error) {
	f, err := p.feedOf(r)
	if err != nil {
		return reply{}, err
	}
	var b bytes.Buffer
	if err := write(f, &b); err != nil {
		return reply{}, err
	}
	tag := `W/"` + hex.EncodeToString(hash(b.String())) + `"`
	header := map[string]string{"Content-Type": media + "; charset=utf-8", "ETag": tag, "Cache-Control": "no-cache"}
	if r.Header.Get("If-None-Match") == tag {
		return reply{status: http.StatusNotModified, header: header}, nil
	}
	return reply{body: b.Bytes(), header: header}, nil
}

// feedOf answers the search of a feed. Without a question it has all papers that pass the
// filters, the newest of them.
func (p *pages) feedOf(r *http.Request) (f feed.Feed, err error) {
	values := r.URL.Query()
	values.Del("key") // which was for the server
	if values.Get("saved") != "" || values.Get("for") != "" {
		return p.yourFeed(r, values)
	}
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
	return p.feedFrom(r, cmp.Or(described(feedRequest(q)), "new papers"), addressOf(feedRequest(q)), wire.Values(feedRequest(q)).Encode(), a.Hits), nil
}

// feedFrom is a feed of hits, with the page that shows the same and what its id is made of.
func (p *pages) feedFrom(r *http.Request, title, page, id string, hits []query.Hit) feed.Feed {
	origin := originOfRequest(r)
	f := feed.Feed{Title: "Paperkin: " + title, Self: origin + r.URL.RequestURI(), Page: origin + page, Updated: p.Now().UTC().Truncate(24 * time.Hour)}
	f.ID = feed.URN + "feed:" + hex.EncodeToString(hash(id))
	for i, h := range hits {
		e := feed.NewEntry(h)
		e.Page = origin + paperAddress(h.Paper.ID)
		if f.Entries = append(f.Entries, e); i == 0 || e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
	}
	return f
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
	title, _ := text.Cut(text.StripHidden(strings.Join(words, ", ")), 120)
	return title
}

func hash(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:8]
}

// originOfRequest is the start of the addresses by which the page is reached.
func originOfRequest(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
