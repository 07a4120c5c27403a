package browse

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"paperkin/cmd/internal/screen"
)

// A style is the parameters of a "select graphic rendition" sequence (ECMA-48, section
// 8.3.117); empty: as the terminal writes.
type style string

// with returns a style that has another one on top.
func (s style) with(other style) style {
	if s == "" || other == "" {
		return s + other
	}
	return s + ";" + other
}

// A palette is how everything on the screen looks.
type palette struct {
	strong   style // titles
	soft     style // what stands below titles, and the status
	accent   style // the bar beside the current paper, marks, prompts
	rule     style // lines between panes
	warning  style
	current  style // the row of the current paper
	term     style // a word of the question
	sentence style // the sentence that fits the question best
}

// Bold, faint and underlined text, which terminals without colours have as well.
const (
	bold      style = "1"
	faint     style = "2"
	underline style = "4"
)

// plain is for terminals without colours, with few, and with a background that is not
// known: its only colour is the terminal's own cyan, which suits its background.
func plain(colours bool) palette {
	p := palette{strong: bold, soft: faint, rule: faint, warning: bold, term: bold, sentence: underline}
	if colours {
		p.accent = "36"
	}
	return p
}

// light and dark have the colours of the page that is served, so that both look alike.
func light() palette {
	return palette{strong: bold, soft: "38;2;90;97;112", accent: "38;2;26;79;163", rule: "38;2;214;214;206", warning: "38;2;154;74;0",
		current: "48;2;235;240;248", term: bold, sentence: "48;2;255;243;196"}
}

func dark() palette {
	return palette{strong: bold, soft: "38;2;163;171;184", accent: "38;2;143;184;255", rule: "38;2;62;68;80", warning: "38;2;240;178;122",
		current: "48;2;36;42;54", term: bold, sentence: "48;2;74;65;16"}
}

// background is what is known of the terminal's.
type background int

const (
	unknown background = iota
	isLight
	isDark
)

// paletteFor returns the palette for a terminal.
func paletteFor(colours colorprofile.Profile, behind background) palette {
	switch {
	case colours <= colorprofile.ASCII:
		return plain(false)
	case colours < colorprofile.ANSI256 || behind == unknown:
		return plain(true)
	case behind == isLight:
		return light()
	}
	return dark()
}

// A span is text in one style. The text has no control characters: see [clean].
type span struct {
	text  string
	style style
	link  string // an address
}

// A line is what stands in one row of a pane.
type line []span

// clean makes text from elsewhere fit for a span: without what a terminal obeys or hides,
// and in one line.
func clean(s string) string { return strings.Join(strings.Fields(screen.Safe(s)), " ") }

// paint returns a line with its styles, exactly width columns wide: cut with an ellipsis,
// or filled up with spaces. All of it has the style behind.
func (l line) paint(m ansi.Method, width int, behind style) string {
	if width <= 0 {
		return ""
	}
	var b strings.Builder
	left := width
	if l.width(m) > width {
		l, left = l.cut(m, width), width
	}
	for _, s := range l {
		s.write(&b, behind)
		left -= m.StringWidth(s.text)
	}
	if left > 0 {
		span{text: strings.Repeat(" ", left)}.write(&b, behind)
	}
	return b.String()
}

// cut returns the beginning of a line that is too long, with an ellipsis behind it.
func (l line) cut(m ansi.Method, width int) (short line) {
	left := width - 1
	for _, s := range l {
		n := m.StringWidth(s.text)
		if n > left {
			s.text = strings.TrimRight(m.Truncate(s.text, left, ""), " ·") + "…"
			return append(short, s)
		}
		short = append(short, s)
		left -= n
	}
	return short
}

// width is how many columns a line takes.
func (l line) width(m ansi.Method) (n int) {
	for _, s := range l {
		n += m.StringWidth(s.text)
	}
	return n
}

func (s span) write(b *strings.Builder, behind style) {
	if s.text == "" {
		return
	}
	look := behind.with(s.style)
	if s.link != "" {
		b.WriteString(ansi.SetHyperlink(s.link))
	}
	if look != "" {
		b.WriteString("\x1b[" + string(look) + "m")
	}
	b.WriteString(s.text)
	if look != "" {
		b.WriteString("\x1b[m")
	}
	if s.link != "" {
		b.WriteString(ansi.ResetHyperlink())
	}
}
