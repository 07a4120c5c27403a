package web

import (
	"context"
	"net/http"
	"time"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
	"paperkin/query/service"
)

// How many papers the first page shows of each kind.
const (
	newestShown   = 8
	trendingShown = 8
)

// first is what the first page shows.
type first struct {
	Papers   string
	Searches []search
	All      bool // there are more
	Likes    likes
	Newest   []hit
	Day      string // on which the newest arrived; empty: by date of publication
	DayPage  string
	Trending []hit
	By       string // upvotes or citations
	Within   string // of what time
	ByPage   string
}

// home is the first page: what is new, and what is trending.
func (p *pages) home(r *http.Request) (out reply, err error) {
	var shown first
	var papers int
	err = p.Use(r.Context(), func(ctx context.Context, q *service.Asked) (err error) {
		if papers, err = p.newest(ctx, q, &shown); err == nil && papers > 0 {
			err = p.trending(ctx, q, &shown)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	if papers == 0 {
		return p.empty(r), nil
	}
	if shown.Searches, err = p.searches(r.Context()); err != nil {
		return out, err
	}
	if shown.Likes, err = p.likes(r.Context()); err != nil {
		return out, err
	}
	if shown.All = len(shown.Searches) > searchesShown; shown.All {
		shown.Searches = shown.Searches[:searchesShown]
	}
	shown.Papers = numbered(papers, "paper")
	out = reply{template: "home", page: page{Title: "Paperkin", Form: blank(), Feed: newestFeed, Body: shown}}
	out.page.Form.Focus = true
	if isPart(r) {
		out.header = map[string]string{"HX-Replace-Url": "/"}
	}
	return out, nil
}

// newest finds the papers of the last day on which some arrived, the latest first.
func (p *pages) newest(ctx context.Context, q *service.Asked, shown *first) (papers int, err error) {
	at, err := p.latest(ctx, q)
	if err != nil {
		return 0, err
	}
	latest := query.Options{Sort: filter.ByDate, Limit: newestShown}
	if !at.IsZero() {
		day := at.Format(time.DateOnly)
		latest.Filter.Arrived, latest.Filter.ArrivedUntil = day, day
		shown.Day, shown.DayPage = inWords(at), "/new?day="+day
	}
	a, err := q.Search(ctx, query.Request{Options: latest})
	shown.Newest = hitsOf(a)
	return a.Papers, err
}

// trends are what is taken for trending, the first of which there is something.
var trends = []struct {
	by     index.Order
	days   int
	within string
}{
	{filter.ByUpvotes, 7, "this week"},
	{filter.ByUpvotes, 31, "this month"},
	{filter.ByCitations, 366, "this year"},
	{filter.ByCitations, 3 * 366, "the last three years"},
}

// trending finds the papers of the last days with the most upvotes or citations.
func (p *pages) trending(ctx context.Context, q *service.Asked, shown *first) error {
	for _, t := range trends {
		since := p.Now().AddDate(0, 0, -t.days).Format(time.DateOnly)
		a, err := q.Search(ctx, query.Request{Options: query.Options{Sort: t.by, Limit: trendingShown, Filter: index.Filter{Since: since}}})
		if err != nil {
			return err
		}
		what, _ := t.by.Counted()
		for _, h := range a.Hits {
			if h.Paper.Counts[what].Number > 0 {
				shown.Trending = append(shown.Trending, newHit(h))
			}
		}
		if len(shown.Trending) > 0 {
			shown.By, shown.Within = string(what), t.within
			shown.ByPage = addressOf(query.Request{Options: query.Options{Sort: t.by, Limit: pageful, Filter: index.Filter{Since: since}}})
			return nil
		}
	}
	return nil
}

// inWords is a day as people write it.
func inWords(t time.Time) string { return t.Format("2 January 2006") }
