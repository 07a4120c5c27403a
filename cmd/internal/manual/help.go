package manual

import (
	"strings"

	"paperkin/cmd/internal/screen"
)

// The widths of help pages: narrower ones are for terminals on which they cannot be read
// anyhow, and longer lines are hard to read. Below twoColumns an explanation stands under
// its term.
const (
	leastWidth = 40
	mostWidth  = 100
	twoColumns = 64
	mostTerm   = 26 // columns of a term that has its explanation beside it
)

// Help returns a page as text of lines of at most width columns, as far as words and examples
// fit into that. bold marks titles.
func Help(p Page, width int, bold func(string) string) string {
	h := helper{width: min(max(width, leastWidth), mostWidth), bold: bold}
	h.paragraph(0, p.Name+": "+p.Summary)
	h.b.WriteString("\n")
	h.hanging(2, 4, p.Name+" "+p.Synopsis)
	for _, text := range p.Text {
		h.b.WriteString("\n")
		h.paragraph(0, text)
	}
	if len(p.Examples) > 0 {
		h.title("Examples")
		for _, e := range p.Examples {
			h.b.WriteString("  " + e.Line + "\n")
			h.paragraph(6, e.What)
		}
	}
	for _, l := range p.Lists {
		h.list(l)
	}
	for _, s := range p.Sections {
		if s.InMan {
			continue
		}
		h.title(s.Title)
		for i, text := range s.Text {
			if i > 0 {
				h.b.WriteString("\n")
			}
			h.paragraph(2, text)
		}
	}
	return h.b.String()
}

// Topic returns a section by itself, as Help returns a page.
func Topic(s Section, width int, bold func(string) string) string {
	h := helper{width: min(max(width, leastWidth), mostWidth), bold: bold}
	h.b.WriteString(bold(s.Title) + "\n")
	for i, text := range s.Text {
		if i > 0 {
			h.b.WriteString("\n")
		}
		h.paragraph(2, text)
	}
	return h.b.String()
}

type helper struct {
	b     strings.Builder
	width int
	bold  func(string) string
}

func (h *helper) title(t string) { h.b.WriteString("\n" + h.bold(t) + "\n") }

func (h *helper) paragraph(indent int, text string) { h.hanging(indent, indent, text) }

// hanging writes a paragraph whose first line is indented otherwise than the others.
func (h *helper) hanging(first, others int, text string) {
	for i, line := range screen.Wrap(text, h.width-max(first, others)) {
		indent := others
		if i == 0 {
			indent = first
		}
		h.b.WriteString(strings.Repeat(" ", indent) + line + "\n")
	}
}

func (h *helper) list(l List) {
	h.title(l.Title)
	column := 0
	for _, e := range l.Entries {
		if n := len(e.Term); n <= mostTerm {
			column = max(column, n)
		}
	}
	for _, e := range l.Entries {
		if h.width < twoColumns {
			h.hanging(2, 4, e.Term)
			h.paragraph(6, e.Text)
			continue
		}
		beside := 2 + column + 2
		lines := screen.Wrap(e.Text, h.width-beside)
		if len(e.Term) > column {
			h.b.WriteString("  " + e.Term + "\n")
		} else if len(lines) > 0 {
			h.b.WriteString("  " + e.Term + strings.Repeat(" ", column-len(e.Term)+2) + lines[0] + "\n")
			lines = lines[1:]
		}
		for _, line := range lines {
			h.b.WriteString(strings.Repeat(" ", beside) + line + "\n")
		}
	}
}
