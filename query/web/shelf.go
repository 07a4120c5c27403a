package web

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"paperkin/query/service"
	"paperkin/query/wire"
)

// said is what the user has said of a paper, with the forms to change it.
type said struct {
	ID       string
	Tags     []named
	Note     string
	ReadOnly bool
	Problem  string // with what was to be said
}

func (p *pages) said(f service.Paper) said {
	return said{ID: f.Found.Paper.ID, Tags: narrowedAll(f.Said.Tags, "tag"), Note: f.Said.Note, ReadOnly: p.ReadOnly}
}

// shelf changes what the user says of a paper: its tags, or its note.
func (p *pages) shelf(r *http.Request) (reply, error) {
	if err := r.ParseForm(); err != nil {
		return reply{}, &wire.ParameterError{Name: "form", Problem: "cannot be read"}
	}
	id, do := r.PostForm.Get("paper"), r.PostForm.Get("do")
	if id == "" {
		return reply{}, &wire.ParameterError{Name: "paper", Problem: "not given: want its id"}
	}
	var add, remove []string
	var note *string
	switch tags := splitTags(r.PostForm.Get("tag")); do {
	case "tag":
		add = tags
	case "untag":
		remove = tags
	case "note":
		text := strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n"))
		note = &text
	default:
		return reply{}, &wire.ParameterError{Name: "do", Value: `"` + do + `"`, Problem: "want tag, untag or note"}
	}
	if note == nil && len(add)+len(remove) == 0 {
		return reply{}, &wire.ParameterError{Name: "tag", Problem: "not given: want one, or several with commas between them"}
	}
	found, err := p.Say(r.Context(), []string{id}, add, remove, note)
	var invalid *service.InvalidError
	switch {
	case errors.As(err, &invalid) && isPart(r):
		return p.unsaid(r, id, invalid)
	case err != nil:
		return reply{}, err
	}
	if !isPart(r) {
		return redirect(paperAddress(found[0].Found.Paper.ID) + "#said"), nil
	}
	return reply{template: "paper", page: page{Body: whole{Said: p.said(found[0])}}}, nil
}

// unsaid is what has been said of a paper, and why it stays so.
func (p *pages) unsaid(r *http.Request, id string, why error) (reply, error) {
	found, _, err := p.Papers(r.Context(), []string{id})
	if err != nil || len(found) == 0 {
		return reply{}, cmp.Or(err, why)
	}
	said := p.said(found[0])
	said.Problem = why.Error()
	return reply{status: http.StatusBadRequest, template: "paper", page: page{Body: whole{Said: said}}}, nil
}

// splitTags are tags with commas or spaces between them.
func splitTags(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
