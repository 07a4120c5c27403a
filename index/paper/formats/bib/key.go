package bib

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

var (
	// citeKey matches ids that can be citation keys.
	citeKey = pattern.Of(`^[A-Za-z][A-Za-z0-9_.+-]*$`)
	// inKey matches keys that are more than punctuation.
	inKey = pattern.Of(`[\p{L}\p{N}]`)
	// notInKey matches what one of bibtex, biber and pandoc does not read in a key.
	notInKey = pattern.Of(`[^\p{L}\p{M}\p{N}:.;/@+*!$?\[\]_-]+`)
)

// maxKey is the longest key that is taken from a source: BibTeX's lines end at 20,000
// bytes, those of people much earlier.
const maxKey = 200

// key returns a citation key for a paper: the one from its source, else family name, year
// and first word of the title, followed by a few digits of a hash of its id. These make
// the key unique, and the same in every export. BibTeX does not tell capitals in keys from
// small letters.
func (e *bibtexEncoder) key(p paper.Paper) string {
	for _, k := range p.Keys {
		key := strings.Trim(notInKey().ReplaceAllString(k, "-"), "-")
		if _, isID := paper.ParseID(key); isID && key != k { // of another paper
			continue
		}
		if len(key) <= maxKey && inKey().MatchString(key) && e.take(key) {
			return key
		}
	}
	for _, a := range p.Aliases {
		if citeKey().MatchString(a) && len(a) <= maxKey && e.take(a) {
			return a
		}
	}
	base := ""
	if len(p.Authors) > 0 {
		first := p.AuthorNames()[0]
		base = first.NonDropping + first.Family + first.Literal
	}
	base += p.Year()
	for word := range strings.FieldsSeq(p.Title) {
		if word = letters(word); len(word) > 3 {
			base += word
			break
		}
	}
	base = letters(base)
	sum := sha256.Sum256([]byte(p.ID))
	digits := hex.EncodeToString(sum[:])
	for n := 4; ; n += 4 {
		key := strings.TrimPrefix(base[:min(len(base), maxKey)]+"-"+digits[:min(n, len(digits))], "-")
		if e.take(key) || n > len(digits) {
			return key
		}
	}
}

// take reports whether a key is free, which it then no longer is.
func (e *bibtexEncoder) take(key string) bool {
	lower := strings.ToLower(key)
	if key == "" || e.keys[lower] {
		return false
	}
	e.keys[lower] = true
	return true
}

// letters returns the ASCII letters and digits of a text, folded to lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 || r == ' ' {
			return -1
		}
		return r
	}, paper.FoldWords(s))
}
