package paper

import (
	"slices"
	"strings"
)

// A Name is the name of a person in its parts, as CSL has them, or of a body such as
// an organisation or a collaboration, which has a Literal and nothing else.
// https://docs.citationstyles.org/en/stable/specification.html#names
type Name struct {
	Family string `json:"family,omitempty"`
	Given  string `json:"given,omitempty"`
	// Dropping is a particle that goes with the given name: "de" in "Jean de La
	// Fontaine". NonDropping belongs to the family name: "van" in "van Gogh".
	Dropping    string `json:"dropping-particle,omitempty"`
	NonDropping string `json:"non-dropping-particle,omitempty"`
	Suffix      string `json:"suffix,omitempty"` // "Jr.", "III"
	Literal     string `json:"literal,omitempty"`
}

// String returns the name in reading order: "Ludwig van Beethoven", and "伊藤 慧" with
// the family name first.
func (n Name) String() string {
	if n.Literal != "" {
		return n.Literal
	}
	if eastAsian(n.Family) && eastAsian(n.Given) {
		return n.Family + " " + n.Given
	}
	if n.isCommon() {
		return n.Given + " " + n.Family
	}
	return strings.Join(strings.Fields(strings.Join([]string{n.Given, n.Dropping, n.NonDropping, n.Family, n.Suffix}, " ")), " ")
}

// IsEtAl is [IsEtAl] for a name in its parts, as programs take "et al." apart.
func (n Name) IsEtAl() bool {
	if n.Given != "" && n.Given != "and" && n.Given != "et" {
		return false
	}
	return IsEtAl(n.String())
}

// size is a number of bytes that the name does not exceed in reading order.
func (n Name) size() int {
	return len(n.Given) + len(n.Dropping) + len(n.NonDropping) + len(n.Family) + len(n.Suffix) + len(n.Literal) + 4
}

// isCommon reports whether the name is of the form that most have, in which [ReadName]
// finds its parts: capitalised words in Latin script, the last of them the family name.
func (n Name) isCommon() bool {
	if n.Literal != "" || n.Dropping != "" || n.NonDropping != "" || n.Suffix != "" || !isCapitalised(n.Family) || n.Given == "" {
		return false
	}
	several := false
	for rest, more := n.Given, true; more; several = several || more {
		var word string
		if word, rest, more = strings.Cut(rest, " "); !isCapitalised(word) || word == "The" || capitalParticles[word] || inBody(word) {
			return false
		}
	}
	return !inBody(n.Family) && !(several && IsSuffix(n.Family))
}

// AuthorNames returns the names of the authors in their parts.
func (p *Paper) AuthorNames() []Name {
	if p.Names != nil {
		return p.Names
	}
	names := make([]Name, len(p.Authors))
	for i, a := range p.Authors {
		names[i] = ReadName(a)
	}
	return names
}

// SetAuthors sets Authors, and Names where the parts of a name cannot be told from the
// name alone.
func (p *Paper) SetAuthors(names []Name) {
	p.Authors, p.Names = slices.Grow([]string(nil), len(names)), nil
	plain := true
	for _, n := range names {
		s := n.String()
		p.Authors = append(p.Authors, s)
		plain = plain && (n.isCommon() || ReadName(s) == n)
	}
	if !plain {
		p.Names = names
	}
}

// cutBackslash removes backslashes at the end of a name or a part of one: with what
// follows it would be a command of TeX.
func cutBackslash(s string) string { return strings.TrimRight(s, `\ `) }

// cleanNames cleans the text of every part of names with a function, and leaves out
// names that have nothing left, or stand for none.
func cleanNames(names []Name, clean func(string) string) []Name {
	kept := make([]Name, 0, len(names))
	for _, n := range names {
		for _, part := range []*string{&n.Family, &n.Given, &n.Dropping, &n.NonDropping, &n.Suffix, &n.Literal} {
			*part = cutBackslash(clean(*part))
		}
		if !n.Placeholder() {
			kept = append(kept, n)
		}
	}
	return kept
}
