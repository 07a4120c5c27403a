// Package query answers questions over a library: a [Request] in, ranked papers
// out.
//
// Papers are ranked by two rankers: the semantic one uses the cosine between
// vectors in the library's active space, the lexical one the words that a paper
// shares with the question (BM25F). [Hybrid], the default, fuses both. Filters
// apply before the ranking, and the order of the hits is the same at every run.
// The stages exchange values: the subject of a request, the candidates for it,
// their ranking, the hits. Each vector is read once and stays with its candidate.
//
// Answers are values and codes. The package does not put them into words, and
// knows nothing of file formats, of Ollama, of terminals or of options.
package query

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// A Searcher answers requests from one library. It is safe for concurrent use.
type Searcher struct {
	// Open opens the current state of the library, for one question: see [Folder]. Required,
	// and safe for concurrent use.
	Open func(context.Context, index.Ahead) (View, error)
	// Embedder opens the embedder of the library's active space. It is called
	// only when something has to be embedded: a new question, a text, or an
	// example paper without a vector. Required, and safe for concurrent use.
	// [OpenOnce] keeps embedders open.
	Embedder Opener
	// Version checks which version of its model made the vectors of the active space,
	// and whether the model is ready, before something has to be embedded. If it returns an
	// error that wraps [embed.ErrEarlierModel], [embed.ErrLaterModel] or
	// [embed.ErrLoading], nothing is embedded, and what would have to be is answered
	// by words: see [Answer.ByWords]. nil means that models have one version, and are ready.
	Version func(embed.Space) error
	// Quick reports whether the embedder of a space embeds hundreds of sentences in some
	// milliseconds, so that Options.Excerpt may use it; nil means that none does.
	Quick func(embed.Space) bool
	// Now is the clock that ages in filters are counted back from, and in whose zone
	// their days are; nil means [time.Now].
	Now func() time.Time
}

// Search answers a request. It returns the errors of [Request.Validate], and
// those of the library and the embedder; that of Version where Options.MinSimilarity is
// set, for which words are no answer.
func (s *Searcher) Search(ctx context.Context, r Request) (a Answer, err error) {
	err = s.look(ctx, r, func(at snapshot, r Request) error {
		a, err = at.answer(ctx, r)
		return err
	})
	return a, err
}

// Rank returns the ids of the papers that answer a request best, best first,
// without reading the papers: the order is that of the hits of [Searcher.Search]
// before Variety, and before copies are folded. It is for measuring rankings: where
// [Searcher.Search] would answer by words, the error of Version is returned.
func (s *Searcher) Rank(ctx context.Context, r Request) (ranked []Ranked, err error) {
	err = s.look(ctx, r, func(at snapshot, r Request) error {
		a, err := at.understand(ctx, r)
		if err != nil {
			return err
		}
		found, err := at.rank(ctx, a, false)
		if err != nil {
			return err
		}
		for _, c := range found.list[:min(r.Limit, len(found.list))] {
			ranked = append(ranked, Ranked{c.id, c.score})
		}
		return nil
	})
	return ranked, err
}

// Suggest returns up to n papers nearest to a title that no paper has, or to what it is
// likely meant to be if words of it are misspelt, for an error message. The list is empty
// if the search fails.
func (s *Searcher) Suggest(ctx context.Context, title string, n int) (hits []Hit) {
	err := s.look(ctx, Request{Question: title, Options: Options{Limit: n, Plain: true}}, func(at snapshot, r Request) error {
		c, err := at.correct(ctx, title)
		if err != nil {
			return err
		}
		r.Question = cmp.Or(c.Text, title)
		a, err := at.answer(ctx, r)
		hits = a.Hits
		return err
	})
	if err != nil {
		return nil
	}
	return hits
}

// answer ranks papers, makes hits of the best, and explains them if it is asked to.
func (s snapshot) answer(ctx context.Context, r Request) (Answer, error) {
	a, reasons, err := s.ask(ctx, r, nil)
	if err != nil || !r.Explain && (!r.Excerpt || a.Listed != nil) {
		return a, err
	}
	why, err := s.explain(ctx, reasons.request, reasons.hits, reasons.subject)
	if err != nil {
		return Answer{}, err
	}
	for i := range why {
		a.Hits[i].Why = &why[i]
	}
	return a, nil
}

