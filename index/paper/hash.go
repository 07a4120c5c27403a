package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"paperkin/embed/text"
	"paperkin/index/paper/pattern"
)

// Folding names the version of [Fold] and [FoldWords], on which ids, hashes and
// look-up keys depend. Libraries hold these, so neither function may change what
// it returns: another folding is another version, and old libraries keep theirs.
const Folding = "fold-1"

// Fold returns text in the form in which filters and look-ups compare it: lower
// case, without accents, punctuation kept.
func Fold(s string) string { return text.Uncased1.Apply(s) }

// FoldWords is [Fold] for names and titles, where punctuation does not count.
func FoldWords(s string) string { return text.Letters1.Apply(s) }

// HashID returns the id of a paper that has no other: a hash of title, first author
// and year that ignores case, accents and punctuation.
func HashID(title, firstAuthor, year string) string {
	return "sha:" + hashOf(FoldWords(title), FoldWords(firstAuthor), year)
}

// TextHash is equal for papers with the same title and abstract, ignoring case,
// accents and punctuation. It is empty for a paper without an abstract, since a
// title alone is not enough evidence.
func TextHash(p Paper) string {
	abstract := FoldWords(p.Abstract)
	if abstract == "" {
		return ""
	}
	return hashOf(FoldWords(p.Title), abstract)
}

// suffixes of names are not family names.
var suffixes = []string{"jr", "sr", "ii", "iii", "iv", "phd", "md"}

// WorkHash is equal for papers that may be versions of one work, such as a preprint
// and its published version: those with the same title, and with first authors of
// the same family name and initial, ignoring case, accents and punctuation. It is
// empty for a paper without authors, since a title alone is not enough evidence.
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

// ContentHash changes whenever any field of a paper does but its Counts. The values of Extra are
// hashed byte for byte; [Draft.Record] makes them compact.
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
	return hashOf(append(parts, details(p)...)...)
}

// passingNote matches a note that a database writes anew with every export: Scopus has
// "Export Date: 03 May 2021; Cited By: 3".
var passingNote = pattern.Of(`(?i)\b(?:cited by|times cited|export date)\b`)

// SteadyHash is equal for descriptions that differ only in what changes while the paper
// stays as it is: fields of a source that Paper has no place for, such as a rank among
// others, the day of access, and notes with it or a count of citations.
func SteadyHash(p Paper) string {
	p.Extra = nil
	p.Dates = lacking(p.Dates, "accessed")
	if passingNote().MatchString(p.Fields["note"]) {
		p.Fields = lacking(p.Fields, "note")
	}
	return ContentHash(p)
}

// lacking returns a map without a key; nil instead of an empty one.
func lacking(m map[string]string, key string) map[string]string {
	if _, ok := m[key]; !ok {
		return m
	}
	if len(m) == 1 {
		return nil
	}
	m = maps.Clone(m)
	delete(m, key)
	return m
}

// details are the fields that libraries did not have from the start; none for a paper
// without them, so that its hash is what it was then.
func details(p Paper) []string {
	d := struct {
		Names            []Name
		EtAl             bool
		Keywords         []string
		Type, SourceType string
		Fields           map[string]string
		People           map[string][]Name
		Dates            map[string]string
		Files            []string
	}{p.Names, p.EtAl, p.Keywords, p.Type, p.SourceType, p.Fields, p.People, p.Dates, p.Files}
	if !d.EtAl && d.Type+d.SourceType == "" && len(d.Names)+len(d.Keywords)+len(d.Fields)+len(d.People)+len(d.Dates)+len(d.Files) == 0 {
		return nil
	}
	b, _ := json.Marshal(d) // of strings; the keys of maps are sorted
	return []string{"\x04", string(b)}
}

// hashOf returns the first 20 hex digits of a SHA-256 over the parts. With so many,
// two of a billion papers collide in one of a million libraries.
func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}
