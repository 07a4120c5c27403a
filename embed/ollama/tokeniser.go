package ollama

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// sameTokens is the cosine from which on two texts count as one to the tokeniser: the
// vectors of equal tokens differ by rounding alone.
const sameTokens = 0.9999

// Tokeniser finds out what the server does to text, by the vectors of a few short texts
// that it is sent as they are.
func (e *Embedder) Tokeniser(ctx context.Context) (t embed.Tokeniser, err error) {
	o := e.options
	o.Preparation = ""
	m, err := e.client.describe(ctx, o)
	if err != nil {
		return t, err
	}
	t.Preparation = m.space.Preparation
	texts := []string{
		"marine biology", "Marine Biology", "Winter Bread",
		"marine biology", "mârine bïology", "wïnter brëad",
	}
	for _, symbol := range embed.Symbols {
		for _, form := range []string{"cost ? time", "cost?time", "rain?snow"} {
			texts = append(texts, strings.Replace(form, "?", string(symbol), 1))
		}
	}
	vectors, err := e.asTheyAre(ctx, texts)
	if err != nil {
		return t, e.client.explain(ctx, "find out how text is split", err)
	}
	t.Capitals, t.Accents = treatment(vectors[:3]), treatment(vectors[3:6])
	for i, symbol := range embed.Symbols {
		// BERT's own tokeniser splits; others may know such words.
		if is := treatment(vectors[6+3*i:]); is == embed.Lost || is == embed.Kept && m.wordPiece {
			t.Glued += string(symbol)
		}
	}
	return t, nil
}

// treatment judges by the vectors of a text as it should be read, of the same in another
// form, and of another text in that form.
func treatment(v [][]float32) embed.Treatment {
	switch {
	case sameText(v[0], v[1]):
		return embed.Folded
	case sameText(v[1], v[2]):
		return embed.Lost
	}
	return embed.Kept
}

// sameText compares vectors of unit length; nil is that of a text without a known word.
func sameText(a, b []float32) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return embed.Dot(a, b) >= sameTokens
}

// asTheyAre embeds texts whether the model knows their words or not. Those that the
// server has no vector for have a nil one.
func (e *Embedder) asTheyAre(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := e.send(ctx, texts)
	var f *batch.Fault
	if err == nil || !errors.As(err, &f) || f.Kind == batch.Fatal {
		return vectors, err
	}
	if len(texts) == 1 {
		return [][]float32{nil}, nil
	}
	vectors = nil // some servers fail for all texts because of one
	for _, text := range texts {
		one, err := e.asTheyAre(ctx, []string{text})
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, one...)
	}
	return vectors, nil
}

// send sends one request for the vectors of texts.
func (e *Embedder) send(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	n := e.Batch.Space.Dimensions
	err = e.Batch.Retry(ctx, batch.MaxRetries, func() (err error) {
		vectors, err = e.client.Embed(ctx, texts, n)
		return err
	})
	if err == nil && len(vectors) != len(texts) {
		err = fmt.Errorf("%w: got %d vectors, want %d", embed.ErrModelUnfit, len(vectors), len(texts))
	}
	if err != nil {
		return nil, err
	}
	for i, v := range vectors {
		if embed.CheckVector(v, n) != nil {
			vectors[i] = nil
		}
	}
	return vectors, nil
}
