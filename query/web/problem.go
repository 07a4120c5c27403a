package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// A trouble is an error as a page shows it.
type trouble struct {
	Headline string
	Problem  string
	Hint     string
	Hits     []hit // papers that may be meant
}

// problem is the page about an error.
func (p *pages) problem(r *http.Request, err error) reply {
	if isEmpty(err) {
		return p.empty(r)
	}
	status, headline, hint := p.kind(err)
	shown := trouble{Headline: headline, Problem: err.Error(), Hint: hint}
	var none *index.NoPaperError
	if errors.As(err, &none) && len(none.Ref) <= service.MaxQuestion {
		shown.Hits = p.suggest(r.Context(), none.Ref)
	}
	out := reply{status: status, template: "problem", page: page{Title: headline, Form: formOf(r), Feed: "-", Body: shown}}
	out.header = map[string]string{"HX-Retarget": "#results", "HX-Reswap": "outerMorph"}
	if status == http.StatusServiceUnavailable {
		out.header["Retry-After"] = "1"
	}
	return out
}

// kind says what status an error has, and what can be done about it.
func (p *pages) kind(err error) (status int, headline, hint string) {
	const notUnderstood = "That is not understood"
	var (
		parameter *wire.ParameterError
		none      *index.NoPaperError
		unsaved   *index.NoSearchError
		invalid   *service.InvalidError
	)
	switch {
	case errors.As(err, &parameter):
		if parameter.Near != "" {
			hint = "Did you mean " + parameter.Near + "?"
		}
		return http.StatusBadRequest, notUnderstood, hint
	case errors.As(err, &none):
		return http.StatusNotFound, "No such paper here", ""
	case errors.As(err, &unsaved):
		if names := service.NearestSearches(unsaved); len(names) > 0 {
			hint = "There are: " + strings.Join(names, ", ")
		}
		return http.StatusNotFound, "No such saved search", hint
	case errors.As(err, &invalid), errors.Is(err, query.ErrEmptyQuestion):
		return http.StatusBadRequest, notUnderstood, ""
	case errors.Is(err, service.ErrReadOnly):
		return http.StatusForbidden, "Not here", ""
	case errors.Is(err, digest.ErrNoFolder):
		return http.StatusNotFound, "Not here", ""
	case errors.Is(err, service.ErrBusy):
		return http.StatusServiceUnavailable, "Too many questions at once", "Try again in a second."
	case errors.Is(err, context.DeadlineExceeded), left(err):
		return http.StatusServiceUnavailable, "That took too long", "Try again, or ask something shorter."
	}
	code, hint := p.Explain(err)
	switch {
	case code == 2:
		return http.StatusBadRequest, notUnderstood, hint
	case errors.Is(err, index.ErrLocked):
		return http.StatusConflict, "The library is busy", hint
	case code == 3 || code == 4 || code == 5:
		return http.StatusServiceUnavailable, "The library cannot answer now", hint
	}
	return http.StatusInternalServerError, "Something went wrong", hint
}

// suggest returns papers whose titles are like a name that no paper has.
func (p *pages) suggest(ctx context.Context, title string) (hits []hit) {
	_ = p.Use(ctx, func(ctx context.Context, q *service.Asked) error { // who finds none says none
		hits = hitsOf(query.Answer{Hits: q.Suggest(ctx, title, 5)})
		return nil
	})
	return hits
}

// isEmpty reports whether an error means that there is nothing to search yet.
func isEmpty(err error) bool {
	return errors.Is(err, index.ErrNoLibrary) || errors.Is(err, index.ErrNoSpace)
}

// empty is the page in place of every other while the library has no papers.
func (p *pages) empty(r *http.Request) reply {
	return reply{template: "empty", page: page{Title: "Paperkin", Form: formOf(r), Feed: "-", Body: p.Options}}
}
