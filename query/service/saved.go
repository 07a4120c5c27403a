package service

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/edit"
)

// mostCounted is how many saved searches are asked for what is new of them.
const mostCounted = 50

// A Saved is a saved search, and what the next digest tells of it.
type Saved struct {
	index.SavedSearch
	Counted bool  // it was asked
	New     int   // papers
	Problem error // why it cannot be asked; may be nil
}

// A counted is what is new of saved searches in one state of the library, on one day.
type counted struct {
	of    Library
	state string
	parts map[string]digest.Part // by the names of searches
}

// Saved lists the saved searches, those saved last first. Each is asked for what is new of it
// when the library, what is said of its papers or the day is another one than before; one at a
// time, whoever wants to know. Searches beyond the first 50 are not asked, and none of a library
// that is not in a folder.
func (s *Service) Saved(ctx context.Context) (list []Saved, err error) {
	var last counted
	select {
	case last = <-s.counted:
		defer func() { s.counted <- last }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	err = s.Use(ctx, func(ctx context.Context, q *Asked) error {
		state, err := q.Library.State(ctx) // before what it is of may change
		if err != nil {
			return err
		}
		searches, _, err := q.Library.Searches(ctx)
		if err != nil || len(searches) == 0 {
			return err
		}
		slices.Reverse(searches)
		now := counted{of: q.Library, state: s.Now().Format(time.DateOnly) + "\n" + state}
		if now.of != last.of || now.state != last.state {
			parts, settled, err := s.count(ctx, q, searches[:min(mostCounted, len(searches))])
			if err != nil {
				return err
			}
			if now.parts = parts; settled {
				last = now
			}
		} else {
			now = last
		}
		for _, one := range searches {
			p, asked := now.parts[one.Name]
			list = append(list, Saved{one, asked && p.Problem == nil, p.Found + p.Cut, p.Problem})
		}
		return nil
	})
	return list, err
}

// count asks searches for what is new of them. settled is false where the answers are soon
// others, while the library is the same. Where nothing is known of it there are none.
func (s *Service) count(ctx context.Context, q *Asked, searches []index.SavedSearch) (parts map[string]digest.Part, settled bool, err error) {
	lib, err := q.Folder()
	if err != nil {
		return nil, true, nil
	}
	o := digest.Options{Brief: true, Now: s.Now()}
	for _, one := range searches {
		o.Names = append(o.Names, one.Name)
	}
	d, err := digest.New(ctx, lib, q.Searcher, o)
	if isUnembedded(err) {
		return nil, true, nil
	}
	parts, settled = map[string]digest.Part{}, true
	for _, p := range d.Parts {
		parts[p.Name] = p
		settled = settled && p.ByWords != query.Loading && !errors.Is(p.Problem, embed.ErrUnreachable)
	}
	return parts, settled, err
}

// NearestSearches are names of saved searches that may be meant by one that none has: those
// that are nearly it or have it in them, else those of the searches saved last.
func NearestSearches(none *index.NoSearchError) (names []string) {
	const most, longest = 5, 100
	wanted := strings.ToLower(none.Name)
	allowed := len(wanted) / 3
	for _, name := range slices.Backward(none.Names) {
		folded := strings.ToLower(name)
		if len(wanted) <= longest && (edit.Distance(wanted, folded, allowed) <= allowed || wanted != "" && strings.Contains(folded, wanted)) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		names = slices.Clone(none.Names)
		slices.Reverse(names)
	}
	return names[:min(most, len(names))]
}
