package service

import (
	"context"
	"errors"

	"paperkin/index"
	"paperkin/query"
)

// ErrReadOnly: the service was started so that nothing can be said of papers.
var ErrReadOnly = errors.New("nothing can be changed here: the server is read-only")

// Say gives papers tags and takes them, and sets a note where there is one, which is
// empty to remove it. It returns the papers as they are then. A name that no paper has is a
// [*index.NoPaperError], a tag or note that cannot be one an [*InvalidError]; in either case nothing
// is changed.
func (s *Service) Say(ctx context.Context, refs, add, remove []string, note *string) (found []Paper, err error) {
	if s.ReadOnly {
		return nil, ErrReadOnly
	}
	if err := checkSaid(add, remove, note); err != nil {
		return nil, err
	}
	err = s.Use(ctx, func(ctx context.Context, q *query.Searcher) error {
		all, missing, err := papers(ctx, q.Library, refs)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			return missing[0]
		}
		about := make([]index.Found, len(all))
		for i, p := range all {
			about[i] = p.Found
		}
		if len(add)+len(remove) > 0 {
			if err := q.Library.Tag(ctx, s.Now(), about, add, remove); err != nil {
				return err
			}
		}
		if note != nil {
			for _, f := range about {
				if err := q.Library.SetNote(ctx, s.Now(), f, *note); err != nil {
					return err
				}
			}
		}
		found, _, err = papers(ctx, q.Library, refs)
		return err
	})
	return found, err
}

// An InvalidError describes a tag or a note that cannot be one.
type InvalidError struct{ Err error }

func (e *InvalidError) Error() string { return e.Err.Error() }
func (e *InvalidError) Unwrap() error { return e.Err }

func checkSaid(add, remove []string, note *string) error {
	for _, list := range [][]string{add, remove} {
		for _, tag := range list {
			if err := index.CheckTag(tag); err != nil {
				return &InvalidError{err}
			}
		}
	}
	if note != nil {
		if err := index.CheckNote(*note); err != nil {
			return &InvalidError{err}
		}
	}
	return nil
}
