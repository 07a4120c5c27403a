package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/lexical"
	"paperkin/index/vector"
	"paperkin/query/near"
)

// depth is the least number of papers that each ranker contributes to a fusion.
// On the development collections 300 is within 0.006 nDCG@10.
const depth = 1000

// A candidate is a row of the ranking before its paper is read.
type candidate struct {
	index.Row
	vector     []float32 // nil without one, and until it is read
	id         string    // of those that may be hits, once they are in order
	compared   bool      // the next two are known
	similarity float64   // cosine with the subject
	nearness   float64   // cosine with the aim
	words      float64   // BM25F
	coverage   float64   // share of the question's words that it has
	score      float64
	named      bool      // by the question: see [snapshot.named]
	ofYear     bool      // it is of the year that the question speaks of
	fits       []float64 // with each part of a request of several questions

	// Ranks are from 1, and the same for equal scores; 0: not among the best of
	// that ranker.
	semanticRank, lexicalRank int
}

// recalled is the result of both rankers for a subject.
type recalled struct {
	list    []candidate
	matches lexical.Matches  // how well the words fit papers; nil without a word index
	best    []lexical.Match  // the best by words; nil in mode Semantic
	allow   *index.Selection // of which both rankers chose

	// What a verdict rests on: how well all papers fit the question, and those that pass the
	// filters. Not known without judge.
	library, passing standing
}

// recall returns the papers that may be hits, at least a pool from each ranker,
// with their scores by both, in no particular order. With judge, it also returns
// what a verdict needs: the highest cosines, and the matches in mode Semantic too.
func (s snapshot) recall(ctx context.Context, r Request, sub subject, allow *index.Selection, judge bool) (found recalled, err error) {
	k := s.reach(r, judge)
	found.allow = allow
	// The rankers run at the same time.
	g, gctx := errgroup.WithContext(ctx)
	if sub.aim != nil {
		g.Go(crash.Safe(func() error {
			return s.nearest(gctx, r, sub, k, judge, &found)
		}))
	}
	if s.Words() != nil && (r.Mode != Semantic || judge) {
		g.Go(crash.Safe(func() error {
			return s.byWords(gctx, r, sub, k, judge, &found)
		}))
	}
	if err := g.Wait(); err != nil {
		return recalled{}, err
	}
	if found.matches != nil && r.Mode != Semantic {
		found.list, err = s.addMatches(ctx, found.list, found.matches, found.best)
	}
	return found, err
}

// reach is how many papers each ranker is asked for.
func (s snapshot) reach(r Request, judge bool) int {
	k := r.pool()
	if judge {
		k = max(k, index.BestOfCalibration, covered)
	}
	if r.Mode == Hybrid {
		k = max(depth, k)
	}
	if r.MinSimilarity != nil && len(r.Unlike) > 0 {
		k = s.Live() // the bound may drop any candidate, not just the last ones of the ranking
	}
	return k
}

// byWords adds the best papers by words to what was found and, with judge, those that a
// verdict rests on. All of it is one call of the view.
func (s snapshot) byWords(ctx context.Context, r Request, sub subject, k int, judge bool, found *recalled) error {
	matches, tops, err := s.Match(ctx, sub.terms, sub.choices(r, k, found.allow, judge)...)
	if err != nil {
		return err
	}
	found.matches = matches
	if r.Mode != Semantic {
		found.best = tops[0]
	}
	found.passing.coverage, found.library.coverage = coverage(tops[0]), coverage(tops[len(tops)-1])
	return nil
}

// choices are those of papers that fit the words of a subject.
func (sub subject) choices(r Request, k int, allow *index.Selection, judge bool) []index.Choice {
	choices := []index.Choice{{K: covered, In: allow}}
	if r.Mode != Semantic {
		choices[0] = index.Choice{K: k, In: allow, But: sub.seeds}
	}
	if judge && allow != nil {
		choices = append(choices, index.Choice{K: covered})
	}
	return choices
}

// nearest adds the papers nearest to a subject's aim to what was found and, with judge,
// the highest cosines with its vector. All of it is one call of the view.
func (s snapshot) nearest(ctx context.Context, r Request, sub subject, k int, judge bool, found *recalled) error {
	if sub.several() {
		return s.aroundSeveral(ctx, r, sub, k, found)
	}
	queries, passing := sub.queries(r, k, found.allow, judge)
	answers, err := s.View.Search(ctx, queries...)
	if err != nil {
		return err
	}
	if judge {
		found.passing.cosines, found.library.cosines = bestCosines(answers[passing]), bestCosines(answers[len(queries)-1])
	}
	found.list, err = s.candidates(answers[0], sub)
	return err
}

