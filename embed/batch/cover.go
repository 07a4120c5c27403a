package batch

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"paperkin/embed"
)

// Some servers refuse a text that is longer than the context, others cut it and
// do not say so, and few tell how long their context is. Where that is not known
// ([Client.Unsure]), vectors are asked: if what stands at the end of a text makes
// no difference, the vector does not cover it.
const (
	// probeTokens is the length up to which texts share requests at most. It is
	// the context of most models, and takes any server well below a second.
	probeTokens = 512
	// leastTokens: a model that covers less is of no use.
	leastTokens = 16
	// indifferent is the cosine from which on two vectors count as the same. One
	// server gives the same text vectors that differ by less than 1e-6, where
	// they differ at all; four other words at the end of 500 make 1e-4 and more.
	indifferent = 1 - 5e-6
)

// Words of one token each in every vocabulary, of two fields.
const (
	body = "how neural networks learn from data"
	tail = "winter bread price mars"
)

// fits returns how many tokens, by estimate, a text may have of which is certain
// that its vector covers all of it.
func (c *Client) fits(ctx context.Context) (int, error) {
	if !c.Unsure {
		return c.room(), nil
	}
	c.probe.Lock()
	defer c.probe.Unlock()
	for n := min(c.Context, probeTokens) - specials; c.covered == 0; n = n * 3 / 4 {
		ok, err := c.coversWords(ctx, n)
		switch {
		case ok:
			c.covered = n
		case err != nil && asFault(err).Kind == Fatal:
			return 0, err
		case n < leastTokens && err == nil:
			return 0, fmt.Errorf("%w: its vectors do not depend on the end of a text of %d words", embed.ErrModelUnfit, n)
		case n < leastTokens:
			return 0, fmt.Errorf("%w: not even %d words have a vector: %w", embed.ErrModelUnfit, n, err)
		}
	}
	return c.covered, nil
}

// coversWords reports whether the vector of n words depends on the last of them.
func (c *Client) coversWords(ctx context.Context, n int) (bool, error) {
	end := strings.Fields(tail)
	if n < len(end) {
		return false, fmt.Errorf("%w: it takes no more than %d words", embed.ErrModelUnfit, n)
	}
	words := strings.Fields(strings.Repeat(body+" ", n/len(strings.Fields(body))+1))[:n]
	one := strings.Join(words, " ")
	copy(words[n-len(end):], end)
	vectors := [2][]float32{}
	for i, text := range []string{one, strings.Join(words, " ")} {
		v, err := c.request(ctx, []string{text}, MaxRetries)
		if err == nil {
			err = embed.CheckVector(v[0], len(v[0]))
		}
		if err != nil {
			return false, err
		}
		vectors[i] = v[0]
	}
	return !sameVector(vectors[0], vectors[1]), nil
}

// covers returns a *Fault unless v, the vector of a text sent alone, covers the end
// of it: unless it would be another one if the text went on. A server that refuses
// that has not cut the text. What servers cut is cut here instead: their ways of
// doing so are not all sound (Ollama 0.17.4 turns the tokens that it keeps into a
// text that has other tokens; the vector's cosine with that of the same words can
// be .92).
func (c *call) covers(ctx context.Context, text string, v []float32) error {
	if !c.Unsure || c.quiet || c.refuses.Load() || tokens(text) <= c.fit || embed.CheckVector(v, len(v)) != nil {
		return nil
	}
	vectors, err := c.request(ctx, []string{text + " " + tail}, 1)
	if err != nil {
		f := asFault(err)
		if f.Kind == TooLong {
			c.refuses.Store(true)
		}
		if f.Kind == Fatal {
			return err
		}
		return nil
	}
	longer := vectors[0]
	if embed.CheckVector(longer, len(longer)) == nil && !sameVector(v, longer) {
		return nil
	}
	c.cuts.Store(true)
	return &Fault{Kind: TooLong, Err: errors.New("the server cuts it without a word")}
}

// sameVector reports whether two vectors of unit length are those of one text.
func sameVector(a, b []float32) bool { return len(a) == len(b) && embed.Dot(a, b) >= indifferent }
