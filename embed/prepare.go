package embed

import "paperkin/embed/text"

// A Preparation names the way in which text is folded before it is embedded. The
// name ends in a version: changing what a Preparation does means a new name,
// since vectors of differently prepared texts must not be compared.
type Preparation string

const (
	// Plain is text.Plain1, for cased models.
	Plain = Preparation(text.Plain1)
	// Uncased is text.Uncased2, for uncased WordPiece models, whose servers turn
	// capitals, accents and words with symbols into [UNK] otherwise.
	Uncased = Preparation(text.Uncased2)
	// Uncased1 is text.Uncased1, which Uncased was before: words with symbols become
	// [UNK], which 6.5% of abstracts have.
	Uncased1 = Preparation(text.Uncased1)
	// Letters is text.Letters1, for the built-in model, wherever it runs.
	Letters = Preparation(text.Letters1)
)

// Known reports whether this program knows p: a library that a newer program
// wrote may name another.
func (p Preparation) Known() bool { return p == Plain || p == Letters || p == Uncased || p == Uncased1 }

// Newer returns the version of p that takes its place in new spaces, and whether there
// is one: vectors of texts that are prepared by p are worth making again.
func (p Preparation) Newer() (Preparation, bool) {
	if p == Uncased1 {
		return Uncased, true
	}
	return p, false
}

// Apply prepares text. An unknown Preparation does what Plain does.
func (p Preparation) Apply(s string) string {
	if !p.Known() {
		p = Plain
	}
	return text.Folding(p).Apply(s)
}
