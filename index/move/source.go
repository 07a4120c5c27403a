package move

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/fill"
)

// Fetch returns the vectors of papers, in the order given; nil for a paper that has none
// where it looks.
type Fetch func(ctx context.Context, papers []catalogue.Made) ([][]float32, error)

// Source gives the vectors that the library has to [fill.Target.Take], if they are of the
// text that papers have there. It gets them from fetch; a nil fetch is [From.Rows].
func (f *From) Source(fetch Fetch) fill.Source {
	if fetch == nil {
		fetch = f.Rows
	}
	return &source{from: f, fetch: fetch}
}

// Rows is the [Fetch] of the vectors in the library's folder.
func (f *From) Rows(ctx context.Context, papers []catalogue.Made) ([][]float32, error) {
	if f.store == nil {
		return nil, errors.New("the library has no vectors in its folder")
	}
	slots := make([]int, len(papers))
	for i, p := range papers {
		slots[i] = p.Slot
	}
	return f.store.Vectors(ctx, slots)
}

type source struct {
	from  *From
	mu    sync.Mutex // a snapshot is for one at a time
	fetch Fetch
}

func (s *source) Space() embed.Space { return s.from.space.Space }

func (s *source) Vectors(ctx context.Context, wanted []fill.Wanted) ([]fill.Taken, error) {
	made, err := s.made(ctx, wanted)
	if err != nil {
		return nil, err
	}
	taken := make([]fill.Taken, len(wanted))
	var have []catalogue.Made
	var at []int // their places among the wanted
	for i, w := range wanted {
		if m, ok := made[w.Key]; ok && m.Hash == w.Hash {
			have, at = append(have, m), append(at, i)
		}
	}
	if len(have) == 0 {
		return taken, nil
	}
	vectors, err := s.fetch(ctx, have)
	if err == nil && len(vectors) != len(have) {
		err = fmt.Errorf("%d vectors for %d papers", len(vectors), len(have))
	}
	if err != nil {
		return nil, err
	}
	for i, v := range vectors {
		taken[at[i]] = fill.Taken{Vector: v, Truncated: have[i].State == catalogue.Truncated}
	}
	return taken, nil
}

// made is what the ledger says of the vectors of papers.
func (s *source) made(ctx context.Context, wanted []fill.Wanted) (map[int64]catalogue.Made, error) {
	keys := make([]int64, len(wanted))
	for i, w := range wanted {
		keys[i] = w.Key
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.from.state.Made(ctx, s.from.space.Key, keys)
}
