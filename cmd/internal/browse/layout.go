package browse

// A pane is a part of the screen.
type pane struct{ x, y, width, height int }

func (p pane) empty() bool { return p.width <= 0 || p.height <= 0 }

func (p pane) has(x, y int) bool {
	return x >= p.x && x < p.x+p.width && y >= p.y && y < p.y+p.height
}

// layout is where everything stands. The field is the first row, what is to be said of the
// answer the second one, and the status the last one.
type layout struct {
	list, preview pane
	divider       pane // between them: one column or one row
	beside        bool // the preview is beside the list, not below it
}

// The preview stands beside the list where both have room to be read, and no text is wider
// than lines should be.
const (
	besideFrom = 100
	widest     = 100
)

// rowsAround are those above and below the panes.
const rowsAround = 3

// hitRows is how many rows a hit takes: title and by-line.
const hitRows = 2

func (m Model) layout() (l layout) {
	height := max(0, m.height-rowsAround)
	l.list = pane{0, 2, m.width, height}
	switch {
	case m.width >= besideFrom:
		l.beside = true
		l.list.width = min(m.width/2, widest)
		l.divider = pane{l.list.width + 1, 2, 1, height}
		l.preview = pane{l.list.width + 3, 2, min(m.width-l.list.width-4, widest), height}
	case height >= 5*hitRows:
		l.list.height = (height - 1) / 2 / hitRows * hitRows
		l.divider = pane{0, 2 + l.list.height, m.width, 1}
		l.preview = pane{1, 3 + l.list.height, min(m.width-2, widest), height - l.list.height - 1}
	}
	return l
}

// shownHits is how many hits the list shows.
func (m Model) shownHits() int { return max(1, m.layout().list.height/hitRows) }

// follow scrolls the list so that the current hit is on the screen, and not further.
func (m Model) follow() Model {
	shown := m.shownHits()
	m.top = min(m.top, m.cursor)
	m.top = max(m.top, m.cursor-shown+1)
	m.top = max(0, min(m.top, len(m.answer.Hits)-shown))
	return m.scrollPreview(0)
}

// scrollPreview scrolls the preview by so many lines, not beyond its last one.
func (m Model) scrollPreview(by int) Model {
	p := m.layout().preview
	m.scrolled = max(0, min(m.scrolled+by, len(m.previewLines(p.width))-p.height))
	return m
}
