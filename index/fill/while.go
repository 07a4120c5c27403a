package fill

import (
	"context"
	"sync/atomic"

	"paperkin/embed"
	"paperkin/index/crash"
)

// adding is what is known of papers that are being added.
type adding struct {
	more  <-chan struct{} // a value says that some were added; it is closed with the last
	known int64           // the last paper before
}

// EmbedWhile is [Target.Embed] while papers are being added. It runs add, which
// adds them and calls added after every commit, and then rest, which has other work
// to do with the same library; meanwhile it embeds what is there. When both have
// returned it waits for the last paper, and only from then on calls o.Progress. If
// add or rest returns an error, papers that no call of the embedder has yet are
// left to the next run, and EmbedWhile returns that error.
func (t Target) EmbedWhile(ctx context.Context, e embed.Embedder, o Options, add func(added func()) error, rest func() error) (Built, error) {
	embedding, cancel := context.WithCancel(ctx)
	defer cancel()
	var waiting atomic.Bool
	if progress := o.Progress; progress != nil {
		o.Progress = func(b Built) {
			if waiting.Load() {
				progress(b)
			}
		}
	}
	known, err := t.Read.LastPaper(ctx) // before any is added
	if err != nil {
		return Built{}, err
	}
	more := make(chan struct{}, 1)
	type end struct {
		built Built
		err   error
	}
	ended := make(chan end, 1)
	go crash.Guard(func() {
		built, err := t.embed(embedding, e, o, &adding{more, known})
		ended <- end{built, err}
	}, func(err error) { ended <- end{err: err} })()
	err = add(func() {
		select {
		case more <- struct{}{}:
		default: // it knows already
		}
	})
	if err == nil {
		close(more)
		err = rest()
	}
	if err != nil {
		cancel()
		return (<-ended).built, err
	}
	waiting.Store(true)
	last := <-ended
	return last.built, last.err
}
