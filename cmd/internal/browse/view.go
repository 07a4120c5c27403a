package browse

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// View returns the screen.
func (m Model) View() tea.View {
	var v tea.View
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "paperkin"
	if m.width <= 0 || m.height <= 0 {
		return v
	}
	p := paletteFor(m.profile, m.behind)
	l := m.layout()
	rows := make([]string, m.height)
	field, column := m.fieldLine(p, m.width)
	rows[0] = field.paint(m.method, m.width, "")
	m.draw(rows[1:], l, p)
	status, statusColumn := m.statusLine(p, m.width)
	rows[m.height-1] = status.paint(m.method, m.width, "")
	v.SetContent(strings.Join(rows, "\n"))
	switch {
	case m.prompt != nil:
		v.Cursor = tea.NewCursor(min(statusColumn, m.width-1), m.height-1)
	case m.focus == onField && !m.help:
		v.Cursor = tea.NewCursor(min(column, m.width-1), 0)
	}
	return v
}

// draw fills the rows between the field and the status.
func (m Model) draw(rows []string, l layout, p palette) {
	if len(rows) < 2 {
		return
	}
	rows[0] = m.noticeLine(p).paint(m.method, m.width, "")
	rows = rows[1 : len(rows)-1]
	if m.help {
		copy(rows, m.block(m.helpLines(p, m.width, len(rows)), m.width, len(rows)))
		return
	}
	list := m.listRows(l.list, p)
	preview := m.previewRows(l.preview, p)
	if !l.beside {
		rows = rows[copy(rows, list):]
		if len(preview) > 0 {
			rows[0] = m.dividing("─", l.divider.width, p).paint(m.method, l.divider.width, "")
			for i, row := range preview {
				rows[1+i] = " " + row
			}
		}
		return
	}
	divider := append(append(line{{text: " "}}, m.dividing("│", 1, p)...), span{text: " "}).paint(m.method, 3, "")
	for i := range rows {
		rows[i] = list[i] + divider + preview[i]
	}
}

// dividing is what stands between list and preview, where there is a paper to preview. It
// shows which of the two has the focus.
func (m Model) dividing(what string, times int, p palette) line {
	look := p.rule
	if m.focus == onPreview {
		look = p.accent
	}
	if len(m.answer.Hits) == 0 {
		what, look = " ", ""
	}
	return line{{text: strings.Repeat(what, times), style: look}}
}

// block paints lines into so many rows, which are all filled.
func (m Model) block(lines []line, width, height int) []string {
	rows := make([]string, height)
	for i := range rows {
		var l line
		if i < len(lines) {
			l = lines[i]
		}
		rows[i] = l.paint(m.method, width, "")
	}
	return rows
}

// promptSign stands before what is typed, and margin before what is said.
const (
	promptSign = "› "
	margin     = "   "
)

// fieldLine is the question as it is typed, and the column of the cursor.
func (m Model) fieldLine(p palette, width int) (l line, cursor int) {
	sign := span{text: " " + promptSign, style: p.soft}
	if m.focus == onField {
		sign.style = p.accent.with(bold)
	}
	room := width - m.method.StringWidth(sign.text) - 1
	text, at := m.field.visible(m.method, room)
	shown := span{text: text, style: p.strong}
	if m.field.String() == "" {
		shown = span{text: "ask in plain words", style: p.soft}
	}
	return line{sign, shown}, m.method.StringWidth(sign.text) + at
}

// noticeLine says what is to be said of the answer. It is always there, so that nothing
// moves when there is something to say.
func (m Model) noticeLine(p palette) line {
	soft := func(text string) line { return line{{text: margin + clean(text), style: p.soft}} }
	switch {
	case m.like != nil:
		return line{{text: margin + "papers similar to ", style: p.soft}, {text: clean(m.like.Paper.Title), style: p.accent}, {text: "   b: back", style: p.soft}}
	case m.answer.DidYouMean != "":
		return line{{text: margin + "did you mean ", style: p.soft}, {text: clean(m.answer.DidYouMean), style: p.accent}, {text: "   d: yes", style: p.soft}}
	case m.answer.Understood != nil || m.answer.Listed != nil:
		return soft(m.o.Words.Meaning(m.answer))
	}
	return nil
}
