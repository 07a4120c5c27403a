package paper

import "paperkin/embed/text"

// Folding names the version of [Fold] and [FoldWords], on which ids, hashes and
// look-up keys depend. Libraries hold these, so neither function may change what
// it returns: another folding is another version, and old libraries keep theirs.
const Folding = "fold-1"

// Fold returns text in the form in which filters and look-ups compare it: lower
// case, without accents, punctuation kept.
func Fold(s string) string { return text.Uncased1.Apply(s) }

// FoldWords is [Fold] for names and titles, where punctuation does not count.
func FoldWords(s string) string { return text.Letters1.Apply(s) }
