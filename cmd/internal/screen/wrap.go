package screen

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Wrap breaks text into lines of at most width columns, between words where it
// can. White space is collapsed, the text made [Safe]. Wide and combining
// characters count as a terminal shows them. Text without words has no lines.
func Wrap(s string, width int) (lines []string) {
	var line strings.Builder
	used := 0
	flush := func() {
		lines = append(lines, line.String())
		line.Reset()
		used = 0
	}
	for word := range strings.FieldsSeq(Safe(s)) {
		n := Columns(word)
		if used > 0 && used+1+n > width {
			flush()
		}
		if n > width { // broken anywhere
			broken := pieces(word, width)
			last := len(broken) - 1
			lines = append(lines, broken[:last]...)
			word, n = broken[last], Columns(broken[last])
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += n
	}
	if line.Len() > 0 {
		flush()
	}
	return lines
}

// more marks text that was cut.
const more = " ..."

// pieces cuts a word into as many pieces as it needs, each of at most width columns unless
// a letter is wider. Marks that take no column stay with their letters.
func pieces(word string, width int) (list []string) {
	var piece strings.Builder
	used := 0
	for _, r := range word {
		n := Columns(string(r))
		if used > 0 && used+n > width {
			list = append(list, piece.String())
			piece.Reset()
			used = 0
		}
		piece.WriteRune(r)
		used += n
	}
	return append(list, piece.String())
}

// Between stands between the parts of one line, such as a by-line.
const Between = " · "

// WrapParts is [Wrap] for a line of parts with [Between] between them: where it is broken
// between two parts, that is what separates them.
func WrapParts(s string, width int) []string {
	const sign = "·"
	var lines []string
	for i, line := range Wrap(s, width) {
		if i > 0 {
			line = strings.TrimPrefix(line, sign+" ")
		}
		if line = strings.TrimSuffix(line, " "+sign); line != sign {
			lines = append(lines, line)
		}
	}
	return lines
}

// WrapItems breaks a list into lines of at most width columns, between its items as long as
// each of them fits into a line.
func WrapItems(items []string, width int) (lines []string) {
	line := ""
	for i, item := range items {
		if item = strings.Join(strings.Fields(Safe(item)), " "); i < len(items)-1 {
			item += ","
		}
		if joined := strings.TrimPrefix(line+" "+item, " "); line == "" || Columns(joined) <= width {
			line = joined
			continue
		}
		lines = append(lines, Wrap(line, width)...)
		line = item
	}
	return append(lines, Wrap(line, width)...)
}

// Head returns the first lines that [Wrap] makes of a text, at most as many as
// asked for. Where there are more, the last one ends in "...". The width must be
// above 4.
func Head(s string, width, lines int) []string { return head(Wrap, s, width, lines) }

// HeadParts is [Head] for lines of [WrapParts].
func HeadParts(s string, width, lines int) []string { return head(WrapParts, s, width, lines) }

func head(wrap func(s string, width int) []string, s string, width, lines int) []string {
	// Wrapping takes time: text far beyond the last line is cut off first.
	if far := 8 * width * (lines + 1); len(s) > far {
		s = strings.ToValidUTF8(s[:far], "")
	}
	wrapped := wrap(s, width)
	if len(wrapped) > lines {
		wrapped = wrapped[:lines]
		wrapped[lines-1] = wrap(wrapped[lines-1], width-len(more))[0] + more
	}
	return wrapped
}

// Cut returns a text in one line of at most so many columns, with "…" at its end where
// that is not all of it. It is made [Safe], and white space collapsed.
func Cut(s string, columns int) string {
	s = Safe(strings.Join(strings.Fields(s), " "))
	if Columns(s) <= columns {
		return s
	}
	if columns < 1 {
		return ""
	}
	return strings.TrimRight(text.Trim(s, columns-1), " ") + "…"
}

// Hang returns a head and a text behind it. On a terminal the text is wrapped, and its
// other lines begin below the first one; elsewhere the line stays whole, for programs that
// read it.
func (s *Screen) Hang(head, text string) string {
	indent := Columns(head)
	if !s.Terminal || s.Measure()-indent < narrowText {
		return head + text
	}
	return head + strings.Join(Wrap(text, s.Measure()-indent), "\n"+strings.Repeat(" ", indent))
}

// narrowText is the width of a column of text below which wrapping helps nobody.
const narrowText = 10
