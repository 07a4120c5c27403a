package programtest

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// A Look is the colours of a terminal in a picture.
type Look struct {
	Name                     string
	Background, Border, Text string
	Faint                    string     // text that is dimmed
	Basic                    [16]string // the colours of the terminal, by their numbers
}

// The looks of pictures, for readers with a light screen and with a dark one.
var (
	Light = Look{"light", "#ffffff", "#d0d7de", "#1f2328", "#6e7781",
		[16]string{"#24292f", "#cf222e", "#116329", "#7d4e00", "#0969da", "#8250df", "#0f7177", "#6e7781",
			"#57606a", "#a40e26", "#1a7f37", "#633c01", "#218bff", "#a475f9", "#3192aa", "#8c959f"}}
	Dark = Look{"dark", "#0d1117", "#30363d", "#e6edf3", "#8d96a0",
		[16]string{"#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
			"#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"}}
)

// The size of a cell and the space around all of them, in the units of a picture.
const (
	cellWidth  = 8.4
	cellHeight = 19
	margin     = 16
	fontSize   = 14
	baseline   = 14 // below the top of a cell
)

// Picture returns what an emulated terminal shows as SVG, below a line with the command that
// was typed, if any. Empty rows at the end are left out. Every run of cells of one style is
// as wide as its cells, whatever font there is.
func Picture(e *vt.Emulator, typed string, l Look) string {
	p := picture{e: e, look: l}
	rows := strings.Split(strings.TrimRight(Text(e), "\n"), "\n")
	if typed != "" {
		p.run(0, 0, "$", 1, uv.Style{Attrs: uv.AttrFaint})
		p.run(2, 0, typed, ansi.StringWidth(typed), uv.Style{})
		p.first = 1
	}
	for y := range rows {
		p.row(y)
	}
	width, height := float64(e.Width())*cellWidth+2*margin, float64(len(rows)+p.first)*cellHeight+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" `+
		`font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="%d" fill="%s">
<rect x="0.5" y="0.5" width="%.0f" height="%.0f" rx="8" fill="%s" stroke="%s"/>
%s</svg>
`, width, height, width, height, fontSize, l.Text, width-1, height-1, l.Background, l.Border, p.b.String())
}

type picture struct {
	e     *vt.Emulator
	look  Look
	first int // rows before the terminal's
	b     strings.Builder
}

// row draws a row of the terminal, run by run.
func (p *picture) row(y int) {
	var text string
	var style uv.Style
	begin, at := 0, 0
	flush := func() {
		p.run(begin, y+p.first, text, at-begin, style)
		text, begin = "", at
	}
	for at < p.e.Width() {
		c := p.e.CellAt(at, y)
		if c == nil || c.IsZero() {
			c = &uv.EmptyCell
		}
		if !c.Style.Equal(&style) {
			flush()
			style = c.Style
		}
		text += c.Content
		at += max(1, c.Width)
	}
	flush()
}

// run draws text of one style into so many cells.
func (p *picture) run(x, y int, text string, cells int, s uv.Style) {
	fg, bg := p.colour(s.Fg, p.look.Text), p.colour(s.Bg, "")
	if s.Attrs&uv.AttrFaint != 0 {
		fg = p.look.Faint
	}
	if s.Attrs&uv.AttrReverse != 0 {
		if bg == "" {
			bg = p.look.Background
		}
		fg, bg = bg, fg
	}
	left, top := margin+float64(x)*cellWidth, margin+float64(y)*cellHeight
	if bg != "" {
		p.block(left, top, float64(cells)*cellWidth, cellHeight, bg)
	}
	for text != "" {
		piece, bar := cut(text)
		n := ansi.StringWidth(piece)
		switch {
		case bar > 0:
			p.block(left, top+4, float64(bar)/8*cellWidth, cellHeight-8, fg)
		case strings.TrimSpace(piece) != "":
			p.text(left, top, piece, n, fg, s)
		}
		left, text = left+float64(n)*cellWidth, text[len(piece):]
	}
}

// text draws text as wide as so many cells.
func (p *picture) text(left, top float64, text string, cells int, fill string, s uv.Style) {
	attributes := ""
	if s.Attrs&uv.AttrBold != 0 {
		attributes += ` font-weight="bold"`
	}
	if s.Attrs&uv.AttrItalic != 0 {
		attributes += ` font-style="italic"`
	}
	if s.Underline != uv.UnderlineNone {
		attributes += ` text-decoration="underline"`
	}
	if fill != p.look.Text {
		attributes += fmt.Sprintf(` fill="%s"`, fill)
	}
	fmt.Fprintf(&p.b, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n", left, top+baseline,
		float64(cells)*cellWidth, attributes, html.EscapeString(text))
}

func (p *picture) block(x, y, width, height float64, fill string) {
	fmt.Fprintf(&p.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", x, y, width, height, fill)
}

// colour is a colour of the terminal; usual if it is none.
func (p *picture) colour(c color.Color, usual string) string {
	switch c := c.(type) {
	case nil:
		return usual
	case ansi.BasicColor:
		return p.look.Basic[c]
	case ansi.IndexedColor:
		if int(c) < len(p.look.Basic) {
			return p.look.Basic[c]
		}
	}
	return hex(c)
}

// blocks fill one eighth of a cell from the left, two, and so on.
const blocks = "▏▎▍▌▋▊▉█"

// cut returns the beginning of a text that is drawn as one: spaces, block elements, of which
// it returns how many eighths of cells they fill (they become a rectangle, since fonts leave
// gaps), or other text with single spaces in it.
func cut(text string) (piece string, eighths int) {
	if spaces := len(text) - len(strings.TrimLeft(text, " ")); spaces > 0 {
		return text[:spaces], 0
	}
	for i, r := range text {
		at := strings.IndexRune(blocks, r)
		switch {
		case at >= 0 && i > 0 && eighths == 0, at < 0 && eighths > 0:
			return strings.TrimRight(text[:i], " "), eighths
		case at >= 0:
			eighths += at/len("█") + 1
		case strings.HasPrefix(text[i:], "  "):
			return text[:i], 0
		}
	}
	if eighths > 0 {
		return text, eighths
	}
	return strings.TrimRight(text, " "), 0
}

// Picture returns a picture of what the terminal shows.
func (s *Session) Picture(typed string, l Look) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Picture(s.emulator, typed, l)
}
