package text

import (
	"regexp"
	"strings"
)

// Markup is the inside of an element, tags and all: Clean takes them away.
type Markup struct {
	Inner string `xml:",innerxml"`
}

// enclosed are the parts of an element's inside that are no tags: comments and
// instructions say nothing, and a tag in a CDATA section is text.
var enclosed = []struct {
	start, end string
	text       bool
}{{"<![CDATA[", "]]>", true}, {"<!--", "-->", false}, {"<?", "?>", false}}

// annotation is the start of TeX that repeats what MathML says.
var annotation = regexp.MustCompile(`^<((?:mml:)?annotation(?:-xml)?)(?:\s|>)`)

// String is the inside without what says nothing. A tag that Clean does not know
// is of that kind as well.
func (m Markup) String() string {
	var b strings.Builder
	open := map[string]bool{} // starts that nothing ends any more: looking again would cost n^2
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

// part returns what the part that s begins with, at a "<", says, and its length.
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
	if m := annotation.FindStringSubmatch(tag); m != nil && !strings.HasSuffix(tag, "/>") {
		if inside, ok := cutEnclosed(s, "<"+m[1], "</"+m[1], open); ok {
			after := len("<"+m[1]) + len(inside)
			return "", after + tagLength(s[after:])
		}
	}
	if tags().MatchString(tag) {
		return tag, length
	}
	return "", length
}

// cutEnclosed returns what stands between the start of s and the end that
// belongs to it.
func cutEnclosed(s, start, end string, open map[string]bool) (inside string, ok bool) {
	if !strings.HasPrefix(s, start) || open[start] {
		return "", false
	}
	inside, _, ok = strings.Cut(s[len(start):], end)
	open[start] = !ok
	return inside, ok
}

// tagLength is the length of the tag that s begins with, 0 if it begins with
// none.
func tagLength(s string) int {
	end := strings.IndexAny(s[1:], "<>!?") + 1
	if end == 0 || s[end] != '>' {
		return 0
	}
	return end + 1
}
