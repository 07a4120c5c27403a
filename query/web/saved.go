package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/near"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// searchesShown is how many saved searches the first page shows.
const searchesShown = 6

// A saving is the form that saves a search.
type saving struct {
	Search  string // the query of its address
	Name    string // that was to be given to it
	Problem string // with that
}

// A search is a saved search.
type search struct {
	Name    string
	Asks    string // what it asks, in words
	Answers string // addresses
	News    string
	Feed    string // the query of its feeds
	New     string // how many papers are new; empty: not found out
	IsNew   bool   // some are
	Problem string
}

// saved is what the page of saved searches shows.
type saved struct {
	Done     string // what was done just now
	Name     string // to the search of this name
	Searches []search
	Likes    likes
}

// likes is what is said of the papers that the user likes.
type likes struct {
	Number  int
	Count   string
	Lacking string // how many more it takes to find papers near them; empty: none
}

// saved is the page of saved searches.
func (p *pages) saved(r *http.Request) (reply, error) {
	values := r.URL.Query()
	for name := range values {
		if name != "saved" && name != "replaced" {
			return reply{}, &wire.ParameterError{Name: name, Problem: "the list of saved searches takes none"}
		}
	}
	return p.savedAfter(r, values)
}

// savedAfter is the list of saved searches, after what its address says was done.
func (p *pages) savedAfter(r *http.Request, values url.Values) (out reply, err error) {
	var shown saved
	if shown.Searches, err = p.searches(r.Context()); err != nil {
		return out, err
	}
	if shown.Likes, err = p.likes(r.Context()); err != nil {
		return out, err
	}
	for _, s := range shown.Searches { // an address can say what it likes
		switch s.Name {
		case values.Get("saved"):
			shown.Done, shown.Name = "Saved", s.Name
		case values.Get("replaced"):
			shown.Done, shown.Name = "Replaced", s.Name
		}
	}
	return reply{template: "saved", page: page{Title: "Saved searches – Paperkin", Form: blank(), Feed: newestFeed, Body: shown}}, nil
}

// searches are the saved searches with what is new of them.
func (p *pages) searches(ctx context.Context) (list []search, err error) {
	all, err := p.Saved(ctx)
	for _, s := range all {
		v := search{Name: s.Name, Asks: s.Request, Answers: "/search?" + s.Request, News: "/new?saved=" + url.QueryEscape(s.Name), Feed: "saved=" + url.QueryEscape(s.Name)}
		if values, err := url.ParseQuery(s.Request); err == nil {
			if q, err := wire.Parse(values); err == nil {
				v.Asks, v.Answers = cmp.Or(described(q), s.Request), addressOf(q)
			}
		}
		switch {
		case s.Problem != nil:
			v.Problem = s.Problem.Error()
		case s.Counted && s.New == 0:
			v.New = "nothing new"
		case s.Counted:
			v.New, v.IsNew = thousands(s.New)+" new", true
		}
		list = append(list, v)
	}
	return list, err
}

// likes counts the papers that the user likes.
func (p *pages) likes(ctx context.Context) (v likes, err error) {
	err = p.Use(ctx, func(ctx context.Context, q *service.Asked) error {
		all, err := q.Library.Marked(ctx)
		for _, m := range all {
			if m.Opinion == index.Liked {
				v.Number++
			}
		}
		return err
	})
	v.Count = numbered(v.Number, "liked paper")
	v.Lacking = lacking(near.FewestLikes - v.Number)
	return v, err
}

// lacking says how many more papers have to be liked; empty: none.
func lacking(n int) string {
	if n <= 0 {
		return ""
	}
	return numbered(n, "more paper")
}

// afterSearch shows what has become of a saved search: with a script in place of its form,
// or in the list without the one that was forgotten.
func (p *pages) afterSearch(r *http.Request, say service.Saying, done service.Said) (reply, error) {
	what := "saved"
	if done.Replaced {
		what = "replaced"
	}
	switch {
	case say.Do == service.Forget && isPart(r):
		return p.savedAfter(r, nil)
	case say.Do == service.Forget:
		return redirect("/saved"), nil
	case !isPart(r):
		return redirect("/saved?" + what + "=" + url.QueryEscape(say.Name)), nil
	}
	return reply{template: "kept", page: page{Body: saved{Done: strings.ToUpper(what[:1]) + what[1:], Name: say.Name}}}, nil
}

// savingOf is the form that saves a request, where that is one to be asked again: it asks for
// something, and more than an order.
func (p *pages) savingOf(q query.Request) *saving {
	if p.ReadOnly || q.Question == "" && len(q.Examples) == 0 && q.Filter.Empty() {
		return nil
	}
	q.Offset, q.Explain = 0, false
	return &saving{Search: queryOf(q)}
}
