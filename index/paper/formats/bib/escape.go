package bib

import (
	"strings"

	"paperkin/embed/text"
)

// escapeTeX escapes the characters of a text that have a meaning in TeX, except in inline
// math that can stand in an entry, where it is made plain. [wordsOf] undoes the escaping.
func escapeTeX(s string) string {
	if !strings.ContainsAny(s, "\\$&%#_{}~^") {
		return s
	}
	s = plainMath(s)
	if t := escapeText(s, true); wordsOf(t) == s {
		return t
	}
	return escapeText(s, false)
}

// escapeText is escapeTeX; without math, dollar signs are text.
func escapeText(s string, math bool) string {
	var b strings.Builder
	open, closed := `\{`, `\}`
	if !balanced(s) || math && !balanced(withoutMath(s)) { // BibTeX counts them
		open, closed = `\textbraceleft{}`, `\textbraceright{}`
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '$':
			if n := text.MathLength(s[i:]); math && n > 1 && isSafeMath(s[i:i+n]) {
				b.WriteString(s[i : i+n])
				i += n - 1
				continue
			}
			b.WriteString(`\$`)
		case '&', '%', '#', '_':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '{':
			b.WriteString(open)
		case '}':
			b.WriteString(closed)
		case '^':
			b.WriteString(`\textasciicircum{}`)
		case '~':
			b.WriteString(`\textasciitilde{}`)
		case '\\':
			b.WriteString(`\textbackslash{}`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// withoutMath returns a text without the math that escapeText leaves alone.
func withoutMath(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '$' {
			if n := text.MathLength(s[i:]); n > 1 && isSafeMath(s[i:i+n]) {
				i += n - 1
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// isSafeMath reports whether math can stand in an entry: its braces would else extend to
// the end of the file, and signs that no formula has would end that of a line or a table.
func isSafeMath(s string) bool {
	return isSafe(s) && !strings.ContainsAny(s, "%#&") && !strings.HasSuffix(s, `\$`)
}

// isSafe reports whether a text can be the value of a field as it is: its braces match,
// whether those behind backslashes count, as for BibTeX and biber, or not, as for pandoc,
// and nothing escapes the brace that follows.
func isSafe(s string) bool {
	return balanced(s) && !strings.HasSuffix(s, `\`) && (strings.IndexByte(s, '\\') < 0 || balanced(bareBraces.Replace(s)))
}

var bareBraces = strings.NewReplacer(`\{`, "", `\}`, "")

// balanced reports whether the braces of a text match.
func balanced(s string) bool {
	depth := 0
	for i := 0; i < len(s) && depth >= 0; i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return depth == 0
}

// addressEscape escapes what would end a verbatim field, as addresses have it (RFC 3986).
var addressEscape = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20")

// escapeAddress returns an address that can be the value of a verbatim field.
func escapeAddress(s string) string {
	if !isSafe(s) || strings.ContainsAny(s, "\\ ") || addressOf(s) != s {
		return addressEscape.Replace(s)
	}
	return s
}
