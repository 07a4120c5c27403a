package query

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/query/near"
)

// A Fit says how well a hit fits one of several questions that were asked together.
type Fit struct {
	Question string
	// Fit is 0 to 1: see [partFit].
	Fit float64
}

// leastFit is the fit with every part that a hit has at least.
const leastFit = 0.02

// partSteepness makes the fit .2 where questions about other fields have their nearest
// papers, and .8 where titles have them: a paper that is about two things is less near to
// each than those about one of them, and the bound of a verdict would leave it out.
const partSteepness = 3

// A facet is one of several questions that are asked together.
type facet struct {
	subject
	recalled
}

// rankParts ranks papers by the geometric mean of their fits with each part of a request:
// one that fits a part badly cannot make up for it by another.
func (s snapshot) rankParts(ctx context.Context, r Request, judge bool) (out ranking, err error) {
	allow, err := s.passing(ctx, r, &out)
	if err != nil || out.none != "" {
		return out, err
	}
	calibration, err := s.Calibration(ctx)
	if err != nil {
		return out, err
	}
	var parts []facet
	var meant []string // the questions with misspelt words, without these
	for _, question := range append([]string{r.Question}, r.And...) {
		question, likely, err := s.respell(ctx, question, r.Plain)
		if err != nil {
			return out, err
		}
		if likely != "" {
			meant = append(meant, likely)
		}
		r := r
		r.Question = question
		sub, err := s.subject(ctx, r)
		if err != nil {
			return out, err
		}
		parts = append(parts, facet{subject: sub})
	}
	out.meant = strings.Join(meant, "; ")
	if out.subject, err = together(parts); err != nil && !errors.Is(err, embed.ErrNoVector) {
		return out, err
	}
	s.foreseeParts(ctx, deep(r), parts, out.subject, allow)
	for i, p := range parts {
		// Papers are weighed by their words in every mode but Semantic, judged or not.
		if parts[i].recalled, err = s.recall(ctx, deep(r), p.subject, allow, true); err != nil {
			return out, err
		}
		if judge && s.judges(r, p.subject) {
			out.grounds = append(out.grounds, collect(calibration, p.subject, parts[i].recalled))
		}
	}
	// What is about all of them may be far down each list.
	joint, err := s.recall(ctx, deep(r), out.subject, allow, false)
	if err != nil {
		return out, err
	}
	out.list = union(append(parts, facet{recalled: joint}))
	if err := s.readVectors(ctx, out.list); err != nil {
		return out, err
	}
	for _, p := range parts {
		if err := p.fit(ctx, r.Mode, calibration, out.list); err != nil {
			return out, err
		}
	}
	all := len(out.list)
	out.list = nearEnough(slices.DeleteFunc(out.list, func(c candidate) bool { return slices.Min(c.fits) < leastFit }), r)
	if len(out.list) == 0 {
		if out.none = s.whyNone(r, out.subject, all); all > 0 && r.MinSimilarity == nil {
			out.none = NoFit
		}
		if is, err := s.blameLate(ctx, r.Filter, &out); is || err != nil {
			return ranking{none: out.none, filters: out.filters, allow: allow}, err
		}
	}
	for i, c := range out.list {
		out.list[i].score = geometricMean(c.fits)
	}
	slices.SortFunc(out.list, byScore)
	return out, s.identify(ctx, out.list, r.pool())
}

// deep returns a request for so many papers that the best of them do not depend on how
// many were asked for.
func deep(r Request) Request {
	r.Limit = max(r.Limit, depth)
	return r
}

func geometricMean(values []float64) float64 {
	product := 1.0
	for _, x := range values {
		product *= x
	}
	return math.Pow(product, 1/float64(len(values)))
}

// foreseeParts says what is recalled for the parts of a request, and then for all of them
// together.
func (s snapshot) foreseeParts(ctx context.Context, r Request, parts []facet, joint subject, allow *index.Selection) {
	view, ok := s.View.(foreseer)
	if !ok {
		return
	}
	var next index.Foreseen
	add := func(sub subject, judge bool) {
		k := s.reach(r, judge)
		if sub.aim != nil {
			queries, _ := sub.queries(r, k, allow, judge)
			next.Searches = append(next.Searches, queries)
		}
		if s.Words() != nil && (r.Mode != Semantic || judge) {
			next.Matches = append(next.Matches, index.Matching{Terms: sub.terms, Choices: sub.choices(r, k, allow, judge)})
		}
	}
	for _, p := range parts {
		add(p.subject, true)
	}
	add(joint, false)
	view.Foresee(ctx, next)
}

// union returns the candidates of all parts, each once, without what one part says of it.
func union(parts []facet) (list []candidate) {
	at := map[int64]int{}
	for _, p := range parts {
		for _, c := range p.list {
			i, ok := at[c.Key]
			if !ok {
				i = len(list)
				at[c.Key] = i
				list = append(list, candidate{Row: c.Row})
			}
			if list[i].vector == nil {
				list[i].vector = c.vector
			}
		}
	}
	return list
}

// together is the subject of all parts: hits are explained by it. It has no vector, and the
// error is [embed.ErrNoVector], if those of the parts cancel out.
func together(parts []facet) (sub subject, err error) {
	sub = parts[0].subject
	var vectors [][]float32
	for i, p := range parts {
		if i > 0 {
			sub.text += "\n" + p.text
			sub.terms = append(slices.Clone(sub.terms), slices.DeleteFunc(slices.Clone(p.terms), func(t lexical.Term) bool {
				return slices.ContainsFunc(sub.terms, func(o lexical.Term) bool { return o.Word == t.Word })
			})...)
		}
		if p.vector != nil {
			vectors = append(vectors, p.vector)
		}
	}
	if sub.vector = nil; len(vectors) > 0 {
		sub.vector, err = near.Centroid(vectors)
	}
	sub.aim = sub.vector
	return sub, err
}

// fit adds the fit with a part to each candidate. A candidate's similarity is the least of
// its cosines with the parts.
func (p facet) fit(ctx context.Context, mode Mode, c index.Calibration, list []candidate) error {
	covered := make([]float64, len(list))
	if p.matches != nil && mode != Semantic {
		matches, err := p.matches.Of(ctx, keysOf(list))
		if err != nil {
			return err
		}
		for i, m := range matches {
			covered[i] = m.Coverage
		}
	}
	for i := range list {
		one := &list[i]
		cosine, compared := 0.0, p.vector != nil && one.vector != nil
		if compared {
			cosine = embed.Dot(p.vector, one.vector)
			if !one.compared || cosine < one.similarity {
				one.similarity = cosine
			}
			one.compared = true
		}
		one.fits = append(one.fits, partFit(c, mode, len(p.terms), cosine, compared, covered[i]))
	}
	return nil
}

// partFit is how well a paper fits a question, 0 to 1: a logistic function of the place of
// their cosine, moved by the words of the question that the paper has, between the medians
// that the space was calibrated with. Where nothing can be compared it is the share of the words.
func partFit(c index.Calibration, mode Mode, words int, cosine float64, compared bool, coverage float64) float64 {
	if !compared || !c.Usable() {
		if mode == Semantic && compared {
			return (1 + cosine) / 2
		}
		return coverage
	}
	if mode == Semantic {
		coverage = neutralCoverage
	}
	middle := (c.Foreign + c.Own) / 2
	return logistic(partSteepness * (cosine - middle + moved(c, words, coverage)) / (c.Own - c.Foreign))
}
