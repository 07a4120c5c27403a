// Package embedtest is for testing embedders and their users: [Run] is the suite
// that every implementation of [embed.Embedder] passes, [Fake] an embedder whose
// vectors can be decoded into their texts.
//
// The suite checks the contract. It does not measure how well vectors retrieve:
// that is the job of package query/eval.
package embedtest

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
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

// Run checks an embedder against its contract. Every call of open returns the
// embedder, or a new one of the same space.
func Run(t *testing.T, open func(t *testing.T) embed.Embedder) {
	t.Run("space", func(t *testing.T) { testSpace(t, open(t), open(t)) })
	for _, part := range []struct {
		name string
		run  func(*testing.T, embed.Embedder)
	}{
		{"vectors", testVectors},
		{"query", testQuery},
		{"no texts", testNoTexts},
		{"empty text", testEmptyText},
		{"long text", testLongText},
		{"cancelled", testCancelled},
		{"concurrent", testConcurrent},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open(t)) })
	}
}

// testSpace: the space is complete, and two embedders of one model have the same.
func testSpace(t *testing.T, e, again embed.Embedder) {
	s := e.Space()
	if s.Provider == "" || s.Model == "" || s.Digest == "" || s.Dimensions <= 0 || !s.Preparation.Known() ||
		s.DocumentTemplate == "" || s.QueryTemplate == "" {
		t.Errorf("space is not complete: %+v", s)
	}
	if other := again.Space(); other != s || other.ID() != s.ID() {
		t.Errorf("space changed from %+v to %+v", s, other)
	}
}

// testVectors: one unit vector per text, in order, the same in a batch, alone
// and at every call; the caller's texts stay as they are.
func testVectors(t *testing.T, e embed.Embedder) {
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
}

// testQuery: EmbedQuery gives the vector of the question as Space.Query renders
// it, and ErrNoVector for one that holds nothing.
func testQuery(t *testing.T, e embed.Embedder) {
	for _, q := range texts {
		v, err := e.EmbedQuery(t.Context(), q)
		if err != nil {
			t.Fatalf("EmbedQuery(%q): %v", q, err)
		}
		checkUnit(t, v, e.Space().Dimensions)
		want := mustEmbed(t, e, []string{e.Space().Query(q)})[0]
		if cosine := embed.Dot(v, want); cosine < 0.99999 {
			t.Errorf("EmbedQuery(%q) has cosine %.6f to EmbedDocuments of Space.Query", q, cosine)
		}
	}
	if v, err := e.EmbedQuery(t.Context(), "  "); !errors.Is(err, embed.ErrNoVector) {
		t.Errorf("EmbedQuery of white space: got %v, %v, want ErrNoVector", v, err)
	}
}

func testNoTexts(t *testing.T, e embed.Embedder) {
	if v, err := e.EmbedDocuments(t.Context(), nil); len(v) != 0 || err != nil {
		t.Errorf("got %v, %v, want no vectors and no error", v, err)
	}
}

// testEmptyText: it fails alone, and the others keep their vectors.
func testEmptyText(t *testing.T, e embed.Embedder) {
	docs := documents(e)[:3]
	docs[1] = ""
	vectors, err := e.EmbedDocuments(t.Context(), docs)
	var partial *embed.Partial
	if !errors.As(err, &partial) || !errors.Is(partial.Failed[1], embed.ErrNoVector) || len(partial.Failed) != 1 || partial.Total != 3 {
		t.Fatalf("got %v, want a Partial for text 1 alone", err)
	}
	if len(vectors) != 3 || vectors[1] != nil {
		t.Fatalf("got %d vectors, the empty text's is %v", len(vectors), vectors[1])
	}
	for _, i := range []int{0, 2} {
		if want := mustEmbed(t, e, docs[i:i+1])[0]; embed.Dot(vectors[i], want) < 0.99999 {
			t.Errorf("text %d has another vector beside an empty text", i)
		}
	}
}

// testLongText: a text longer than most contexts gets a vector, and is reported
// as truncated unless the model takes all of it; as a question it is cut without
// an error.
func testLongText(t *testing.T, e embed.Embedder) {
	docs := documents(e)[:3]
	docs[1] = e.Space().Document("A title", strings.Repeat(texts[0]+" ", 2000))
	vectors, err := e.EmbedDocuments(t.Context(), docs)
	var partial *embed.Partial
	if errors.As(err, &partial) && len(partial.Failed) == 0 && slices.Equal(partial.Truncated, []int{1}) && partial.Total == 3 {
		err = nil
	}
	if err != nil || len(vectors) != 3 {
		t.Fatalf("got %d vectors, %v, want 3 and no error but a Partial for text 1, truncated", len(vectors), err)
	}
	for _, v := range vectors {
		checkUnit(t, v, e.Space().Dimensions)
	}
	v, err := e.EmbedQuery(t.Context(), strings.Repeat(texts[0]+" ", 2000))
	if err != nil {
		t.Fatalf("EmbedQuery of a long question: %v", err)
	}
	checkUnit(t, v, e.Space().Dimensions)
}

// testCancelled: nothing is embedded once the context has ended.
func testCancelled(t *testing.T, e embed.Embedder) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.EmbedDocuments(ctx, documents(e)); !errors.Is(err, context.Canceled) {
		t.Errorf("EmbedDocuments: got %v, want context.Canceled", err)
	}
	if _, err := e.EmbedQuery(ctx, texts[0]); !errors.Is(err, context.Canceled) {
		t.Errorf("EmbedQuery: got %v, want context.Canceled", err)
	}
}

// testConcurrent: calls side by side get the vectors that a call alone gets.
func testConcurrent(t *testing.T, e embed.Embedder) {
	docs := documents(e)
	want := mustEmbed(t, e, docs)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			got, err := e.EmbedDocuments(t.Context(), docs)
			if err != nil || !slices.EqualFunc(got, want, slices.Equal[[]float32]) {
				t.Errorf("side by side: other vectors, error %v", err)
			}
		})
	}
	wg.Wait()
}

// documents renders the texts as papers of the embedder's space.
func documents(e embed.Embedder) []string {
	docs := make([]string, len(texts))
	for i, text := range texts {
		docs[i] = e.Space().Document("A title", text)
	}
	return docs
}

func mustEmbed(t *testing.T, e embed.Embedder, docs []string) [][]float32 {
	t.Helper()
	vectors, err := e.EmbedDocuments(t.Context(), docs)
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
