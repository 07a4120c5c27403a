package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Characters that are no letters: those that are within words, those that typesetting
// adds around them, and others.
const (
	inWords = "’–—·ʼ°′¨´²³×\u00ad"
	typeset = "“”‘’„–—…"
	signs   = "‚«»‹›·•´¨ˆ˜¯°±×÷µ§©®™¿¡€£¥¢²³¹½¼¾ªº¶†‡←→≤≥≠≈∞√∑∏∂∆\u00a0\u00ad"
)

// words are those of a single letter.
const words = "àéíóèÀÉÓöåÅåоаияувскОАИЯУВСКηοήΗΟ"

// worth returns the points of a character between two others.
func worth(value map[rune]float64, before, r, after rune) float64 {
	letters := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case r == utf8.RuneError:
		return noPoints
	case unicode.IsControl(r) || unicode.Is(unicode.Co, r) || !unicode.IsPrint(r) && !unicode.IsSpace(r) && r != '\u00ad':
		return 2 * oddPoints
	case r >= 0xff61 && r <= 0xff9f: // katakana of half the width
		return oddPoints / 2
	case r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff5e: // punctuation of East Asia
		return frequentPoints / 2
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		if before < utf8.RuneSelf && after < utf8.RuneSelf && (unicode.IsLetter(before) || unicode.IsLetter(after)) {
			return 0 // a letter in a word can look like it
		}
		return max(value[r], rarePoints)
	case unicode.IsLetter(r):
		return worthOfLetter(value, before, r, after)
	case letters && !strings.ContainsRune(inWords, r):
		return oddPoints
	case strings.ContainsRune(typeset, r):
		return worthOfMark(before, r, after)
	case strings.ContainsRune("™®©", r) && unicode.IsLetter(before) && !letters:
		return frequentPoints
	case strings.ContainsRune(signs, r):
		return otherPoints
	}
	return oddPoints / 2
}

// worthOfLetter is worth for a letter of an alphabet.
func worthOfLetter(value map[rune]float64, before, r, after rune) float64 {
	alone := !unicode.IsLetter(before) && !unicode.IsLetter(after)
	switch {
	case unicode.In(r, unicode.Greek, unicode.Cyrillic) && (isASCIILetter(before) || isASCIILetter(after)):
		return oddPoints
	case unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsUpper(before) && unicode.IsLower(after)):
		return oddPoints
	case unicode.IsLower(r) && unicode.IsUpper(after):
		return oddPoints
	case alone && after != '.' && !strings.ContainsRune(words, r):
		return oddPoints / 2
	}
	return max(value[r], otherPoints) + sound(before, r, after)
}

// worthOfMark is worth for a quotation mark, an apostrophe or a dash.
func worthOfMark(before, r, after rune) float64 {
	letters, none := unicode.IsLetter(before) && unicode.IsLetter(after), !unicode.IsLetter(before) && !unicode.IsLetter(after)
	switch {
	case r == '’' && letters && strings.ContainsRune("stmdlrvSTMDLRV", after): // "Euler’s", "don’t"
		return frequentPoints + 2*soundPoints
	case r == '’' && letters && strings.ContainsRune("dlnjmcqODLN", before): // "l’air", "O’Hara"
		return frequentPoints
	case r == '’' && letters:
		return frequentPoints / 2
	case strings.ContainsRune("“‘„", r) && !unicode.IsLetter(before) && unicode.IsLetter(after), strings.ContainsRune("”’", r) && before != ' ' && !unicode.IsLetter(after):
		return frequentPoints + 2*soundPoints
	case strings.ContainsRune("–—", r) && (letters || none):
		return frequentPoints
	}
	return soundPoints
}

// vowels are the letters for them, with accents and without; y is often a consonant.
const vowels = "aeiouAEIOUäöüéèêëàâáíóúãõôîïåøæœòùìûąęěůıőűăÄÖÜÉÅØÁÓÀÈÊËÍÎÏÒÔÕÙÚÛÂÃİ"

// sound returns the points that a Latin letter gets or loses for being a vowel between
// consonants or a consonant next to a vowel, as letters in words are.
func sound(before, r, after rune) float64 {
	if !unicode.Is(unicode.Latin, r) {
		return 0
	}
	vowelsBeside, consonantsBeside := 0, 0
	for _, n := range []rune{before, after} {
		switch {
		case !unicode.Is(unicode.Latin, n) || n == 'y':
		case strings.ContainsRune(vowels, n):
			vowelsBeside++
		default:
			consonantsBeside++
		}
	}
	switch vowel := strings.ContainsRune(vowels, r); {
	case strings.ContainsRune("ïë", r) && vowelsBeside > 0, // which is what the dots are for
		r == 'è' && strings.ContainsRune("iu", before) && consonantsBeside > 0, // "lumière"
		strings.ContainsRune("àìòù", r) && !unicode.IsLetter(after):            // "verità"
		return soundPoints
	case r == 'ñ' && isASCIILetter(after) && !strings.ContainsRune(vowels, after): // that is "ń"
		return 2 * -soundPoints
	case vowel && vowelsBeside == 0 && consonantsBeside > 0, !vowel && vowelsBeside > 0:
		return soundPoints
	case vowel && consonantsBeside == 0 && vowelsBeside > 0, !vowel && consonantsBeside > 0:
		return -soundPoints
	}
	return 0
}

func isASCIILetter(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }
