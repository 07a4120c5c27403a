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
