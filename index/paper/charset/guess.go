package charset

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Points for a byte of a character that is not ASCII.
const (
	frequentPoints = 3.0
	otherPoints    = 0.3  // a letter that is possible
	rarePoints     = 0.1  // one of the thousands of rare characters of East Asia
	oddPoints      = -4.0 // what hardly ever is next to its neighbours, or in text at all
	noPoints       = -10.0
)

// guess returns the candidate in which a text looks most like language: the one with the
// most points, the first of several.
func guess(text []byte) *candidate {
	text = uncut(text)
	best, most := &candidates[0], 0.0
	for i := range candidates {
		c := &candidates[i]
		decoded, err := c.encoding.NewDecoder().Bytes(text)
		if err != nil {
			continue
		}
		if n := c.points(decoded, len(text)); i == 0 || n > most {
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
	frequent := map[rune]bool{}
	for _, r := range c.frequent {
		frequent[r] = true
	}
	characters, strange := utf8.RuneCount(text), 0
	before := ' '
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		if r >= utf8.RuneSelf {
			strange++
			after, _ := utf8.DecodeRune(text)
			points += worth(frequent, before, r, after)
		}
		before = r
	}
	if strange == 0 {
		return 0
	}
	return points * float64(strange+size-characters) / float64(strange)
}

// Punctuation and signs: those that are between letters, those at the ends of words that
// typesetting adds, and others.
const (
	inWords = "’‘–—·ʼ°′\u00ad"
	typeset = "“”‘’„–—…"
	signs   = "‚«»‹›·•°±×÷µ§©®™¿¡€£¥¢²³¹½¼¾ªº¶†‡←→≤≥≠≈∞√∑∏∂∆\u00a0\u00ad"
)

// words are those of a single letter.
const words = "àéíóèÀÉÓöåÅåоаияувскОАИЯУВСКηοήΗΟ"

// worth returns the points of a character between two others.
func worth(frequent map[rune]bool, before, r, after rune) float64 {
	switch {
	case r == utf8.RuneError:
		return noPoints
	case unicode.IsControl(r) || unicode.Is(unicode.Co, r) || !unicode.IsPrint(r) && !unicode.IsSpace(r) && r != '\u00ad':
		return 2 * oddPoints
	case unicode.IsUpper(r) && unicode.IsLower(before) || foreign(r) && (isASCIILetter(before) || isASCIILetter(after)):
		return oddPoints
	case unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) && !unicode.IsLetter(before) && !unicode.IsLetter(after) && !strings.ContainsRune(words, r):
		return oddPoints / 2
	case frequent[r]:
		return frequentPoints
	case r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff5e: // punctuation of East Asia
		return frequentPoints / 2
	case unicode.Is(unicode.Han, r):
		return rarePoints
	case unicode.IsLetter(r):
		return otherPoints
	case unicode.IsLetter(before) && unicode.IsLetter(after) && !strings.ContainsRune(inWords, r):
		return oddPoints
	case strings.ContainsRune(typeset, r):
		return frequentPoints
	case strings.ContainsRune(signs, r):
		return otherPoints
	}
	return oddPoints / 2
}

// foreign reports whether a letter is of an alphabet that is not mixed with the Latin one
// in words.
func foreign(r rune) bool { return unicode.In(r, unicode.Greek, unicode.Cyrillic) }

func isASCIILetter(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }
