package service

import (
	"context"
	"fmt"
	"sync"
	"time"

	"paperkin/embed"
	"paperkin/index/crash"
	"paperkin/query"
)

// A model behind a server is loaded when it is first asked, which may take a minute, and
// forgotten when it was not asked for some minutes. Questions do not wait for that: they are
// answered by words until it is there.
const (
	patience  = 300 * time.Millisecond
	forgotten = 4 * time.Minute // Ollama's is 5
)

// loading is what is known of the model of a space.
type loading struct {
	now func() time.Time

	mu    sync.Mutex
	space embed.Space
	asked time.Time     // when it was last ready for a question
	done  chan struct{} // closed when it has been loaded; nil while it is not being
	leave context.CancelFunc
}

// ready returns [embed.ErrLoading] while the model of a space is being loaded, for longer
// than a question waits. What is wrong with a model is for the question to find out.
func (l *loading) ready(space embed.Space, load func(context.Context) error) error {
	l.mu.Lock()
	now := l.now()
	if l.space == space && now.Sub(l.asked) < forgotten {
		l.asked = now
		l.mu.Unlock()
		return nil
	}
	if l.done == nil {
		done := make(chan struct{})
		ctx, leave := context.WithCancel(context.Background()) // others wait for it when who asked has left
		l.done, l.leave = done, leave
		go crash.Guard(func() { l.ended(space, load(ctx), done) }, func(err error) { l.ended(space, err, done) })()
	}
	done := l.done
	l.mu.Unlock()
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case <-done:
		return nil
	case <-wait.C:
		return fmt.Errorf("%s: %w", space.Model, embed.ErrLoading)
	}
}

func (l *loading) ended(space embed.Space, err error, done chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.leave()
	if l.done = nil; err == nil {
		l.space, l.asked = space, l.now()
	}
	close(done)
}

// stop ends loading.
func (l *loading) stop() {
	l.mu.Lock()
	done := l.done
	if done != nil {
		l.leave()
	}
	l.mu.Unlock()
	if done != nil {
		<-done
	}
}

// patient makes a searcher answer by words while its model is being loaded.
func (s *Service) patient(q *query.Searcher) *query.Searcher {
	if s.Load == nil {
		return q
	}
	version := q.Version
	q.Version = func(space embed.Space) error {
		if version != nil {
			if err := version(space); err != nil {
				return err
			}
		}
		return s.loading.ready(space, func(ctx context.Context) error { return s.Load(ctx, q, space) })
	}
	return q
}

// Load makes the model of a space ready for questions, if it is one behind a server.
func Load(ctx context.Context, q *query.Searcher, space embed.Space) error {
	e, err := q.Embedder(ctx, space)
	if err != nil {
		return err
	}
	if server, ok := e.(interface{ Warm(context.Context) error }); ok {
		return server.Warm(ctx)
	}
	return nil
}
