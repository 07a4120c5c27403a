package service

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/wire"
)

// Search answers a request within the bounds of a service. A request beyond them is a
// [*wire.ParameterError].
func (s *Service) Search(ctx context.Context, r query.Request) (a query.Answer, err error) {
	if err := bounded(r); err != nil {
		return a, err
	}
	err = s.Use(ctx, func(ctx context.Context, q *Asked) error {
		a, err = q.Search(ctx, r)
		return err
	})
	return a, wire.InGrammar(err)
}

// bounded returns an error unless a request is within the bounds.
func bounded(r query.Request) error {
	texts := 0
	for _, e := range append(append([]query.Example{}, r.Examples...), r.Unlike...) {
		texts += len(e.Text)
	}
	switch n := utf8.RuneCountInString(r.Question); {
	case n > MaxQuestion:
		return &wire.ParameterError{Name: "q", Problem: fmt.Sprintf("%d characters, want at most %d", n, MaxQuestion)}
	case r.Limit > MaxLimit:
		return &wire.ParameterError{Name: "n", Value: fmt.Sprint(r.Limit), Problem: fmt.Sprintf("want at most %d", MaxLimit)}
	case r.Offset > MaxOffset:
		return &wire.ParameterError{Name: "offset", Value: fmt.Sprint(r.Offset), Problem: fmt.Sprintf("want at most %d", MaxOffset)}
	case len(r.Examples) > MaxListed+MaxPapers:
		return &wire.ParameterError{Name: "text", Problem: fmt.Sprintf("a list of %d papers, want at most %d", len(r.Examples), MaxListed)}
	case texts > MaxText:
		return &wire.ParameterError{Name: "text", Problem: fmt.Sprintf("%d bytes, want at most %d", texts, MaxText)}
	}
	values := wire.Values(r)
	for _, p := range wire.Parameters {
		if n := len(values[p.Name]); p.Many && n > mostOf(p) {
			return &wire.ParameterError{Name: p.Name, Problem: fmt.Sprintf("given %d times, want at most %d", n, mostOf(p))}
		}
	}
	for _, q := range r.And {
		if n := utf8.RuneCountInString(q); n > MaxQuestion {
			return &wire.ParameterError{Name: "and", Problem: fmt.Sprintf("%d characters, want at most %d", n, MaxQuestion)}
		}
	}
	return nil
}

// mostOf is how often a parameter may be given. What papers are compared with one by one
// takes longest.
func mostOf(p wire.Parameter) int {
	switch p.Name {
	case "paper", "unlike":
		return MaxPapers
	case "and", "author", "with", "without", "title":
		return MaxPhrases
	}
	return MaxValues
}

// A Paper is a paper of the library and what the user has said of it.
type Paper struct {
	index.Found
	Said index.Remark
}

// Papers looks papers up by any of their names. missing are the names that no paper has, or
// several; an error is another one.
func (s *Service) Papers(ctx context.Context, refs []string) (found []Paper, missing []*index.NoPaperError, err error) {
	if len(refs) > MaxPapers {
		return nil, nil, &wire.ParameterError{Name: "id", Problem: fmt.Sprintf("given %d times, want at most %d", len(refs), MaxPapers)}
	}
	err = s.Use(ctx, func(ctx context.Context, q *Asked) (err error) {
		found, missing, err = papers(ctx, q.Library, refs)
		return err
	})
	return found, missing, err
}

func papers(ctx context.Context, lib Library, refs []string) (found []Paper, missing []*index.NoPaperError, err error) {
	all := make([]index.Found, 0, len(refs))
	for _, ref := range refs {
		f, err := lib.Find(ctx, ref)
		var none *index.NoPaperError
		switch {
		case err == nil:
			all = append(all, f)
		case errors.As(err, &none):
			missing = append(missing, none)
		default:
			return nil, nil, err
		}
	}
	said, err := lib.Remarks(ctx, all...)
	if err != nil {
		return nil, nil, err
	}
	for i, f := range all {
		found = append(found, Paper{f, said[i]})
	}
	return found, missing, nil
}

// Nearest returns the papers that may be meant by the name in an error, which no paper has;
// none for other errors.
func (s *Service) Nearest(ctx context.Context, err error) (list []index.Name) {
	var none *index.NoPaperError
	if !errors.As(err, &none) || len(none.Several) > 0 {
		return nil
	}
	_ = s.Use(ctx, func(ctx context.Context, q *Asked) error {
		list = Nearest(ctx, q, none.Ref)
		return nil
	})
	return list
}
