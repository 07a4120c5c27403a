package query

import (
	"context"
	"errors"
	"slices"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/vector"
	"paperkin/query/near"
	"paperkin/query/suggest"
)

// A subject is the topic of a request, in the form that each ranker needs.
type subject struct {
	// vector is a unit vector: similarity is the cosine with it. It is nil in mode
	// Lexical, and when the model knows no word of the subject.
	vector []float32
	// aim is the vector, moved away from the papers of Options.Unlike: the
	// semantic ranker uses the cosine with it. It is nil if vector is nil.
	aim []float32
	// taste has three or more examples, and those of Options.Unlike: the semantic ranker
	// then uses how near a paper is to some of them, in place of the cosine with the aim.
	// It is empty for fewer.
	taste near.Taste
	terms []lexical.Term // minus those of the papers of Options.Unlike
	text  string         // where the terms come from: the question, or the examples

	named   *vector.Bitmap   // keys of the papers that the question names: the first hits
	ofYear  *index.Selection // the papers of the year that the question speaks of; nil: of none
	seeds   *vector.Bitmap   // keys of the library's papers among all examples: no hits
	known   []work           // these papers; none in mode Lexical
	missing []string         // examples that are not in the library, by their last name
}

// subject returns the subject of a request, without regard to Options.Unlike. If
// the model knows none of its words, or examples cancel each other out, it has
// terms but no vector.
func (s snapshot) subject(ctx context.Context, r Request) (sub subject, err error) {
	if len(r.Examples) > 0 {
		sub, err = s.ofExamples(ctx, r)
	} else {
		sub, err = s.ofQuestion(ctx, r)
	}
	if errors.Is(err, embed.ErrNoVector) {
		err = nil
	}
	sub.aim = sub.vector
	return sub, err
}

func (s snapshot) ofQuestion(ctx context.Context, r Request) (sub subject, err error) {
	if s.Space().Query(r.Question) == "" {
		return sub, ErrEmptyQuestion
	}
	sub = subject{terms: lexical.Question(r.Question), text: r.Question, seeds: new(vector.Bitmap)}
	topic := r.Question
	if s.Words() != nil {
		named, err := s.Words().Names(ctx, r.Question, sub.terms)
		if err != nil {
			return sub, err
		}
		sub.terms = named.Terms
		if s.Space().Query(named.Rest) != "" { // no model knows who wrote what
			topic = named.Rest
		}
	}
	if r.Mode != Lexical {
		sub.vector, err = s.embedQuestion(ctx, topic)
	}
	return sub, err
}

// correct looks for misspelt words in a question. Without a word index there are none.
func (s snapshot) correct(ctx context.Context, question string) (c suggest.Correction, err error) {
	if s.Words() == nil {
		return c, nil
	}
	return suggest.Correct(ctx, s.Words(), question, s.texts)
}

// texts returns the texts of those papers that there are.
func (s snapshot) texts(ctx context.Context, keys []int64) ([]string, error) {
	there, err := s.IDs(ctx, keys)
	if err != nil {
		return nil, err
	}
	keys = slices.DeleteFunc(keys, func(key int64) bool { return there[key] == "" })
	papers, err := s.Papers(ctx, keys)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(papers))
	for i, p := range papers {
		texts[i] = p.Title + "\n" + p.Abstract[:min(comparedText, len(p.Abstract))]
	}
	return texts, nil
}

func (s snapshot) ofExamples(ctx context.Context, r Request) (sub subject, err error) {
	all, err := s.examples(ctx, r.Examples, r.Mode)
	if err != nil {
		return sub, err
	}
	sub = subject{terms: all.terms, text: all.text}.without(all)
	if len(all.vectors) > 0 {
		sub.vector, err = near.Centroid(all.vectors)
	}
	if len(all.vectors) >= near.FewestLikes && err == nil {
		sub.taste.Liked = all.vectors
	}
	return sub, err
}

// several reports whether the subject is that of so many examples that some of them may be
// about other things than others.
func (sub subject) several() bool { return len(sub.taste.Liked) > 0 }

// nearness is what the semantic ranker ranks a vector by.
func (sub subject) nearness(v []float32) float64 {
	if sub.several() {
		score, _ := sub.taste.Score(v)
		return score
	}
	return embed.Dot(sub.aim, v)
}

// leastNearness is where nearness starts: see [Convex].
func (sub subject) leastNearness() float64 {
	if sub.several() {
		return 0
	}
	return -1
}

// without returns the subject with further examples excluded from the hits.
func (sub subject) without(e examples) subject {
	sub.seeds = sub.seeds.Clone()
	for _, key := range e.keys {
		sub.seeds.Add(int(key))
	}
	sub.known = append(sub.known, e.known...)
	sub.missing = append(sub.missing, e.missing...)
	return sub
}
