package api

import (
	"context"
	"net/http"
	"slices"

	"paperkin/query"
	"paperkin/query/wire"
)

// Shelf is the JSON form of what the user says of papers.
type Shelf struct {
	Tags []wire.TagCount `json:"tags"`
	// Absent is how many papers there are of which something is said and that the library
	// does not have.
	Absent int           `json:"absent"`
	Papers []wire.Remark `json:"papers"` // of which something was said just now
}

// shelf answers with the tags.
func (a api) shelf(w http.ResponseWriter, r *http.Request) error {
	return a.tags(r.Context(), w, []wire.Remark{})
}

func (a api) tags(ctx context.Context, w http.ResponseWriter, said []wire.Remark) error {
	out := Shelf{Tags: []wire.TagCount{}, Papers: said}
	err := a.Use(ctx, func(ctx context.Context, q *query.Searcher) error {
		counts, absent, err := q.Library.Tags(ctx)
		for _, c := range counts {
			out.Tags = append(out.Tags, wire.NewTagCount(c))
		}
		out.Absent = absent
		return err
	})
	if err != nil {
		return err
	}
	return reply(w, out)
}

// say does one thing to papers: {"do":"tag|untag","paper":ID,"tag":…} or
// {"do":"note","paper":ID,"text":…}.
func (a api) say(w http.ResponseWriter, r *http.Request) error {
	values, err := body(r)
	if err != nil {
		return err
	}
	if err := only(values, "do", "paper", "tag", "text"); err != nil {
		return err
	}
	refs, tags := values["paper"], values["tag"]
	if len(refs) == 0 || slices.Contains(refs, "") {
		return &wire.ParameterError{Name: "paper", Problem: "names no paper"}
	}
	var add, remove []string
	var note *string
	switch do := values.Get("do"); {
	case (do == "tag" || do == "untag") && len(tags) == 0:
		return &wire.ParameterError{Name: "tag", Problem: "is missing"}
	case do == "tag":
		add = tags
	case do == "untag":
		remove = tags
	case do == "note" && len(values["text"]) != 1:
		return &wire.ParameterError{Name: "text", Problem: "want the note, or an empty text to remove it"}
	case do == "note":
		note = &values["text"][0]
	default:
		return &wire.ParameterError{Name: "do", Value: do, Problem: "want tag, untag or note"}
	}
	found, err := a.Say(r.Context(), refs, add, remove, note)
	if err != nil {
		return err
	}
	said := []wire.Remark{}
	for _, p := range found {
		said = append(said, wire.NewRemark(p.Paper, p.Said))
	}
	return a.tags(r.Context(), w, said)
}
