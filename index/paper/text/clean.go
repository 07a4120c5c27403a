// Package text makes text from sources clean: it takes away markup, TeX and
// characters that people cannot see, and reads other encodings as UTF-8.
//
// It knows nothing of papers or of their formats. Folding text, to compare it,
// is the business of embed/text.
package text

import (
	"html"
	"strings"

	"golang.org/x/text/unicode/norm"

	"paperkin/embed/text"
)

// Clean makes text from a source fit to store, print and embed: broken UTF-8
// becomes U+FFFD; control characters, zero-width characters and those that
// turn the writing direction go; markup tags and entities, TeX accents and TeX
// formatting are decoded; Unicode is composed (NFC); white space is collapsed.
// Inline math ($...$) stays as typed. Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	clean, _ := Cleaned(s)
	return clean
}

// Cleaned is [Clean], and reports whether the text was plain: nothing changed but
// white space.
func Cleaned(s string) (text string, plain bool) {
	if text, ok := collapsePlain(s); ok {
		return text, true
	}
	return decode(s), false
}

func decode(s string) string {
	// Decoding can bring to light what has to be decoded in turn: "&amp;lt;", an
	// accent within an accent. Real text is done after one round or two; what
	// is still changing then loses the characters that make it change.
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

// decodable are the characters without which there is nothing to decode.
const decodable = "\\<&~`"

func cleanOnce(s string) string {
	s = StripHidden(s)
	if strings.ContainsRune(s, '<') {
		s = stripTags(s)
	}
	if strings.ContainsRune(s, '&') {
		s = html.UnescapeString(s)
	}
	if strings.ContainsAny(s, "\\~`") {
		s = text.DecodeTeX(s)
	}
	if strings.Contains(s, "''") && strings.Contains(s, "``") {
		s = strings.NewReplacer("``", `"`, "''", `"`).Replace(s)
	}
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// Same reports whether cleaning raw text changed nothing but white space and the
// composition of accents.
func Same(raw, clean string) bool {
	if text, ok := collapsePlain(raw); ok {
		return text == clean
	}
	return raw == clean || norm.NFC.String(strings.Join(strings.Fields(raw), " ")) == clean
}

// CleanList cleans every text of a list and drops those that end up empty.
func CleanList(list []string) []string {
	var out []string
	for _, s := range list {
		if s = Clean(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
