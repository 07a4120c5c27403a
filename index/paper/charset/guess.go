package charset

import (
	"bytes"
	"math"
	"unicode/utf8"
)

// Points for a byte of a character that is not ASCII.
const (
	frequentPoints = 3.0
	seldomPoints   = 2.0
	otherPoints    = 0.3  // a letter that is possible
	rarePoints     = 0.4  // one of the thousands of rare characters of East Asia
	soundPoints    = 1.0  // more or less, for a vowel or a consonant where there should be one
	oddPoints      = -4.0 // what hardly ever is next to its neighbours, or in text at all
	noPoints       = -10.0
)

// guess returns the candidate in which a text looks most like language: the one with the
// most points.
func guess(text []byte) *candidate {
	text = uncut(text)
	best, most := &candidates[0], math.Inf(-1)
	for i := range candidates {
		c := &candidates[i]
		decoded, err := c.encoding.NewDecoder().Bytes(text)
		if err != nil {
			continue
		}
		if n := c.points(decoded, len(text)) - c.less; n > most {
			best, most = c, n
		}
	}
	return best
}

// uncut returns a text that fills a window without its last line, which may be cut off
// within a character.
func uncut(text []byte) []byte {
	if i := bytes.LastIndexAny(text, "\r\n"); i > 0 && len(text) >= Window {
		return text[:i]
	}
	return text
}

// points says how much a decoded text looks like language. size is the number of bytes
// that it was decoded from, by which characters of two bytes get the points of two.
func (c *candidate) points(text []byte, size int) (points float64) {
	value := map[rune]float64{}
	for _, r := range c.frequent {
		value[r] = frequentPoints
	}
	for _, r := range c.seldom {
		value[r] = seldomPoints
	}
	characters, strange := utf8.RuneCount(text), 0
	before := ' '
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		if r >= utf8.RuneSelf {
			strange++
			after, _ := utf8.DecodeRune(text)
			points += worth(value, before, r, after)
		}
		before = r
	}
	if strange == 0 {
		return 0
	}
	return points * float64(strange+size-characters) / float64(strange)
}
