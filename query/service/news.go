package service

import (
	"context"

	"paperkin/query"
	"paperkin/query/wire"
)

// usualNews is how many papers [Service.News] returns of a request without a limit.
const usualNews = 50

// News returns what came into the library, as the filter of a request says: without a
// question the first of it, in the order in which it came; with one what answers best, and
// then nothing is left. A request for an order of its own is a [*wire.ParameterError].
func (s *Service) News(ctx context.Context, r query.Request) (n query.News, a query.Answer, err error) {
	if r.Limit == 0 {
		r.Limit = usualNews
	}
	if err := bounded(r); err != nil {
		return n, a, err
	}
	for _, other := range []struct {
		name  string
		given bool
	}{{"sort", r.Sort != ""}, {"reverse", r.Reverse}, {"offset", r.Offset > 0}} {
		if other.given {
			return n, a, &wire.ParameterError{Name: other.name, Problem: "what is new comes in the order in which it came: pass the key of an answer as after"}
		}
	}
	err = s.Use(ctx, func(ctx context.Context, q *Asked) error {
		if r.Question == "" && len(r.Examples) == 0 {
			n, err = q.News(ctx, r.Filter, r.Limit)
			return err
		}
		if n.Key, err = q.Library.LastKey(ctx); err != nil { // before what it is of may arrive
			return err
		}
		a, err = q.Search(ctx, r)
		n.Hits = a.Hits
		return err
	})
	return n, a, wire.InGrammar(err)
}
