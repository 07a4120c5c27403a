package browse

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"
)

// press does what a key asks for.
func (m Model) press(k tea.KeyPressMsg) (Model, []effect) {
	key := k.String()
	switch key {
	case "ctrl+c":
		return m, []effect{quit{}}
	case "ctrl+z":
		return m, []effect{suspend{}}
	}
	switch {
	case m.help:
		m.help = false
		if key == "q" {
			return m, []effect{quit{}}
		}
		return m, nil
	case m.prompt != nil:
		return m.pressPrompt(k)
	case m.focus == onField:
		return m.pressField(k)
	}
	for _, b := range bindings() {
		if slices.Contains(b.keys, key) && b.do != nil {
			return b.do(m)
		}
	}
	return m.scroll(key)
}

// pressField does what a key asks for while the question is typed.
func (m Model) pressField(k tea.KeyPressMsg) (Model, []effect) {
	switch k.Keystroke() {
	case "esc":
		return m, []effect{quit{}}
	case "enter", "tab", "down":
		m.focus = onList
		return m, nil
	case "ctrl+n":
		return m.move(1)
	case "ctrl+p", "up":
		return m.move(-1)
	case "pgdown":
		return m.move(m.shownHits())
	case "pgup":
		return m.move(-m.shownHits())
	case "alt+l":
		return m.likeOrNot()
	case "alt+r":
		return m.readOrNot()
	}
	edited, done := m.field.press(k)
	if !done {
		return m, nil
	}
	m.field = edited
	return m.retyped()
}

// retyped asks what stands in the field if it is another question. It leaves the papers
// that were like one.
func (m Model) retyped() (Model, []effect) {
	if m.typed() == m.question && m.like == nil {
		return m, nil
	}
	m.question, m.like = m.typed(), nil
	return m.renew(0, true)
}

// paste types what was pasted where keys are typed.
func (m Model) paste(text string) (Model, []effect) {
	switch {
	case m.prompt != nil:
		p := *m.prompt
		p.field = p.field.insert(text)
		m.prompt = &p
	case m.focus == onField && !m.help:
		m.field = m.field.insert(text)
		return m.retyped()
	}
	return m, nil
}

// A binding is what keys do in the list and the preview.
type binding struct {
	keys  []string // as bubbletea names them
	label string   // of the keys, in the help
	about string   // what they do; empty: not in the help
	do    func(Model) (Model, []effect)
}

// bindings are the keys of the list, in the order of the help.
func bindings() []binding {
	return []binding{
		{[]string{"enter"}, "enter", "print the marked papers, or this one, and end", Model.take},
		{[]string{"space"}, "space", "mark, or unmark", Model.mark},
		{[]string{"s"}, "s", "papers similar to this one", Model.similar},
		{[]string{"u"}, "u", "steer away from this paper", Model.steerAway},
		{[]string{"backspace", "b"}, "b", "back to where s, u, f or d was pressed", Model.back},
		{[]string{"f"}, "f", "filters", Model.askFilters},
		{[]string{"m"}, "m", "rank by both, by meaning, by words", Model.nextMode},
		{[]string{"d"}, "d", "take the spelling that is suggested", Model.respell},
		{[]string{"t"}, "t", "give tags, or take them", Model.askTags},
		{[]string{"L", "alt+l"}, "L R", "liked, read, or no longer; also alt-l, alt-r", Model.likeOrNot},
		{[]string{"R", "alt+r"}, "", "", Model.readOrNot},
		{[]string{"o"}, "o", "open its page in the browser", Model.open},
		{[]string{"y"}, "y", "copy BibTeX", Model.copyCitation},
		{[]string{"Y"}, "Y", "copy the id", Model.copyID},
		{[]string{"e"}, "e", "export to a file", Model.askExport},
		{[]string{"/", "i"}, "/", "change the question", Model.toField},
		{[]string{"tab"}, "tab", "to the preview and back", Model.otherPane},
		{[]string{"shift+tab"}, "", "", Model.toField},
		{[]string{"?"}, "?", "these keys", func(m Model) (Model, []effect) { m.help = true; return m, nil }},
		{[]string{"q"}, "q", "end without printing anything", func(m Model) (Model, []effect) { return m, []effect{quit{}} }},
		{[]string{"esc"}, "", "", Model.escape},
	}
}

// escape leaves what was entered last, at the end the program.
func (m Model) escape() (Model, []effect) {
	if len(m.past) > 0 {
		return m.back()
	}
	return m, []effect{quit{}}
}

func (m Model) toField() (Model, []effect) {
	m.focus = onField
	return m, nil
}

func (m Model) otherPane() (Model, []effect) {
	if m.focus == onPreview || m.layout().preview.empty() {
		m.focus = onList
	} else {
		m.focus = onPreview
	}
	return m, nil
}

// take ends with the chosen hits; where the answer has not come yet, when it has.
func (m Model) take() (Model, []effect) {
	if m.waiting && len(m.marked) == 0 {
		m.entered = true
		return m, nil
	}
	m.choice = Choice{Taken: true, Hits: m.chosen()}
	if len(m.choice.Hits) == 0 {
		m.choice = Choice{}
		m.say("no paper to print")
		return m, nil
	}
	return m, []effect{quit{}}
}

// mark marks the current paper, or takes its mark away, and goes on to the next.
func (m Model) mark() (Model, []effect) {
	hit, ok := m.current()
	if !ok {
		return m, nil
	}
	if i := m.markOf(hit.Paper.ID); i >= 0 {
		m.marked = slices.Delete(slices.Clone(m.marked), i, i+1)
	} else {
		m.marked = append(slices.Clone(m.marked), hit)
	}
	return m.move(1)
}

// scroll moves the cursor, or the preview where it has the focus or the key is in capitals.
func (m Model) scroll(key string) (Model, []effect) {
	page := m.shownHits()
	by := map[string]int{"down": 1, "j": 1, "ctrl+n": 1, "up": -1, "k": -1, "ctrl+p": -1, "pgdown": page, "pgup": -page,
		"end": len(m.answer.Hits), "G": len(m.answer.Hits), "home": -len(m.answer.Hits), "g": -len(m.answer.Hits)}
	switch key {
	case "right", "l":
		m.focus = onPreview
	case "left", "h":
		m.focus = onList
	case "J", "shift+down":
		return m.scrollPreview(1), nil
	case "K", "shift+up":
		return m.scrollPreview(-1), nil
	case "ctrl+d":
		return m.scrollPreview(m.layout().preview.height / 2), nil
	case "ctrl+u":
		return m.scrollPreview(-m.layout().preview.height / 2), nil
	}
	if m.focus == onPreview {
		lines := m.layout().preview.height
		by = map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": lines - 1, "pgup": 1 - lines, "end": farLines, "G": farLines, "home": -farLines, "g": -farLines}
		return m.scrollPreview(by[key]), nil
	}
	if key == "up" && m.cursor == 0 {
		return m.toField()
	}
	if n := by[key]; n != 0 {
		return m.move(n)
	}
	return m, nil
}

// farLines is more lines than a preview has.
const farLines = 1 << 20

// move moves the cursor by so many hits.
func (m Model) move(by int) (Model, []effect) {
	before := m.cursor
	m.cursor = max(0, min(m.cursor+by, len(m.answer.Hits)-1))
	if m.cursor != before {
		m.step++
		m.scrolled, m.whose = 0, ""
	}
	m = m.follow()
	m, effects := m.more()
	return m, append(effects, m.lookCloser()...)
}

// count is a number of papers in words.
func count(papers int) string {
	if papers == 1 {
		return "1 paper"
	}
	return fmt.Sprintf("%d papers", papers)
}
