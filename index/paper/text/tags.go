package text

import (
	"regexp"
	"strings"
	"sync"

	"paperkin/embed/text"
)

// tags matches the markup tags that occur in titles and abstracts: those of HTML,
// JATS, MathML and the Anthology. It matches no others, and attributes only with
// values, so that "a < b and c > d" stays, and "$1<p \le 2$ and $q>2$".
var tags = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)</?(?:(?:jats|mml):[a-z-]+|(?:i|b|u|em|strong|sub|sup|tt|code|span|p|br|div|title|sec|italic|bold|sc|list|list-item|` +
		`inline-formula|tex-math|math|mrow|mi|mn|mo|msub|msup|fixed-case|url|a|abstract|ul|ol|li|scp|underline|xref|ext-link))` +
		`(?:\s+[a-z][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*\s*/?>`)
})

// stripTags removes the tags of a text; within inline math, where "<p>" is a mean,
// only those with a prefix.
func stripTags(s string) string {
	var b strings.Builder
	kept, seen, math := 0, 0, 0 // offsets: of the text written, of the text searched for math, of the end of math
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

// untag returns the replacement of a tag: a space for one that separates blocks of
// text, nothing for one that formats words.
func untag(tag string) string {
	if blockTag.MatchString(tag) {
		return " "
	}
	return ""
}
