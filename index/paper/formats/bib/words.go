package bib

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/text"
)

// addressOf returns the address or id in a value: the escapes that TeX needs are removed
// and nothing else is decoded. Of several addresses it returns the first.
func addressOf(s string) string {
	s = strings.NewReplacer(`\url`, "", `\textasciitilde`, "~", `\~`, "~", `{\_}`, "_", `\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", "{", "", "}", "").Replace(s)
	words := strings.Fields(s)
	for i, word := range words {
		if i > 0 && strings.HasPrefix(word, "http") {
			words = words[:i]
			break
		}
	}
	return strings.Join(words, "")
}

// nameOf returns a name in reading order. In BibLaTeX its parts can have names:
// "family=Ito, given=Kei".
func nameOf(name string) string {
	if !strings.Contains(name, "family=") {
		return paper.ReadingOrder(name)
	}
	part := map[string]string{}
	for field := range strings.SplitSeq(name, ",") {
		key, value, _ := strings.Cut(field, "=")
		part[strings.TrimSpace(key)] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return strings.Join([]string{part["given"], part["prefix"], part["family"], part["suffix"]}, " ")
}

const backslash = `\textbackslash`

// wordsOf returns the text of a value: accents and commands are decoded, then the braces
// that protect capitals are removed, except in math.
func wordsOf(s string) string {
	if !strings.ContainsAny(s, "{}\\$") {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	math := false
	text := text.Clean(s)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], backslash) && !math:
			b.WriteByte('\\')
			i += len(backslash) - 1
		case c == '\\' && i+1 < len(text):
			if strings.IndexByte("{}$", text[i+1]) < 0 || math {
				b.WriteByte(c)
			}
			b.WriteByte(text[i+1])
			i++
		case c == '$':
			math = !math
			b.WriteByte(c)
		case (c == '{' || c == '}') && !math:
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String())
}

// splitNames splits names at every "and" outside of braces.
func splitNames(s string) []string {
	var names []string
	var name []string
	depth := 0
	for word := range strings.FieldsSeq(s) {
		if depth == 0 && strings.EqualFold(word, "and") {
			names, name = append(names, strings.Join(name, " ")), nil
			continue
		}
		depth += strings.Count(word, "{") - strings.Count(word, "}")
		name = append(name, word)
	}
	if len(name) > 0 {
		names = append(names, strings.Join(name, " "))
	}
	return names
}
