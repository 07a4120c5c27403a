package lexical

import (
	"paperkin/embed/text"
	"paperkin/index/lexical/analysis"
)

// A Term is a word with its weight in a query.
type Term = analysis.Term

// Words returns the words under which a text is found: see [analysis.Words].
func Words(text string) []string { return analysis.Words(text) }

// Terms returns the distinct words of a text: see [analysis.Terms].
func Terms(text string) []Term { return analysis.Terms(text) }

// Question returns the distinct words that a question asks for: see [analysis.Question].
func Question(text string) []Term { return analysis.Question(text) }

// Split cuts a text into its words and what is between them: see [analysis.Split].
func Split(text string) []string { return analysis.Split(text) }

// IsDense reports whether a character is of a script that has no spaces between words.
func IsDense(r rune) bool { return analysis.IsDense(r) }

// Joins reports whether two folded words that follow each other are often written as one:
// see [analysis.Joins].
func Joins(one, other string) bool { return analysis.Joins(one, other) }

// WrittenAsOne reports whether a question takes folded words that follow each other for one
// as well: see [analysis.WrittenAsOne].
func WrittenAsOne(words ...string) bool { return analysis.WrittenAsOne(words...) }

// SpellGreek writes the names of single Greek letters: see [analysis.SpellGreek].
func SpellGreek(folded string) string { return analysis.SpellGreek(folded) }

// Fold folds a title for comparison: see text.Unaccented1.
func Fold(s string) string { return text.Unaccented1.Apply(s) }
