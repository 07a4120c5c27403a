package browse

import (
	"slices"
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// The most lines that the preview gives to authors, where a paper appeared, and tags.
const maxNameLines = 3

// previewRows paints the current paper from the line to which it is scrolled.
func (m Model) previewRows(at pane, p palette) []string {
	if at.empty() {
		return nil
	}
	lines := m.previewIn(at.width, p)
	lines = lines[min(m.scrolled, len(lines)):]
	rows := m.block(lines, at.width, at.height)
	if last := len(rows) - 1; len(lines) > len(rows) {
		rows[last] = line{{text: "…", style: p.soft}}.paint(m.method, at.width, "")
	}
	return rows
}

// previewLines are those of the preview in any palette.
func (m Model) previewLines(width int) []line { return m.previewIn(width, palette{}) }

// previewIn returns everything about the current paper.
func (m Model) previewIn(width int, p palette) (lines []line) {
	hit, ok := m.current()
	if !ok || width <= 0 {
		return nil
	}
	about := hit.Paper
	var why query.Why
	if m.whose == about.ID {
		why = m.why
	}
	link := screen.Safe(paper.Link(about))
	add := func(text string, s style, most int) {
		wrapped := screen.WrapParts(text, width)
		if len(wrapped) > most {
			wrapped = screen.HeadParts(text, max(5, width), most)
		}
		for _, l := range wrapped {
			lines = append(lines, line{{text: l, style: s}})
		}
	}
	for _, l := range emphasise(about.Title, width, query.Why{Terms: why.Terms}, p) {
		for i := range l {
			l[i].style, l[i].link = p.strong.with(l[i].style), link
		}
		lines = append(lines, l)
	}
	add(authors(about), p.soft, maxNameLines)
	add(strings.Join(parts(about), screen.Between), p.soft, maxNameLines)
	add(strings.Join(names(about), "  "), p.accent, farLines) // an address that is cut leads nowhere
	if about.Retracted() {
		add("RETRACTED, according to a source", p.warning, 1)
	}
	if said := standing(hit.Said); said != "" {
		add(said, p.accent, 1)
	}
	if len(hit.Said.Tags) > 0 {
		add("tags: "+strings.Join(hit.Said.Tags, ", "), p.accent, maxNameLines)
	}
	for _, c := range hit.Copies {
		add("also "+wire.Byline(c), p.soft, 2)
	}
	if note := screen.Wrap("note: "+hit.Said.Note, width); hit.Said.Note != "" {
		lines = append(lines, nil)
		for _, l := range note {
			lines = append(lines, line{{text: l, style: p.accent}})
		}
	}
	if abstract := emphasise(about.Abstract, width, why, p); len(abstract) > 0 {
		lines = append(append(lines, nil), abstract...)
	}
	return lines
}

func authors(p paper.Paper) string {
	list := strings.Join(p.Authors, ", ")
	if p.EtAl && list != "" {
		list += " et al."
	}
	return list
}

// parts are date, venue and categories.
func parts(p paper.Paper) []string {
	list := []string{p.Published, p.Venue, strings.Join(p.Categories, " ")}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// names are what a paper is called, its own name first.
func names(p paper.Paper) []string {
	own := wire.Name(p)
	return append([]string{own}, slices.DeleteFunc(wire.Names(p), func(n string) bool { return n == own })...)
}

// emphasise wraps a text, with the words of the question and the sentence that fits it best
// in their styles.
func emphasise(text string, width int, why query.Why, p palette) []line {
	wrapped := screen.Wrap(text, width)
	whole := clean(text)
	from, to := -1, -1
	if sentence := clean(why.Sentence); sentence != "" {
		if from = strings.Index(whole, sentence); from >= 0 {
			to = from + len(sentence)
		}
	}
	lines := make([]line, 0, len(wrapped))
	at := 0 // where in whole the line begins
	for _, l := range wrapped {
		if i := strings.Index(whole[at:], l); i >= 0 {
			at += i
		}
		var painted line
		offset := at
		for _, part := range query.Mark(l, why.Terms) {
			var word style
			if part.Term {
				word = p.term
			}
			painted = append(painted, cutAt(part.Text, offset, from, to, word, p.sentence)...)
			offset += len(part.Text)
		}
		lines = append(lines, painted)
		at += len(l)
	}
	return lines
}

// cutAt returns a text that begins at an offset as spans, of which those between from and
// to are part of a sentence.
func cutAt(text string, offset, from, to int, word, sentence style) (l line) {
	a, b := max(0, min(from-offset, len(text))), max(0, min(to-offset, len(text)))
	for _, s := range []span{{text[:a], word, ""}, {text[a:b], word.with(sentence), ""}, {text[b:], word, ""}} {
		if s.text != "" {
			l = append(l, s)
		}
	}
	return l
}
