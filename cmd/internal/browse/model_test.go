package browse

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
)

// TestFocus: without a question keys are typed into the field, with one they are those of
// the list.
func TestFocus(t *testing.T) {
	f := &fake{papers: 3}
	d := sit(t, f, options(f))
	if d.m.focus != onField || len(f.asked) != 1 || f.asked[0].Sort != filter.ByDate {
		t.Errorf("without a question: focus %v, asked %v", d.m.focus, f.asked)
	}
	d.press("q u")
	if got := d.last().Question; got != "q u" {
		t.Errorf("typed q u: asked %q", got)
	}
	for _, key := range []string{"enter", "tab", "down"} {
		d.press("/", key)
		if d.m.focus != onList {
			t.Errorf("%s does not move to the list", key)
		}
	}
	d.press("i")
	if d.m.focus != onField {
		t.Error("i does not move to the field")
	}
	o := options(f)
	o.Question = "graphs"
	d = sit(t, f, o)
	if d.m.focus != onList || d.last().Question != "graphs" {
		t.Errorf("with a question: focus %v, asked %q", d.m.focus, d.last().Question)
	}
}

// TestTyping: every key asks, and spaces at the ends ask nothing new.
func TestTyping(t *testing.T) {
	f := &fake{papers: 3}
	d := sit(t, f, options(f))
	d.press("ab ")
	var got []string
	for _, r := range f.asked {
		if !r.Excerpt {
			got = append(got, r.Question)
		}
	}
	if want := []string{"", "a", "ab"}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
	d.press("ctrl+u")
	if r := d.last(); r.Question != "" || r.Sort != filter.ByDate || d.m.waiting {
		t.Errorf("an empty field asks %+v", r)
	}
}

// TestPause: where answers cost something, only the last key asks.
func TestPause(t *testing.T) {
	f := &fake{papers: 3}
	o := options(f)
	o.Pause = time.Second
	m := New(o)
	var waits []rest
	for _, r := range "abc" {
		next, effects := m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		m = next
		for _, e := range effects {
			waits = append(waits, e.(rest)) // nothing is asked yet
		}
	}
	for i, w := range waits {
		_, effects := m.Update(rested{w.turn, w.step})
		if asks := len(effects) == 1; asks != (i == 2) {
			t.Errorf("after key %d: %v", i, effects)
		}
	}
}

// TestOvertaken: an answer to an earlier question is of no use.
func TestOvertaken(t *testing.T) {
	f := &fake{papers: 3}
	m := New(options(f))
	m, first := m.Update(tea.KeyPressMsg{Code: 'a', Text: "a"})
	m, second := m.Update(tea.KeyPressMsg{Code: 'b', Text: "b"})
	late, early := first[0].(ask), second[0].(ask)
	m, _ = m.Update(answered{early, query.Answer{Hits: make([]query.Hit, 2)}, nil})
	m, _ = m.Update(answered{late, query.Answer{Hits: make([]query.Hit, 1)}, nil})
	if len(m.answer.Hits) != 2 {
		t.Errorf("%d hits: the answer to the first key replaced that to the second", len(m.answer.Hits))
	}
}

// TestMore: going down past what was asked for asks for more, and the cursor stays.
func TestMore(t *testing.T) {
	f := &fake{papers: 100}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	if d.last().Limit != firstHits {
		t.Errorf("asked for %d hits first", d.last().Limit)
	}
	d.press("G")
	if n := len(d.m.answer.Hits); d.m.cursor != firstHits-1 || n != 2*firstHits {
		t.Errorf("after G: hit %d of %d", d.m.cursor, n)
	}
	d.press("G", "G", "G")
	if n := len(d.m.answer.Hits); d.m.cursor != 99 || n != 100 {
		t.Errorf("at the end: hit %d of %d", d.m.cursor, n)
	}
	asked := len(f.asked)
	d.press("g", "G")
	if d.m.cursor != 99 || slices.ContainsFunc(f.asked[asked:], func(r query.Request) bool { return !r.Excerpt }) {
		t.Error("the end is asked for again")
	}
}