// queries are for the papers nearest to the aim of a subject and, with judge, for what a verdict
// needs: among the papers that pass the filters that is the answer to the query at passing, and
// among all the answer to the last one.
func (sub subject) queries(r Request, k int, allow *index.Selection, judge bool) (queries []index.Nearest, passing int) {
	queries = []index.Nearest{{Vector: sub.aim, K: k + sub.seeds.Len(), In: allow}}
	// The first answer tells these cosines too, unless it is for another vector, or among
	// some papers only.
	if judge && len(r.Unlike) > 0 {
		queries = append(queries, index.Nearest{Vector: sub.vector, K: index.BestOfCalibration, In: allow})
	}
	passing = len(queries) - 1
	if judge && allow != nil {
		queries = append(queries, index.Nearest{Vector: sub.vector, K: index.BestOfCalibration})
	}
	return queries, passing
}

// foreseeNearest says what will be nearest to the subject of a question, where neither filters
// nor other papers change what is asked for.
func (s snapshot) foreseeNearest(ctx context.Context, r Request, sub subject, judge bool) {
	view, ok := s.View.(foreseer)
	if !ok || sub.aim == nil || len(r.Unlike) > 0 || !r.Filter.Empty() {
		return
	}
	queries, _ := sub.queries(r, s.reach(r, judge && s.judges(r, sub)), nil, judge)
	view.Foresee(ctx, index.Foreseen{Searches: [][]index.Nearest{queries}})
}

// Papers near several examples are looked for around the centres of these, so that what the
// search takes does not grow with them.
const (
	// mostCentres is how many there are at most. With 8, readers of four interests have
	// what all of their 8 to 60 likes would find.
	mostCentres = 8
	// around is the least number of papers that each contributes; with 1,000 nDCG@20 of
	// eval --likes is no better.
	around = 250
)

// aroundSeveral adds the papers around several examples to what was found, in one call of
// the view. No verdict rests on them.
func (s snapshot) aroundSeveral(ctx context.Context, r Request, sub subject, k int, found *recalled) error {
	var queries []index.Nearest
	for _, centre := range near.Centres(sub.taste.Liked, mostCentres) {
		queries = append(queries, index.Nearest{Vector: centre, K: max(around, r.pool()) + sub.seeds.Len(), In: found.allow})
	}
	if r.MinSimilarity != nil { // the bound is on the cosine with the middle
		queries = append(queries, index.Nearest{Vector: sub.vector, K: k + sub.seeds.Len(), In: found.allow})
	}
	answers, err := s.View.Search(ctx, queries...)
	if err != nil {
		return err
	}
	var all []vector.Neighbour
	seen := new(vector.Bitmap)
	for _, answer := range answers {
		for _, n := range answer {
			if !seen.Has(n.Slot) {
				seen.Add(n.Slot)
				n.Similarity = sub.nearness(n.Vector)
				all = append(all, n)
			}
		}
	}
	found.list, err = s.candidates(all, sub)
	return err
}

// candidates are the papers of rows. Seeds are left out here rather than in the
// allow-list, which would have a bit for every paper where there is no filter.
func (s snapshot) candidates(found []vector.Neighbour, sub subject) ([]candidate, error) {
	at := make([]int, len(found))
	for i, n := range found {
		at[i] = n.Slot
	}
	rows, err := s.RowsAt(at)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(found) {
		return nil, fmt.Errorf("%w: %d of %d vectors belong to no paper", index.ErrDamaged, len(found)-len(rows), len(found))
	}
	list := make([]candidate, 0, len(rows))
	for i, r := range rows {
		if !sub.seeds.Has(int(r.Key)) {
			list = append(list, candidate{Row: r, vector: found[i].Vector, nearness: found[i].Similarity})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(b.nearness, a.nearness) })
	for i := range list {
		list[i].semanticRank = i + 1
		if i > 0 && list[i].nearness == list[i-1].nearness {
			list[i].semanticRank = list[i-1].semanticRank
		}
	}
	return list, nil
}

// addMatches returns the candidates with the best papers by words added to them,
// and gives each its score by words.
func (s snapshot) addMatches(ctx context.Context, list []candidate, m lexical.Matches, best []lexical.Match) ([]candidate, error) {
	matches, err := m.Of(ctx, keysOf(list))
	if err != nil {
		return nil, err
	}
	at := make(map[int64]int, len(list))
	for i, match := range matches {
		list[i].words, list[i].coverage = match.Score, match.Coverage
		at[match.Key] = i
	}
	ranks := make(map[int64]int, len(best))
	var missing []int64
	for i, match := range best {
		ranks[match.Key] = i + 1
		if i > 0 && match.Score == best[i-1].Score {
			ranks[match.Key] = ranks[best[i-1].Key]
		}
		if i, ok := at[match.Key]; ok {
			list[i].lexicalRank = ranks[match.Key]
		} else {
			missing = append(missing, match.Key)
		}
	}
	rows, err := s.RowsOf(ctx, missing)
	if err != nil {
		return nil, err
	}
	slots := make(map[int64]index.Row, len(rows))
	for _, r := range rows {
		slots[r.Key] = r
	}
	for _, match := range best {
		if row, ok := slots[match.Key]; ok {
			list = append(list, candidate{Row: row, words: match.Score, coverage: match.Coverage, lexicalRank: ranks[match.Key]})
		}
	}
	return list, nil
}
