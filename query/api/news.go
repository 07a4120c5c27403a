package api

import (
	"errors"
	"net/http"
	"net/url"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// News is the JSON form of what came into the library. Key is to be passed as after next.
type News struct {
	Key    int64      `json:"key"`
	Left   int        `json:"left"` // how many more pass, in the answers after this one
	Papers []wire.Hit `json:"papers"`
	// Lacking is how many more papers have to be liked before any is near to the likes.
	Lacking int `json:"likes_lacking,omitempty"`
}

// news answers with what came into the library, or what is new of a saved search.
func (a api) news(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r)
	if err != nil {
		return err
	}
	out := News{}
	if values.Get("saved") != "" || values.Get("for") != "" {
		out, err = a.newsOf(r, values)
	} else {
		values.Del("saved")
		values.Del("for")
		out, err = a.arrivals(r, values)
	}
	switch {
	case err != nil:
		return err
	case wantsLines(r):
		return lines(w, out.Papers)
	}
	return reply(w, out)
}

// arrivals are the papers that came into the library.
func (a api) arrivals(r *http.Request, values url.Values) (out News, err error) {
	request, err := wire.Parse(values)
	if err != nil && !(errors.Is(err, query.ErrEmptyQuestion) && len(request.And) == 0) {
		return out, err
	}
	n, answer, err := a.Service.News(r.Context(), request)
	if err != nil {
		return out, err
	}
	answer.Hits = n.Hits
	return News{Key: n.Key, Left: n.Left, Papers: a.hits(answer).Hits}, nil
}

// newsOf are the papers that are new of a saved search, or near the user's likes.
func (a api) newsOf(r *http.Request, values url.Values) (out News, err error) {
	if err := only(values, "saved", "for", "after", "arrived", "explain"); err != nil {
		return out, err
	}
	asked := service.NewsOf{Name: values.Get("saved")}
	switch whose := values.Get("for"); {
	case whose != "" && asked.Name != "":
		return out, &wire.ParameterError{Name: "for", Problem: "want the name of a saved search or for=me, not both"}
	case whose == "me":
		asked.Name = index.LikesName
	case whose != "":
		return out, &wire.ParameterError{Name: "for", Value: whose, Problem: "want me"}
	}
	values.Del("saved")
	values.Del("for")
	given, err := wire.Parse(values)
	if err != nil && !errors.Is(err, query.ErrEmptyQuestion) {
		return out, err
	}
	asked.After, asked.Arrived, asked.Explain = given.Filter.After, given.Filter.Arrived, given.Explain
	n, err := a.NewsOf(r.Context(), asked)
	if err != nil {
		return out, err
	}
	answer := query.Answer{ByWords: n.ByWords}
	for _, p := range n.Papers {
		answer.Hits = append(answer.Hits, p.Hit)
	}
	return News{Key: n.Key, Papers: a.hits(answer).Hits, Lacking: n.Lacking}, nil
}
