package browse

import (
	tea "charm.land/bubbletea/v2"
)

// click makes the hit that is clicked at the current one, or moves to the field.
func (m Model) click(at tea.Mouse) (Model, []effect) {
	if at.Button != tea.MouseLeft {
		return m, nil
	}
	if m.help {
		m.help = false
		return m, nil
	}
	l := m.layout()
	switch {
	case at.Y == 0:
		m.prompt = nil
		return m.toField()
	case l.list.has(at.X, at.Y):
		m.focus = onList
		if i := m.top + (at.Y-l.list.y)/hitRows; i < len(m.answer.Hits) {
			return m.move(i - m.cursor)
		}
	case l.preview.has(at.X, at.Y):
		m.focus = onPreview
	}
	return m, nil
}

// wheelLines is how far one notch of a wheel scrolls.
const wheelLines = 3

// wheel scrolls what is below the pointer: the preview by lines, the list by hits.
func (m Model) wheel(at tea.Mouse) (Model, []effect) {
	by := 1
	switch at.Button {
	case tea.MouseWheelUp:
		by = -1
	case tea.MouseWheelDown:
	default:
		return m, nil
	}
	if m.help {
		return m, nil
	}
	if m.layout().preview.has(at.X, at.Y) {
		return m.scrollPreview(by * wheelLines), nil
	}
	return m.move(by)
}
