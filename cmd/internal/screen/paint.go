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
	Strong    Style = Bold // words within text
	Underline Style = 4
	Cyan      Style = 36
)

// Colours reports whether [Screen.Paint] does anything.
func (s *Screen) Colours() bool { return s.colours }

// Paint returns text in a style, or as it is where Out shows no colours. What it
// returns is for Out alone: its control sequences are marked as ours.
func (s *Screen) Paint(style Style, text string) string {
	if !s.colours || style == Plain {
		return text
	}
	return s.sealed(fmt.Sprintf("\x1b[%dm", style)) + text + s.sealed("\x1b[0m")
}

// Link returns text as a hyperlink to a web address (OSC 8), or as it is without
// an address or where Out shows no links. Like [Screen.Paint], it is for Out
// alone.
func (s *Screen) Link(address, text string) string {
	if !s.links || address == "" {
		return text
	}
	return s.sealed("\x1b]8;;"+Safe(address)+"\x1b\\") + text + s.sealed("\x1b]8;;\x1b\\")
}

// sealed returns a control sequence in the form in which the guard of Out lets it
// through.
func (s *Screen) sealed(sequence string) string { return string(s.seal) + sequence + string(s.seal) }
