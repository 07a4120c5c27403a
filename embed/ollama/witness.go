package ollama

import (
	"slices"
	"sync/atomic"

	"paperkin/embed"
)

// sameText is the least cosine at which two vectors count as those of one text.
// A model gives them in company and alone with differences far below this;
// those of different texts, or of different models, are far apart.
const sameText = 0.99

// witness is a text with its vector, sent along with others to see that the
// vectors of an answer stand in the order of the texts, and that they are still
// of the same model. It is safe for concurrent use.
//
// Its text is a short one, a few hundredths of an abstract: in a batch of 32 it
// costs a thousandth of the tokens, and no request. What a server spends on any
// text adds to that: with the built-in model in a real server, where an abstract
// takes 2 ms, re-indexing reaches 0.98 of the speed of a bare loop (median of 14
// pairs of runs); other models take tens to hundreds of times as long for a text.
type witness struct {
	text   string
	vector []float32 // of unit length
	turn   atomic.Int64
}

// among returns the texts with the witness at a place that moves on with every
// call. The middle is left out: there it would not see them come in reverse.
func (w *witness) among(texts []string) (_ []string, at int) {
	at = int((w.turn.Add(1) - 1) % int64(len(texts)+1))
	if 2*at == len(texts) {
		at++
	}
	return slices.Insert(slices.Clone(texts), at, w.text), at
}

// check returns a *fault unless the witness's vector is where its text was.
func (w *witness) check(vectors [][]float32, at int) error {
	if w.is(vectors[at]) {
		return nil
	}
	if i := slices.IndexFunc(vectors, w.is); i >= 0 {
		return oddAnswer("the vector of text %d came as vector %d", at, i)
	}
	return oddAnswer("%q gets another vector than at first", w.text)
}

// is reports whether v is the witness's vector, at whatever length.
func (w *witness) is(v []float32) bool {
	v = slices.Clone(v)
	return embed.CheckVector(v, len(w.vector)) == nil && embed.Dot(v, w.vector) >= sameText
}
