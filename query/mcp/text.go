package mcp

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/paper/text"
)

// MaxText is the number of characters that an answer has at most.
const MaxText = 24_000

// A page is an answer in the making: lines, then entries, as many as there is room for.
type page struct {
	head    []string
	entries []entry
	more    int // entries that were not even looked up
}

// An entry is a paper: its tag, whose attributes are pairs of a name and a value, and the
// lines in it.
type entry struct {
	attributes [][2]string
	lines      []string
}

// line adds a line that the server itself has to say.
func (p *page) line(s string) { p.head = append(p.head, escape(s)) }

// String writes the page. What there is no room for is counted; a first entry that is too
// long loses its end.
func (p page) String() string {
	const closing = "</paper>\n"
	var b strings.Builder
	room := MaxText - 100 // for the last line
	put := func(s string) {
		b.WriteString(s)
		room -= utf8.RuneCountInString(s)
	}
	for _, line := range p.head {
		put(short(line, 2000) + "\n")
	}
	for i, e := range p.entries {
		body := strings.Builder{}
		for _, line := range e.lines {
			body.WriteString(escape(line) + "\n")
		}
		opening, text := e.opening(), body.String()
		left := room - utf8.RuneCountInString(opening) - len(closing)
		if fits := utf8.RuneCountInString(text) <= left; !fits && i > 0 {
			p.more += len(p.entries) - i
			break
		} else if !fits {
			text = short(strings.TrimSuffix(text, "\n"), left-20) + " (cut)\n"
		}
		put(opening + text + closing)
	}
	if p.more > 0 {
		put(more(p.more, "paper", "papers") + " left out\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// more is how many things there are beside those that are shown.
func more(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return thousands(n) + " more " + many
}

// opening is the tag that an entry begins with.
func (e entry) opening() string {
	var b strings.Builder
	b.WriteString("<paper")
	for _, a := range e.attributes {
		if a[1] != "" {
			fmt.Fprintf(&b, ` %s="%s"`, a[0], strings.ReplaceAll(escape(short(a[1], 500)), `"`, "&quot;"))
		}
	}
	b.WriteString(">\n")
	return b.String()
}

// escape makes one line of a text, in which nothing is a tag and nothing is hidden.
func escape(s string) string { return tags.Replace(clean(s)) }

var tags = strings.NewReplacer("&", "&amp;", "<", "&lt;")

// clean drops what must not reach people, and what nobody sees but a model may read:
// runs of joiners and of variation selectors, of which texts have one at a time.
func clean(s string) string {
	s = text.StripHidden(s)
	if strings.IndexFunc(s, smuggles) < 0 {
		return s
	}
	before := ' '
	return strings.Map(func(r rune) rune {
		last := before
		before = r
		if smuggles(r) && (smuggles(last) || last <= ' ' || r >= 0xe0100) {
			return -1
		}
		return r
	}, s)
}

// smuggles reports whether a character shows nothing by itself.
func smuggles(r rune) bool {
	return r == 0x200c || r == 0x200d || r >= 0xe0100 && r <= 0xe01ef || r >= 0xfe00 && r <= 0xfe0f || unicode.Is(unicode.Cf, r) && r > 0xffff
}

// short cuts a text to a number of characters.
func short(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:max(0, most-1)]) + "…"
}

// How many characters of an abstract hits have. Full ones are whole, but for texts that are
// no abstracts.
const (
	shortLength = 700
	fullLength  = 6000
)

// beginning is the beginning of an abstract, to the end of a sentence if there is one.
func beginning(abstract string, most int) string {
	all := []rune(abstract)
	if len(all) <= most {
		return abstract
	}
	end := 0
	for i := most / 3; i < most; i++ {
		if unicode.IsSpace(all[i+1]) && strings.ContainsRune(".?!", all[i]) && !unicode.IsUpper(all[i-1]) { // nor after an initial
			end = i + 1
		}
	}
	if end == 0 {
		for end = most; end > most/3 && !unicode.IsSpace(all[end]); end-- {
		}
	}
	return strings.TrimSpace(string(all[:end])) + " … (get_papers for the rest)"
}
