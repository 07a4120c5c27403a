package service

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/wire"
)

// What can be said beside [index.Marks].
const (
	Tag    = "tag"
	Untag  = "untag"
	Note   = "note"
	Save   = "save"
	Forget = "forget"
)

// Doings lists what can be said: of papers, then of searches.
var Doings = slices.Concat([]string{Tag, Untag, Note}, index.Marks, []string{Save, Forget})

// A Saying is one thing that the user says: something of papers, or that a search is to be
// saved or forgotten.
type Saying struct {
	Do     string   // one of [Doings]
	Papers []string // names of those that it is of
	Tags   []string // to give or to take
	Text   string   // of a note; empty to remove it
	Name   string   // of a search
	Search string   // to be saved, in the grammar of package wire
}

// ParseSaying reads a saying from the names by which forms and bodies give it. An error is a
// [*wire.ParameterError].
func ParseSaying(values url.Values) (say Saying, err error) {
	say = Saying{Do: values.Get("do"), Papers: values["paper"], Tags: values["tag"], Text: values.Get("text"), Name: values.Get("name"), Search: values.Get("search")}
	takes := say.takes()
	if takes == nil {
		return say, &wire.ParameterError{Name: "do", Value: fmt.Sprintf("%.40q", say.Do), Problem: "want one of " + strings.Join(Doings, ", ")}
	}
	for name, list := range values {
		switch {
		case name != "do" && !slices.Contains(takes, name):
			return say, &wire.ParameterError{Name: name, Problem: say.Do + " takes " + strings.Join(takes, " and ")}
		case name != "paper" && name != "tag" && len(list) > 1:
			return say, &wire.ParameterError{Name: name, Problem: fmt.Sprintf("given %d times, want it once", len(list))}
		}
	}
	if say.Do == Note && !values.Has("text") {
		return say, &wire.ParameterError{Name: "text", Problem: "want the note, or an empty text to remove it"}
	}
	return say, say.check()
}

// takes are the names of what is said beside do; nil of what cannot be said.
func (s Saying) takes() []string {
	switch {
	case s.Do == Tag || s.Do == Untag:
		return []string{"paper", "tag"}
	case s.Do == Note:
		return []string{"paper", "text"}
	case s.Do == Save:
		return []string{"name", "search"}
	case s.Do == Forget:
		return []string{"name"}
	case slices.Contains(index.Marks, s.Do):
		return []string{"paper"}
	}
	return nil
}

// check returns an error unless something can be said, whatever the library has.
func (s Saying) check() error {
	takes := s.takes()
	needs := func(name string) bool { return slices.Contains(takes, name) }
	switch {
	case takes == nil:
		return &wire.ParameterError{Name: "do", Value: fmt.Sprintf("%.40q", s.Do), Problem: "want one of " + strings.Join(Doings, ", ")}
	case needs("paper") && (len(s.Papers) == 0 || slices.Contains(s.Papers, "")):
		return &wire.ParameterError{Name: "paper", Problem: "names no paper"}
	case len(s.Papers) > MaxPapers:
		return &wire.ParameterError{Name: "paper", Problem: fmt.Sprintf("given %d times, want at most %d", len(s.Papers), MaxPapers)}
	case needs("tag") && len(s.Tags) == 0:
		return &wire.ParameterError{Name: "tag", Problem: "not given: want one or several"}
	case len(s.Tags) > MaxPapers:
		return &wire.ParameterError{Name: "tag", Problem: fmt.Sprintf("given %d times, want at most %d", len(s.Tags), MaxPapers)}
	case needs("search") && s.Search == "":
		return &wire.ParameterError{Name: "search", Problem: "not given: want the part of an address after /search?"}
	}
	for _, tag := range s.Tags {
		if err := index.CheckTag(tag); err != nil {
			return &InvalidError{err}
		}
	}
	if err := index.CheckNote(s.Text); err != nil {
		return &InvalidError{err}
	}
	if s.Do == Save {
		if err := index.CheckSearchName(s.Name); err != nil {
			return &InvalidError{err}
		}
		_, err := readSearch(s.Search)
		return err
	}
	return nil
}

// readSearch reads a search that is to be saved: one that asks for something, from the first
// hit on. An error is a [*wire.ParameterError] of search.
func readSearch(search string) (r query.Request, err error) {
	wrong := func(problem string) error { return &wire.ParameterError{Name: "search", Problem: problem} }
	values, err := url.ParseQuery(strings.TrimPrefix(search, "?"))
	if err != nil {
		return r, wrong(err.Error())
	}
	values.Del("offset")
	if r, err = wire.Parse(values); err == nil {
		err = bounded(r)
	}
	var unknown *wire.ParameterError
	switch {
	case errors.Is(err, query.ErrEmptyQuestion), err == nil && r.Question == "" && len(r.Examples) == 0 && r.Filter.Empty():
		return r, wrong("asks nothing: want q, paper or a filter")
	case errors.As(err, &unknown) && unknown.Problem == "":
		return r, wrong(unknown.Error() + ": " + hintFor(unknown))
	case err != nil:
		return r, wrong(err.Error())
	}
	r.Question = strings.Join(strings.Fields(r.Question), " ") // a line, for it is shown as one
	return r, nil
}

// An InvalidError describes a tag, a note or a name that cannot be one.
type InvalidError struct{ Err error }

func (e *InvalidError) Error() string { return e.Err.Error() }
func (e *InvalidError) Unwrap() error { return e.Err }
