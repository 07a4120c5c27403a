package paper

import (
	"bytes"
	"html"
	"paperkin/embed/text"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes text from a source fit to store, print and embed: broken UTF-8
// becomes U+FFFD; control characters, zero-width characters and those that
// turn the writing direction go; markup tags and entities, TeX accents and TeX
// formatting are decoded; Unicode is composed (NFC); white space is collapsed.
// Inline math ($...$) stays as typed. Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	text, _ := cleaned(s)
	return text
}

// cleaned is Clean, and reports whether the text was plain: nothing changed but
// white space.
func cleaned(s string) (text string, plain bool) {
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
	s = stripControl(s)
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

// collapsePlain is Clean for text of printable ASCII and white space in which
// nothing can be decoded, the usual case: it takes one look at every byte, and
// a copy only where white space changes.
func collapsePlain(s string) (text string, ok bool) {
	space := true
	clean := 0 // what comes before stays as it is
	for ; clean < len(s); clean++ {
		c := s[clean]
		if byteKind[c] == undecided || byteKind[c] == blank && (c != ' ' || space) {
			break
		}
		space = c == ' '
	}
	if clean == len(s) && (!space || s == "") {
		return s, true
	}
	b := append(make([]byte, 0, len(s)), s[:clean]...)
	for ; clean < len(s); clean++ {
		switch c := s[clean]; byteKind[c] {
		case undecided:
			return "", false
		case blank:
			if !space {
				b = append(b, ' ')
			}
			space = true
		default:
			b = append(b, c)
			space = false
		}
	}
	return string(bytes.TrimSuffix(b, []byte(" "))), true
}

// What a byte can be to collapsePlain.
const (
	undecided = iota // control characters, all but ASCII, and what starts markup or TeX
	ordinary
	blank
)

var byteKind = func() (table [256]byte) {
	for c := byte(' '); c < 0x7f; c++ {
		table[c] = ordinary
	}
	for _, c := range decodable {
		table[c] = undecided
	}
	for _, c := range " \n\r\t" {
		table[c] = blank
	}
	return table
}()

// stripControl drops hidden characters but white space, which becomes a space,
// and makes the text valid UTF-8.
func stripControl(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf && r >= ' ' && r != 0x7f, r > '\u00ad' && r < '\u0600': // the Latin, Greek and Cyrillic of most papers
			return r
		case unicode.IsSpace(r):
			return ' '
		case Hidden(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// tags are the markup tags that titles and abstracts come with: HTML, JATS,
// MathML and the Anthology's. Only these, and attributes only with values, so
// that "a < b and c > d" stays, and "$1<p \le 2$ and $q>2$".
var tags = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)</?(?:(?:jats|mml):[a-z-]+|(?:i|b|u|em|strong|sub|sup|tt|code|span|p|br|div|title|sec|italic|bold|sc|list|list-item|` +
		`inline-formula|tex-math|math|mrow|mi|mn|mo|msub|msup|fixed-case|url|a|abstract|ul|ol|li|scp|underline|xref|ext-link))` +
		`(?:\s+[a-z][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*\s*/?>`)
})

// stripTags strips the tags of a text, but in inline math, where "<p>" is a
// mean, only those with a prefix.
func stripTags(s string) string {
	var b strings.Builder
	kept, seen, math := 0, 0, 0 // offsets: what is written, where math was looked for, where it ends
	for _, tag := range tags().FindAllStringIndex(s, -1) {
		from, to := tag[0], tag[1]
		for seen < from {
			at := strings.IndexByte(s[seen:from], '$')
			if at < 0 {
				break
			}
			math = seen + at + text.MathLength(s[seen+at:])
			seen = math
		}
		seen = max(seen, to)
		if from < math && !strings.Contains(s[from:to], ":") {
			continue
		}
		b.WriteString(s[kept:from] + untag(s[from:to]))
		kept = to
	}
	return b.String() + s[kept:]
}

var blockTag = regexp.MustCompile(`(?i)^</?(?:jats:)?(?:p|br|div|title|sec|list|list-item|ul|ol|li)\b`)

// untag replaces a tag: by a space where it parts blocks of text, by nothing
// where it says how a word looks.
func untag(tag string) string {
	if blockTag.MatchString(tag) {
		return " "
	}
	return ""
}

// CleanList cleans every text of a list and drops those that end up empty.
func cleanList(list []string) []string {
	var out []string
	for _, s := range list {
		if s = Clean(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
