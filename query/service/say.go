package service

import (
	"context"
	"errors"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/wire"
)

// ErrReadOnly: the service was started so that nothing can be said of papers.
var ErrReadOnly = errors.New("nothing can be changed here: the server is read-only")

// Said is what became of a [Saying].
type Said struct {
	Papers []Paper           // that it was of, as they are now
	Search index.SavedSearch // that was saved; its zero value where none was
	// Replaced says that another search had its name before.
	Replaced bool
}

// Say does what the user says, and returns when that is on the disk. A name that no paper has
// is a [*index.NoPaperError], one that no saved search has an [*index.NoSearchError], a tag,
// note or name that cannot be one an [*InvalidError], and what cannot be done
// a [*wire.ParameterError]; in any of these cases nothing is changed.
func (s *Service) Say(ctx context.Context, say Saying) (said Said, err error) {
	if s.ReadOnly {
		return said, ErrReadOnly
	}
	if err := say.check(); err != nil {
		return said, err
	}
	err = s.Use(ctx, func(ctx context.Context, q *Asked) (err error) {
		switch say.Do {
		case Save:
			said, err = s.save(ctx, q.Library, say.Name, say.Search)
		case Forget:
			err = q.Library.ForgetSearch(ctx, s.Now(), say.Name)
		default:
			said.Papers, err = s.sayOf(ctx, q.Library, say)
		}
		return err
	})
	return said, err
}

// sayOf says something of papers.
func (s *Service) sayOf(ctx context.Context, lib Library, say Saying) ([]Paper, error) {
	all, missing, err := papers(ctx, lib, say.Papers)
	switch {
	case err != nil:
		return nil, err
	case len(missing) > 0:
		return nil, missing[0]
	}
	about := make([]index.Found, len(all))
	for i, p := range all {
		about[i] = p.Found
	}
	switch say.Do {
	case Tag:
		err = lib.Tag(ctx, s.Now(), about, say.Tags, nil)
	case Untag:
		err = lib.Tag(ctx, s.Now(), about, nil, say.Tags)
	case Note:
		for _, f := range about {
			err = errors.Join(err, lib.SetNote(ctx, s.Now(), f, say.Text))
		}
	default:
		err = lib.Mark(ctx, s.Now(), say.Do, about)
	}
	if err != nil {
		return nil, err
	}
	all, _, err = papers(ctx, lib, say.Papers)
	return all, err
}

// save gives a search a name.
func (s *Service) save(ctx context.Context, lib Library, name, search string) (said Said, err error) {
	r, err := readSearch(search)
	if err != nil {
		return said, err
	}
	for _, examples := range [][]query.Example{r.Examples, r.Unlike} {
		for i, e := range examples { // an id stays that of the paper, whatever else gets its title
			f, err := lib.Find(ctx, e.Ref)
			if err != nil {
				return said, err
			}
			examples[i].Ref = f.Paper.ID
		}
	}
	said.Search = index.SavedSearch{Name: name, Request: wire.Values(r).Encode(), Saved: s.Now()}
	said.Replaced, err = lib.SaveSearch(ctx, s.Now(), name, said.Search.Request)
	return said, err
}
