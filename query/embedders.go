package query

import (
	"context"
	"sync"

	"paperkin/embed"
)

// An Opener opens the embedder of a space.
type Opener func(context.Context, embed.Space) (embed.Embedder, error)

// OpenOnce returns an Opener that opens the embedder of each space once, however
// many questions are asked, and keeps it. It is safe for concurrent use: callers
// wait for a space that is being opened, and failures are not kept. An
// [embed.Verifier] that was kept is asked for its space first; when its model has
// been replaced, the embedder is opened again.
func OpenOnce(open Opener) Opener {
	var mu sync.Mutex
	spaces := map[embed.Space]*keptEmbedder{}
	return func(ctx context.Context, space embed.Space) (embed.Embedder, error) {
		mu.Lock()
		kept := spaces[space]
		if kept == nil {
			kept = &keptEmbedder{turn: make(chan struct{}, 1)}
			spaces[space] = kept
		}
		mu.Unlock()
		for {
			e, isNew, err := kept.get(ctx, func() (embed.Embedder, error) { return open(ctx, space) })
			v, ok := e.(embed.Verifier)
			if err != nil || isNew || !ok {
				return e, err
			}
			now, err := v.Verify(ctx)
			if err != nil {
				return nil, err
			}
			if now == v.Space() {
				return e, nil
			}
			kept.drop(e)
		}
	}
}

// keptEmbedder is the embedder of one space, nil until it is opened.
type keptEmbedder struct {
	turn     chan struct{} // a mutex that can be waited for no longer than a context lasts
	embedder embed.Embedder
}

// get returns the embedder, and whether it opened it.
func (k *keptEmbedder) get(ctx context.Context, open func() (embed.Embedder, error)) (e embed.Embedder, isNew bool, err error) {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	if k.embedder != nil {
		return k.embedder, false, nil
	}
	e, err = open()
	if err != nil {
		return nil, false, err
	}
	k.embedder = e
	return e, true, nil
}

// drop forgets an embedder, unless another has taken its place.
func (k *keptEmbedder) drop(e embed.Embedder) {
	k.turn <- struct{}{}
	if k.embedder == e {
		k.embedder = nil
	}
	<-k.turn
}
