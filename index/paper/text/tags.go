package text

import (
	"regexp"
	"strings"
	"sync"

	"paperkin/embed/text"
	"paperkin/index/paper/pattern"
)

// tags matches the markup tags that occur in titles and abstracts: those of HTML,
// JATS, MathML and the Anthology. It matches no others, and attributes only with
// values, so that "a < b and c > d" stays, and "$1<p \le 2$ and $q>2$".
var tags = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)</?(?:(?:jats|mml):[a-z-]+|(?:i|b|u|em|strong|small|big|sub|sup|tt|code|span|font|center|p|br|hr|div|h[1-6]|title|sec|italic|bold|bold-italic|roman|monospace|sans-serif|sc|list|list-item|` +
		`inline-formula|disp-formula|alternatives|tex-math|math|semantics|mrow|mi|mn|mo|ms|mtext|mspace|mstyle|msub|msup|msubsup|mfrac|msqrt|mroot|mover|munder|munderover|mfenced|mpadded|mtable|mtr|mtd|fixed-case|url|a|abstract|ul|ol|li|dl|dt|dd|table|tbody|thead|tr|td|th|pre|blockquote|scp|inf|underline|xref|ext-link|named-content|styled-content))` +
		`(?:\s+[a-z][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*\s*/?>`)
})

// second are the other forms of a formula that has several: MathML behind TeX, and the
// TeX that annotates MathML. The text of one of them is enough.
var second = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)(</(?:jats:)?tex-math>\s*)<(?:mml:)?math\b[^<>]*>.*?</(?:mml:)?math>|<(?:mml:)?annotation(?:-xml)?\b[^<>]*>.*?</(?:mml:)?annotation(?:-xml)?>`)
})

// preamble matches the document that Springer's formulas are in.
var preamble = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)\\documentclass.{0,900}?\\begin\{document\}(.*?)\\end\{document\}`)
})

// bareMath matches a formula that only its element says to be math, as in the Anthology.
var bareMath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)<tex-math>\s*([^<$\\^_]*[\\^_][^<$]*?)\s*</tex-math>`)
})

// sections are the marks around and of what is no text in XML.
var sections = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)<!\[CDATA\[(.*?)\]\]>|<!--.*?-->`) })

// onlyText removes what XML has beside text and tags, and of formulas all forms but one.
func onlyText(s string) string {
	if strings.Contains(s, `\documentclass`) {
		s = preamble().ReplaceAllString(s, "$1")
	}
	if strings.Contains(s, "<!") {
		s = sections().ReplaceAllString(s, "$1")
	}
	if strings.Contains(s, "math") || strings.Contains(s, "annotation") {
		s = second().ReplaceAllString(s, "$1")
		s = bareMath().ReplaceAllString(s, "$$$1$$")
	}
	return s
}

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

var blockTag = pattern.Of(`(?i)^</?(?:jats:)?(?:p|br|hr|div|h[1-6]|title|sec|list|list-item|ul|ol|li|dt|dd|tr|td|th|pre|blockquote)\b`)

// untag returns the replacement of a tag: a space for one that separates blocks of
// text, nothing for one that formats words.
func untag(tag string) string {
	if blockTag().MatchString(tag) {
		return " "
	}
	return ""
}
