// Package text cleans text from sources: it decodes markup, TeX and other
// encodings, and removes characters that people cannot see.
//
// It knows nothing about papers and their formats. Folding text in order to compare
// it is left to embed/text.
package text

import (
	"html"
	"strings"

	"golang.org/x/text/unicode/norm"

	"paperkin/index/paper/tex"
)

// Clean makes text from a source fit to store, print and embed: invalid UTF-8
// becomes U+FFFD; control characters, zero-width characters and those that change
// the writing direction are removed; markup tags and entities, TeX accents and
// commands are decoded; Unicode is composed (NFC); white space is collapsed.
// Inline math ($...$) is left as typed. Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	clean, _ := Cleaned(s)
	return clean
}

// Cleaned is [Clean], and reports whether the text was plain, so that at most white
// space has changed.
func Cleaned(s string) (text string, plain bool) {
	if text, ok := collapsePlain(s); ok {
		return text, true
	}
	return decode(s), false
}

func decode(s string) string {
	// The result of decoding may have to be decoded again: "&amp;lt;", an accent
	// within an accent. Real text takes one or two rounds; text that still changes
	// after eight loses the characters that make it change.
	for range 8 {
		next := cleanOnce(s)
		if next == s || !strings.ContainsAny(next, decodable) {
			return next
		}
		s = next
	}
	return cleanOnce(strings.Map(func(r rune) rune {
		if strings.ContainsRune("\\<>&{}~`'$", r) {
			return -1
		}
		return r
	}, s))
}

// decodable are the characters of which all text that can be decoded has one.
const decodable = "\\<&~`"

func cleanOnce(s string) string {
	s = StripHidden(s)
	if strings.ContainsRune(s, '<') || strings.Contains(s, `\documentclass`) {
		s = stripTags(onlyText(s))
	}
	if strings.ContainsAny(s, "\\~`") {
		s = tex.Decode(s)
	}
	if strings.ContainsRune(s, '&') {
		s = StripHidden(html.UnescapeString(s))
	}
	if strings.Contains(s, "''") && strings.Contains(s, "``") {
		s = strings.NewReplacer("``", `"`, "''", `"`).Replace(s)
	}
	return collapse(norm.NFC.String(s))
}

// Same reports whether cleaning raw text changed nothing but white space and the
// composition of accents.
func Same(raw, clean string) bool {
	if text, ok := collapsePlain(raw); ok {
		return text == clean
	}
	return raw == clean || !differs(raw, clean) && norm.NFC.String(collapse(raw)) == clean
}

// CleanList cleans every text of a list and drops those that become empty.
func CleanList(list []string) []string {
	var out []string
	for _, s := range list {
		if s = Clean(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
