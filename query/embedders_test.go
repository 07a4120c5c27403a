package query_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/query"
)

// TestOpenOnce: a thousand questions open each embedder once, and what failed to
// open is opened again.
func TestOpenOnce(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	var opened atomic.Int64
	down := errors.New("server down")
	fail := true
	e := builtin(t)
	s.Embedder = query.OpenOnce(func(context.Context, embed.Space) (embed.Embedder, error) {
		opened.Add(1)
		if fail {
			return nil, down
		}
		return e, nil
	})
	if _, err := search(s, "robots", query.Options{}); !errors.Is(err, down) {
		t.Fatalf("got %v, want %v", err, down)
	}
	fail = false
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			for range 5 {
				o := query.Options{Explain: true} // embeds sentences, also when the question is known
				if _, err := search(s, []string{"robots", "experts"}[i%2], o); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := opened.Load(); n != 2 {
		t.Errorf("opened %d times, want 2: it failed once", n)
	}
}

// TestOpenOnceSpaces: each space has its own embedder.
func TestOpenOnceSpaces(t *testing.T) {
	var opened []string
	open := query.OpenOnce(func(_ context.Context, space embed.Space) (embed.Embedder, error) {
		opened = append(opened, space.Model)
		return &embedtest.Fake{Model: space.Model}, nil
	})
	for _, model := range []string{"a", "b", "a", "b", "a"} {
		if e, err := open(ctx, embed.Space{Model: model}); err != nil || e.Space().Model != model {
			t.Errorf("%s: got %+v, %v", model, e, err)
		}
	}
	if len(opened) != 2 {
		t.Errorf("opened %v, want a and b", opened)
	}
}

// TestOpenOnceWaits: a question that waits for an embedder that another question
// is opening gives up when its own context ends, and the other continues.
func TestOpenOnceWaits(t *testing.T) {
	entered, finish := make(chan bool), make(chan bool)
	open := query.OpenOnce(func(context.Context, embed.Space) (embed.Embedder, error) {
		close(entered)
		<-finish
		return &embedtest.Fake{}, nil
	})
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := open(ctx, embed.Space{}); err != nil {
			t.Errorf("the first: %v", err)
		}
	})
	<-entered
	impatient, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := open(impatient, embed.Space{}); !errors.Is(err, context.Canceled) {
		t.Errorf("the second: got %v, want context.Canceled", err)
	}
	close(finish)
	wg.Wait()
}

// replaceable is an embedder whose model others can replace.
type replaceable struct {
	embedtest.Fake
	now *string // the model's digest
	err *error
}

func (r *replaceable) Verify(context.Context) (embed.Space, error) {
	f := embedtest.Fake{Digest: *r.now}
	return f.Space(), *r.err
}

// TestOpenOnceVerifies: an embedder whose model was replaced is opened again,
// and one that cannot say is an error.
func TestOpenOnceVerifies(t *testing.T) {
	digest, opened := "sha256:1", 0
	var fails error
	opener := func(context.Context, embed.Space) (embed.Embedder, error) {
		opened++
		return &replaceable{embedtest.Fake{Digest: digest}, &digest, &fails}, nil
	}
	open := query.OpenOnce(opener)
	for i, tt := range []struct {
		digest string
		opened int
	}{{"sha256:1", 1}, {"sha256:1", 1}, {"sha256:2", 2}, {"sha256:2", 2}} {
		digest = tt.digest
		if e, err := open(ctx, embed.Space{}); err != nil || e.Space().Digest != tt.digest || opened != tt.opened {
			t.Errorf("%d: %+v, %v, opened %d times, want %d", i, e, err, opened, tt.opened)
		}
	}
	fails = errors.New("server down")
	if _, err := open(ctx, embed.Space{}); err != fails {
		t.Errorf("got %v, want %v", err, fails)
	}
	if _, err := query.OpenOnce(opener)(ctx, embed.Space{}); err != nil {
		t.Errorf("opened just now: got %v, want it taken as it is", err)
	}
}
