package screen

import "fmt"

// A Style is how text looks on a terminal that shows colours: a parameter of
// the sequence "select graphic rendition" (ECMA-48, section 8.3.117).
type Style int

// The styles of the program. The zero value changes nothing.
const (
	Plain     Style = 0
	Bold      Style = 1
	Faint     Style = 2
	Underline Style = 4
	Cyan      Style = 36
)

// Colours reports whether [Screen.Paint] and [Screen.Link] do anything.
func (s *Screen) Colours() bool { return s.colours }

// Paint returns text in a style, or as it is where Out shows no colours. It does
// not make the text safe.
func (s *Screen) Paint(style Style, text string) string {
	if !s.colours || style == Plain {
		return text
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", style, text)
}

// Link returns text as a hyperlink to a web address (OSC 8), or as it is without
// an address or where Out shows no colours. It makes the address safe, not the
// text.
func (s *Screen) Link(address, text string) string {
	if !s.colours || address == "" {
		return text
	}
	return "\x1b]8;;" + Safe(address) + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}
