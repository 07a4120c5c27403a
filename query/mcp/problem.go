package mcp

import (
	"context"
	"errors"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// problem is an error in words that help a model to go on, or to tell the user.
func (s *Server) problem(ctx context.Context, t tool, err error) string {
	var wrong *wire.ParameterError
	var none *index.NoPaperError
	var unsaved *index.NoSearchError
	switch {
	case errors.As(err, &wrong):
		named := *wrong
		for _, a := range t.arguments {
			if a.inGrammar() == wrong.Name || a.name == "ids" && wrong.Name == "id" {
				named.Name = a.name
			}
		}
		return clean(named.Error())
	case errors.Is(err, query.ErrEmptyQuestion):
		return "nothing is asked: give " + strings.Join(t.asks(), " or ")
	case errors.As(err, &none):
		return s.lacking(ctx, none)
	case errors.As(err, &unsaved):
		return notSaved(unsaved)
	case errors.Is(err, service.ErrBusy):
		return err.Error() + ": try again in a second"
	case errors.Is(err, context.DeadlineExceeded):
		return "this took too long and was ended: ask for less"
	}
	text := err.Error()
	if _, hint := s.papers.Explain(err); hint != "" {
		text += "; " + hint
	}
	return clean(text)
}

// notSaved says that no saved search has a name, and which names there are.
func notSaved(e *index.NoSearchError) string {
	text := "no search is saved as " + quoted(e.Name)
	var names []string
	for _, name := range service.NearestSearches(e) {
		names = append(names, quoted(name))
	}
	if names == nil {
		return text + ": none is saved"
	}
	return text + ": there are " + strings.Join(names, ", ")
}

// asks are the arguments that a tool can go by.
func (t tool) asks() []string {
	if t.needs != "" {
		return []string{t.needs}
	}
	return []string{t.arguments[0].name, t.arguments[1].name}
}

// lacking says that a name is that of no paper, or of several, and which may be meant.
func (s *Server) lacking(ctx context.Context, e *index.NoPaperError) string {
	problem, names := "The library has no paper "+quoted(e.Ref)+": search_papers finds ids.", []string(nil)
	if len(e.Several) > 0 {
		problem = quoted(e.Ref) + " names several papers: use an id."
		for _, f := range e.Several[:min(len(e.Several), 10)] {
			names = append(names, named(f.Paper.ID, f.Paper.Title))
		}
	} else {
		_ = s.papers.Use(ctx, func(ctx context.Context, q *service.Asked) error { // none where that fails
			for _, n := range service.Nearest(ctx, q, e.Ref) {
				names = append(names, named(n.ID, n.Title))
			}
			return nil
		})
		if names != nil {
			problem += " Did you mean"
		}
	}
	if names == nil {
		return problem
	}
	return strings.TrimSuffix(problem, ".") + ": " + strings.Join(names, "; ")
}

// allLacking says that of several names. Papers that may be meant are looked for in the place
// of the first ones.
func (s *Server) allLacking(ctx context.Context, missing []*index.NoPaperError) (lines []string) {
	const looked = 3
	var rest []string
	for i, e := range missing {
		if i < looked {
			lines = append(lines, s.lacking(ctx, e))
		} else {
			rest = append(rest, quoted(e.Ref))
		}
	}
	if rest != nil {
		lines = append(lines, "Nor has it one paper of the name "+strings.Join(rest, ", ")+".")
	}
	return lines
}

// named is a paper in short.
func named(id, title string) string { return clean(id) + " (" + short(clean(title), 100) + ")" }
