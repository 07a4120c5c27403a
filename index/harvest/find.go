package harvest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"paperkin/index/paper"
)

// Finders are the services that know papers by name, in the order in which [Find] asks them.
var Finders = []string{"arxiv", "crossref", "datacite", "pubmed", "openalex", "s2"}

// FindOptions govern [Find].
type FindOptions struct {
	Options
	Keys      map[string]string // of services
	Endpoints map[string]string // instead of the services' own
}

// An Answer is what the services have of a name.
type Answer struct {
	Name
	// Records describe the paper, each as another service does, the best first. There is
	// more than one where the first has no abstract.
	Records []paper.Record
	// Asked are the services that were asked, and Near the titles of papers that came
	// instead of the one with the title that was asked for.
	Asked, Near []string
	// Err is why services that were to be asked could not be. The paper may be there.
	Err error
}

// found reports whether nothing more is to be asked: the paper is there, with its abstract.
// Of a title, another service could have another paper.
func (a *Answer) found() bool {
	return a.ID == "" && len(a.Records) > 0 || slices.ContainsFunc(a.Records, func(r paper.Record) bool { return r.Paper.Abstract != "" })
}

// Find asks services for the papers of names, in as few requests as they allow. Each name
// is asked for at one service after the other until there is a record with an abstract.
// Pages are kept below dir while it runs. An error other than that of a service ends it.
func Find(ctx context.Context, dir string, names []Name, o FindOptions) ([]Answer, error) {
	answers := make([]Answer, len(names))
	for i, name := range names {
		answers[i].Name = name
	}
	for {
		asked := false
		for _, service := range Finders {
			var due []*Answer
			for i := range answers {
				if a := &answers[i]; !a.found() && len(a.Asked) < len(a.services()) && a.services()[len(a.Asked)] == service {
					due = append(due, a)
				}
			}
			if len(due) == 0 {
				continue
			}
			asked = true
			if err := ask(ctx, dir, service, due, o); err != nil {
				return answers, err
			}
		}
		if !asked {
			return answers, upvotes(ctx, dir, answers, o)
		}
	}
}

// upvotes asks Hugging Face for the papers that were named by their pages there. What others
// say of them came before: of a paper that they have, only its counts are missing without it.
func upvotes(ctx context.Context, dir string, answers []Answer, o FindOptions) error {
	for i := range answers {
		a := &answers[i]
		if !a.HF {
			continue
		}
		before := len(a.Records)
		if err := ask(ctx, dir, "hf", []*Answer{a}, o); err != nil {
			return err
		}
		if before > 0 && len(a.Records) == before && o.Notice != nil {
			o.Notice(a.Text + ": Hugging Face has no upvotes of it, or does not tell them now")
		}
	}
	return nil
}

// ask asks one service for the papers of names.
func ask(ctx context.Context, dir, service string, due []*Answer, o FindOptions) (err error) {
	r := Request{Service: service, Endpoint: o.Endpoints[service], Key: o.Keys[service]}
	for _, a := range due {
		a.Asked = append(a.Asked, service)
		if name := a.asked(); !slices.Contains(r.Names, name) {
			r.Names = append(r.Names, name)
		}
	}
	h, err := Open(dir, r, o.Options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	for record, err := range h.Records(ctx) {
		var bad paper.BadRecord
		switch {
		case errors.As(err, &bad): // of which paper cannot be told
			if o.Notice != nil {
				o.Notice(bad.Error())
			}
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrUnavailable), errors.Is(err, ErrRefused), errors.Is(err, ErrNotPapers), errors.Is(err, ErrTooLarge):
			for _, a := range due {
				if len(a.Records) == 0 {
					a.Err = errors.Join(a.Err, fmt.Errorf("%s: %w", service, err))
				}
			}
			return nil // the next service may have them; the pages are kept for the next time
		case err != nil:
			return err
		}
		give(due, record)
	}
	return h.Done()
}

// give gives a record to those who asked for it.
func give(due []*Answer, record paper.Record) {
	for _, a := range due {
		switch {
		case a.of(record) && a.ID == "" && len(a.Records) > 0: // another of the same title, or the same once more
		case a.of(record):
			a.Records = append(a.Records, record)
		case a.ID == "" && len(a.Near) < 3 && !slices.Contains(a.Near, record.Paper.Title):
			a.Near = append(a.Near, record.Paper.Title)
		}
	}
}
