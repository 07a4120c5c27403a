package service

import (
	"context"
	"errors"
	"time"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/near"
	"paperkin/query/wire"
)

// A NewsOf asks for what is new of a saved search, or near the user's likes.
type NewsOf struct {
	Name string // of a search, or [index.LikesName]
	// After is the key of an earlier answer, and Arrived a date or an age: the earliest
	// arrival. Without either it is what the next digest tells of.
	After   int64
	Arrived string
	Explain bool // fill in every hit's Why
}

// Newly is what is new of a saved search, or near the user's likes, as a digest has it: papers
// that are among the best answers of the whole library, each once.
type Newly struct {
	digest.Part
	Papers []digest.Paper // ranked from 1
	Key    int64          // After for what comes next
	// Lacking is how many more papers have to be liked before any is near to the likes.
	Lacking int
}

// NewsOf returns what is new of a saved search, or near the user's likes. What it returns is
// not told of by that: digests tell of it all the same. No search of the name is an
// [*index.NoSearchError].
func (s *Service) NewsOf(ctx context.Context, n NewsOf) (out Newly, err error) {
	o := digest.Options{Names: []string{n.Name}, After: n.After, Brief: !n.Explain, Now: s.Now()}
	if n.Arrived != "" {
		f, err := query.ResolveFilter(index.Filter{Arrived: n.Arrived}, s.Now())
		if err == nil {
			o.Since, err = time.Parse(time.RFC3339, f.Arrived)
		}
		if err != nil {
			return out, wire.InGrammar(err)
		}
	}
	err = s.Use(ctx, func(ctx context.Context, q *Asked) error {
		lib, err := q.Folder()
		if err != nil {
			return err
		}
		d, err := digest.New(ctx, lib, q.Searcher, o)
		if err != nil || len(d.Parts) == 0 {
			return err
		}
		out = Newly{Part: d.Parts[0], Papers: d.Papers}
		return out.Problem
	})
	for i := range out.Papers {
		out.Papers[i].Rank = i + 1
	}
	if out.Key = max(n.After, out.Upto); n.Name == index.LikesName {
		out.Lacking = max(0, near.FewestLikes-out.Likes)
	}
	return out, wire.InGrammar(err)
}

// isUnembedded reports whether nothing can be asked yet, for there are no vectors.
func isUnembedded(err error) bool { return errors.Is(err, index.ErrNoSpace) }
