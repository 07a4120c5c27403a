package web

import (
	"net/http"
	"net/url"
	"strings"

	"paperkin/query"
	"paperkin/query/wire"
)

// pageful is how many hits a page shows, and how many more are added to it.
const pageful = 20

// asked reads what an address asks for. A question that is typed while papers similar to
// another are shown takes their place, and what compares papers goes with what they were
// compared with. ok is false where nothing is asked.
func asked(r *http.Request) (q query.Request, ok bool, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return q, false, &wire.ParameterError{Name: "address", Problem: "its parameters cannot be read"}
	}
	return askedBy(values)
}

func askedBy(values url.Values) (q query.Request, ok bool, err error) {
	for name, list := range values {
		if strings.TrimSpace(strings.Join(list, "")) == "" {
			delete(values, name)
		}
	}
	switch {
	case values.Has("q"):
		values.Del("paper")
	case !values.Has("paper"):
		for _, name := range []string{"unlike", "min_similarity", "diverse", "explain", "mode", "and"} {
			values.Del(name)
		}
	}
	if !asks(values) {
		return q, false, nil
	}
	q, err = wire.Parse(values)
	if q.Limit == 0 {
		q.Limit = pageful
	}
	return q, true, err
}

// asks reports whether parameters ask for anything, beyond how it is shown.
func asks(values url.Values) bool {
	for name := range values {
		if name != "n" && name != "limit" && name != "reverse" && name != "plain" && name != "offset" {
			return true
		}
	}
	return false
}

// queryOf is the query part of the address that asks for a request.
func queryOf(q query.Request) string { return valuesOf(q).Encode() }

// valuesOf are the parameters that ask for a request, without what a page has anyway.
func valuesOf(q query.Request) url.Values {
	if q.Limit == pageful {
		q.Limit = 0
	}
	return wire.Values(q)
}

// addressOf is the address of the page that answers a request.
func addressOf(q query.Request) string { return "/search?" + queryOf(q) }

// A chip is a part of a request, and the address of the request without it.
type chip struct {
	Name, Value string
	Blamed      bool // that there are no hits
	Without     string
}

// chipNames are the names of parameters as people read them, of those that are more than the question.
var chipNames = map[string]string{
	"paper": "like", "unlike": "unlike", "and": "and", "mode": "by", "since": "from", "until": "until", "arrived": "arrived from",
	"arrived_until": "arrived until", "after": "after paper", "category": "category", "keyword": "keyword", "venue": "venue", "kind": "kind", "tag": "tag",
	"author": "author", "has": "with", "with": "with", "without": "without", "title": "in the title", "min_similarity": "similarity from", "diverse": "diverse",
	"sort": "order", "reverse": "turned round", "explain": "say why", "plain": "as it stands",
}

// chips are the parts of a request beside its question, each with the address without it.
func chips(q query.Request, blamed map[string]bool) (list []chip) {
	q.Offset = 0
	values := valuesOf(q)
	for _, p := range wire.Parameters {
		name, shown := chipNames[p.Name]
		if !shown {
			continue
		}
		for i, v := range values[p.Name] {
			rest := url.Values{}
			for other, list := range values {
				for j, w := range list {
					if other != p.Name || i != j {
						rest.Add(other, w)
					}
				}
			}
			if v == "true" {
				v = ""
			}
			list = append(list, chip{name, v, blamed[p.Field], searchAddress(rest)})
		}
	}
	return list
}

// searchAddress is the address of a search, or of the first page where nothing is asked.
func searchAddress(values url.Values) string {
	if !asks(values) {
		return "/"
	}
	return "/search?" + values.Encode()
}
