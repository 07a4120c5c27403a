// Package tex reads TeX as text: "Erd\H{o}s on \emph{graphs}" is "Erdős on graphs".
//
// It knows what the files of bibliographies hold: accents, symbols, and the commands of
// LaTeX, BibLaTeX and the packages that authors use, in tables. It typesets nothing, and
// leaves math as it is typed.
package tex

import (
	"slices"
	"strings"

	"paperkin/embed/text"
)

// Decode returns text without the accents, symbols and commands of TeX. What a command
// prints is kept, what it does is not: formatting is dropped, as are citations, labels
// and footnotes. Of a command that is in no table the arguments are kept, and a command
// without any stays as it is typed, for it may be no TeX ("C:\temp"). No command takes
// the blank that separates two words with it, except where TeX spells a letter ("stra\ss
// e") or a sign that stands at a word ("5\,\textmu m").
//
// Math ($...$, \(...\), \[...\]) stays as typed, as do braces that hold no command, the
// escaped signs \{, \}, \$ and \textbackslash. Decode may leave text that can be decoded
// again: what "{\textless}i{\textgreater}" stands for is a tag.
func Decode(s string) string {
	if !strings.ContainsAny(s, "\\~`$") {
		return s
	}
	d := decoder{s: s, out: make([]byte, 0, len(s))}
	if strings.Contains(s, "{") {
		d.pairs = matchBraces(s)
	}
	d.run(0, len(s))
	return string(d.out)
}

// decoder decodes one text.
type decoder struct {
	s     string
	pairs []pair // of braces
	out   []byte
	depth int             // of arguments
	open  map[string]bool // kinds of math whose end is missing: searching for it each time would be quadratic
}

// maxDepth is the depth of arguments in arguments from which on text stays as typed.
const maxDepth = 50

// A pair are the offsets of an opening brace and of the one that closes it, 0 without one.
type pair struct{ open, close int }

// matchBraces returns the pairs of braces, by the offsets of the opening ones.
func matchBraces(s string) (pairs []pair) {
	var stack []int // of those that are open, in pairs
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			stack = append(stack, len(pairs))
			pairs = append(pairs, pair{open: i})
		case '}':
			if last := len(stack) - 1; last >= 0 {
				pairs[stack[last]].close = i
				stack = stack[:last]
			}
		}
	}
	return pairs
}

// closing returns the offset of the brace that closes the one at i, 0 without one.
func (d *decoder) closing(i int) int {
	at, found := slices.BinarySearchFunc(d.pairs, i, func(p pair, i int) int { return p.open - i })
	if !found {
		return 0
	}
	return d.pairs[at].close
}

// run decodes the text between two offsets.
func (d *decoder) run(from, to int) {
	if d.depth++; d.depth > maxDepth {
		d.write(d.s[from:to])
		d.depth--
		return
	}
	for i := from; i < to; {
		plain := i
		for i < to && !special[d.s[i]] {
			i++
		}
		if d.write(d.s[plain:i]); i == to {
			break
		}
		switch c := d.s[i]; c {
		case '$':
			i = d.math(i, to)
		case '\\':
			i = d.command(i, to)
		case '{':
			i = d.group(i, to)
		case '~': // a tie between words; before a number it means "about"
			if i > 0 && i+1 < len(d.s) && d.s[i-1] != ' ' && d.s[i+1] != ' ' && d.s[i-1] != '~' && d.s[i+1] != '~' {
				c = ' '
			}
			d.out = append(d.out, c)
			i++
		}
	}
	d.depth--
}

// special are the characters that mean something in TeX.
var special = [256]bool{'$': true, '\\': true, '{': true, '~': true}

func (d *decoder) write(s string) { d.out = append(d.out, s...) }

