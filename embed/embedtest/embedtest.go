// Package embedtest is for testing embedders, and with them: [Run] is the suite
// that every implementation of [embed.Embedder] passes, [Fake] an embedder
// whose vectors can be read back.
package embedtest

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"

	"paperkin/embed"
)

// texts that any embedder of English must take.
var texts = []string{
	"sparse attention for long documents",
	"Graph neural networks predict the properties of molecules.",
	"A survey of reinforcement learning from human feedback",
	"naïve Bayes — “quoted” text, GPT-4 and 3D point clouds",
	"a",
}

// Run checks an embedder against its contract. open returns the embedder, or a
// new one of the same space, at every call.
func Run(t *testing.T, open func(t *testing.T) embed.Embedder) {
	ctx := context.Background()

	t.Run("space", func(t *testing.T) {
		s := open(t).Space()
		if s.Provider == "" || s.Model == "" || s.Digest == "" || s.Dimensions <= 0 || !s.Preparation.Known() ||
			s.DocumentTemplate == "" || s.QueryTemplate == "" {
			t.Errorf("space is not complete: %+v", s)
		}
		if again := open(t).Space(); again != s || again.ID() != s.ID() {
			t.Errorf("space changed from %+v to %+v", s, again)
		}
	})

	t.Run("vectors", func(t *testing.T) {
		e := open(t)
		docs := documents(e)
		given := slices.Clone(docs)
		vectors := mustEmbed(t, e, docs)
		if !slices.Equal(docs, given) {
			t.Errorf("the caller's texts were changed: %q", docs)
		}
		for i, v := range vectors {
			checkUnit(t, v, e.Space().Dimensions)
			alone := mustEmbed(t, e, docs[i:i+1])
			if cosine := embed.Dot(v, alone[0]); cosine < 0.99999 {
				t.Errorf("text %d: cosine %.6f between batch and alone", i, cosine)
			}
			for j := range i {
				if slices.Equal(v, vectors[j]) {
					t.Errorf("texts %d and %d have the same vector", i, j)
				}
			}
		}
		for i, v := range mustEmbed(t, e, docs) {
			if !slices.Equal(v, vectors[i]) {
				t.Errorf("text %d: another vector at the second call", i)
			}
		}
	})

	t.Run("query", func(t *testing.T) {
		e := open(t)
		for _, q := range texts {
			v, err := e.EmbedQuery(ctx, q)
			if err != nil {
				t.Fatalf("EmbedQuery(%q): %v", q, err)
			}
			checkUnit(t, v, e.Space().Dimensions)
			want := mustEmbed(t, e, []string{e.Space().Query(q)})[0]
			if cosine := embed.Dot(v, want); cosine < 0.99999 {
				t.Errorf("EmbedQuery(%q) has cosine %.6f to EmbedDocuments of Space.Query", q, cosine)
			}
		}
		if v, err := e.EmbedQuery(ctx, "  "); !errors.Is(err, embed.ErrNoVector) {
			t.Errorf("EmbedQuery of white space: got %v, %v, want ErrNoVector", v, err)
		}
	})

	t.Run("nothing", func(t *testing.T) {
		if v, err := open(t).EmbedDocuments(ctx, nil); len(v) != 0 || err != nil {
			t.Errorf("got %v, %v, want no vectors and no error", v, err)
		}
	})

	t.Run("empty text", func(t *testing.T) {
		e := open(t)
		docs := documents(e)[:3]
		docs[1] = ""
		vectors, err := e.EmbedDocuments(ctx, docs)
		var partial *embed.Partial
		if !errors.As(err, &partial) || !errors.Is(partial.Failed[1], embed.ErrNoVector) || len(partial.Failed) != 1 || partial.Total != 3 {
			t.Fatalf("got %v, want a Partial for text 1 alone", err)
		}
		if len(vectors) != 3 || vectors[1] != nil {
			t.Fatalf("got %d vectors, the empty text's is %v", len(vectors), vectors[1])
		}
		checkUnit(t, vectors[0], e.Space().Dimensions)
		checkUnit(t, vectors[2], e.Space().Dimensions)
	})

	t.Run("cancelled", func(t *testing.T) {
		e := open(t)
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := e.EmbedDocuments(gone, documents(e)); !errors.Is(err, context.Canceled) {
			t.Errorf("EmbedDocuments: got %v, want context.Canceled", err)
		}
		if _, err := e.EmbedQuery(gone, texts[0]); !errors.Is(err, context.Canceled) {
			t.Errorf("EmbedQuery: got %v, want context.Canceled", err)
		}
	})

	t.Run("concurrent", func(t *testing.T) {
		e := open(t)
		docs := documents(e)
		want := mustEmbed(t, e, docs)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				got, err := e.EmbedDocuments(ctx, docs)
				if err != nil || !slices.EqualFunc(got, want, slices.Equal[[]float32]) {
					t.Errorf("side by side: other vectors, error %v", err)
				}
			})
		}
		wg.Wait()
	})
}

// documents renders the texts as the space wants them.
func documents(e embed.Embedder) []string {
	docs := make([]string, len(texts))
	for i, text := range texts {
		docs[i] = e.Space().Document("A title", text)
	}
	return docs
}

func mustEmbed(t *testing.T, e embed.Embedder, docs []string) [][]float32 {
	t.Helper()
	vectors, err := e.EmbedDocuments(context.Background(), docs)
	if err != nil {
		t.Fatalf("EmbedDocuments(%q): %v", docs, err)
	}
	if len(vectors) != len(docs) {
		t.Fatalf("%d vectors for %d texts", len(vectors), len(docs))
	}
	return vectors
}

func checkUnit(t *testing.T, v []float32, dimensions int) {
	t.Helper()
	if len(v) != dimensions {
		t.Fatalf("vector has %d components, want %d", len(v), dimensions)
	}
	if length := math.Sqrt(embed.Dot(v, v)); !(math.Abs(length-1) <= 1e-6) { // NaN fails too
		t.Errorf("vector has length %v, want 1", length)
	}
}
