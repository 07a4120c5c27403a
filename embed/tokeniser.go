package embed

import (
	"strings"

	"paperkin/embed/text"
)

// A Tokeniser says what a server does to the text of a model before the model sees it.
// Servers differ in that for the same weights, and so do the versions of one.
type Tokeniser struct {
	// Capitals and Accents say what becomes of words with them.
	Capitals, Accents Treatment
	// Glued are those of [Symbols] that it leaves in words, which the model knows without.
	Glued string
	// Preparation is that of new vectors of the model.
	Preparation Preparation
}

// Symbols are the characters that some servers do not split words at, unlike BERT's
// tokeniser.
const Symbols = text.Symbols

// A Treatment is what a tokeniser makes of a kind of words.
type Treatment string

const (
	Folded Treatment = "folded" // the words without what makes them of the kind
	Kept   Treatment = "kept"   // words of their own, which the model may know
	Lost   Treatment = "lost"   // one and the same unknown word
)

// Misreads names the kinds of words that texts prepared by p have and the tokeniser does
// not give to the model as it was trained on them: "capitals", "accents", "symbols".
func (t Tokeniser) Misreads(p Preparation) (kinds []string) {
	if p != Plain && p != Uncased1 {
		return nil // such texts have none
	}
	if p == Plain && t.Capitals == Lost {
		kinds = append(kinds, "capitals")
	}
	if p == Plain && t.Accents == Lost {
		kinds = append(kinds, "accents")
	}
	if t.Glued != "" {
		kinds = append(kinds, "symbols ("+strings.Join(strings.Split(t.Glued, ""), " ")+")")
	}
	return kinds
}
