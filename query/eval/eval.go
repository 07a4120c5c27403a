// Package eval measures rankings against judgements: what retrieval research
// calls an offline evaluation. It reads test collections in the layout of BEIR,
// makes one of titles, or readers of authors, asks their queries of several ways
// to rank, computes the measures as trec_eval does, and compares two systems by a
// paired test.
//
// It makes no library, and ranks nothing itself but what the rules for readers
// need that the program does not use: the caller passes in a [Ranker].
package eval

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"paperkin/query"
	"paperkin/query/wire"
)

// A Ranker is what answers the queries, best papers first: a [query.Searcher].
type Ranker interface {
	Rank(ctx context.Context, r query.Request) ([]query.Ranked, error)
}

// An Evaluation measures systems over the queries of one collection. The zero
// value of every field but the first two is useful.
type Evaluation struct {
	Data   Dataset
	Ranker Ranker
	// Embedder and Documents are named in the results: what embedded the library
	// and how many papers it has.
	Embedder  string
	Documents int
	// Pool has what systems with a [Rule] rank. Required for them.
	Pool *Pool
	// Pooled: only the papers judged for a query are ranked for it.
	Pooled bool
	// Run receives the rankings as a TREC run: see [WriteRun]. Nil: they are not
	// written.
	Run io.Writer
	// Asked is called after every query with the number of those asked so far, and
	// of all. May be nil.
	Asked func(n, all int)
}

// Result is what was measured of one system; see [Scores] for the measures. They
// are rounded to 4 digits. Its JSON form is a contract: scripts read it.
type Result struct {
	Dataset   string        `json:"dataset"`
	Mode      query.Mode    `json:"mode"`
	Fusion    query.Fusion  `json:"fusion,omitempty"`
	Rule      Rule          `json:"rule,omitempty"`
	Weights   query.Weights `json:"weights,omitzero"` // those set by a [Grid]
	Embedder  string        `json:"embedder"`
	Queries   int           `json:"queries"`
	Documents int           `json:"documents"`
	NDCG10    float64       `json:"ndcg@10"`
	Recall10  float64       `json:"recall@10"`
	Recall100 float64       `json:"recall@100"`
	MRR10     float64       `json:"mrr@10"`
	MAP       float64       `json:"map"`
	NDCGPool  *float64      `json:"ndcg%20,omitempty"`     // of pooled rankings
	NDCG20    *float64      `json:"ndcg@20,omitempty"`     // of readers
	Unwanted  *float64      `json:"unwanted@20,omitempty"` // of readers with dislikes: how many of 20
	P         *float64      `json:"p,omitempty"`           // see Compare
	Seconds   float64       `json:"seconds"`               // for all queries
	// Chosen are the systems that were chosen on the other queries, for each fold of the
	// queries that it was then measured on: see [Choose].
	Chosen []string `json:"chosen,omitempty"`

	each []Scores // of every query, not rounded
}

// Name says what was measured: its system, or what was chosen on other queries.
func (r *Result) Name() string {
	if len(r.Chosen) == 0 {
		return r.System().String()
	}
	return r.System().String() + ", chosen: " + strings.Join(r.Chosen, "; ")
}

// System is the system that was measured.
func (r Result) System() System { return System{r.Mode, r.Fusion, r.Rule, r.Weights} }

// Measure asks all queries of one system. An error names the query.
func (e *Evaluation) Measure(ctx context.Context, y System) (Result, error) {
	start := time.Now()
	scores := make([]Scores, len(e.Data.Queries))
	for i, q := range e.Data.Queries {
		ranking, err := e.ask(ctx, y, q)
		if err != nil {
			return Result{}, err
		}
		scores[i] = q.score(ranking)
		if e.Asked != nil {
			e.Asked(i+1, len(scores))
		}
	}
	r := Result{
		Dataset: e.Data.Name, Mode: y.Mode, Fusion: y.Fusion, Rule: y.Rule, Weights: y.Weights, Embedder: e.Embedder,
		Queries: len(scores), Documents: e.Documents, Seconds: wire.Round(time.Since(start).Seconds(), 3),
	}
	if e.Pooled {
		r.NDCGPool = new(float64)
	}
	if slices.ContainsFunc(e.Data.Queries, func(q Query) bool { return len(q.Likes) > 0 }) {
		r.NDCG20 = new(float64)
	}
	if slices.ContainsFunc(e.Data.Queries, func(q Query) bool { return len(q.Dislikes) > 0 }) {
		r.Unwanted = new(float64)
	}
	r.take(scores)
	return r, nil
}