// ask ranks papers and makes hits of the best, and returns what these are explained by. If it
// is asked about some papers and none of them is among the best, there are no hits.
func (s snapshot) ask(ctx context.Context, r Request, about *vector.Bitmap) (a Answer, why Reasons, err error) {
	meant, err := s.understand(ctx, r)
	if err != nil {
		return a, why, err
	}
	found, err := s.rank(ctx, meant, true)
	byWords := byWordsFor(err)
	if byWords != "" && r.MinSimilarity == nil {
		meant.Mode = Lexical
		found, err = s.rank(ctx, meant, true)
	}
	if err != nil {
		return a, why, err
	}
	r = meant.Request
	a = Answer{Understood: meant.understood, None: found.none, Filters: found.filters, Listed: found.listed, Missing: found.subject.missing, ByWords: byWords,
		DidYouMean: found.meant, Repeated: s.repeated, Backwards: meant.backwards}
	if r.Mode != Semantic {
		a.Behind = s.Behind()
	}
	if a.Papers, err = s.Count(ctx); err != nil {
		return Answer{}, why, err
	}
	a.Passing = a.Papers
	if a.None != "" {
		err := found.count(ctx, &a.Passing)
		return a, why, err
	}
	if best := found.list[:min(r.Limit+extra, len(found.list))]; about != nil && !slices.ContainsFunc(best, func(c candidate) bool { return about.Has(int(c.Key)) }) {
		a.Verdict = found.verdict([]hit{{candidate: best[0]}}, a.Understood)
		err := found.count(ctx, &a.Passing)
		return a, why, err
	}
	var hits []hit
	var arrivals map[int64]string
	g, gctx := errgroup.WithContext(ctx) // an engine elsewhere is asked for both at the same time
	g.Go(crash.Safe(func() error { return found.count(gctx, &a.Passing) }))
	g.Go(crash.Safe(func() (err error) {
		hits, arrivals, err = s.hits(gctx, r, found)
		return err
	}))
	if err := g.Wait(); err != nil {
		return Answer{}, why, err
	}
	if len(hits) == 0 {
		a.None = noOther(r)
	}
	a.Verdict = found.verdict(hits, a.Understood)
	if r.Sort != "" && found.listed == nil {
		sortHits(hits, arrivals, r.Sort, r.Reverse)
	}
	if !meant.alone && found.listed == nil {
		a.Full = fullMark(r, found.list[0].score)
	}
	a.Hits, err = s.present(ctx, r, hits, arrivals, a.Full)
	return a, Reasons{s, r, hits, found.subject, found.listed != nil}, err
}

// count counts the papers that pass the filters, if there are any.
func (r ranking) count(ctx context.Context, passing *int) (err error) {
	if r.allow != nil {
		*passing, err = r.allow.Count(ctx)
	}
	return err
}

// present returns hits as callers see them.
func (s snapshot) present(ctx context.Context, r Request, hits []hit, arrivals map[int64]string, full float64) (list []Hit, err error) {
	said, err := s.said(ctx, hits)
	if err != nil {
		return nil, err
	}
	for i, h := range hits {
		list = append(list, Hit{Rank: i + 1, Paper: h.paper, Key: h.Key, Arrived: arrivals[h.Key], Said: said[i], Similarity: h.similarity, Compared: h.compared,
			Score: h.score, Mode: r.Mode, Copies: h.copies, CopyKeys: h.copyKeys, full: full})
	}
	return list, nil
}

// hits makes hits of the best of a ranking: copies are folded, and further hits take the
// place of what is too much like others. It also returns when papers arrived, by their keys.
func (s snapshot) hits(ctx context.Context, r Request, found ranking) ([]hit, map[int64]string, error) {
	if found.listed != nil {
		return s.listHits(ctx, found.list)
	}
	list := found.list[:min(r.pool(), len(found.list))]
	if err := s.readVectors(ctx, list); err != nil {
		return nil, nil, err
	}
	if r.Variety > 0 {
		list = diversify(list, r.Variety)
	}
	list = list[:min(r.Limit+extra, len(list))]
	papers, err := s.Papers(ctx, keysOf(list))
	if err != nil {
		return nil, nil, err
	}
	arrivals, err := s.Arrivals(ctx, keysOf(list))
	return distinct(list, papers, found.subject.known, r.Limit), arrivals, err
}

// said returns what the user has said of the papers of hits.
func (s snapshot) said(ctx context.Context, hits []hit) ([]index.Remark, error) {
	keys, papers := make([]int64, len(hits)), make([]paper.Paper, len(hits))
	for i, h := range hits {
		keys[i], papers[i] = h.Key, h.paper
	}
	return s.Remarks(ctx, keys, papers)
}
