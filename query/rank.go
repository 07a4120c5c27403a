package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/query/near"
	"paperkin/query/question"
)

// A ranking is the candidates for a request, best first, or the reason why there
// are none.
type ranking struct {
	subject subject
	list    []candidate
	none    Reason           // empty with candidates
	filters []Criterion      // the criteria that caused none
	grounds []*grounds       // for the verdict, of each question; none: the hits are not judged
	listed  *Listed          // not ranked; nil if it is
	meant   string           // the question without misspelt words; empty if it has none
	allow   *index.Selection // the papers that pass the filters; nil: all
}

// rank ranks the papers that pass the filters of a request. With judge, it also
// collects the data for a verdict.
func (s snapshot) rank(ctx context.Context, a asked, judge bool) (out ranking, err error) {
	r := a.Request
	switch {
	case a.alone:
		return s.rankNamed(ctx, r, a.naming)
	case a.lists():
		return s.list(ctx, r)
	}
	if len(r.And) > 0 {
		return s.rankParts(ctx, r, judge)
	}
	typed := a.Question
	if a, out.meant, err = s.spelt(ctx, a); err != nil {
		return ranking{}, err
	}
	r = a.Request
	if out.subject, err = s.subject(ctx, r); err != nil {
		return ranking{}, err
	}
	if r.Question != typed {
		s.foreseeNearest(ctx, r, out.subject, judge)
		if a.naming, err = s.named(ctx, r); err != nil {
			return ranking{}, err
		}
	}
	out.subject.named = a.papers
	out.subject.ofYear = a.ofYear
	if r.Mode == Semantic && out.subject.vector == nil && a.papers.Len() == 0 {
		out.none = NoVector
		return out, nil
	}
	if out.subject, err = s.steer(ctx, out.subject, r.Unlike, r.Mode); err != nil {
		return ranking{}, err
	}
	allow, err := s.passing(ctx, r, &out)
	if err != nil || out.none != "" {
		return out, err
	}
	meant := out.meant
	out, err = s.rankAmong(ctx, r, out.subject, allow, judge && s.judges(r, out.subject))
	if out.meant, out.allow = meant, allow; err != nil {
		return out, err
	}
	_, err = s.blameLate(ctx, r.Filter, &out)
	return out, err
}

// spelt corrects the words of a question that are surely misspelt, and returns what it is
// likely to mean besides; empty if no word is misspelt.
func (s snapshot) spelt(ctx context.Context, a asked) (_ asked, meant string, err error) {
	if a.papers.Len() > 0 || len(a.Examples) > 0 {
		return a, "", nil
	}
	text, meant, err := s.respell(ctx, a.Question, a.Plain)
	if err == nil {
		a.Question = text
	}
	if u := a.understood; meant != "" && u != nil { // for who types it
		meant = strings.Join(strings.Fields(meant+" "+u.Year+" "+question.Write(u.Filter)), " ")
	}
	return a, meant, err
}

// respell returns a question with the words corrected that are surely misspelt, unless it
// is taken as it stands, and what it is likely to mean; empty if no word is misspelt.
func (s snapshot) respell(ctx context.Context, text string, plain bool) (corrected, meant string, err error) {
	c, err := s.correct(ctx, text)
	if c.Sure != "" && !plain {
		text = c.Sure
	}
	return text, c.Text, err
}

// passing returns the papers that pass the filters of a request. If there are none, it
// sets the reason why.
func (s snapshot) passing(ctx context.Context, r Request, out *ranking) (*index.Selection, error) {
	allow, err := s.Select(ctx, r.Filter)
	out.allow = allow
	if err == nil && allow.IsEmpty() {
		out.none, out.filters, err = s.blame(ctx, r.Filter)
	}
	return allow, err
}

// rankAmong ranks the papers of a selection.
func (s snapshot) rankAmong(ctx context.Context, r Request, sub subject, allow *index.Selection, judge bool) (ranking, error) {
	found, err := s.recall(ctx, r, sub, allow, judge)
	if err != nil {
		return ranking{}, err
	}
	out := ranking{subject: sub}
	if judge {
		c, err := s.Calibration(ctx)
		if err != nil {
			return ranking{}, err
		}
		out.grounds = []*grounds{collect(c, sub, found)}
	}
	if found.list, err = s.addNamed(ctx, found, sub, allow); err != nil {
		return ranking{}, err
	}
	if err := markYear(ctx, found.list, sub.ofYear); err != nil {
		return ranking{}, err
	}
	if sub.vector != nil { // without it only hits need vectors
		if err := s.readVectors(ctx, found.list); err != nil {
			return ranking{}, err
		}
		compare(found.list, sub)
	}
	if err := order(found.list, r, sub, r.Weights.or(r.usualWeights(s.Space().Space))); err != nil {
		return ranking{}, err
	}
	out.list = nearEnough(found.list, r)
	if len(out.list) == 0 {
		out.none = s.whyNone(r, sub, len(found.list))
	}
	return out, s.identify(ctx, out.list, r.pool())
}

