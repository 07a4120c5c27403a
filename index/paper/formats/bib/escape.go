package bib

import (
	"strings"

	"paperkin/embed/text"
)

// escapeTeX escapes the characters of a text that have a meaning in TeX, except in inline
// math and in commands that the text already contains.
func escapeTeX(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '$':
			n := text.MathLength(s[i:])
			if !balanced(s[i : i+n]) { // its braces would extend to the end of the file
				n = 1
			}
			if n == 1 {
				b.WriteByte('\\')
			}
			b.WriteString(s[i : i+n])
			i += n - 1
		case '&', '%', '#', '_', '{', '}':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '^':
			b.WriteString("\\textasciicircum{}")
		case '~':
			b.WriteString("\\textasciitilde{}")
		case '\\':
			if i+1 == len(s) { // it would escape the brace that follows
				b.WriteString("{\\textbackslash}")
				continue
			}
			b.WriteByte(c)
			if next := s[i+1]; next == '\\' || next == '{' || next == '}' || next == '~' || next == '^' { // escaped already
				b.WriteByte(next)
				i++
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// balanced reports whether the braces of a text match, ignoring escaped ones.
func balanced(s string) bool {
	depth := 0
	for i := 0; i < len(s) && depth >= 0; i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return depth == 0
}
