package browse

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"paperkin/query"
)

// focus is where keys go.
type focus int

const (
	onField focus = iota
	onList
	onPreview // keys that scroll go there, all others to the list
)

// A place is what is looked at: it can be left and come back to.
type place struct {
	question string
	like     *query.Hit // the papers similar to this one, whatever the question
	unlike   []string   // ids
	filters  string
	narrow   Narrowed // what the filters say
	mode     query.Mode
	cursor   int // which hit is the current one
}

// A Model is the state of the interface.
type Model struct {
	o             Options
	width, height int         // 0 until the terminal says them
	method        ansi.Method // how wide the terminal shows letters
	profile       colorprofile.Profile
	behind        background
	focus         focus
	field         field
	prompt        *prompt // asks for something in the last line; nil: nothing is asked
	help          bool    // the keys are shown

	place
	past []place

	turn     turn
	step     turn // of the cursor
	at       int  // where the cursor goes when the answer comes, or stay
	limit    int  // how many hits are asked for
	waiting  bool // the answer to the present turn has not come
	entered  bool // Enter was pressed meanwhile
	request  query.Request
	answer   query.Answer // to request
	err      error        // in place of an answer
	why      query.Why    // of the paper whose id is whose
	whose    string
	top      int // the first hit on the screen
	scrolled int // how many lines of the preview are above its first one

	marked  []query.Hit
	message string // said until the next key
	failed  bool   // the message is of a failure
	choice  Choice
}

// rests is how long the keys rest before more is looked for than the hits.
const rests = 80 * time.Millisecond

// New returns a model that has asked nothing yet.
func New(o Options) Model {
	m := Model{o: o, field: newField(o.Question), focus: onField}
	m.question, m.mode = o.Question, o.Mode
	var err error
	if m.narrow, err = o.Narrow(o.Filters, m.unfiltered()); err != nil {
		m.fail(err)
	}
	m.filters = m.narrow.Kept
	if m.question != "" {
		m.focus = onList
	}
	m.limit = firstHits
	m.turn, m.waiting = 1, true
	return m
}

// Start returns what is to be done first.
func (m Model) Start() []effect { return []effect{ask{m.turn, m.wanted()}} }

// Update returns the model after a message, and what is to be done.
func (m Model) Update(msg tea.Msg) (Model, []effect) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m.follow(), nil
	case tea.BackgroundColorMsg:
		m.behind = isLight
		if msg.IsDark() {
			m.behind = isDark
		}
	case tea.ColorProfileMsg:
		m.profile = msg.Profile
	case tea.ModeReportMsg: // bubbletea asks for it, and then counts in the same way
		if msg.Mode == ansi.ModeUnicodeCore && (msg.Value == ansi.ModeReset || msg.Value == ansi.ModeSet || msg.Value == ansi.ModePermanentlySet) {
			m.method = ansi.GraphemeWidth
		}
	case tea.KeyPressMsg:
		m.message, m.failed = "", false
		return m.press(msg)
	case tea.PasteMsg:
		return m.paste(msg.Content)
	case tea.MouseClickMsg:
		m.message, m.failed = "", false
		return m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		return m.wheel(msg.Mouse())
	case rested:
		return m.rested(msg)
	case answered:
		return m.answered(msg)
	case explained:
		if hit, ok := m.current(); ok && hit.Paper.ID == msg.id {
			m.why, m.whose = msg.why, msg.id
		}
	case said:
		return m.said(msg), nil
	case reported:
		m.message, m.failed = msg.text, false
		if msg.err != nil {
			m.fail(msg.err)
		}
	}
	return m, nil
}

// say shows a message until the next key.
func (m *Model) say(text string) { m.message, m.failed = text, false }

// fail shows an error until the next key.
func (m *Model) fail(err error) { m.message, m.failed = m.o.Words.Problem(err), true }

// current returns the current hit.
func (m Model) current() (query.Hit, bool) {
	if m.cursor < 0 || m.cursor >= len(m.answer.Hits) {
		return query.Hit{}, false
	}
	return m.answer.Hits[m.cursor], true
}

// isMarked reports whether a paper is.
func (m Model) isMarked(id string) bool { return m.markOf(id) >= 0 }

func (m Model) markOf(id string) int {
	return slices.IndexFunc(m.marked, func(h query.Hit) bool { return h.Paper.ID == id })
}

// chosen returns the marked hits, or else the current one.
func (m Model) chosen() []query.Hit {
	if len(m.marked) > 0 {
		return slices.Clone(m.marked)
	}
	if hit, ok := m.current(); ok {
		return []query.Hit{hit}
	}
	return nil
}

// typed is the question in the field.
func (m Model) typed() string { return strings.TrimSpace(m.field.String()) }
