package pool

import (
	"context"
	"slices"
	"sync"

	"paperkin/embed"
)

var _ embed.Verifier = (*First)(nil)

// A First embeds with the first of its members that answers. One that fails is asked after
// all others from then on. It is safe for concurrent use, and holds nothing that needs
// closing. Where no member answers, the error is a [*NoneError].
//
// How long it takes to learn that a member does not answer is for the member to bound.
type First struct {
	space embed.Space
	left  func(error)
	back  func(string)

	mu    sync.Mutex // guards what follows, and embedder and out of members
	order []*member
}

// OpenFirst opens members, in their order, until one has the wanted space. The others are
// opened when they are needed. Options.Calls does not matter. The error is the context's, or
// a [*NoneError].
func OpenFirst(ctx context.Context, members []Member, o Options) (*First, error) {
	found, err := find(ctx, members, o.Space)
	if err != nil {
		return nil, err
	}
	f := &First{space: found.space, left: o.Left, back: o.Back}
	var failed []*member
	for i, m := range members {
		known := &member{Member: m, embedder: found.opened[i], out: found.failed[i]}
		if known.out == nil {
			f.order = append(f.order, known)
			continue
		}
		failed = append(failed, known)
		if f.left != nil {
			f.left(known.out)
		}
	}
	f.order = append(f.order, failed...)
	return f, nil
}

// Space implements [embed.Embedder].
func (f *First) Space() embed.Space { return f.space }

// Warm has the model of a member loaded.
func (f *First) Warm(ctx context.Context) error {
	return f.ask(ctx, func(e embed.Embedder) error { return warm(ctx, e) })
}

// EmbedDocuments implements [embed.Embedder].
func (f *First) EmbedDocuments(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	err = f.ask(ctx, func(e embed.Embedder) (err error) {
		vectors, err = documents(ctx, e, texts)
		return err
	})
	if !isAnswer(err) {
		return nil, err
	}
	return vectors, err
}

// EmbedQuery implements [embed.Embedder].
func (f *First) EmbedQuery(ctx context.Context, question string) (v []float32, err error) {
	err = f.ask(ctx, func(e embed.Embedder) (err error) {
		v, err = e.EmbedQuery(ctx, question)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// Verify implements [embed.Verifier], as [Pool.Verify] does.
func (f *First) Verify(context.Context) (embed.Space, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return replaced(f.order, f.space), nil
}

// ask has members do something, one after the other, until one has an answer.
func (f *First) ask(ctx context.Context, do func(embed.Embedder) error) error {
	f.mu.Lock()
	order := slices.Clone(f.order)
	f.mu.Unlock()
	none := &NoneError{}
	for _, m := range order {
		if err := ctx.Err(); err != nil {
			return err
		}
		answer, fault := f.call(ctx, m, do)
		if fault == nil {
			return answer
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		f.leave(m, fault)
		none.Why = append(none.Why, fault)
	}
	return none
}

// call is [attempt] with a member, which is opened first if it has to be.
func (f *First) call(ctx context.Context, m *member, do func(embed.Embedder) error) (answer, fault error) {
	f.mu.Lock()
	e := m.embedder
	f.mu.Unlock()
	if e == nil {
		if e, fault = m.Open(ctx); fault != nil {
			return nil, fault
		}
		if got := e.Space(); got != f.space {
			return nil, &OtherError{m.Name, f.space, got}
		}
	}
	if answer, fault = attempt(ctx, m.Name, e, f.space, do); fault != nil {
		return nil, fault
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.out != nil && f.back != nil {
		f.back(m.Name)
	}
	m.embedder, m.out = e, nil
	return answer, nil
}

// leave has a member asked after all others, and opened anew before that.
func (f *First) leave(m *member, why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.out == nil && f.left != nil {
		f.left(why)
	}
	m.embedder, m.out = nil, why
	at := slices.Index(f.order, m)
	f.order = append(slices.Delete(f.order, at, at+1), m)
}
