package embedtest

import (
	"context"
	"fmt"
	"math"

	"paperkin/embed"
)

// Fake is an embedder whose vectors spell their texts, so that a test can find
// out which text any stored vector was made from: see [Decode]. It is
// deterministic; its cosines mean nothing. The zero value has 256 dimensions
// and embeds every text but the empty one. It is safe for concurrent use if its
// functions are.
type Fake struct {
	Dimensions int    // 0 means 256; at least 2
	Model      string // "" means "fake"
	Digest     string // "" means "sha256:fake"
	// Fail returns why a text cannot be embedded, nil if it can. May be nil.
	Fail func(text string) error
	// Break runs at each call, which fails with its error if there is one. May
	// be nil.
	Break func() error
}

var _ embed.Embedder = (*Fake)(nil)

// Space implements [embed.Embedder].
func (f *Fake) Space() embed.Space {
	s := embed.Space{Provider: "fake", Model: f.Model, Digest: f.Digest, Dimensions: f.Dimensions,
		DocumentTemplate: "{title}\n{abstract}", QueryTemplate: "{query}", Preparation: embed.Plain}
	if s.Dimensions == 0 {
		s.Dimensions = 256
	}
	if s.Model == "" {
		s.Model = "fake"
	}
	if s.Digest == "" {
		s.Digest = "sha256:fake"
	}
	return s
}

// EmbedDocuments implements [embed.Embedder]. A text is truncated to as many
// bytes as there are dimensions, less one.
func (f *Fake) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.Break != nil {
		if err := f.Break(); err != nil {
			return nil, err
		}
	}
	partial := &embed.Partial{Total: len(texts), Failed: map[int]error{}}
	vectors := make([][]float32, len(texts))
	room := f.Space().Dimensions - 1
	for i, text := range texts {
		if err := f.check(text); err != nil {
			partial.Failed[i] = err
			continue
		}
		if len(text) > room {
			partial.Truncated = append(partial.Truncated, i)
			text = text[:room]
		}
		vectors[i] = spell(text, room+1)
	}
	if !partial.Empty() {
		return vectors, partial
	}
	return vectors, nil
}

func (f *Fake) check(text string) error {
	if text == "" {
		return fmt.Errorf("%w: it is empty", embed.ErrNoVector)
	}
	if f.Fail != nil {
		return f.Fail(text)
	}
	return nil
}

// EmbedQuery implements [embed.Embedder].
func (f *Fake) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	vectors, err := f.EmbedDocuments(ctx, []string{f.Space().Query(question)})
	if err != nil && vectors != nil && vectors[0] != nil {
		err = nil // cut
	}
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// spell puts 256 into the first component and each byte of text, plus one, into
// one of the next (a zero component is then the end of the text), and scales to
// unit length. The first component recovers the scale.
func spell(text string, dimensions int) []float32 {
	v := make([]float32, dimensions)
	v[0] = 256
	sum := 256.0 * 256.0
	for i := range len(text) {
		x := float64(text[i]) + 1
		v[i+1] = float32(x)
		sum += x * x
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / math.Sqrt(sum))
	}
	return v
}

// Decode returns the text that a vector of [Fake] was made from, or the part of
// it that was not truncated. It tolerates scaling and rounding to float32.
func Decode(v []float32) (string, error) {
	if len(v) < 2 || v[0] <= 0 {
		return "", fmt.Errorf("not a vector of embedtest.Fake")
	}
	var text []byte
	for i, x := range v[1:] {
		code := math.Round(float64(x) / float64(v[0]) * 256)
		if code < 0 || code > 256 {
			return "", fmt.Errorf("component %d is %v: not a vector of embedtest.Fake", i+1, x)
		}
		if code == 0 {
			break
		}
		text = append(text, byte(code-1))
	}
	return string(text), nil
}
