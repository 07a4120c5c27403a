package screen

import (
	"strings"

	"paperkin/index/paper/text"
)

// Safe returns text from a paper, a file or a server without the characters that
// are [text.Hidden], so that no escape sequence reaches the terminal. Line
// breaks stay.
func Safe(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && text.Hidden(r) {
			return -1
		}
		return r
	}, s)
}

// MaxMessage is how much of a [Message] is printed, in bytes.
const MaxMessage = 4000

// Message returns text that may quote a file, its name or a server, in a form
// that cannot be mistaken for the program's own messages: [Safe], cut after 4,000
// bytes, and with all lines but the first indented.
func Message(s string) string {
	s = Safe(s)
	if len(s) > MaxMessage {
		s = strings.ToValidUTF8(s[:MaxMessage], "") + "..."
	}
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}

// maxLine is how much of a name is printed within a line, in bytes.
const maxLine = 300

// Line returns a name or a title in a form that fits into a line: [Safe], cut
// after 300 bytes, and with line breaks shown as \n.
func Line(s string) string {
	s = strings.ReplaceAll(Safe(s[:min(len(s), 4*maxLine)]), "\n", `\n`)
	if len(s) > maxLine {
		s = strings.ToValidUTF8(s[:maxLine], "") + "..."
	}
	return s
}
