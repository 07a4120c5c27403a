package bib

import (
	"strings"
	"unicode/utf8"

	"paperkin/index/paper/text"
)

// escaped are the characters that commands of TeX stand for, where they are no markup.
// While the rest of a text is decoded, one of a private plane of Unicode stands for each.
var escaped = []struct {
	char     byte
	commands []string
}{
	{'\\', []string{`textbackslash`}}, {'{', []string{`textbraceleft`, `lbrace`}}, {'}', []string{`textbraceright`, `rbrace`}}, {'$', []string{`textdollar`}},
	{'~', []string{`textasciitilde`}}, {'^', []string{`textasciicircum`}}, {'&', nil}, {'%', nil}, {'#', nil}, {'_', []string{`textunderscore`}},
}

const standIns = '\U0010ff00' // for escaped[0] and those after it

// wordsOf returns the text of a value: accents and commands are decoded, then the braces
// that protect capitals are removed, except in math.
func wordsOf(s string) string {
	if !strings.ContainsAny(s, "{}\\$") {
		return strings.TrimSpace(s)
	}
	s = text.Clean(standIn(s))
	var b strings.Builder
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '$':
			n := mathLength(s[i:])
			b.WriteString(s[i : i+n])
			i += n
		case c == '{' || c == '}':
			i++
		case c == '\\' && i+1 < len(s):
			n := max(2, mathLength(s[i:]))
			b.WriteString(s[i : i+n])
			i += n
		case c == "\U0010ff00"[0]:
			r, n := utf8.DecodeRuneInString(s[i:])
			if at := int(r - standIns); 0 <= at && at < len(escaped) {
				b.WriteByte(escaped[at].char)
			} else {
				b.WriteString(s[i : i+n])
			}
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return strings.TrimSpace(b.String())
}

// standIn replaces the commands of escaped characters, except in math.
func standIn(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		n := 1
		switch s[i] {
		case '$':
			n = mathLength(s[i:])
		case '\\':
			if at, used := escapedAt(s[i+1:]); used > 0 {
				b.WriteRune(standIns + rune(at))
				i += 1 + used
				continue
			}
			n = min(max(2, mathLength(s[i:])), len(s)-i)
		}
		b.WriteString(s[i : i+n])
		i += n
	}
	return b.String()
}

// escapedAt returns the index of the escaped character that the text behind a backslash
// names, and the length of its name with what TeX takes for its end.
func escapedAt(s string) (at, length int) {
	name := 0
	for name < len(s) && letter(rune(s[name])) >= 0 {
		name++
	}
	for i, e := range escaped {
		if name == 0 && s != "" && s[0] == e.char && e.char != '\\' && e.char != '~' && e.char != '^' {
			return i, 1
		}
		for _, command := range e.commands {
			if s[:name] != command {
				continue
			}
			if strings.HasPrefix(s[name:], "{}") {
				return i, name + 2
			}
			return i, len(s) - len(strings.TrimLeft(s[name:], " \t\n"))
		}
	}
	return 0, 0
}

// maxMath is the longest math that is looked for in \( and \).
const maxMath = 4096

// mathLength returns the length of the math that a text begins with, in dollar signs or
// in \( and \); 1 if it begins with none.
func mathLength(s string) int {
	from := 1
	switch {
	case strings.HasPrefix(s, "$$"):
		from = 2
	case strings.HasPrefix(s, `\(`):
		return max(1, strings.Index(s[:min(len(s), maxMath)], `\)`)+2)
	case s[0] != '$':
		return 1
	}
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '$':
			return min(i+from, len(s))
		}
	}
	return 1
}

// addressEscapes are what TeX needs in addresses that are not verbatim.
var addressEscapes = strings.NewReplacer(`\url`, "", `\textasciitilde{}`, "~", `{\textasciitilde}`, "~", `\textasciitilde `, "~", `\~{}`, "~", `\~`, "~",
	`{\_}`, "_", `\_`, "_", `{\%}`, "%", `\%`, "%", `{\&}`, "&", `\&`, "&", `{\#}`, "#", `\#`, "#", `$\sim$`, "~", `{\textless}`, "<", `{\textgreater}`, ">")

// addressOf returns the address or id in a value: the escapes that TeX needs are removed
// and nothing else is decoded. Of several addresses it returns the first.
func addressOf(s string) string {
	if strings.ContainsAny(s, "\\{} \t\n") {
		s = addressEscapes.Replace(s)
		if strings.IndexByte(s, '\\') >= 0 {
			s = text.Clean(s)
		}
		for wrapped(s) {
			s = strings.TrimSpace(s[1 : len(s)-1])
		}
		if !balanced(s) {
			s = strings.NewReplacer("{", "", "}", "").Replace(s)
		}
		s, _ = splitAddresses(s)
		s = strings.Join(strings.Fields(s), "")
	}
	return s
}

// wrapped reports whether one pair of braces holds all of a text.
func wrapped(s string) bool {
	if len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
		return false
	}
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i == len(s)-1
			}
		}
	}
	return false
}

// splitOutside splits a text at the separators outside of braces.
func splitOutside(s, separators string) (parts []string) {
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth <= 0 && strings.IndexByte(separators, c) >= 0:
			parts, from = append(parts, s[from:i]), i+1
		}
	}
	return append(parts, s[from:])
}
