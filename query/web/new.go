package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// arrivals is what the page of new papers shows.
type arrivals struct {
	Period         string
	Before, After  string // addresses
	Units, Sorts   []tab
	Count          string
	Hits           []hit
	More           string
	Latest, Newest string // the day on which papers arrived last, where none did in this period, and its address
}

// A tab is a link that may be the one to this page.
type tab struct {
	Label, Address string
	Here           bool
}

var newSorts = []index.Order{filter.ByDate, filter.ByUpvotes, filter.ByCitations}

// new is the page of the papers of a day, a week or a month: of those that arrived then, or
// were published then where it is not known when they arrived.
func (p *pages) new(r *http.Request) (reply, error) {
	values := r.URL.Query()
	for name := range values {
		switch name {
		case "day", "week", "month", "sort", "n":
		default:
			return reply{}, &wire.ParameterError{Name: name}
		}
	}
	when, err := readPeriod(values, p.Now())
	if err != nil {
		return reply{}, err
	}
	by, n, err := readSort(values)
	if err != nil {
		return reply{}, err
	}
	shown := p.beside(when, by)
	var papers int
	err = p.Use(r.Context(), func(ctx context.Context, q *query.Searcher) error {
		a, err := q.Search(ctx, query.Request{Options: query.Options{Sort: by, Limit: n, Filter: within(when)}})
		if papers = a.Papers; err != nil {
			return err
		}
		shown.Hits, shown.Count = hitsOf(a), counted(a)
		if a.Listed != nil && a.Listed.Papers > len(a.Hits) && n < service.MaxLimit {
			shown.More = newAddress(when, by, min(service.MaxLimit, n+pageful))
		}
		if len(a.Hits) == 0 {
			return p.latest(ctx, q, &shown)
		}
		return nil
	})
	if err != nil {
		return reply{}, err
	}
	if papers == 0 {
		return p.empty(r), nil
	}
	return reply{template: "new", page: page{Title: "New papers – Paperkin", Form: blank(), Feed: queryOf(query.Request{Options: query.Options{Sort: filter.ByAdded}}), Body: shown}}, nil
}

func readSort(values url.Values) (by index.Order, n int, err error) {
	by, n = filter.ByDate, pageful
	if s := values.Get("sort"); s != "" {
		by = ""
		for _, o := range newSorts {
			if string(o) == s {
				by = o
			}
		}
		if by == "" {
			return by, n, &wire.ParameterError{Name: "sort", Value: fmt.Sprintf("%.40q", s), Problem: "want date, upvotes or citations"}
		}
	}
	if s := values.Get("n"); s != "" {
		if n, err = strconv.Atoi(s); err != nil || n < 1 || n > service.MaxLimit {
			return by, n, &wire.ParameterError{Name: "n", Value: fmt.Sprintf("%.40q", s), Problem: fmt.Sprintf("want 1 to %d", service.MaxLimit)}
		}
	}
	return by, n, nil
}

// within lets the papers of a period through.
func within(p period) index.Filter {
	from, to := p.first.Format(time.DateOnly), p.last.Format(time.DateOnly)
	undated := []index.Filter{{Arrived: "1970-01-01"}}
	return index.Filter{Any: [][]index.Filter{{{Arrived: from, ArrivedUntil: to}, {Since: from, Until: to, Not: undated}}}}
}

// beside is the page of a period without its papers: the ways to others.
func (p *pages) beside(when period, by index.Order) arrivals {
	v := arrivals{Period: when.String(), Before: newAddress(when.before(), by, 0)}
	if next := when.after(); !next.first.After(p.Now()) {
		v.After = newAddress(next, by, 0)
	}
	at := when.last
	if now := p.Now(); at.After(now) {
		at = now
	}
	for _, unit := range units {
		v.Units = append(v.Units, tab{unit, newAddress(periodOf(unit, at), by, 0), unit == when.unit})
	}
	for _, o := range newSorts {
		v.Sorts = append(v.Sorts, tab{string(o), newAddress(when, o, 0), o == by})
	}
	return v
}

func newAddress(when period, by index.Order, n int) string {
	address := "/new?" + when.unit + "=" + when.value()
	if by != filter.ByDate {
		address += "&sort=" + string(by)
	}
	if n > pageful {
		address += "&n=" + strconv.Itoa(n)
	}
	return address
}

// latest finds the day on which papers arrived last.
func (p *pages) latest(ctx context.Context, q *query.Searcher, shown *arrivals) error {
	a, err := q.Search(ctx, query.Request{Options: query.Options{Sort: filter.ByAdded, Limit: 1}})
	if err != nil || len(a.Hits) == 0 {
		return err
	}
	if at, err := time.Parse(time.RFC3339, a.Hits[0].Arrived); err == nil {
		day := periodOf("day", at.In(p.Now().Location()))
		shown.Latest, shown.Newest = inWords(day.first), newAddress(day, filter.ByDate, 0)
	}
	return nil
}
