package browse

import (
	"fmt"
	"strings"

	"paperkin/cmd/internal/screen"
)

// statusLine is the last line: what is asked for, or said, or else what the hits are. It
// also returns the column of the cursor where something is asked for.
func (m Model) statusLine(p palette, width int) (l line, cursor int) {
	if m.prompt != nil {
		label := " " + m.prompt.label + " " + promptSign
		room := max(8, width-m.method.StringWidth(label)-1)
		text, at := m.prompt.field.visible(m.method, room)
		l = line{{text: label, style: p.accent}, {text: text}}
		if m.message != "" {
			l = append(l, span{text: "   " + screen.Line(m.message), style: p.warning})
		}
		return l, m.method.StringWidth(label) + at
	}
	left := m.state(p, true)
	if left.width(m.method) > width {
		left = m.state(p, false)
	}
	for _, text := range m.hints() {
		hint := span{text: text + " ", style: p.soft}
		if gap := width - left.width(m.method) - m.method.StringWidth(hint.text); gap >= 2 {
			return append(left, span{text: strings.Repeat(" ", gap)}, hint), 0
		}
	}
	return left, 0
}

// state says what was done, or what the hits are; over how many papers, if there is room.
func (m Model) state(p palette, room bool) line {
	switch {
	case m.message != "" && m.failed:
		return line{{text: " " + screen.Line(m.message), style: p.warning}}
	case m.message != "":
		return line{{text: " " + screen.Line(m.message), style: p.accent}}
	case m.err != nil:
		return line{{text: " " + screen.Line(m.o.Words.Problem(m.err)), style: p.warning}}
	}
	var l line
	add := func(text string, s style) {
		if text == "" {
			return
		}
		if len(l) > 0 {
			l = append(l, span{text: screen.Between, style: p.soft})
		}
		l = append(l, span{text: clean(text), style: s})
	}
	if n := len(m.marked); n > 0 {
		add(fmt.Sprintf("● %d marked", n), p.accent)
	}
	if m.waiting && m.o.Pause > 0 { // others are there before it could be read
		add("searching", p.soft)
	} else {
		add(m.o.Words.Verdict(m.answer.Verdict), p.soft)
	}
	if m.compares() {
		add(string(m.mode), p.soft)
	}
	add(m.narrow.Holding, p.accent)
	if n := len(m.unlike); n > 0 {
		add(fmt.Sprintf("unlike %d", n), p.accent)
	}
	if room {
		add(m.over(), p.soft)
	}
	return append(line{{text: " "}}, l...)
}

// over says how many papers were looked through, or are listed.
func (m Model) over() string {
	all := thousands(m.o.Papers) + " papers"
	if l := m.answer.Listed; l != nil && l.Papers < m.o.Papers {
		return thousands(l.Papers) + " of " + all
	}
	return all
}

// hints name the keys that are needed most where one is: as there is room, the first that
// fits.
func (m Model) hints() []string {
	switch {
	case m.help:
		return []string{"any key: back"}
	case m.focus == onField:
		return []string{"↓ hits  esc end", "↓ hits"}
	case m.focus == onPreview:
		return []string{"tab hits  ? keys", "? keys"}
	}
	return []string{"enter print  ? keys", "? keys"}
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
