package programtest

import (
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// Text returns what an emulator of a terminal shows, a line for each row, without the
// spaces at their ends.
func Text(e *vt.Emulator) string {
	return rows(e, func(c *uv.Cell) string { return c.Content })
}

// Styles returns how an emulator shows it: a letter for each cell, a dot where nothing but
// the terminal's own colours are, and what the letters stand for.
func Styles(e *vt.Emulator) string {
	letters, legend := map[string]string{"": "."}, ""
	grid := rows(e, func(c *uv.Cell) string {
		look := describe(c)
		if letters[look] == "" {
			letters[look] = string(rune('a' + len(letters) - 1))
			legend += letters[look] + " " + look + "\n"
		}
		letter := letters[look]
		if letter == "." && c.Content == " " {
			letter = " "
		}
		return strings.Repeat(letter, max(1, c.Width))
	})
	return grid + legend
}

func rows(e *vt.Emulator, show func(*uv.Cell) string) string {
	var b strings.Builder
	for y := range e.Height() {
		var row strings.Builder
		for x := 0; x < e.Width(); {
			c := e.CellAt(x, y)
			if c == nil || c.IsZero() {
				c = &uv.EmptyCell
			}
			row.WriteString(show(c))
			x += max(1, c.Width)
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String()
}

// describe is the style of a cell in words.
func describe(c *uv.Cell) string {
	var parts []string
	add := func(name string, holds bool) {
		if holds {
			parts = append(parts, name)
		}
	}
	s := c.Style
	add("bold", s.Attrs&uv.AttrBold != 0)
	add("faint", s.Attrs&uv.AttrFaint != 0)
	add("underlined", s.Underline != uv.UnderlineNone)
	add("link", c.Link.URL != "")
	add("text "+hex(s.Fg), s.Fg != nil)
	add("on "+hex(s.Bg), s.Bg != nil)
	return strings.Join(parts, ", ")
}

func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
