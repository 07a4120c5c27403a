package query

import (
	"context"
	"errors"
	"sync"
	"time"

	"paperkin/index"
	"paperkin/index/vector"
)

// A snapshot is one state of the library, with what opens the embedder of its
// space, and the time when it was asked. It serves one request.
type snapshot struct {
	View
	open    Opener
	now     time.Time
	quick   bool         // see [Searcher.Quick]
	lacking func() error // why nothing can be embedded in the space: see [Searcher.Version]

	repeated []string // see [Answer.Repeated]
}

// A State answers requests from one state of the library at one time: all its answers are
// of the same papers, whatever a writer does meanwhile. It is not safe for concurrent use.
// Close it.
type State struct {
	View
	snapshot snapshot
}

// State opens the current state of the library. It returns the errors of
// [Searcher.Open].
func (s *Searcher) State(ctx context.Context) (*State, error) { return s.state(ctx, index.Ahead{}) }

func (s *Searcher) state(ctx context.Context, a index.Ahead) (*State, error) {
	view, err := s.Open(ctx, a)
	if err != nil {
		return nil, err
	}
	now := time.Now
	if s.Now != nil {
		now = s.Now
	}
	at := snapshot{View: view, open: s.Embedder, now: now(), quick: s.Quick != nil && s.Quick(view.Space().Space)}
	at.lacking = sync.OnceValue(func() error {
		if s.Version == nil {
			return nil
		}
		return s.Version(view.Space().Space)
	})
	return &State{view, at}, nil
}

// look validates a request, fills in its defaults, and calls do with it and with
// the current state of the library. If that state goes meanwhile, do is called again, once,
// with what is current then.
func (s *Searcher) look(ctx context.Context, r Request, do func(snapshot, Request) error) error {
	if err := r.Validate(); err != nil {
		return err
	}
	err := s.lookOnce(ctx, r, do)
	if errors.Is(err, index.ErrSuperseded) {
		err = s.lookOnce(ctx, r, do)
	}
	return err
}

func (s *Searcher) lookOnce(ctx context.Context, r Request, do func(snapshot, Request) error) error {
	state, err := s.state(ctx, r.ahead())
	if err != nil {
		return err
	}
	return errors.Join(state.look(ctx, r, do), state.Close())
}

// look is that of [Searcher] for a valid request.
func (s *State) look(ctx context.Context, r Request, do func(snapshot, Request) error) (err error) {
	at := s.snapshot
	if r, at.repeated, err = at.distinct(ctx, r); err != nil {
		return err
	}
	return do(at, r.withDefaults())
}

// Select is [View.Select] for a filter as users give it: see [ResolveFilter].
func (s *State) Select(ctx context.Context, f index.Filter) (*index.Selection, error) {
	return s.snapshot.Select(ctx, f)
}

// Ask answers a request as [Searcher.Search] does, without the Why of its hits: the reasons
// for a few of them can be had without the cost of all. If it is asked about some papers, by
// their keys, and none of them is among the hits, their copies or the next few, the answer
// has none, which takes less time; nil: about all.
func (s *State) Ask(ctx context.Context, r Request, about *vector.Bitmap) (a Answer, why Reasons, err error) {
	if err := r.Validate(); err != nil {
		return a, why, err
	}
	err = s.look(ctx, r, func(at snapshot, r Request) error {
		a, why, err = at.ask(ctx, r, about)
		return err
	})
	return a, why, err
}

// Reasons are those for the hits of an answer, as long as the state is open that it is
// from. The zero value has none.
type Reasons struct {
	at      snapshot
	request Request
	hits    []hit
	subject subject
	listed  bool // the hits are not ranked
}

// Of returns the reasons for hits by their places in the answer, which are from 0, as
// Options.Explain has them. Sentences that cannot be embedded now are chosen by their words.
func (w Reasons) Of(ctx context.Context, places ...int) ([]Why, error) {
	hits := make([]hit, len(places))
	for i, place := range places {
		hits[i] = w.hits[place]
	}
	r, sub := w.request, w.subject
	r.Explain = true
	why, err := w.at.explain(ctx, r, hits, sub)
	if err != nil && ctx.Err() == nil {
		sub.vector = nil
		why, err = w.at.explain(ctx, r, hits, sub)
	}
	return why, err
}

// A Pair is a paper and one that it is like, by their keys.
type Pair struct{ Paper, Like int64 }

// Compare returns why papers are like others: the sentence that fits the other paper best, and
// the words that say most of what they share. Where no sentence can be embedded, words choose
// it. There are no ranks.
func (s *State) Compare(ctx context.Context, pairs []Pair) ([]Why, error) {
	at := s.snapshot
	var keys, likes []int64
	for _, p := range pairs {
		keys, likes = append(keys, p.Paper), append(likes, p.Like)
	}
	papers, err := at.Papers(ctx, keys)
	if err != nil {
		return nil, err
	}
	others, err := at.works(ctx, likes)
	if err != nil {
		return nil, err
	}
	abstracts := make([][]string, len(pairs))
	var all []string
	for i, p := range papers {
		list := sentences(p.Abstract)
		abstracts[i] = list[:min(maxSentences, len(list))]
		all = append(all, abstracts[i]...)
	}
	vectors, err := at.embedSentences(ctx, all)
	if ctx.Err() != nil {
		return nil, err
	}
	why := make([]Why, len(pairs))
	for i, p := range papers {
		like := others[pairs[i].Like]
		words, err := at.inCommon(ctx, like.paper.Title+". "+like.paper.Abstract, p.Title+". "+p.Abstract)
		if err != nil {
			return nil, err
		}
		n := min(len(abstracts[i]), len(vectors))
		if like.vector == nil || n < len(abstracts[i]) {
			why[i] = wordiestSentence(abstracts[i], words, analysed{})
		} else {
			why[i] = nearestSentence(abstracts[i], vectors[:n], like.vector)
		}
		why[i].Terms, vectors = texts(words), vectors[n:]
	}
	return why, nil
}