// take sets the measures to the means of the scores of all queries.
func (r *Result) take(each []Scores) {
	r.each = each
	m := Mean(each)
	round := func(x float64) float64 { return wire.Round(x, 4) }
	r.NDCG10, r.Recall10, r.Recall100, r.MRR10, r.MAP = round(m.NDCG10), round(m.Recall10), round(m.Recall100), round(m.MRR10), round(m.AP)
	for _, one := range []struct {
		of   **float64
		mean float64
	}{{&r.NDCGPool, m.NDCGPool}, {&r.NDCG20, m.NDCG20}, {&r.Unwanted, m.Unwanted20}} {
		if *one.of != nil {
			mean := round(one.mean)
			*one.of = &mean
		}
	}
}

// ndcg is what systems are compared by: the nDCG@10 of every query, nDCG@20 of readers.
func (r *Result) ndcg() []float64 {
	list := make([]float64, len(r.each))
	for i, s := range r.each {
		if list[i] = s.NDCG10; r.NDCG20 != nil {
			list[i] = s.NDCG20
		}
	}
	return list
}

// score measures a ranking for a query.
func (q Query) score(ranking []string) Scores {
	ignored := func(id string) bool { return slices.Contains(q.Ignored, id) }
	ranking = slices.DeleteFunc(ranking, ignored)
	s := Score(ranking, q.Relevance)
	for _, id := range first(ranking, 20) {
		if slices.Contains(q.Unwanted, id) {
			s.Unwanted20++
		}
	}
	return s
}

// ask returns the ids that a system ranks for a query.
func (e *Evaluation) ask(ctx context.Context, y System, q Query) ([]string, error) {
	ranked, err := e.rank(ctx, y, q)
	if err != nil {
		return nil, fmt.Errorf("query %s: %w", q.ID, err)
	}
	if e.Run != nil {
		if err := WriteRun(e.Run, runs+strings.NewReplacer("/", "-", " ", "-").Replace(y.String()), q.ID, ranked); err != nil {
			return nil, err
		}
	}
	ids := make([]string, len(ranked))
	for i, r := range ranked {
		ids[i] = r.ID
	}
	return ids, nil
}

// rank returns what a system ranks for a query.
func (e *Evaluation) rank(ctx context.Context, y System, q Query) ([]query.Ranked, error) {
	if y.Rule != "" {
		return e.Pool.Rank(y.Rule, q), ctx.Err()
	}
	r := query.Request{Question: q.Text, Options: query.Options{Mode: y.Mode, Fusion: y.Fusion, Weights: y.Weights, Limit: Depth, Plain: true}}
	r.Filter = e.Data.filter()
	r.Examples, r.Unlike = examples(q.Likes), examples(q.Dislikes)
	if e.Pooled {
		r.Filter.IDs = slices.Sorted(maps.Keys(q.Relevance))
		r.Limit = len(q.Relevance)
	}
	return e.Ranker.Rank(ctx, r)
}

// examples are papers by their ids.
func examples(ids []string) (list []query.Example) {
	for _, id := range ids {
		list = append(list, query.Example{Ref: id})
	}
	return list
}

// Compare fills in the P of every result but the baseline's: the [Significance]
// of its difference in nDCG@10, or nDCG@20 for readers. All results must be of the same queries. Without
// a result of the baseline it does nothing.
func Compare(results []Result, baseline System) {
	at := slices.IndexFunc(results, func(r Result) bool { return r.System().String() == baseline.String() })
	if at < 0 {
		return
	}
	for i := range results {
		if i != at {
			p := wire.Round(Significance(results[i].ndcg(), results[at].ndcg()), 4)
			results[i].P = &p
		}
	}
}
