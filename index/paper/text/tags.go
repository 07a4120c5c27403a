package text

import (
	"regexp"
	"strings"
	"sync"

	"paperkin/embed/text"
	"paperkin/index/paper/pattern"
)

// tagNames are the names of the markup tags that occur in titles and abstracts: those of
// HTML, JATS, MathML and the Anthology. Tags with another name stay, and so do those with
// attributes without values, so that "a < b and c > d" stays, and "$1<p \le 2$ and $q>2$".
// All names with one of the prefixes of JATS and MathML count.
var tagNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`i b u em strong small big sub sup tt code span font center p br hr div h1 h2 h3 h4 h5 h6 title sec italic bold bold-italic roman monospace sans-serif sc list list-item
		inline-formula disp-formula alternatives tex-math math semantics mrow mi mn mo ms mtext mspace mstyle msub msup msubsup mfrac msqrt mroot mover munder munderover mfenced mpadded mtable mtr mtd
		fixed-case url a abstract ul ol li dl dt dd table tbody thead tr td th pre blockquote scp inf underline xref ext-link named-content styled-content`) {
		names[name] = true
	}
	return names
})

// tagRest matches what stands behind the name of a tag.
var tagRest = pattern.Of(`(?i)^(?:\s+[a-z][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*\s*/?>`)

// cutTag returns the name of the markup tag at the start of a text, which begins with "<", in
// lower case, and the tag's length; 0 if there is none.
func cutTag(s string) (name string, length int) {
	at := 1
	if strings.HasPrefix(s, "</") {
		at = 2
	}
	end := at
	for end < len(s) && (isLetter(s[end]) || s[end] == '-' || s[end] == ':' || '0' <= s[end] && s[end] <= '9') {
		end++
	}
	if end == at || end == len(s) {
		return "", 0
	}
	name = strings.ToLower(s[at:end])
	if prefix, local, found := strings.Cut(name, ":"); found {
		if prefix != "jats" && prefix != "mml" || local == "" || strings.ContainsAny(local, ":0123456789") {
			return "", 0
		}
	} else if !tagNames()[name] {
		return "", 0
	}
	if s[end] == '>' {
		return name, end + 1
	}
	rest := tagRest().FindStringIndex(s[end:])
	if rest == nil {
		return "", 0
	}
	return name, end + rest[1]
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

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
	if strings.Contains(s, "math>") || strings.Contains(s, "annotation") {
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
	for next := 0; ; {
		found := strings.IndexByte(s[next:], '<')
		if found < 0 {
			return b.String() + s[kept:]
		}
		from := next + found
		name, length := cutTag(s[from:])
		if length == 0 {
			next = from + 1
			continue
		}
		to := from + length
		next = to
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
		b.WriteString(s[kept:from])
		if separates(name) {
			b.WriteByte(' ')
		}
		kept = to
	}
}

// separating are the names of tags that separate blocks of text; others format words.
var separating = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq("p br hr div h1 h2 h3 h4 h5 h6 title sec list list-item ul ol li dt dd tr td th pre blockquote") {
		names[name] = true
	}
	return names
})

// separates reports whether a space takes the place of a tag.
func separates(name string) bool {
	name = strings.TrimPrefix(name, "jats:")
	first, _, _ := strings.Cut(name, "-")
	return separating()[name] || separating()[first]
}
