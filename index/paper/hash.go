package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// HashID is the id of a paper that has no other: a hash of title, first author
// and year, each without regard to case, accents and punctuation.
func HashID(title, firstAuthor, year string) string {
	return "sha:" + hashOf(FoldWords(title), FoldWords(firstAuthor), year)
}

// TextHash tells whether two papers have the same title and abstract, without
// regard to case, accents and punctuation. It is empty without an abstract: a
// title alone says too little.
func TextHash(p Paper) string {
	abstract := FoldWords(p.Abstract)
	if abstract == "" {
		return ""
	}
	return hashOf(FoldWords(p.Title), abstract)
}

// suffixes of names are no family names.
var suffixes = []string{"jr", "sr", "ii", "iii", "iv", "phd", "md"}

// WorkHash tells whether two papers may be copies of one work, a preprint and
// what was published of it: they have the same title, and first authors of the
// same family name and initial, without regard to case, accents and
// punctuation. It is empty without an author: a title alone says too little.
func WorkHash(p Paper) string {
	title := FoldWords(p.Title)
	if title == "" || len(p.Authors) == 0 {
		return ""
	}
	names := strings.Fields(FoldWords(p.Authors[0]))
	for len(names) > 1 && slices.Contains(suffixes, names[len(names)-1]) {
		names = names[:len(names)-1]
	}
	if len(names) == 0 {
		return ""
	}
	initial := []rune(names[0])[:1]
	return hashOf(title, names[len(names)-1], string(initial))
}

// ContentHash changes whenever any field of a paper does. The values of Extra
// are compared as they stand; finish makes them compact.
func ContentHash(p Paper) string {
	parts := []string{p.ID, strings.Join(p.Aliases, "\x01"), p.Title, p.Abstract, strings.Join(p.Authors, "\x01"),
		p.Published, p.Venue, strings.Join(p.Categories, "\x01"), p.URL}
	for _, key := range slices.Sorted(maps.Keys(p.Extra)) {
		parts = append(parts, key, string(p.Extra[key]))
	}
	if len(p.Keys) > 0 {
		parts = append(append(parts, "\x03"), p.Keys...)
	}
	if p.Original != nil {
		parts = append(parts, "\x02", p.Original.Title, p.Original.Abstract)
	}
	return hashOf(parts...)
}

// hashOf is the head of a SHA-256 over the parts: 20 hex digits are enough for
// two of a billion papers to collide once in a million libraries.
func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}