// TestChoice: what Enter prints, and that nothing is printed without it.
func TestChoice(t *testing.T) {
	for _, tt := range []struct {
		keys []string
		want []string // ids; nil: left without a choice
	}{
		{[]string{"enter"}, []string{"arxiv:1704.01212"}},
		{[]string{"j", "enter"}, []string{"doi:10.1000/xyz"}},
		{[]string{"j", "space", "k", "k", "space", "enter"}, []string{"doi:10.1000/xyz", "arxiv:1704.01212"}},
		{[]string{"space", "k", "space", "j", "enter"}, []string{"acl:P19-1001"}}, // the mark is gone
		{[]string{"space", "/", "x", "enter", "enter"}, []string{"arxiv:1704.01212"}},
		{[]string{"space", "q"}, nil},
		{[]string{"esc"}, nil},
		{[]string{"/", "esc"}, nil},
		{[]string{"space", "ctrl+c"}, nil},
		{[]string{"/", "ctrl+c"}, nil},
		{[]string{"f", "ctrl+c"}, nil},
		{[]string{"?", "q"}, nil},
	} {
		f := &fake{papers: 5}
		o := options(f)
		o.Question = "graphs"
		d := sit(t, f, o)
		d.press(tt.keys...)
		if got := idsOf(d.m.choice.Hits); !d.left() || !slices.Equal(got, tt.want) || d.m.choice.Taken != (tt.want != nil) {
			t.Errorf("%q: %q, left %v; want %q", tt.keys, got, d.left(), tt.want)
		}
	}
}

// TestEarlyEnter: Enter before the answer is there takes the best hit of that answer, not of
// the one before.
func TestEarlyEnter(t *testing.T) {
	f := &fake{papers: 2}
	d := sit(t, f, options(f))
	d.press("a")
	m, effects := d.m.Update(tea.KeyPressMsg{Code: 'b', Text: "b"})
	asked := effects[0].(ask)
	m, _ = m.Update(keys["enter"])
	m, effects = m.Update(keys["enter"])
	if len(effects) != 0 {
		t.Fatalf("left before the answer: %v", effects)
	}
	best := query.Hit{}
	best.Paper.ID = "best"
	m, _ = m.Update(answered{asked, query.Answer{Hits: []query.Hit{best}}, nil})
	if got := idsOf(m.choice.Hits); !slices.Equal(got, []string{"best"}) {
		t.Errorf("took %q", got)
	}
}

// TestSteps: similar papers, unlike and filters are asked for, and left again.
func TestSteps(t *testing.T) {
	f := &fake{papers: 5}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.press("j", "s")
	if r := d.last(); len(r.Examples) != 1 || r.Examples[0].Ref != "doi:10.1000/xyz" || r.Question != "" {
		t.Errorf("similar: asked %+v", r)
	}
	d.press("u")
	if r := d.last(); len(r.Unlike) != 1 || r.Unlike[0].Ref != "arxiv:1704.01212" {
		t.Errorf("unlike: asked %+v", r)
	}
	d.press("f", "ito", "enter")
	if r := d.last(); !slices.Equal(r.Filter.Authors, []string{"ito"}) || len(r.Unlike) != 1 {
		t.Errorf("filters: asked %+v", r)
	}
	d.press("b", "backspace")
	if r := d.last(); len(r.Filter.Authors) != 0 || len(r.Unlike) != 0 || len(r.Examples) != 1 {
		t.Errorf("two steps back: asked %+v", r)
	}
	d.press("esc")
	if r := d.last(); r.Question != "graphs" || d.m.cursor != 1 || d.left() {
		t.Errorf("back at the beginning: asked %+v, hit %d", r, d.m.cursor)
	}
	d.press("s", "/", "!")
	if r := d.last(); r.Question != "graphs!" || len(r.Examples) != 0 {
		t.Errorf("typing among similar papers: asked %+v", r)
	}
}

// TestFiltersGiveWay: filters are read beside the question of the moment.
func TestFiltersGiveWay(t *testing.T) {
	f := &fake{papers: 1}
	o := options(f)
	o.Filters = "ito"
	d := sit(t, f, o)
	for _, tt := range []struct {
		keys string
		want []string
	}{{"author:", nil}, {"backspace", []string{"ito"}}} {
		d.press(tt.keys)
		if got := d.last().Filter.Authors; !slices.Equal(got, tt.want) || d.m.filters != "ito" {
			t.Errorf("after %s: asked for authors %q, filters %q", tt.keys, got, d.m.filters)
		}
	}
}

// TestWholeNames: names that are addresses are on the preview to their ends.
func TestWholeNames(t *testing.T) {
	f := &fake{papers: 1}
	d := sit(t, f, options(f))
	address := "https://proceedings.example.org/" + strings.Repeat("long-names-of-folders/", 20) + "the-end.html"
	d.m.answer.Hits[0].Paper.Aliases = []string{address}
	var shown strings.Builder
	for _, l := range d.m.previewLines(40) {
		for _, s := range l {
			shown.WriteString(s.text)
		}
	}
	if !strings.Contains(shown.String(), address) {
		t.Errorf("cut: %q", shown.String())
	}
}

