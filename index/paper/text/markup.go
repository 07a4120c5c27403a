package text

import (
	"strings"

	"paperkin/index/paper/pattern"
)

// Markup is the content of an XML element with its tags, which Clean removes.
type Markup struct {
	Inner string
}

// enclosed are the parts of the content that are not tags: comments and processing
// instructions, which are dropped, and CDATA sections, in which tags are text.
var enclosed = []struct {
	start, end string
	text       bool
}{{"<![CDATA[", "]]>", true}, {"<!--", "-->", false}, {"<?", "?>", false}}

// annotation matches the start tag of TeX that repeats a formula in MathML.
var annotation = pattern.Of(`^<((?:mml:)?annotation(?:-xml)?)(?:\s|>)`)

// String returns the content without comments, processing instructions, annotations
// and tags that Clean does not know.
func (m Markup) String() string {
	if strings.IndexByte(m.Inner, '<') < 0 {
		return m.Inner
	}
	var b strings.Builder
	b.Grow(len(m.Inner))
	open := map[string]bool{} // starts whose end is missing: searching for it each time would be quadratic
	rest := m.Inner
	for {
		before, _, found := strings.Cut(rest, "<")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		text, n := part(rest[len(before):], open)
		b.WriteString(text)
		rest = rest[len(before)+n:]
	}
}

// part returns the text of the part at the start of s, which begins with "<", and
// the part's length.
func part(s string, open map[string]bool) (text string, length int) {
	for _, e := range enclosed {
		if inside, ok := cutEnclosed(s, e.start, e.end, open); ok {
			if e.text {
				text = inside
			}
			return text, len(e.start) + len(inside) + len(e.end)
		}
	}
	length = tagLength(s)
	if length == 0 {
		return "<", 1
	}
	tag := s[:length]
	if !strings.HasPrefix(tag, "<annotation") && !strings.HasPrefix(tag, "<mml:annotation") {
		if _, known := cutTag(tag); known == 0 {
			tag = ""
		}
		return tag, length
	}
	if m := annotation().FindStringSubmatch(tag); m != nil && !strings.HasSuffix(tag, "/>") {
		if inside, ok := cutEnclosed(s, "<"+m[1], "</"+m[1], open); ok {
			after := len("<"+m[1]) + len(inside)
			return "", after + tagLength(s[after:])
		}
	}
	if _, known := cutTag(tag); known > 0 { // with the prefix of MathML
		return tag, length
	}
	return "", length
}

// cutEnclosed returns the text between start, if s begins with it, and the next end.
func cutEnclosed(s, start, end string, open map[string]bool) (inside string, ok bool) {
	if !strings.HasPrefix(s, start) || open[start] {
		return "", false
	}
	inside, _, ok = strings.Cut(s[len(start):], end)
	open[start] = !ok
	return inside, ok
}

// tagLength returns the length of the tag at the start of s, 0 if there is none.
func tagLength(s string) int {
	end := strings.IndexAny(s[1:], "<>!?") + 1
	if end == 0 || s[end] != '>' {
		return 0
	}
	return end + 1
}

// heading matches the heading at the start of abstracts in JATS and TEI.
var heading = pattern.Of(`(?i)^\s*(<(?:jats:)?(?:sec|p|div)\b[^>]*>\s*)?<(?:jats:)?title\b[^>]*>\s*(?:abstract|summary)[.:]?\s*</(?:jats:)?title>`)

// WithoutHeading returns the content of an abstract in XML without the heading that says
// that it is one.
func WithoutHeading(abstract string) string {
	if start := abstract[:min(len(abstract), 500)]; !strings.Contains(start, "title") {
		return abstract
	}
	return heading().ReplaceAllString(abstract, "$1")
}
