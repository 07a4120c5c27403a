package pool_test

import (
	"context"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/embed/pool"
)

// always is a member that can always be opened.
func always(name string, e embed.Embedder) pool.Member {
	return pool.Member{Name: name, Open: func(context.Context) (embed.Embedder, error) { return e, nil }}
}

func TestConformance(t *testing.T) {
	members := []pool.Member{always("a", &embedtest.Fake{}), always("b", &embedtest.Fake{})}
	t.Run("pool", func(t *testing.T) {
		embedtest.Run(t, func(t *testing.T) embed.Embedder {
			p, err := pool.Open(t.Context(), members, pool.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return p
		})
	})
	t.Run("first", func(t *testing.T) {
		embedtest.Run(t, func(t *testing.T) embed.Embedder {
			f, err := pool.OpenFirst(t.Context(), members, pool.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return f
		})
	})
}
