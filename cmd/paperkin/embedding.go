package main

import (
	"context"
	"sync/atomic"

	"paperkin/index"
)

// embedding embeds papers while others are still being read.
type embedding struct {
	cancel context.CancelFunc
	more   chan struct{}
	done   chan struct{} // closed when the next two are set
	built  index.Built
	err    error
	show   atomic.Pointer[func(index.Built)]
}

func startEmbedding(ctx context.Context, w *index.Writer, e engine) *embedding {
	m := &embedding{more: make(chan struct{}, 1), done: make(chan struct{})}
	ctx, m.cancel = context.WithCancel(ctx)
	go func() {
		defer close(m.done)
		m.built, m.err = w.Embed(ctx, e.Embedder, index.BuildOptions{Batch: e.batch, Concurrency: e.concurrency, More: m.more,
			Progress: func(b index.Built) {
				if show := m.show.Load(); show != nil {
					(*show)(b)
				}
			}})
	}()
	return m
}

// tell says that papers were added. It does nothing on nil.
func (m *embedding) tell() {
	if m == nil {
		return
	}
	select {
	case m.more <- struct{}{}:
	default: // it has been told already
	}
}

// allRead says that no more papers come.
func (m *embedding) allRead() { close(m.more) }

// wait waits for the end, and shows from now on how far it is.
func (m *embedding) wait(show func(index.Built)) (index.Built, error) {
	m.show.Store(&show)
	<-m.done
	m.show.Store(nil)
	m.cancel()
	return m.built, m.err
}

// stop gives up what is neither embedded nor being embedded, and tells what is.
func (m *embedding) stop() index.Built {
	m.cancel()
	<-m.done
	return m.built
}