// math copies the math at i, and returns the offset behind it.
func (d *decoder) math(i, to int) int {
	if strings.HasPrefix(d.s[i:to], "$$") {
		return d.displayed(i, to, "$$")
	}
	n := text.MathLength(d.s[i:to])
	if n == 1 {
		n = looseMath(d.s[i:min(to, i+maxLoose)])
	}
	math := d.s[i : i+n]
	if n > 2 {
		if sign, ok := mathSigns[math[1:n-1]]; ok {
			math = sign
		}
	}
	d.write(math)
	return i + n
}

// maxLoose is the largest length of math with blanks at its ends.
const maxLoose = 400

// looseMath returns the length of the math at the start of s that [text.MathLength] does
// not take for math, since there are blanks at its ends, 1 if it is none either: it has a
// command of TeX and no two words one behind the other.
func looseMath(s string) int {
	end := strings.IndexByte(s[1:], '$') + 1
	if end < 2 || strings.IndexByte(s[1:end], '\\') < 0 || strings.IndexByte(s[1:end], '"') >= 0 {
		return 1
	}
	words, word := 0, 0 // small letters in the word, and words before it
	for i := 1; i < end; i++ {
		switch c := s[i]; {
		case c == '\\':
			for i+1 < end && isLetter(s[i+1]) {
				i++
			}
			words, word = 0, 0
		case isLetter(c):
			word++
		case c == ' ' && word > 1:
			words, word = words+1, 0
		case c != ' ':
			words, word = 0, 0
		}
		if words > 0 && word > 1 {
			return 1
		}
	}
	return end + 1
}

// displayed copies math between \( and \), \[ and \] or two $$, and returns the offset
// behind it.
func (d *decoder) displayed(i, to int, end string) int {
	n := -1
	if !d.open[end] {
		n = strings.Index(d.s[i+2:to], end)
	}
	if n < 0 {
		if d.open == nil {
			d.open = map[string]bool{}
		}
		d.open[end] = true
		d.write(d.s[i : i+2])
		return i + 2
	}
	d.write(d.s[i : i+2+n+2])
	return i + 2 + n + 2
}

// group decodes the group at i, and returns the offset behind what it has decoded. The
// braces of a group that begins with a command are dropped, other braces stay.
func (d *decoder) group(i, to int) int {
	from, end, ok := d.argument(i, to)
	if !ok || from == end || d.s[from] != '\\' || !d.known(from, end) {
		d.out = append(d.out, '{')
		return i + 1
	}
	for from < end && d.s[from] == '\\' { // what changes the font up to the end of the group
		name := commandName(d.s[from+1 : end])
		if s, ok := commands()[name]; ok && s.args > 0 || !ok && listed(name) || !isWord(name) || strings.HasPrefix(d.s[from+1+len(name):], "{") {
			break
		}
		from += 1 + len(name)
		from += blanks(d.s[from:end])
	}
	d.run(from, end)
	return end + 1
}

// known reports whether a group is TeX: it begins with a command, and not with an escaped
// sign or with one that stays as typed.
func (d *decoder) known(from, end int) bool {
	name := commandName(d.s[from+1 : end])
	return listed(name) || len(name) > 1 && name != backslash && isWord(name) && from+1+len(name) < end
}

// backslash is the command for a backslash, which stays as typed: what follows the sign
// is no command.
const backslash = "textbackslash"

// argument returns the offsets of the text within the group at i.
func (d *decoder) argument(i, to int) (from, end int, ok bool) {
	if i >= to || d.s[i] != '{' {
		return 0, 0, false
	}
	end = d.closing(i)
	return i + 1, end, end > 0 && end < to
}

// commandName returns the name of the command behind a backslash: letters, or one other
// ASCII character.
func commandName(s string) string {
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	if n == 0 && len(s) > 0 && s[0] < 0x80 {
		n = 1
	}
	return s[:n]
}

func isLetter(c byte) bool    { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isWord(name string) bool { return name != "" && isLetter(name[0]) }

// blanks is the number of blanks that a text begins with.
func blanks(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }
