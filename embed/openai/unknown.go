package openai

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"unicode"

	"paperkin/embed"
	"paperkin/embed/batch"
)

var _ batch.Checker = (*client)(nil)

const (
	// foreign is a letter that no model's vocabulary has, in cuneiform.
	foreign = "𒀀"
	// asked is how many words of a text the model is asked about at most.
	asked = 8
	// sameWord is the cosine from which on two words count as the same one to a model.
	sameWord = 0.9999
)

// scripts are those of which a model was seen to know every word that it was asked
// about. It is safe for concurrent use.
type scripts struct {
	mu    sync.Mutex
	known map[string]bool
}

// Check implements [batch.Checker]. The API does not tell a model's vocabulary, but to a
// model all words are one that it lacks; so words of other scripts than the Latin one are
// compared with a word that no model has. A text of which they are more than half, and
// the model lacks too many of those, has no vector. Texts of a script that is known cost
// no request.
func (c *client) Check(ctx context.Context, text string) (reason, err error) {
	all := batch.Words(text)
	others := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return scriptOf(w) == "" || c.knows(scriptOf(w)) })
	if 2*len(others) <= len(all) {
		return nil, nil
	}
	slices.Sort(others)
	distinct := slices.Compact(slices.Clone(others))
	sample := []string{foreign}
	for i := range min(asked, len(distinct)) {
		sample = append(sample, distinct[i*len(distinct)/min(asked, len(distinct))])
	}
	vectors, err := c.Embed(ctx, sample, 0)
	var f *batch.Fault
	switch {
	case errors.As(err, &f) && f.Kind != batch.Fatal, err == nil && len(vectors) != len(sample):
		return nil, nil // the text itself may do better
	case err != nil:
		return nil, err
	}
	lacks := map[string]bool{}
	for i, w := range sample[1:] {
		if sameAs(vectors[0], vectors[1+i]) {
			lacks[w] = true
		}
	}
	if len(lacks) == 0 {
		if len(sample) > asked {
			c.learn(sample[1:])
		}
		return nil, nil
	}
	if 2*len(others)*len(lacks) <= len(all)*(len(sample)-1) {
		return nil, nil
	}
	return fmt.Errorf("%w: the model's vocabulary lacks %d of %d words that it was asked about, such as %q", embed.ErrNoVector,
		len(lacks), len(sample)-1, slices.Min(slices.Collect(maps.Keys(lacks)))), nil
}

// scriptOf returns the script of the first letter of a word that is not Latin, "" if
// there is none.
func scriptOf(word string) string {
	for _, r := range word {
		if !unicode.IsLetter(r) || unicode.In(r, unicode.Latin, unicode.Common) {
			continue
		}
		for name, table := range unicode.Scripts { // a letter has one
			if unicode.Is(table, r) {
				return name
			}
		}
	}
	return ""
}

func (c *client) knows(script string) bool {
	c.scripts.mu.Lock()
	defer c.scripts.mu.Unlock()
	return c.scripts.known[script]
}

func (c *client) learn(words []string) {
	c.scripts.mu.Lock()
	defer c.scripts.mu.Unlock()
	if c.scripts.known == nil {
		c.scripts.known = map[string]bool{}
	}
	for _, w := range words {
		c.scripts.known[scriptOf(w)] = true
	}
}

// sameAs reports whether two vectors point the same way, or neither anywhere.
func sameAs(a, b []float32) bool {
	zero := func(v []float32) bool { return !slices.ContainsFunc(v, func(x float32) bool { return x != 0 }) }
	if zero(a) || zero(b) {
		return zero(a) && zero(b)
	}
	a, b = slices.Clone(a), slices.Clone(b)
	return len(a) == len(b) && embed.CheckVector(a, len(a)) == nil && embed.CheckVector(b, len(b)) == nil && embed.Dot(a, b) >= sameWord
}
