// Package pool makes one embedder of several that have the same model, such as one behind
// each of several servers.
//
// [Pool] is for many texts: a call goes to whichever member is free, and where a member
// fails, to another one. [First] is for single questions: it asks one member, and the next
// one when that does not answer.
//
// No vector of another model comes out of either. A member takes part only while its
// [embed.Space] is the common one, which an [embed.Verifier] is asked after every call; in a
// [Pool] it also has to give the same vectors to a few texts. A member that fails, or has
// another model, is left out, which is told once. Retries, the splitting of batches and the
// truncation of texts are what each member does by itself.
//
// The package knows no server, no address and no protocol, and has neither clock nor
// goroutines: its callers, of whom there may be many at a time, do all of the work.
package pool

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"paperkin/embed"
)

var _ embed.Verifier = (*Pool)(nil)

// A Member is an embedder that may be there or not. Its errors name it.
type Member struct {
	Name string // for messages, such as an address
	// Open returns the embedder, checked as far as that is quick. It is called again after
	// the embedder has failed.
	Open func(context.Context) (embed.Embedder, error)
}

// Options govern a [Pool]. The zero value works.
type Options struct {
	// Calls is how many calls a member takes at a time. 0 means 1.
	Calls int
	// Space is the one that members are to have. The zero value means that of the first
	// member that can be opened; so does one that no member has.
	Space embed.Space
	// Left is told why a member is left out, once until it is back; Back, which one is.
	// Both are called by one goroutine at a time. Either may be nil.
	Left func(why error)
	Back func(name string)
}

// A Pool embeds with all of its members. It is safe for concurrent use: so many calls at a
// time as there are members, times Options.Calls, keep all of them busy. It holds nothing
// that needs closing.
//
// Members are opened when they are first needed. One that was left out is tried again by a
// call that would have to wait anyhow: after 64 calls that others have answered, and after
// twice as many each time that it fails, 4,096 at most. When none is left, calls end with a
// [*NoneError].
type Pool struct {
	space embed.Space
	calls int
	left  func(error)
	back  func(string)

	mu       sync.Mutex // guards what follows
	members  []*member
	answered int           // calls, by all members
	changed  chan struct{} // closed when waiting calls should look again
	witness  [][]float32   // what witness texts have to become; nil until a member was ready
}

// member is a Member as a pool knows it.
type member struct {
	Member
	embedder  embed.Embedder // nil until it is opened, and again when it has failed
	ready     bool           // it takes calls
	preparing bool           // a call is making it ready
	calls     int            // that it has to answer
	life      int            // how often it has failed: a late failure does not count twice
	out       error          // why it is left out; nil if it is not
	pause     int            // how many calls others answer before it is tried again
	due       int            // the number of answered calls from which on it may be
}

// Open returns a pool of members, of which it opens as many as it needs to find one with the
// wanted space, in their order. The error is the context's, or a [*NoneError].
func Open(ctx context.Context, members []Member, o Options) (*Pool, error) {
	found, err := find(ctx, members, o.Space)
	if err != nil {
		return nil, err
	}
	p := &Pool{space: found.space, calls: max(1, o.Calls), left: o.Left, back: o.Back, changed: make(chan struct{})}
	for i, m := range members {
		known := &member{Member: m, embedder: found.opened[i], pause: firstPause, due: firstPause}
		p.members = append(p.members, known)
		if known.out = found.failed[i]; known.out != nil && p.left != nil {
			p.left(known.out)
		}
	}
	return p, nil
}

// Space implements [embed.Embedder].
func (p *Pool) Space() embed.Space { return p.space }

// Warm makes one member ready, so that a pool of which none can be is noticed before a long
// job. The others follow when there is work for them.
func (p *Pool) Warm(ctx context.Context) error {
	return p.use(ctx, func(embed.Embedder) error { return nil })
}

// EmbedDocuments implements [embed.Embedder]. All texts of a call go to one member.
func (p *Pool) EmbedDocuments(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	err = p.use(ctx, func(e embed.Embedder) (err error) {
		vectors, err = documents(ctx, e, texts)
		return err
	})
	if !isAnswer(err) {
		return nil, err
	}
	return vectors, err
}

// EmbedQuery implements [embed.Embedder].
func (p *Pool) EmbedQuery(ctx context.Context, question string) (v []float32, err error) {
	err = p.use(ctx, func(e embed.Embedder) (err error) {
		v, err = e.EmbedQuery(ctx, question)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// Verify implements [embed.Verifier]. It asks nobody: vectors are returned only after their
// member was asked. Another space than that of the pool means that all members have another.
func (p *Pool) Verify(context.Context) (embed.Space, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return replaced(p.members, p.space), nil
}

// use has members do something, one after the other, until one has an answer.
func (p *Pool) use(ctx context.Context, do func(embed.Embedder) error) error {
	for {
		t, err := p.take(ctx)
		if err != nil {
			return err
		}
		answer, fault := p.call(ctx, t, do)
		if fault != nil && ctx.Err() != nil { // which is nobody's fault
			p.give(t, nil)
			return ctx.Err()
		}
		p.give(t, fault)
		if fault == nil {
			return answer
		}
	}
}

// call is [attempt] with the member of a turn.
func (p *Pool) call(ctx context.Context, t turn, do func(embed.Embedder) error) (answer, fault error) {
	e, err := p.prepared(ctx, t)
	if err != nil {
		return nil, err
	}
	return attempt(ctx, t.m.Name, e, p.space, do)
}

// documents is EmbedDocuments of a member, which does not get away with a wrong number.
func documents(ctx context.Context, e embed.Embedder, texts []string) ([][]float32, error) {
	vectors, err := e.EmbedDocuments(ctx, texts)
	if isAnswer(err) && len(vectors) != len(texts) {
		return nil, fmt.Errorf("%w: %d vectors for %d texts", embed.ErrModelUnfit, len(vectors), len(texts))
	}
	return vectors, err
}

// isAnswer reports whether an error says something of texts, and nothing of the embedder;
// nil does.
func isAnswer(err error) bool {
	var partial *embed.Partial
	return err == nil || errors.As(err, &partial) || errors.Is(err, embed.ErrNoVector)
}