// order scores candidates and sorts them, best first, those that the question names
// before all others; the order of equal scores is undefined otherwise.
func order(list []candidate, r Request, sub subject, w weights) error {
	score(list, r, sub, w)
	// RRF has no use for feedback: ranks stay. Its scores are too much alike to be shared:
	// among papers that fit badly they hide which fit.
	refines := r.Mode == Hybrid && r.Fusion != RRF
	if refines && w.feedback > 0 && sub.aim != nil && !sub.several() {
		aim, err := feedback(list, sub.aim, w.feedback)
		if err != nil {
			return err
		}
		if aim != nil {
			approach(list, aim)
			score(list, r, sub, w)
		}
	}
	if refines {
		slices.SortFunc(list, byScore)
		smooth(list, w.neighbours)
	}
	preferYear(list)
	raiseNamed(list)
	slices.SortFunc(list, byScore)
	return nil
}

// smooth lets candidates that are sorted by score share scores with those near them.
func smooth(list []candidate, share float64) {
	scores, vectors := scoresAndVectors(list)
	near.Smooth(scores, vectors, share)
	for i, x := range scores {
		list[i].score = x
	}
}

// diversify returns candidates in an order of maximal marginal relevance: see
// [near.Diverse].
func diversify(list []candidate, variety float64) []candidate {
	scores, vectors := scoresAndVectors(list)
	diverse := make([]candidate, len(list))
	for to, from := range near.Diverse(scores, vectors, variety) {
		diverse[to] = list[from]
	}
	return diverse
}

func scoresAndVectors(list []candidate) (scores []float64, vectors [][]float32) {
	scores, vectors = make([]float64, len(list)), make([][]float32, len(list))
	for i, c := range list {
		scores[i], vectors[i] = c.score, c.vector
	}
	return scores, vectors
}

// byScore puts the better candidate first; of those with equal scores, one that the
// question names.
func byScore(a, b candidate) int {
	if a.score == b.score && a.named != b.named {
		if a.named {
			return -1
		}
		return 1
	}
	return cmp.Compare(b.score, a.score)
}

// approach sets the nearness of candidates to another aim.
func approach(list []candidate, aim []float32) {
	for i, c := range list {
		if c.compared {
			list[i].nearness = embed.Dot(aim, c.vector)
		}
	}
}

// score sets the scores of candidates.
func score(list []candidate, r Request, sub subject, w weights) {
	switch r.Mode {
	case Semantic:
		for i, c := range list {
			list[i].score = c.nearness
		}
	case Lexical:
		for i, c := range list {
			list[i].score = c.words
		}
	default:
		fuse(r.Fusion, w.semantic, sub.leastNearness(), len(sub.terms), list)
	}
}

// nearEnough leaves out candidates below the bound on similarity, and those of
// which no similarity is known.
func nearEnough(list []candidate, r Request) []candidate {
	if r.MinSimilarity == nil {
		return list
	}
	return slices.DeleteFunc(list, func(c candidate) bool { return !c.compared || c.similarity < *r.MinSimilarity })
}

// identify fills in the ids of the first n candidates of a list that is sorted by
// score, and sorts equal scores by id. Keys and slots would be cheaper, but change
// when the library is indexed again.
func (s snapshot) identify(ctx context.Context, list []candidate, n int) error {
	n = min(n, len(list))
	for n > 0 && n < len(list) && list[n].score == list[n-1].score {
		n++ // equals of the last one may come before it
	}
	head := list[:n]
	ids, err := s.IDs(ctx, keysOf(head))
	if err != nil {
		return err
	}
	for i, c := range head {
		head[i].id = ids[c.Key]
	}
	slices.SortFunc(head, func(a, b candidate) int {
		return cmp.Or(byScore(a, b), cmp.Compare(a.id, b.id))
	})
	return nil
}

func keysOf(list []candidate) []int64 {
	keys := make([]int64, len(list))
	for i, c := range list {
		keys[i] = c.Key
	}
	return keys
}
