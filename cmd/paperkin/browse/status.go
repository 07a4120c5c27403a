package browse

import (
	"fmt"
	"strings"

	"paperkin/cmd/paperkin/screen"
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
	left := m.state(p)
	hint := span{text: m.hint() + " ", style: p.soft}
	gap := width - left.width(m.method) - m.method.StringWidth(hint.text)
	if gap < 2 {
		return left, 0
	}
	return append(left, span{text: strings.Repeat(" ", gap)}, hint), 0
}

// state says what was done, or what the hits are.
func (m Model) state(p palette) line {
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
	if l := m.answer.Listed; l != nil && l.Papers < m.o.Papers {
		add(thousands(l.Papers)+" of "+thousands(m.o.Papers)+" papers", p.soft)
	} else {
		add(thousands(m.o.Papers)+" papers", p.soft)
	}
	return append(line{{text: " "}}, l...)
}

// hint names the keys that are needed most where one is.
func (m Model) hint() string {
	switch {
	case m.help:
		return "any key: back"
	case m.focus == onField:
		return "↓ hits  esc end"
	case m.focus == onPreview:
		return "tab hits  ? keys"
	}
	return "enter print  ? keys"
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