// TestFilterMistake: filters that cannot be read stay where they can be mended.
func TestFilterMistake(t *testing.T) {
	f := &fake{papers: 1}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.press("f", "bad", "enter")
	if d.m.prompt == nil || d.m.prompt.field.String() != "bad" || !d.m.failed {
		t.Errorf("prompt %+v, message %q", d.m.prompt, d.m.message)
	}
	d.press("ctrl+u", "esc")
	if d.m.prompt != nil || d.left() {
		t.Error("Esc does not close the line, or more than that")
	}
}

// TestModes: m goes through all of them.
func TestModes(t *testing.T) {
	f := &fake{papers: 1}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	for _, want := range []query.Mode{query.Semantic, query.Lexical, query.Hybrid} {
		d.press("m")
		if got := d.last().Mode; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestRespell: d takes the suggestion.
func TestRespell(t *testing.T) {
	f := &fake{papers: 1, meant: "graphs"}
	o := options(f)
	o.Question = "grpahs"
	d := sit(t, f, o)
	d.press("d")
	if got := d.last().Question; got != "graphs" || d.m.field.String() != "graphs" {
		t.Errorf("asked %q, typed %q", got, d.m.field.String())
	}
}

// TestCopyAndExport: of the marked papers, or else the current one.
func TestCopyAndExport(t *testing.T) {
	f := &fake{papers: 5}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.press("y", "Y", "space", "space", "y", "e", "refs.bib", "enter")
	want := []effect{copying("@article of 1"), copying("arxiv:1704.01212"), copying("@article of 2")}
	for i, w := range want {
		if d.done[i] != w {
			t.Errorf("%d: %v, want %v", i, d.done[i], w)
		}
	}
	e, ok := d.done[len(want)].(export)
	if !ok || e.path != "refs.bib" || len(e.papers) != 2 || d.m.message != "wrote 2 to refs.bib" {
		t.Errorf("%+v, said %q", d.done[len(want):], d.m.message)
	}
}

// TestTags: tags are shown at once. What is no tag is said, and stays where it can be mended
// and where further keys do nothing else.
func TestTags(t *testing.T) {
	f := &fake{papers: 5}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.press("space", "space", "t", "todo", "enter")
	for i, h := range d.m.answer.Hits {
		if got := h.Said.Has("todo"); got != (i < 2) {
			t.Errorf("hit %d has the tag: %v", i, got)
		}
	}
	d.press("t", "bad!", "enter")
	if !d.m.failed || !strings.Contains(d.m.message, "not a tag") {
		t.Errorf("said %q", d.m.message)
	}
	d.press("q", "backspace", "backspace")
	if d.m.prompt == nil || d.m.prompt.field.String() != "bad" || d.left() {
		t.Errorf("prompt %+v, left %v", d.m.prompt, d.left())
	}
	d.press("ctrl+u", "l", "o", "c", "k", "e", "d", "enter")
	if d.m.prompt != nil || !strings.Contains(d.m.message, "cannot be written") {
		t.Errorf("prompt %+v, said %q", d.m.prompt, d.m.message)
	}
	d.press("enter")
	if hits := d.m.choice.Hits; len(hits) != 2 || !hits[0].Said.Has("todo") {
		t.Errorf("printed without the tag: %+v", hits)
	}
}

// TestMarks: papers are liked and read, or no longer, one or all that are chosen, in the list
// and while a question is typed, and that is shown at once.
func TestMarks(t *testing.T) {
	f := &fake{papers: 5}
	d := sit(t, f, options(f))
	d.press("graphs", "alt+l", "alt+r")
	hit := d.m.answer.Hits[0].Said
	if hit.Opinion != index.Liked || !hit.Read || d.m.message != "read" || d.m.field.String() != "graphs" {
		t.Errorf("%+v, said %q, typed %q", hit, d.m.message, d.m.field.String())
	}
	d.press("enter", "space", "space", "L")
	for i, h := range d.m.answer.Hits {
		if liked := h.Said.Opinion == index.Liked; liked != (i < 2) {
			t.Errorf("hit %d is liked: %v", i, liked)
		}
	}
	if d.m.message != "2 papers: liked" {
		t.Errorf("said %q", d.m.message)
	}
	d.press("L", "R", "R")
	for i, h := range d.m.answer.Hits {
		if h.Said.Opinion != "" || h.Said.Read {
			t.Errorf("hit %d: %+v", i, h.Said)
		}
	}
	if f.locked = true; d.m.message != "2 papers: not read" {
		t.Errorf("said %q", d.m.message)
	}
	d.press("L")
	if !d.m.failed || !strings.Contains(d.m.message, "cannot be written") || d.m.answer.Hits[0].Said.Opinion != "" {
		t.Errorf("said %q, %+v", d.m.message, d.m.answer.Hits[0].Said)
	}
	empty := sit(t, &fake{none: query.NoWords}, options(&fake{none: query.NoWords}))
	empty.press("x", "alt+l", "enter", "R")
	if empty.m.message != "" {
		t.Errorf("without a paper: said %q", empty.m.message)
	}
}

// TestOpen: the current paper is opened, whatever is marked.
func TestOpen(t *testing.T) {
	f := &fake{papers: 5}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.press("j", "space", "k", "k", "o")
	if want := "opened https://arxiv.org/abs/1704.01212"; d.m.message != want {
		t.Errorf("said %q, want %q", d.m.message, want)
	}
}

// TestFailure: an error is said, and what was there stays.
func TestFailure(t *testing.T) {
	f := &fake{papers: 3}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	f.err = errors.New("the server hangs")
	d.press("m")
	if status, _ := d.m.statusLine(dark(), 80); len(d.m.answer.Hits) != 3 || !strings.Contains(fmt.Sprint(status), "the server hangs") {
		t.Errorf("%d hits, status %v", len(d.m.answer.Hits), status)
	}
	f.err = nil
	d.press("m")
	if d.m.err != nil {
		t.Error("the error stays after an answer")
	}
}

// TestExplained: the words and the sentence of the current paper are asked for, of that
// paper alone and once.
func TestExplained(t *testing.T) {
	f := &fake{papers: 3}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	last := f.asked[len(f.asked)-1]
	if !last.Excerpt || last.Limit != 1 || !slices.Equal(last.Filter.IDs, []string{"arxiv:1704.01212"}) || last.Question != "graphs" {
		t.Errorf("asked %+v", last)
	}
	if d.m.whose != "arxiv:1704.01212" || d.m.why.Sentence == "" {
		t.Errorf("explained %q: %+v", d.m.whose, d.m.why)
	}
	asked := len(f.asked)
	d.press("k")
	if len(f.asked) != asked {
		t.Error("asked again without a move")
	}
}

// TestMouse: a click selects, the wheel scrolls what is below it.
func TestMouse(t *testing.T) {
	f := &fake{papers: 30}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.resize(120, 30)
	d.send(tea.MouseClickMsg{X: 10, Y: 2 + 3*hitRows, Button: tea.MouseLeft})
	if d.m.cursor != 3 {
		t.Errorf("clicked at the fourth hit: hit %d", d.m.cursor)
	}
	d.send(tea.MouseWheelMsg{X: 10, Y: 10, Button: tea.MouseWheelDown})
	if d.m.cursor != 4 {
		t.Errorf("wheel over the list: hit %d", d.m.cursor)
	}
	d.resize(120, 12) // the fifth paper has a long abstract
	d.send(tea.MouseWheelMsg{X: 100, Y: 8, Button: tea.MouseWheelDown})
	if d.m.cursor != 4 || d.m.scrolled != wheelLines {
		t.Errorf("wheel over the preview: hit %d, scrolled %d", d.m.cursor, d.m.scrolled)
	}
	d.send(tea.MouseClickMsg{X: 10, Y: 0, Button: tea.MouseLeft})
	if d.m.focus != onField {
		t.Error("clicked at the field: it has not the focus")
	}
}

// TestPreviewScroll: the preview ends with its last line, however far one goes.
func TestPreviewScroll(t *testing.T) {
	f := &fake{papers: 5}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.resize(80, 24)
	d.press("G", "tab", "G")
	height := d.m.layout().preview.height
	if lines := len(d.m.previewLines(d.m.layout().preview.width)); d.m.scrolled != lines-height || d.m.cursor != 4 {
		t.Errorf("scrolled %d of %d lines, hit %d", d.m.scrolled, lines, d.m.cursor)
	}
	d.press("g")
	if d.m.scrolled != 0 {
		t.Errorf("g: scrolled %d", d.m.scrolled)
	}
	d.press("pgdown", "tab", "k")
	if d.m.scrolled != 0 || d.m.cursor != 3 {
		t.Errorf("another hit: scrolled %d, hit %d", d.m.scrolled, d.m.cursor)
	}
}
