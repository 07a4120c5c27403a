package browse

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// A prompt asks for a line of text.
type prompt struct {
	label string
	field field
	take  func(Model, string) (Model, []effect) // is given what was typed
}

// inquire shows a prompt with a text to begin with.
func (m Model) inquire(label, text string, take func(Model, string) (Model, []effect)) (Model, []effect) {
	m.prompt = &prompt{label, newField(text), take}
	return m, nil
}

// pressPrompt does what a key asks for while something is asked.
func (m Model) pressPrompt(k tea.KeyPressMsg) (Model, []effect) {
	p := *m.prompt
	switch k.Keystroke() {
	case "esc":
		m.prompt = nil
		return m, nil
	case "enter":
		m.prompt = nil
		return p.take(m, strings.TrimSpace(p.field.String()))
	}
	p.field, _ = p.field.press(k)
	m.prompt = &p
	return m, nil
}

// leave remembers where one is, for back.
func (m Model) leave() Model {
	m.past = append(slices.Clone(m.past), m.place)
	return m
}

// back goes to where one was before.
func (m Model) back() (Model, []effect) {
	if len(m.past) == 0 {
		return m, nil
	}
	m.place, m.past = m.past[len(m.past)-1], m.past[:len(m.past)-1]
	m.field = newField(m.question)
	return m.renew(m.place.cursor, false)
}

// similar shows papers like the current one.
func (m Model) similar() (Model, []effect) {
	hit, ok := m.current()
	if !ok {
		return m, nil
	}
	m = m.leave()
	m.like = &hit
	return m.renew(0, false)
}

// steerAway asks anew, for papers unlike the current one.
func (m Model) steerAway() (Model, []effect) {
	hit, ok := m.current()
	if !ok {
		return m, nil
	}
	if !m.compares() {
		m.say("ask something first: then the hits are steered away from this paper")
		return m, nil
	}
	m = m.leave()
	m.unlike = append(slices.Clone(m.unlike), hit.Paper.ID)
	return m.renew(0, false)
}

// respell asks the question as it may be meant.
func (m Model) respell() (Model, []effect) {
	if m.answer.DidYouMean == "" || m.waiting {
		return m, nil
	}
	m = m.leave()
	m.question = m.answer.DidYouMean
	m.field = newField(m.question)
	return m.renew(0, false)
}

// nextMode ranks in another way.
func (m Model) nextMode() (Model, []effect) {
	m.mode = query.Modes[(slices.Index(query.Modes, m.mode)+1)%len(query.Modes)]
	if !m.compares() {
		m.say("answers will be " + string(m.mode))
		return m, nil
	}
	return m.renew(0, false)
}

func (m Model) askFilters() (Model, []effect) {
	text := m.filters
	if text != "" {
		text += " "
	}
	return m.inquire("filters", text, Model.filter)
}

// filter narrows the search. What cannot be read stays in the line.
func (m Model) filter(text string) (Model, []effect) {
	narrow, err := m.o.Narrow(text, m.unfiltered())
	if err != nil {
		m, effects := m.inquire("filters", text, Model.filter)
		m.fail(err)
		return m, effects
	}
	if narrow.Kept == m.filters && (narrow.Mode == "" || narrow.Mode == m.mode) {
		return m, nil
	}
	m = m.leave()
	m.filters = narrow.Kept
	if narrow.Mode != "" {
		m.mode = narrow.Mode
	}
	return m.renew(0, false)
}

func (m Model) copyCitation() (Model, []effect) {
	hits := m.chosen()
	if len(hits) == 0 {
		return m, nil
	}
	text, err := m.o.Cite(papersOf(hits))
	if err != nil {
		m.fail(err)
		return m, nil
	}
	m.say("copied the BibTeX of " + count(len(hits)))
	return m, []effect{copying(text)}
}

func (m Model) copyID() (Model, []effect) {
	hits := m.chosen()
	if len(hits) == 0 {
		return m, nil
	}
	var ids []string
	for _, h := range hits {
		ids = append(ids, wire.Name(h.Paper))
	}
	m.say("copied " + clean(strings.Join(ids, ", ")))
	return m, []effect{copying(strings.Join(ids, "\n"))}
}

// open opens the page of the current paper, whatever is marked: nobody wants twenty pages.
func (m Model) open() (Model, []effect) {
	hit, ok := m.current()
	if !ok {
		return m, nil
	}
	return m, []effect{opening{hit.Paper}}
}

func (m Model) askTags() (Model, []effect) {
	if len(m.chosen()) == 0 {
		return m, nil
	}
	return m.inquireTags("")
}

func (m Model) inquireTags(text string) (Model, []effect) {
	return m.inquire("tags of "+count(len(m.chosen()))+" (+give -take)", text, Model.tag)
}

// tag changes tags of the chosen papers. What is no tag stays in the line.
func (m Model) tag(tags string) (Model, []effect) {
	if tags == "" {
		return m, nil
	}
	if err := m.o.CheckTags(tags); err != nil {
		m, effects := m.inquireTags(tags)
		m.fail(err)
		return m, effects
	}
	return m, []effect{saying{papers: papersOf(m.chosen()), tags: tags}}
}

func (m Model) askExport() (Model, []effect) {
	if len(m.chosen()) == 0 {
		return m, nil
	}
	return m.inquire(fmt.Sprintf("export %s to (.bib, .ris, .json, .jsonl, .csv ...)", count(len(m.chosen()))), "", Model.export)
}

func (m Model) export(path string) (Model, []effect) {
	if path == "" {
		m.fail(errors.New("not exported: no name of a file"))
		return m, nil
	}
	return m, []effect{export{path, papersOf(m.chosen())}}
}

func papersOf(hits []query.Hit) []paper.Paper {
	papers := make([]paper.Paper, len(hits))
	for i, h := range hits {
		papers[i] = h.Paper
	}
	return papers
}
