package browse

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"paperkin/cmd/internal/screen"
)

// A field is a line that can be edited: letters as a reader sees them, and where the
// cursor stands among them. It is a value: editing returns another one.
type field struct {
	letters []string // grapheme clusters
	at      int      // the cursor stands before this one
}

// newField returns a field with a text, the cursor behind it.
func newField(text string) field { return field{}.insert(text) }

func (f field) String() string { return strings.Join(f.letters, "") }

// insert types a text, which may have been pasted: line breaks and tabs become spaces, and
// what a terminal obeys or hides is left out.
func (f field) insert(text string) field {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)
	before := strings.Join(f.letters[:f.at], "") + screen.Safe(text)
	joined := letters(before + strings.Join(f.letters[f.at:], ""))
	return field{joined, min(len(letters(before)), len(joined))} // a combining mark joins the letter before it
}

// letters cuts a text into grapheme clusters.
func letters(text string) (list []string) {
	for text != "" {
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		if cluster == "" {
			return append(list, text)
		}
		list, text = append(list, cluster), text[len(cluster):]
	}
	return list
}

// remove takes out the letters from one place to another.
func (f field) remove(from, to int) field {
	return field{slices.Delete(slices.Clone(f.letters), from, to), from}
}

// wordLeft and wordRight are where the cursor goes by a word.
func (f field) wordLeft() int {
	i := f.at
	for i > 0 && f.letters[i-1] == " " {
		i--
	}
	for i > 0 && f.letters[i-1] != " " {
		i--
	}
	return i
}

func (f field) wordRight() int {
	i := f.at
	for i < len(f.letters) && f.letters[i] == " " {
		i++
	}
	for i < len(f.letters) && f.letters[i] != " " {
		i++
	}
	return i
}

// press edits the field as shells do. done is false for keys that mean nothing to it.
func (f field) press(k tea.KeyPressMsg) (edited field, done bool) {
	end := len(f.letters)
	switch k.Keystroke() {
	case "left", "ctrl+b":
		f.at = max(0, f.at-1)
	case "right", "ctrl+f":
		f.at = min(end, f.at+1)
	case "home", "ctrl+a":
		f.at = 0
	case "end", "ctrl+e":
		f.at = end
	case "alt+left", "ctrl+left", "alt+b":
		f.at = f.wordLeft()
	case "alt+right", "ctrl+right", "alt+f":
		f.at = f.wordRight()
	case "backspace", "ctrl+h", "shift+backspace":
		f = f.remove(max(0, f.at-1), f.at)
	case "delete", "ctrl+d":
		f = f.remove(f.at, min(end, f.at+1))
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		f = f.remove(f.wordLeft(), f.at)
	case "alt+d":
		f = f.remove(f.at, f.wordRight())
	case "ctrl+u":
		f = f.remove(0, f.at)
	case "ctrl+k":
		f = f.remove(f.at, end)
	default:
		if k.Text == "" || k.Mod.Contains(tea.ModAlt) || k.Mod.Contains(tea.ModCtrl) {
			return f, false
		}
		f = f.insert(k.Text)
	}
	return f, true
}

// visible returns the part of the field that fits into so many columns, the cursor in it,
// and the column of the cursor.
func (f field) visible(m ansi.Method, width int) (text string, cursor int) {
	from := f.at
	for used := 1; from > 0; from-- { // the cursor takes a column of its own
		if used += m.StringWidth(f.letters[from-1]); used > width {
			break
		}
	}
	text = m.Truncate(strings.Join(f.letters[from:], ""), max(0, width), "")
	return text, m.StringWidth(strings.Join(f.letters[from:f.at], ""))
}
