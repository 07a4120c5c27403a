package bib

import (
	"strings"
	"unicode/utf8"

	"paperkin/embed/text"
)

// Commands in formulas that citation-js does not read as TeX does: it stops at the file.
// https://github.com/citation-js/citation-js/blob/main/packages/plugin-bibtex/src/input/value.js
var (
	// fontSwitches hold to the end of their group, which for citation-js only a brace ends.
	fontSwitches = nameSet("it itshape sl slshape em bf bfseries sc scshape rm sf tt")
	// bracedArguments want their argument in braces, the others only outside of all braces.
	bracedArguments = nameSet("` ' ~ = . \" u v r H b c d k t textit textsl emph mkbibitalic mkbibemph textbf strong mkbibbold textsc textsuperscript textsubscript enquote mkbibquote textmd textrm textsf texttt textup")
	outerArguments  = nameSet("mathrm sp sb _ ^")
)

func nameSet(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		set[name] = true
	}
	return set
}

// plainMath returns a text in whose formulas the braces stand that TeX can do without: as
// in "{\bf x}" for "\bf x", and in "\textrm{x}" for "\textrm x".
func plainMath(s string) string {
	if strings.IndexByte(s, '$') < 0 || !strings.ContainsAny(s, `\_^`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			b.WriteByte(s[i])
			i++
		} else if s[i] == '$' {
			if n := text.MathLength(s[i:]); n > 2 && s[i+1] != '$' && isSafeMath(s[i:i+n]) {
				b.WriteString("$" + bracedMath(s[i+1:i+n-1]) + "$")
				i += n - 1
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// bracedMath is plainMath for what stands between two dollar signs.
func bracedMath(m string) string {
	var b strings.Builder
	depth, lefts := 0, 0
	opened := false // a brace before a font, which closes with what the font stands in
	for m != "" {
		token := firstToken(m)
		m = m[len(token):]
		name := strings.TrimPrefix(token, `\`)
		outside := depth == 0 && !opened
		switch {
		case token == "{":
			depth++
		case token == "}":
			depth--
		case outside && (token == "^" || token == "_"):
			argument := firstToken(strings.TrimLeft(m, " "))
			if fontSwitches[strings.TrimPrefix(argument, `\`)] && len(argument) > 1 {
				m = strings.TrimLeft(strings.TrimLeft(m, " ")[len(argument):], " ")
				switched := firstGroup(m)
				m = m[len(switched):]
				token += "{" + spaced(argument, switched) + "}"
			}
		case token == name: // no command
		case outside && fontSwitches[name]:
			b.WriteByte('{')
			opened, lefts = true, 0
		case opened && name == "left":
			lefts++
		case opened && name == "right":
			if lefts--; lefts < 0 && depth == 0 {
				b.WriteByte('}')
				opened = false
			}
		case bracedArguments[name] || outside && outerArguments[name]:
			if argument := firstToken(strings.TrimLeft(m, " ")); argument != "{" {
				if argument == "}" || argument == "^" || argument == "_" {
					argument = ""
				} else {
					m = strings.TrimLeft(m, " ")[len(argument):]
				}
				if bracedArguments[strings.TrimPrefix(argument, `\`)] && len(argument) > 1 {
					argument += "{}"
				}
				token += "{" + argument + "}"
			}
		}
		b.WriteString(token)
	}
	if opened {
		b.WriteByte('}')
	}
	return b.String()
}

// spaced returns a command and what follows it, with a blank where letters would touch.
func spaced(command, next string) string {
	if c := next + "{"; 'A' <= c[0] && c[0] <= 'Z' || 'a' <= c[0] && c[0] <= 'z' {
		return command + " " + next
	}
	return command + next
}

// firstToken returns the first token of TeX: a command or a character.
func firstToken(s string) string {
	if s == "" {
		return ""
	}
	if s[0] != '\\' || len(s) == 1 {
		_, n := utf8.DecodeRuneInString(s)
		return s[:n]
	}
	n := 1
	for n < len(s) && ('A' <= s[n] && s[n] <= 'Z' || 'a' <= s[n] && s[n] <= 'z') {
		n++
	}
	if n == 1 {
		_, size := utf8.DecodeRuneInString(s[1:])
		n += size
	}
	return s[:n]
}

// firstGroup returns the first group in braces, or the first token of a text that begins
// with none.
func firstGroup(s string) string {
	depth, n := 0, 0
	for n < len(s) {
		token := firstToken(s[n:])
		n += len(token)
		switch token {
		case "{":
			depth++
		case "}":
			depth--
		}
		if depth <= 0 {
			break
		}
	}
	return s[:n]
}
