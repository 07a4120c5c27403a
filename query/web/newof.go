package web

import (
	"context"
	"net/http"
	"net/url"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/near"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// forYou is the order of papers by how near they are to what the user likes.
const forYou index.Order = "for-you"

// newly is what the page of what is new of a saved search shows.
type newly struct {
	Name    string
	Count   string
	Asked   string // address of all its answers
	Feed    string // the query of its feeds
	Hits    []hit
	Weak    string // what the verdict is, where nothing may be an answer
	Waiting string // papers that are not embedded yet
}

// newOf is the page of what is new of a saved search: what the next digest tells of.
func (p *pages) newOf(r *http.Request, name string) (reply, error) {
	if len(r.URL.Query()) > 1 {
		return reply{}, &wire.ParameterError{Name: "saved", Problem: "what is new of a saved search takes no other parameters"}
	}
	n, err := p.NewsOf(r.Context(), service.NewsOf{Name: name, Explain: true})
	if err != nil {
		return reply{}, err
	}
	shown := newly{Name: n.Name, Count: numbered(len(n.Papers), "new paper"), Asked: addressOf(n.Request), Feed: "saved=" + url.QueryEscape(n.Name), Hits: hitsNear(n.Papers)}
	if n.Verdict.Match == query.Weak {
		shown.Weak = upper(p.Words.Verdict(n.Verdict))
	}
	if n.Waiting > 0 {
		shown.Waiting = numbered(n.Waiting, "paper")
	}
	return reply{template: "newly", page: page{Title: n.Name + ": new – Paperkin", Form: blank(), Feed: shown.Feed, Body: shown}}, nil
}

// nearest fills in the papers of a period that are nearest to what the user likes, but for
// those of which the user has said so, or that are read.
func (v *arrivals) nearest(ctx context.Context, q *service.Asked, when period, n int) error {
	f := within(when)
	f.Not = []index.Filter{{Has: []string{"liked"}}, {Has: []string{"disliked"}}, {Has: []string{"read"}}}
	found, err := digest.ForYou(ctx, q.Searcher, f, 0, n)
	if err != nil {
		return err
	}
	if v.Lacking = lacking(near.FewestLikes - found.Likes); v.Lacking != "" {
		return nil
	}
	v.Count = numbered(found.Of, "paper")
	v.None = "No paper arrived then that you have not marked."
	if len(found.Papers) < found.Of {
		v.Count = "the nearest " + thousands(len(found.Papers)) + " of " + v.Count
		if n < service.MaxLimit {
			v.More = newAddress(when, forYou, min(service.MaxLimit, n+pageful))
		}
	}
	if len(found.Papers) > 0 {
		v.Days = []arrivalDay{{Hits: hitsNear(found.Papers)}}
	}
	return nil
}

// hitsNear are papers with the liked ones that they are near to.
func hitsNear(papers []digest.Paper) (hits []hit) {
	for _, p := range papers {
		h := newHit(p.Hit)
		if p.Near != nil {
			h.Near = &named{p.Near.Title, paperAddress(p.Near.ID)}
		}
		hits = append(hits, h)
	}
	return hits
}
