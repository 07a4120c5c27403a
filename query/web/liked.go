package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// opinions is what the page of marked papers shows.
type opinions struct {
	Name    string // of the mark
	Tabs    []tab
	Count   string
	Hits    []hit
	Missing []gone
	More    string
}

// gone is a paper that was marked and that the library does not have.
type gone struct{ ID, Title string }

// markedTabs are the marks, each with the value of the parameter that asks for it.
var markedTabs = []struct {
	show, name string
	is         func(index.Marked) bool
}{
	{"", "Liked", func(m index.Marked) bool { return m.Opinion == index.Liked }},
	{"disliked", "Disliked", func(m index.Marked) bool { return m.Opinion == index.Disliked }},
	{"read", "Read", func(m index.Marked) bool { return m.Read }},
}

// liked is the page of the papers that the user likes, those marked last first, or of those
// that are marked otherwise.
func (p *pages) liked(r *http.Request) (reply, error) {
	values := r.URL.Query()
	for name := range values {
		if name != "show" && name != "n" {
			return reply{}, &wire.ParameterError{Name: name, Problem: "want show or n"}
		}
	}
	show, n := values.Get("show"), pageful
	if s := values.Get("n"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil || n < 1 || n > service.MaxOffset {
			return reply{}, &wire.ParameterError{Name: "n", Value: fmt.Sprintf("%.40q", s), Problem: fmt.Sprintf("want 1 to %d", service.MaxOffset)}
		}
	}
	var shown opinions
	var is func(index.Marked) bool
	for _, t := range markedTabs {
		if t.show == show {
			shown.Name, is = t.name, t.is
		}
		shown.Tabs = append(shown.Tabs, tab{t.name, likedAddress(t.show, pageful), t.show == show})
	}
	if is == nil {
		return reply{}, &wire.ParameterError{Name: "show", Value: fmt.Sprintf("%.40q", show), Problem: "want disliked or read, or nothing for liked"}
	}
	err := p.Use(r.Context(), func(ctx context.Context, q *service.Asked) error {
		return shown.fill(ctx, q.Library, is, n)
	})
	if len(shown.Hits) == n && n < service.MaxOffset {
		shown.More = likedAddress(show, min(service.MaxOffset, n+pageful))
	}
	feed := "for=me"
	if p.Elsewhere {
		feed = newestFeed
	}
	return reply{template: "liked", page: page{Title: shown.Name + " papers – Paperkin", Form: blank(), Feed: feed, Body: shown}}, err
}

func likedAddress(show string, n int) string {
	address := "/liked"
	if show != "" {
		address += "?show=" + show
	}
	if n > pageful {
		address += map[bool]string{true: "?", false: "&"}[show == ""] + "n=" + strconv.Itoa(n)
	}
	return address
}

// fill adds the first n papers of a mark, and those that the library does not have.
func (v *opinions) fill(ctx context.Context, lib service.Library, is func(index.Marked) bool, n int) error {
	all, err := lib.Marked(ctx)
	if err != nil {
		return err
	}
	var found []index.Found
	papers := 0
	for _, m := range all {
		switch {
		case !is(m):
		case m.Found.Key == 0:
			v.Missing = append(v.Missing, gone{m.ID, cmp.Or(m.Title, m.ID)})
		default:
			if papers++; papers <= n {
				found = append(found, m.Found)
			}
		}
	}
	said, err := lib.Remarks(ctx, found...)
	if err != nil {
		return err
	}
	for i, f := range found {
		v.Hits = append(v.Hits, newHit(query.Hit{Paper: f.Paper, Said: said[i]}))
	}
	v.Count = numbered(papers, "paper")
	return nil
}
