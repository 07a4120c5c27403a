package browse

import (
	"errors"
	"flag"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"paperkin/cmd/internal/programtest"
	"paperkin/query"
)

var update = flag.Bool("update", false, "write the golden files")

// show draws what a model looks like on an emulated terminal.
func show(t *testing.T, m Model) *vt.Emulator {
	t.Helper()
	e := vt.NewEmulator(m.width, m.height)
	e.WriteString(strings.ReplaceAll(fitting(t, m), "\n", "\r\n"))
	return e
}

// fitting returns what is drawn, which must fit the terminal.
func fitting(t *testing.T, m Model) string {
	t.Helper()
	content := m.View().Content
	if rows := strings.Count(content, "\n") + 1; rows != m.height {
		t.Errorf("%d rows on a terminal of %d", rows, m.height)
	}
	for i, row := range strings.Split(content, "\n") {
		if w := m.method.StringWidth(row); w > m.width {
			t.Errorf("row %d is %d columns wide on a terminal of %d", i, w, m.width)
		}
	}
	return content
}

// states are what the interface looks like at work.
var states = []struct {
	name string
	fake fake
	ask  string
	keys []string
}{
	{"start", fake{papers: 5}, "", nil},
	{"typing", fake{papers: 5, verdict: query.Verdict{Match: query.Weak}, meant: "message passing"}, "", []string{"mesage passing"}},
	{"hits", fake{papers: 25, verdict: query.Verdict{Match: query.Strong}}, "message passing for molecules", []string{"j", "space", "space", "k", "k", "k"}},
	{"preview", fake{papers: 25, verdict: query.Verdict{Match: query.Strong}}, "scaling", []string{"j", "j", "j", "j", "tab", "pgdown"}},
	{"hostile", fake{papers: 5}, "attack", []string{"j", "j", "j"}},
	{"tagged", fake{papers: 5}, "graphs", []string{"space", "t", "reading", "enter", "k", "t", "+todo"}},
	{"liked", fake{papers: 5}, "graphs", []string{"L", "R", "j", "t", "reading", "enter", "R", "k"}},
	{"similar", fake{papers: 5}, "graphs", []string{"s"}},
	{"filters", fake{papers: 5}, "graphs", []string{"f", "ito", "enter", "f", "bad", "enter"}},
	{"none", fake{none: query.NoWords}, "xyzzy", nil},
	{"failure", fake{err: errors.New("cannot reach the server at http://127.0.0.1:11434: connection refused")}, "graphs", nil},
	{"keys", fake{papers: 5}, "graphs", []string{"?"}},
}

// TestScreens compares what each state looks like at several widths with what somebody has
// looked at: the text, and how it is drawn on a light and on a dark background.
func TestScreens(t *testing.T) {
	for _, state := range states {
		for _, width := range []int{60, 80, 120, 200} {
			t.Run(fmt.Sprintf("%s-%d", state.name, width), func(t *testing.T) {
				f := state.fake
				o := options(&f)
				o.Question = state.ask
				d := sit(t, &f, o)
				d.resize(width, 24)
				d.press(state.keys...)
				d.send(tea.BackgroundColorMsg{Color: color.White})
				light := show(t, d.m)
				got := programtest.Text(light) + "\nLight\n" + programtest.Styles(light)
				d.send(tea.BackgroundColorMsg{Color: color.Black})
				dark := show(t, d.m)
				if programtest.Text(dark) != programtest.Text(light) {
					t.Error("the text differs on a dark background")
				}
				got += "\nDark\n" + programtest.Styles(dark)
				golden(t, fmt.Sprintf("%s-%d.txt", state.name, width), got)
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		t.Errorf("%v: differs from %s (-update writes it):\n%s", err, path, got)
	}
}

// TestSizes: whatever size the terminal has and is given, the screen fits, and the current
// hit is on it.
func TestSizes(t *testing.T) {
	f := &fake{papers: 60}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.press("G")
	for _, width := range []int{300, 1, 2, 5, 20, 40, 60, 99, 100, 101, 250} {
		for _, height := range []int{60, 1, 2, 3, 4, 5, 8, 13, 24} {
			for _, keys := range [][]string{nil, {"/"}, {"tab"}, {"?"}, {"?", "f"}, {"esc", "e"}, {"esc"}} {
				d.resize(width, height)
				d.press(keys...)
				text := ansi.Strip(fitting(t, d.m))
				if len(keys) == 0 && height >= 5 && width >= 20 && !strings.Contains(text, "▌") {
					t.Errorf("%d x %d: the current hit is not on the screen:\n%s", width, height, text)
				}
			}
		}
	}
}

// TestNoColour: without colours nothing is lost but the colours.
func TestNoColour(t *testing.T) {
	f := &fake{papers: 5}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.send(tea.BackgroundColorMsg{Color: color.White})
	coloured := programtest.Text(show(t, d.m))
	d.send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	e := show(t, d.m)
	if programtest.Text(e) != coloured {
		t.Error("the text differs without colours")
	}
	styles := programtest.Styles(e)
	if strings.Contains(styles, "#") || !strings.Contains(styles, "bold") || !strings.Contains(styles, "underlined") {
		t.Errorf("without colours:\n%s", styles)
	}
}

// TestStill: what stands above and beside the hits does not move while somebody types.
func TestStill(t *testing.T) {
	f := &fake{papers: 5}
	d := sit(t, f, options(f))
	d.resize(120, 24)
	d.press("g")
	before := strings.Split(programtest.Text(show(t, d.m)), "\n")
	f.meant, f.verdict = "graphs", query.Verdict{Match: query.Weak}
	d.press("r")
	after := strings.Split(programtest.Text(show(t, d.m)), "\n")
	for i := 2; i < 23; i++ {
		if before[i] != after[i] {
			t.Errorf("row %d was %q, is %q", i, before[i], after[i])
		}
	}
}

// TestWidths: on terminals that join letters, and on those that do not, the divider stands
// in one column.
func TestWidths(t *testing.T) {
	f := &fake{papers: 5}
	o := options(f)
	o.Question = "graphs"
	d := sit(t, f, o)
	d.resize(120, 24)
	for range 2 {
		column := d.m.layout().divider.x
		for i, row := range strings.Split(d.m.View().Content, "\n")[2:23] {
			head := d.m.method.Truncate(ansi.Strip(row), column, "")
			if d.m.method.StringWidth(head) != column || !strings.HasPrefix(ansi.Strip(row)[len(head):], "│") {
				t.Errorf("row %d: %q", i, ansi.Strip(row))
			}
		}
		d.send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
	}
	if d.m.method != ansi.GraphemeWidth {
		t.Error("the terminal's answer changes nothing")
	}
}
