package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
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
	Lacking        string // how many more papers have to be liked for this order; empty: none
	Count          string
	None           string // why there are no papers; empty: none arrived
	Days           []arrivalDay
	More           string
	Latest, Newest string // the day on which papers arrived last, where none did in this period, and its address
}

// An arrivalDay is the papers of a list that arrived on a day.
type arrivalDay struct {
	Name string // empty in lists that are in another order
	Hits []hit
}

// A tab is a link that may be the one to this page.
type tab struct {
	Label, Address string
	Here           bool
}

var newSorts = []index.Order{filter.ByDate, filter.ByUpvotes, filter.ByCitations, forYou}

// newestFeed is the query of the feed of what arrived last.
var newestFeed = queryOf(query.Request{Options: query.Options{Sort: filter.ByAdded}})

// new is the page of the papers of a day, a week or a month: of those that arrived then, or
// were published then where it is not known when they arrived.
func (p *pages) new(r *http.Request) (reply, error) {
	values := r.URL.Query()
	if name := values.Get("saved"); name != "" {
		return p.newOf(r, name)
	}
	for name := range values {
		switch name {
		case "day", "week", "month", "sort", "n":
		default:
			return reply{}, &wire.ParameterError{Name: name}
		}
	}
	when, given, err := readPeriod(values, p.Now())
	if err != nil {
		return reply{}, err
	}
	by, n, err := readSort(values)
	if err != nil {
		return reply{}, err
	}
	var shown arrivals
	var papers int
	err = p.Use(r.Context(), func(ctx context.Context, q *service.Asked) error {
		latest, err := p.latest(ctx, q)
		if err != nil {
			return err
		}
		if !given && !latest.IsZero() { // the last week of which there is something to show
			when = periodOf(when.unit, latest)
		}
		shown = p.beside(when, by)
		if by == forYou {
			papers = 1 // or more, of which it says how many are near to likes
			return shown.nearest(ctx, q, when, n)
		}
		days := by == filter.ByDate && when.unit != "day"
		order := by
		if days {
			order = filter.ByAdded
		}
		a, err := q.Search(ctx, query.Request{Options: query.Options{Sort: order, Limit: n, Filter: within(when)}})
		if papers = a.Papers; err != nil {
			return err
		}
		shown.Days, shown.Count = p.byDay(a, days), counted(a)
		if a.Listed != nil && a.Listed.Papers > len(a.Hits) && n < service.MaxLimit {
			shown.More = newAddress(when, by, min(service.MaxLimit, n+pageful))
		}
		if len(a.Hits) == 0 && !latest.IsZero() {
			shown.Latest, shown.Newest = inWords(latest), newAddress(periodOf("day", latest), filter.ByDate, 0)
		}
		return nil
	})
	if err != nil {
		return reply{}, err
	}
	if papers == 0 {
		return p.empty(r), nil
	}
	feed := newestFeed
	if by == forYou {
		feed = "for=me"
	}
	return reply{template: "new", page: page{Title: "New papers – Paperkin", Form: blank(), Feed: feed, Body: shown}}, nil
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
			return by, n, &wire.ParameterError{Name: "sort", Value: fmt.Sprintf("%.40q", s), Problem: "want date, upvotes, citations or for-you"}
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
		v.Units = append(v.Units, tab{upper(unit), newAddress(periodOf(unit, at), by, 0), unit == when.unit})
	}
	for _, o := range newSorts {
		if o == forYou && p.Elsewhere {
			continue
		}
		v.Sorts = append(v.Sorts, tab{strings.ReplaceAll(string(o), "-", " "), newAddress(when, o, 0), o == by})
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

// byDay is a list, cut where the day changes on which papers arrived or, where that is not
// known, were published.
func (p *pages) byDay(a query.Answer, cut bool) (days []arrivalDay) {
	for _, h := range a.Hits {
		name := ""
		if at, ok := p.arrival(h); cut && ok {
			name = at.Format("Monday, 2 January")
		} else if cut {
			name = h.Paper.Published
		}
		if len(days) == 0 || days[len(days)-1].Name != name {
			days = append(days, arrivalDay{Name: name})
		}
		last := &days[len(days)-1]
		last.Hits = append(last.Hits, newHit(h))
	}
	return days
}

// arrival is when a paper arrived, where the user is; ok is false where that is not known.
func (p *pages) arrival(h query.Hit) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339, h.Arrived)
	return at.In(p.Now().Location()), err == nil
}

// latest is when the last paper arrived; the zero time where that is not known.
func (p *pages) latest(ctx context.Context, q *service.Asked) (at time.Time, err error) {
	a, err := q.Search(ctx, query.Request{Options: query.Options{Sort: filter.ByAdded, Limit: 1}})
	if err != nil || len(a.Hits) == 0 {
		return at, err
	}
	if arrived, ok := p.arrival(a.Hits[0]); ok {
		at = arrived
	}
	return at, nil
}
