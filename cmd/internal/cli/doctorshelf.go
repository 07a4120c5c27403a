package cli

import (
	"context"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/query/wire"
)

// shelf counts what the user has said, and names the saved searches that this version cannot
// ask. That a line of it is damaged is said with the files.
func (d *doctor) shelf(ctx context.Context, lib *index.Library) error {
	decisions, err := lib.Said(ctx)
	if err != nil {
		return err
	}
	if decisions > 0 {
		d.OK("shelf     holds %s about papers", screen.CountOf(decisions, "decision"))
	}
	remarks, err := lib.AllRemarks(ctx)
	if err != nil {
		return err
	}
	remarked := 0
	for _, r := range remarks {
		if len(r.Tags) > 0 || r.Note != "" {
			remarked++
		}
	}
	if remarked > 0 {
		d.OK("shelf     holds tags or a note of %s", screen.Papers(remarked))
	}
	said, err := saidIn(ctx, lib)
	if err != nil || said == nil {
		return err
	}
	d.OK("shelf     holds %s", saidLine(*said))
	searches, _, err := lib.Searches(ctx)
	for _, one := range searches {
		if _, err := savedRequest(one.Request); err != nil {
			d.Note("shelf     the saved search %s cannot be asked: %v; paperkin save gives the name to another", screen.Line(one.Name), err)
		}
	}
	return err
}

// saidIn counts the marks and saved searches of a library; nil where there are none.
func saidIn(ctx context.Context, lib session.Library) (*wire.Said, error) {
	marked, err := lib.Marked(ctx)
	if err != nil {
		return nil, err
	}
	searches, _, err := lib.Searches(ctx)
	if err != nil || len(marked)+len(searches) == 0 {
		return nil, err
	}
	said := &wire.Said{Searches: len(searches)}
	for _, m := range marked {
		switch m.Opinion {
		case index.Liked:
			said.Liked++
		case index.Disliked:
			said.Disliked++
		}
		if m.Read {
			said.Read++
		}
		if m.Found.Key == 0 {
			said.Missing++
		}
	}
	return said, nil
}
