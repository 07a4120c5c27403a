package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/paper/text"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/feed"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// yourFeed is the feed of a saved search, whatever it asks by then, or of what is near to what
// the user likes. Like digests it is without what the user has read or dislikes.
func (p *pages) yourFeed(r *http.Request, values url.Values) (f feed.Feed, err error) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name != "saved" && name != "for" || len(values) > 1 {
			return f, &wire.ParameterError{Name: name, Problem: "the feed of a saved search, or for=me, takes no other parameters"}
		}
	}
	if whose := values.Get("for"); whose == "me" {
		return p.feedForYou(r)
	} else if whose != "" {
		return f, &wire.ParameterError{Name: "for", Problem: "want me"}
	}
	var saved index.SavedSearch
	err = p.Use(r.Context(), func(ctx context.Context, s *service.Asked) error {
		saved, err = s.Library.SearchNamed(ctx, values.Get("saved"))
		return err
	})
	if err != nil {
		return f, err
	}
	given, err := url.ParseQuery(saved.Request)
	if err != nil {
		return f, err
	}
	q, err := wire.Parse(given)
	if err != nil {
		return f, err
	}
	page := addressOf(q)
	q.Sort, q.Reverse, q.Offset, q.Limit, q.Variety, q.Explain = filter.ByAdded, false, 0, feedLength, 0, false
	a, err := p.Search(r.Context(), q)
	if err != nil && !isEmpty(err) {
		return f, err
	}
	hits := slices.DeleteFunc(a.Hits, func(h query.Hit) bool { return h.Said.Read || h.Said.Opinion == index.Disliked })
	return p.feedFrom(r, text.StripHidden(saved.Name), page, "saved "+saved.Name, hits), nil
}

// feedForYou is the feed of what is near to what the user likes.
func (p *pages) feedForYou(r *http.Request) (f feed.Feed, err error) {
	var found digest.Nearness
	err = p.Use(r.Context(), func(ctx context.Context, s *service.Asked) error {
		found, err = digest.NearLikes(ctx, s.Searcher, index.Filter{}, feedLength)
		return err
	})
	if err != nil && !isEmpty(err) {
		return f, err
	}
	var hits []query.Hit
	for _, n := range found.Papers {
		hits = append(hits, n.Hit)
	}
	return p.feedFrom(r, "near what you like", "/new?sort="+string(forYou), "for me", hits), nil
}
