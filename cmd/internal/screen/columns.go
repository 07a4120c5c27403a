package screen

import (
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/mattn/go-runewidth"
)

// Columns is how many columns a terminal needs for a line without control characters, but
// for those of colours and links.
//
// The width of a character above U+02FF comes from a table of all there are, which takes
// 2 MB and longer to make than a page of hits. What papers in Latin script have of them does
// without it: see narrow.
func Columns(line string) int {
	n := 0
	var sequence text.EscSeqParser
	for _, r := range line {
		switch {
		case r == text.EscapeStartRune || sequence.InSequence():
			sequence.Consume(r)
		case r >= ' ' && r < 0x7f:
			n++
		case !isNarrow(r):
			return text.StringWidthWithoutEscSequences(line)
		default:
			n++
		}
	}
	return n
}

// narrow are ranges of characters that take one column: Greek and accented letters, dashes
// and quotation marks, superscripts, letter-like, arrows, operators and bars.
// Where terminals are set up for East Asian scripts, many of them take two.
var narrow = [...][2]rune{{0xa0, 0xac}, {0xae, 0x2ff}, {0x391, 0x3a1}, {0x3a3, 0x3ce}, {0x1e00, 0x1eff}, {0x2010, 0x2027}, {0x2030, 0x205e}, {0x2074, 0x208e}, {0x2100, 0x214f}, {0x2190, 0x22ff}, {0x2500, 0x259f}}

func isNarrow(r rune) bool {
	if runewidth.EastAsianWidth {
		return false
	}
	for _, in := range narrow {
		if r <= in[1] {
			return r >= in[0]
		}
	}
	return false
}
