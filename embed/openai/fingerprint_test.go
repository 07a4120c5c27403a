package openai

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/openai/openaitest"
)

// TestFingerprint: a model that rounds a little differently each time is recognised;
// another one is not, and neither are all that are alike in name and dimensions.
func TestFingerprint(t *testing.T) {
	s := openaitest.NewServer(t)
	script := openaitest.Script{Dimensions: 384}
	s.Set(script)
	o, _ := options(s)
	first := open(t, o).Space()
	script.Noise = 0.0005 // cosine 0.9999
	s.Set(script)
	o.Digests = []string{"sha256:" + strings.Repeat("ab", 32), prefix + "zz", first.Digest}
	for range 20 {
		if again := open(t, o).Space(); again != first {
			t.Fatalf("space: %s", first.Mismatch(again))
		}
	}
	script.Weights = 1
	s.Set(script)
	other := open(t, o).Space()
	if other.Digest == first.Digest {
		t.Error("another model passes for the first")
	}
	if d := distance(first.Digest, other.Digest); d < 64 {
		t.Errorf("%d bits between two models, want about %d", d, fingerprintSize/2)
	}
	o.Digests = append(o.Digests, other.Digest)
	script.Weights = 0
	s.Set(script)
	if again := open(t, o).Space(); again != first {
		t.Errorf("among several: %s", first.Mismatch(again))
	}
}

// TestFingerprintStays: it is in libraries, so it must not change.
func TestFingerprintStays(t *testing.T) {
	var vectors [][]float32
	for _, text := range fingerprinted() {
		vectors = append(vectors, openaitest.Script{Dimensions: 100}.Vector(text))
	}
	const want = "vectors:6156942350eaf5e151d95267dd6a2b5fa26337ec34f6563181e9ec1e77c156aa"
	if got := fingerprintOf(vectors); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for i := range vectors {
		for j := range vectors[i] {
			vectors[i][j] *= 3
		}
	}
	if got := fingerprintOf(vectors); got != want {
		t.Errorf("of longer vectors: got %s, want %s", got, want)
	}
}

// TestVerify: the model's name stands for the same weights, for others, for none.
func TestVerify(t *testing.T) {
	s := openaitest.NewServer(t)
	o, waits := options(s)
	e := open(t, o)
	if err := e.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := len(s.Sent())
	if got, err := e.Verify(t.Context()); err != nil || got != e.Space() {
		t.Errorf("the same: got %+v, %v", got, err)
	}
	if sent := s.Sent()[before:]; len(sent) != 1 || len(sent[0]) != 1 {
		t.Errorf("sent %q, want one text", sent)
	}
	for name, script := range map[string]openaitest.Script{"weights": {Weights: 1}, "dimensions": {Dimensions: 9}} {
		s.Set(script)
		if got, err := e.Verify(t.Context()); err != nil || got == e.Space() || got.Model != "my-model" {
			t.Errorf("other %s: got %+v, %v", name, got, err)
		}
		// And no vector of it comes back as one of the first.
		if vectors, err := e.EmbedDocuments(t.Context(), numbered(8)); vectors != nil || !errors.Is(err, embed.ErrModelUnfit) {
			t.Errorf("other %s: got %d vectors, %v", name, len(vectors), err)
		}
	}
	s.Set(openaitest.Script{Name: "other"})
	if _, err := e.Verify(t.Context()); !errors.Is(err, embed.ErrModelMissing) {
		t.Errorf("removed: got %v", err)
	}
	if !slices.Equal(*waits, nil) {
		t.Errorf("waited %v", *waits)
	}
}
