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
			broken := strings.Split(text.WrapSoft(word, width), "\n")
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

// Head returns the first lines that [Wrap] makes of a text, at most as many as
// asked for. Where there are more, the last one ends in "...". The width must be
// above 4.
func Head(s string, width, lines int) []string {
	// Wrapping takes time: text far beyond the last line is cut off first.
	if far := 8 * width * (lines + 1); len(s) > far {
		s = strings.ToValidUTF8(s[:far], "")
	}
	wrapped := Wrap(s, width)
	if len(wrapped) > lines {
		wrapped = wrapped[:lines]
		wrapped[lines-1] = Wrap(wrapped[lines-1], width-len(more))[0] + more
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
