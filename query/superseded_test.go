package query_test

import (
	"context"
	"errors"
	"testing"

	"paperkin/index"
	"paperkin/query"
)

// gone is a view of a state that is gone.
type gone struct{ query.View }

func (gone) Named(context.Context, string) (index.Naming, error) {
	return index.Naming{}, index.ErrSuperseded
}

// TestSuperseded: a question whose state goes meanwhile is asked again, once, of the next one.
func TestSuperseded(t *testing.T) {
	for _, c := range []struct {
		stale int // how many views are of a state that is gone
		ok    bool
	}{{0, true}, {1, true}, {2, false}} {
		s := titled(t)
		open, opened := s.Open, 0
		s.Open = func(ctx context.Context, a index.Ahead) (query.View, error) {
			if a.Question != "kinship -x" || a.Ranked != "kinship" {
				t.Errorf("opened for %+v", a)
			}
			v, err := open(ctx, a)
			if opened++; opened <= c.stale {
				return gone{v}, err
			}
			return v, err
		}
		_, err := s.Search(t.Context(), query.Request{Question: "kinship -x"})
		if (err == nil) != c.ok || err != nil && !errors.Is(err, index.ErrSuperseded) {
			t.Errorf("%d stale: %v", c.stale, err)
		}
	}
}
