package embedtest

import (
	"context"
	"errors"
	"testing"

	"paperkin/embed"
)

func TestFakeConformance(t *testing.T) {
	Run(t, func(*testing.T) embed.Embedder { return &Fake{} })
}

func TestDecode(t *testing.T) {
	for _, text := range []string{"a", "two words", "bytes \x00 and \xff", "naïve"} {
		vectors, err := (&Fake{}).EmbedDocuments(context.Background(), []string{text})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Decode(vectors[0]); got != text || err != nil {
			t.Errorf("Decode: got %q, %v, want %q", got, err, text)
		}
	}
	if got, err := Decode([]float32{0, 1}); err == nil {
		t.Errorf("Decode of another vector: got %q", got)
	}
}

func TestFakeFails(t *testing.T) {
	bad, broken := errors.New("bad text"), errors.New("broken")
	f := &Fake{Fail: func(text string) error {
		if text == "bad" {
			return bad
		}
		return nil
	}}
	vectors, err := f.EmbedDocuments(t.Context(), []string{"good", "bad"})
	var partial *embed.Partial
	if !errors.As(err, &partial) || partial.Failed[1] != bad || len(partial.Failed) != 1 || vectors[0] == nil || vectors[1] != nil {
		t.Errorf("got %v, %v, want text 1 to fail", vectors, err)
	}
	if v, err := f.EmbedQuery(t.Context(), "bad"); v != nil || !errors.Is(err, bad) {
		t.Errorf("EmbedQuery: got %v, %v, want %v", v, err, bad)
	}
	f.Break = func() error { return broken }
	if vectors, err := f.EmbedDocuments(t.Context(), []string{"good"}); vectors != nil || err != broken {
		t.Errorf("broken: got %v, %v, want %v", vectors, err, broken)
	}
}

func TestFakeTruncates(t *testing.T) {
	vectors, err := (&Fake{Dimensions: 5}).EmbedDocuments(context.Background(), []string{"sixsix", "four"})
	var partial *embed.Partial
	if !errors.As(err, &partial) || len(partial.Truncated) != 1 || partial.Truncated[0] != 0 {
		t.Fatalf("got %v, want text 0 cut", err)
	}
	if got, _ := Decode(vectors[0]); got != "sixs" {
		t.Errorf("got %q, want the head", got)
	}
}
