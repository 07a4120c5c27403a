package readinglist

import (
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// A kind is what Markdown takes a line for: https://spec.commonmark.org/0.31.2/#list-items
type kind int

const (
	plain kind = iota
	heading
	point // with a bullet or a number
)

// An entry is a line of a list, with those that go on with it.
type entry struct {
	line   int
	kind   kind
	indent int
	text   string // without marks
	ids    []string
	bare   bool // it has nothing but ids
	edge   bool // an id is at its beginning or its end
	remark bool // on the point above it
}

var (
	// mark matches what stands before an item: a quotation, bullets or a number, a box.
	mark = pattern.Of(`^(?:>\s*)*(?:(?:[-*+•–]|\(?\d{1,4}[.)]|\[\d{1,4}\])\s+)(?:\[[ xX]\]\s+)?`)
	// nothing matches lines that say nothing: rules, fences, comments.
	nothing = pattern.Of("^(?:[-*_=]{3,}|(?:- ){2,}-|```.*|~~~.*|<!--.*-->|//.*|%.*)$")
	header  = pattern.Of(`^#{1,6}\s+`)
)

// entriesOf splits a text into entries.
func entriesOf(text string) (list []entry) {
	text = strings.TrimPrefix(text, "\ufeff")
	number, open := 0, false // open: an indented line goes on with the last entry
	for line := range strings.Lines(text) {
		number++
		trimmed := strings.TrimSpace(line)
		e := entry{line: number, indent: indentOf(line), text: trimmed}
		switch {
		case trimmed == "" || nothing().MatchString(trimmed):
			open = false
			continue
		case header().MatchString(trimmed):
			e.kind, e.text = heading, strings.Trim(header().ReplaceAllString(trimmed, ""), " #")
		case mark().MatchString(trimmed):
			e.kind, e.text = point, strings.TrimSpace(mark().ReplaceAllString(trimmed, ""))
		case open && e.indent > list[len(list)-1].indent:
			list[len(list)-1].text += " " + trimmed
			continue
		}
		open = e.kind == point
		list = append(list, e)
	}
	above := -1 // the indent of the last point with an id
	for i := range list {
		e := &list[i]
		e.lookForIDs()
		if e.kind != point || e.indent <= above {
			above = -1
		}
		switch {
		case above >= 0 && len(e.ids) == 0:
			e.remark = true
		case above < 0 && e.kind == point && len(e.ids) > 0:
			above = e.indent
		}
	}
	return list
}

// indentOf is the width of the blanks before a line. A tab counts as four.
func indentOf(line string) (n int) {
	for _, c := range line {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

var (
	// idText matches text that may be an id of a paper within a line.
	idText = pattern.Of(`(?i)https?://[^\s<>"]+|(?:\bdoi:?\s*)?\b10\.\d{4,9}(?:\.\d+)*/[^\s<>"]+|\barxiv:\s*[^\s<>"]+|\b\d{4}\.\d{4,5}(?:v\d+)?\b|\bpmid:?\s*\d+|\b(?:acl|openalex|s2):\s*[^\s<>"]+|\bcorpusid:\s*\d+|\bisbn(?:-1[03])?:?\s*[\dX][\dX -]{8,16}`)
	// bareNumber matches an id that is one only where it stands alone: of PubMed, of OpenAlex.
	bareNumber = pattern.Of(`^(?:(\d{6,9})|(W\d{6,}))$`)
	// between matches what may stand between the ids of a line, and around them.
	between = pattern.Of("^[\\s,;|.()\\[\\]<>\"'*_`]*(?:and)?[\\s,;|.()\\[\\]<>\"'*_`]*$")
)

// lookForIDs finds the ids of an entry. Of a reference the first one counts, of a line of
// nothing but ids all of them.
func (e *entry) lookForIDs() {
	if len(e.text) > longestLine {
		return
	}
	if m := bareNumber().FindStringSubmatch(strings.Trim(e.text, `"', `)); m != nil {
		name := "pmid:" + m[1]
		if m[2] != "" {
			name = "openalex:" + m[2]
		}
		e.ids, e.bare, e.edge = []string{name}, true, true
		return
	}
	if id, ok := paper.ParseID(e.text); ok && !strings.ContainsRune(e.text, ' ') {
		e.ids, e.bare, e.edge = []string{id}, true, true
		return
	}
	last := 0
	e.bare = true
	for _, at := range idText().FindAllStringIndex(e.text, -1) {
		id, end, ok := idAt(e.text, at[0], at[1])
		if !ok {
			continue
		}
		apart := between().MatchString(e.text[last:at[0]])
		e.edge = e.edge || len(e.ids) == 0 && apart
		e.bare = e.bare && apart
		if !slices.Contains(e.ids, id) {
			e.ids = append(e.ids, id)
		}
		last = end
	}
	ends := between().MatchString(e.text[last:])
	e.bare, e.edge = len(e.ids) > 0 && e.bare && ends, len(e.ids) > 0 && (e.edge || ends)
	if !e.bare && len(e.ids) > 1 {
		e.ids = e.ids[:1]
	}
}

// idAt reads the id in a part of a text, and returns where it ends: before a bracket that
// was opened in front of it, and before punctuation.
func idAt(text string, start, end int) (id string, to int, ok bool) {
	part := text[start:end]
	if strings.Contains(part, ")") {
		depth := 0
		for i, c := range part {
			switch {
			case c == '(':
				depth++
			case c == ')':
				depth--
			}
			if depth < 0 {
				part = part[:i]
				break
			}
		}
	}
	part = strings.TrimRight(part, ".,;:]}'*_`| -")
	if isbn := isbnText().FindStringSubmatch(part); isbn != nil {
		return "isbn:" + isbn[1], start + len(part), true
	}
	id, ok = paper.ParseID(strings.Replace(part, "pmid ", "pmid:", 1))
	return id, start + len(part), ok
}

var isbnText = pattern.Of(`(?i)^isbn(?:-1[03])?:?\s*([\dX][\dX -]*)$`)

var (
	link   = pattern.Of(`\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)`)
	quoted = pattern.Of(`[“"„]([^“”"„]+)[”"“]`)
)

// title is the title in an entry without ids: the text of a link, what is quoted in a
// reference, or all of it.
func (e *entry) title() string {
	title := e.text
	if m := link().FindStringSubmatch(title); m != nil {
		title = m[1]
	}
	if at := quoted().FindStringSubmatchIndex(title); at != nil && isReference(title[:at[0]]+" "+title[at[1]:]) && strings.Contains(strings.TrimSpace(title[at[2]:at[3]]), " ") {
		title = strings.TrimRight(title[at[2]:at[3]], ",. ")
	}
	return text.Clean(strings.TrimSuffix(strings.Trim(title, "*_` "), "."))
}

// year matches the year of a publication.
var year = pattern.Of(`\b(?:1[89]|20)\d\d\b`)

// isReference reports whether what stands around a quotation is that of the title in a
// reference, or nothing: titles quote as well.
func isReference(around string) bool {
	return year().MatchString(around) || between().MatchString(around)
}
