package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// accents maps commands to the combining characters of their accents. Those of LaTeX
// (https://ctan.org/pkg/encguide), of textcomp and of the Vietnamese encoding T5; those
// of MathSciNet (https://ctan.org/pkg/amscls, mathscinet.sty); and those of math, which
// publishers put outside of it.
var accents = map[string]string{
	"'": "\u0301", "`": "\u0300", "^": "\u0302", `"`: "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
	"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328", "r": "\u030a",
	"h": "\u0309", "G": "\u030f", "U": "\u030d", "f": "\u0311",

	"textcommabelow": "\u0326", "cb": "\u0326", "textcommaabove": "\u0313", "textsubring": "\u0325", "textogonekcentered": "\u0328", "textdotbelow": "\u0323", "textroundcap": "\u0311",
	"textcircumlow": "\u032d", "textsubbreve": "\u032e", "textsubtilde": "\u0330", "textsubumlaut": "\u0324", "textsubbar": "\u0331", "textvbaraccent": "\u030d", "textdoublegrave": "\u030f",
	"capitalacute": "\u0301", "capitalgrave": "\u0300", "capitalcircumflex": "\u0302", "capitaldieresis": "\u0308", "capitaltilde": "\u0303", "capitalmacron": "\u0304", "capitaldotaccent": "\u0307",
	"capitalbreve": "\u0306", "capitalcaron": "\u030c", "capitalhungarumlaut": "\u030b", "capitalcedilla": "\u0327", "capitalogonek": "\u0328", "capitalring": "\u030a",

	"ocirc": "\u030a", "polhk": "\u0328", "lfhook": "\u0326", "soft": "\u030c", "udot": "\u0323", "dudot": "\u0324", "utilde": "\u0330", "uarc": "\u032e", "cftil": "\u0302\u0303", "cfac": "\u0302\u0301", "cfgr": "\u0302\u0300", "cfudot": "\u0302\u0323",

	"acute": "\u0301", "grave": "\u0300", "hat": "\u0302", "widehat": "\u0302", "ddot": "\u0308", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "breve": "\u0306", "check": "\u030c", "mathring": "\u030a", "vec": "\u20d7",
}

// ties are the accents over two letters.
var ties = map[string]string{"t": "\u0361", "newtie": "\u0361", "capitaltie": "\u0361", "texttie": "\u0361", "texttoptiebar": "\u0361"}

// bracedOnly are accents of one letter that stand for one only before a brace: elsewhere
// the letter is more likely to be an escape of another language ("\t").
const bracedOnly = "hGUft"

// accent decodes the accent at i, whose argument begins at after, and returns the offset
// behind it, 0 if there is no letter under it.
func (d *decoder) accent(name string, after, to int) int {
	if len(name) == 1 && strings.Contains(bracedOnly, name) && (after >= to || d.s[after] != '{') {
		return 0
	}
	if mark, ok := ties[name]; ok {
		from, end, ok := d.argument(after, to)
		first, size := utf8.DecodeRuneInString(d.s[min(from, end):end])
		if !ok || size == 0 || first == '\\' || utf8.RuneCountInString(d.s[from:end]) != 2 {
			return 0
		}
		d.write(string(first) + mark + d.s[from+size:end])
		return end + 1
	}
	from, end, grouped := d.argument(after, to)
	if !grouped {
		letter, next := d.base(after, to, 2)
		if next > 0 {
			d.write(norm.NFC.String(letter + accents[name]))
		}
		return next
	}
	if strings.TrimSpace(d.s[from:end]) == "" && (name == "~" || name == "^") {
		d.write(name)
		return end + 1
	}
	letter, next := d.base(from+blanks(d.s[from:end]), end, 2)
	if next == 0 {
		return 0
	}
	d.write(norm.NFC.String(letter + accents[name])) // on the first letter of the argument
	if strings.TrimSpace(d.s[next:end]) != "" {
		d.run(next, end)
	}
	return end + 1
}

// base returns the letter under an accent and the offset behind it, 0 if there is none. It
// is written as e, {e}, \i, {\i} or \ae, and has up to marks accents of its own, as in
// Vietnamese.
func (d *decoder) base(i, to, marks int) (letter string, next int) {
	if i >= to {
		return "", 0
	}
	if from, end, ok := d.argument(i, to); ok {
		if marks < 0 { // braces in braces in braces
			return "", 0
		}
		letter, next = d.base(from+blanks(d.s[from:end]), end, marks-1)
		if next == 0 || strings.TrimSpace(d.s[next:end]) != "" {
			return "", 0
		}
		return letter, end + 1
	}
	if d.s[i] != '\\' {
		r, size := utf8.DecodeRuneInString(d.s[i:to])
		if r == utf8.RuneError || r < 0x80 && !isLetter(byte(r)) || !unicode.IsLetter(r) {
			return "", 0
		}
		return string(r), i + size
	}
	name := commandName(d.s[i+1 : to])
	after := i + 1 + len(name)
	if isWord(name) {
		after += blanks(d.s[after:to])
	}
	if base, ok := baseLetter(name); ok {
		if from, end, ok := d.argument(after, to); ok && from == end {
			after += 2
		}
		return base, after
	}
	if mark, ok := accents[name]; ok && marks >= 0 {
		if letter, next = d.base(after, to, marks-1); next > 0 {
			return letter + mark, next
		}
	}
	return "", 0
}

// baseLetter returns the letter that a command stands for under an accent, where the i
// and the j without dots are the usual ones.
func baseLetter(name string) (string, bool) {
	switch name {
	case "i", "imath":
		return "i", true
	case "j", "jmath":
		return "j", true
	}
	letter, ok := letters[name]
	return letter, ok
}
