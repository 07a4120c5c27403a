package query_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"paperkin/embed"
	"paperkin/query"
)

// TestByWords: where the vectors are of another version of the model, what would have to
// be embedded is answered by words, as it is in mode Lexical, and the answer says so.
// Papers are compared with each other as before.
func TestByWords(t *testing.T) {
	for reason, err := range map[query.ByWords]error{query.EarlierModel: embed.ErrEarlierModel, query.LaterModel: embed.ErrLaterModel} {
		w, before := library(t, builtin(t), shelf...)
		const question = "robots that learn to walk"
		ask(t, before, question, request{}) // its vector is remembered, and must not be used
		s := &query.Searcher{Open: query.Folder(w.Library), Version: func(embed.Space) error { return err },
			Embedder: func(context.Context, embed.Space) (embed.Embedder, error) {
				t.Error("an embedder is opened")
				return nil, err
			}}
		texts := []query.Example{{Text: "A robot that grasps"}}
		for _, mode := range []query.Mode{query.Hybrid, query.Semantic, query.Lexical} {
			o := request{Mode: mode, Explain: true}
			for name, answers := range map[string][2]query.Answer{
				"a question": {ask(t, s, question, o), ask(t, before, question, request{Mode: query.Lexical, Explain: true})},
				"a text":     {like(t, s, texts, o), like(t, before, texts, request{Mode: query.Lexical, Explain: true})},
			} {
				got, want := answers[0], answers[1]
				if mode != query.Lexical {
					want.ByWords = reason
				}
				if !reflect.DeepEqual(got, want) || len(got.Hits) == 0 || got.Hits[0].Compared {
					t.Errorf("%v, %s, %s:\n got %+v\nwant %+v", err, name, mode, got, want)
				}
			}
		}
		got, want := like(t, s, refs("moe1"), request{}), like(t, before, refs("moe1"), request{})
		if !reflect.DeepEqual(got, want) || !got.Hits[0].Compared {
			t.Errorf("%v, papers:\n got %+v\nwant %+v", err, got, want)
		}
		if a := like(t, s, refs("moe1"), request{Explain: true}); a.Hits[0].Why.Sentence == "" || a.Hits[0].Why.Compared {
			t.Errorf("%v, the best sentence: %+v, want the one with most words", err, a.Hits[0].Why)
		}
	}
}

// TestByWordsWhereWordsAreNone: a bound on the similarity and a measurement have no
// answer without the model.
func TestByWordsWhereWordsAreNone(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	s.Version = func(embed.Space) error { return embed.ErrEarlierModel }
	bound := .1
	if a, err := search(s, "robots", request{MinSimilarity: &bound}); !errors.Is(err, embed.ErrEarlierModel) {
		t.Errorf("a bound: got %+v, %v", a, err)
	}
	for _, mode := range []query.Mode{query.Hybrid, query.Semantic} {
		if r, err := s.Rank(ctx, query.Request{Question: "robots", Options: request{Mode: mode}}); !errors.Is(err, embed.ErrEarlierModel) {
			t.Errorf("a ranking: got %v, %v", r, err)
		}
	}
	if r, err := s.Rank(ctx, query.Request{Question: "robots", Options: request{Mode: query.Lexical}}); err != nil || len(r) == 0 {
		t.Errorf("a ranking by words: got %v, %v", r, err)
	}
}
