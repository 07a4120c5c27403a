package letter

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// widths are those of characters wherever text is read: unlike the package's own they do not
// depend on the settings of the machine that writes it.
var widths = runewidth.Condition{StrictEmojiNeutral: true}

// columns is how many columns a line takes.
func columns(s string) (n int) {
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	if ' ' <= r && r <= '~' { // the usual case
		return 1
	}
	return widths.RuneWidth(r)
}

// wrap breaks a line into lines of at most so many columns: at spaces, between the letters of
// scripts without spaces, and within a word only where it is longer than a line. Text without
// words has no lines.
func wrap(s string, width int) (lines []string) {
	var b strings.Builder
	used := 0
	flush := func() {
		lines = append(lines, b.String())
		b.Reset()
		used = 0
	}
	for word := range strings.FieldsSeq(s) {
		for i, piece := range pieces(word, width) {
			space := 0
			if i == 0 && used > 0 {
				space = 1
			}
			n := columns(piece)
			if used > 0 && used+space+n > width {
				flush()
				space = 0
			}
			if space > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(piece)
			used += space + n
		}
	}
	if b.Len() > 0 {
		flush()
	}
	return lines
}

// pieces cuts a word where a line may end: before and after wide letters, but not before what
// closes something, and anywhere in what is wider than a line. Marks without a width stay
// with their letters.
func pieces(word string, width int) (list []string) {
	if len(word) <= width && isASCII(word) { // the usual case
		return []string{word}
	}
	start, used, before := 0, 0, 0 // before: the width of the letter before
	for i, r := range word {
		n := columnsOf(r)
		open := before > 0 && n > 0 && max(before, n) > 1 && !strings.ContainsRune(closing, r)
		if i > start && n > 0 && (open || used > 0 && used+n > width) {
			list = append(list, word[start:i])
			start, used = i, 0
		}
		if used += n; n > 0 {
			before = n
		}
	}
	return append(list, word[start:])
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// closing are signs that no line begins with.
const closing = "、。，．・：；？！）］｝」』】〉》〕’”…,.:;?!)]}"

// between stands between the parts of a line.
const between = " · "

// wrapParts breaks parts into lines of at most so many columns, between two of them where it
// can: then nothing stands between them.
func wrapParts(parts []string, width int) (lines []string) {
	current := ""
	for _, part := range parts {
		if joined := current + between + part; current != "" && columns(joined) <= width {
			current = joined
			continue
		}
		lines = append(lines, wrap(current, width)...)
		current = part
	}
	return append(lines, wrap(current, width)...)
}
