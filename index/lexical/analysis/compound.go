package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Split cuts a text into its words and compounds and the text between them, by
// turns. The first piece is the text before the first word, which may be empty.
func Split(text string) []string {
	var pieces []string
	for text != "" {
		start, end := nextCompound(text)
		pieces, text = append(pieces, text[:start], text[start:end]), text[end:]
	}
	return pieces
}

// nextCompound returns where the first compound of a text, usually a single word,
// starts and ends: the length of the text twice when there is none.
func nextCompound(s string) (start, end int) {
	start = strings.IndexFunc(s, isWordRune)
	if start < 0 {
		return len(s), len(s)
	}
	for end = start; ; {
		end += wordEnd(s[end:])
		n := joiner(s[end:])
		if n == 0 {
			break
		}
		end += n
	}
	end += symbolEnd(s[start:end], s[end:])
	if dotted(s[:start], s[start:end]) {
		start--
	}
	return start, end
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

func isApostrophe(r rune) bool { return r == '\'' || r == '\u2019' }

// longestJoiner is how many characters there are at most between two parts of a compound.
const longestJoiner = 6

// joiner returns the length of what makes a compound of the word before it and the one
// after it: a hyphen, a full stop or an underscore between two words, or what TeX has
// around what is raised, lowered or in math, as in H$_2$O and TNF-$\alpha$. 0: nothing.
func joiner(s string) int {
	var strong, dots, others int // characters that join by themselves; of them, . ; TeX's
	for i, r := range s {
		switch {
		case isWordRune(r):
			if strong > 1 || dots > 0 && others > 0 || strong == 0 && (others == 0 || s[i-1] != '$') {
				return 0
			}
			return i
		case r == '.':
			strong, dots = strong+1, dots+1
		case r == '-' || r == '\u2010' || r == '\u2011' || r == '_' || r == '^':
			strong++
		case r == '$' || r == '{' || r == '}' || r == '\\':
			others++
		default:
			return 0
		}
		if i >= longestJoiner {
			break
		}
	}
	return 0
}

// isJoint reports whether a character stands between the parts of a compound.
func isJoint(r rune) bool { return !isWordRune(r) && !isApostrophe(r) }

// symbolEnd returns how much of what follows a word is part of its name: C++, C#, A*.
func symbolEnd(word, after string) int {
	switch {
	case strings.HasPrefix(after, "++"):
		return 2
	case len(word) == 1 && (strings.HasPrefix(after, "#") || strings.HasPrefix(after, "*")) && (len(after) == 1 || after[1] != after[0]):
		return 1
	}
	return 0
}

// dotted reports whether a full stop before a word belongs to it: .NET.
func dotted(before, word string) bool {
	if !strings.HasSuffix(before, ".") || !strings.EqualFold(word, "net") {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(before[:len(before)-1])
	return before == "." || r == ' ' || r == '('
}

// symbols are the names of words that end with a symbol, by their ends.
var symbols = []struct{ end, name string }{{"++", "plusplus"}, {"#", "sharp"}, {"*", "star"}}

// wordEnd is where the word at the start of s ends.
func wordEnd(s string) int {
	for i, r := range s {
		if isWordRune(r) {
			continue
		}
		if !isApostrophe(r) {
			return i
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		if after, _ := utf8.DecodeRuneInString(s[i+size:]); !isWordRune(after) {
			return i
		}
	}
	return len(s)
}

// cleanWord drops apostrophes, and a possessive 's.
func cleanWord(w string) string {
	if !strings.ContainsFunc(w, isApostrophe) {
		return w
	}
	for _, possessive := range []string{"'s", "\u2019s"} {
		w = strings.TrimSuffix(w, possessive)
	}
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, w)
}

// compound is what a folded compound stands for.
type compound struct {
	parts []part
	whole []string // it as one word; none for a single one
	inner []string // what is often written as one word within it: gpt4 of gpt-4-turbo
	own   bool     // a question asks for the whole besides its parts
}

// part is a part of a compound.
type part struct {
	words    []string // one, unless it is too long, or its script has no spaces; none for a function word
	variants []string // other spellings
	inner    []string // of the compound, with this part in it
	apart    bool     // not in the whole: of a script without spaces, a name with a symbol
}

// shortPart is how long a part of a compound may be to count as a prefix or a
// symbol: pre-, non-, t-, k-.
const shortPart = 3

// longestJoined is how long a compound may be, in bytes, to be a word that somebody may
// write in one.
const longestJoined = 24

// split takes a folded compound apart.
func split(s string, stem func(string) string) (c compound) {
	for _, symbol := range symbols {
		if word, ok := strings.CutSuffix(s, symbol.end); ok {
			c = split(word, stem)
			name := cleanWord(lastPart(word)) + symbol.name
			if len(word) == 1 { // there is nothing else to find it by
				return compound{parts: []part{{words: []string{name}}}}
			}
			c.parts = append(c.parts, part{words: []string{name}, apart: true})
			return c
		}
	}
	if word, ok := strings.CutPrefix(s, "."); ok {
		c = split(word, stem)
		c.parts = append(c.parts, part{words: []string{"dot" + word}, apart: true})
		return c
	}
	var whole strings.Builder
	letters, short := false, false
	n, chunks, before, from := 0, 0, "", 0
	var inner []joined
	for chunk := range strings.FieldsFuncSeq(s, func(r rune) bool { return r != '.' && isJoint(r) }) {
		start := len(c.parts)
		for p := range strings.FieldsFuncSeq(chunk, isJoint) {
			for text, script := range runs(cleanWord(p)) {
				one := partOf(text, script, stem)
				c.parts = append(c.parts, one)
				if one.apart {
					continue
				}
				n++
				text = plain(text, script)
				letters = letters || strings.ContainsFunc(text, unicode.IsLetter)
				short = short || len(text) <= shortPart || strings.ContainsFunc(text, unicode.IsNumber)
				whole.WriteString(text)
			}
		}
		if chunks++; Joins(before, chunk) {
			inner = append(inner, joined{stem(closed(before) + closed(chunk)), from, len(c.parts)})
		}
		before, from = chunk, start
	}
	for _, j := range inner {
		if chunks == 2 { // it is the whole
			break
		}
		c.inner = append(c.inner, j.word)
		for i := j.from; i < j.to; i++ {
			c.parts[i].inner = append(c.parts[i].inner, j.word)
		}
	}
	if n > 1 && letters && (short || whole.Len() <= longestJoined) {
		c.whole, c.own = appendWord(nil, whole.String(), stem), short
	}
	return c
}

// joined is a word that some parts of a compound make.
type joined struct {
	word     string
	from, to int
}

func lastPart(s string) string {
	at := strings.LastIndexFunc(s, isJoint)
	_, size := utf8.DecodeRuneInString(s[max(at, 0):])
	if at < 0 {
		return s
	}
	return s[at+size:]
}

// longestTerm is how many characters a word of the index has at most: longer runs are no
// words of a language.
const longestTerm = 255

// appendWord appends the stem of a word, or the parts of what is too long for one.
func appendWord(words []string, w string, stem func(string) string) []string {
	if utf8.RuneCountInString(w) <= longestTerm {
		return append(words, stem(w))
	}
	start, characters := 0, 0
	for at := range w {
		if characters == longestTerm {
			words, start, characters = append(words, w[start:at]), at, 0
		}
		characters++
	}
	return append(words, w[start:])
}
