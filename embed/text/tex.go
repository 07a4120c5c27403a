package text

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// accents maps TeX's accent commands to combining characters.
var accents = map[string]rune{
	"'": '\u0301', "`": '\u0300', "^": '\u0302', `"`: '\u0308', "~": '\u0303', "=": '\u0304', ".": '\u0307',
	"u": '\u0306', "v": '\u030c', "H": '\u030b', "c": '\u0327', "d": '\u0323', "b": '\u0331', "k": '\u0328', "r": '\u030a',
}

// symbols maps TeX commands to the characters they stand for.
var symbols = map[string]string{
	"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
	"dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "i": "ı", "j": "ȷ", "%": "%", "&": "&", "_": "_", "#": "#", "textendash": "–", "textemdash": "—", "ldots": "...",
	"dots": "...", "textquoteright": "'", "textquoteleft": "'", "textquotedblleft": `"`, "textquotedblright": `"`,
	"textasciitilde": "~", "textasciicircum": "^", "LaTeX": "LaTeX", "TeX": "TeX", " ": " ", "/": "", "-": "", "@": "",
	",": " ", ";": " ", ":": " ", "!": "", "quad": " ", "qquad": " ", "textgreater": ">", "textless": "<", "textellipsis": "...", "textunderscore": "_",
	"textquotesingle": "'", "textdegree": "°", "texttimes": "×", "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©",
	"textmu": "µ", "textbar": "|", "textperiodcentered": "·", "textbullet": "•", "textsection": "§", "S": "§", "pounds": "£", "euro": "€", "texteuro": "€",
	"guillemotleft": "«", "guillemotright": "»", "slash": "/",
}

// wrappers are TeX commands that are replaced by their argument.
var wrappers = map[string]bool{"emph": true, "textbf": true, "textit": true, "textrm": true, "textsc": true, "texttt": true,
	"textsf": true, "textsl": true, "textup": true, "text": true, "underline": true, "url": true, "mbox": true, "textnormal": true, "textmd": true,
	"textsubscript": true, "textsuperscript": true, "nolinkurl": true}

// switches are TeX commands that change the font up to the end of their group.
var switches = map[string]bool{"em": true, "it": true, "bf": true, "rm": true, "sc": true, "tt": true, "sf": true, "sl": true,
	"relax": true, "itshape": true, "bfseries": true, "scshape": true}

// DecodeTeX decodes accents, symbols and formatting outside math. Commands that
// it does not know stay as they are.
func DecodeTeX(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		switch s[i] {
		case '$':
			n := MathLength(s[i:])
			b.WriteString(s[i : i+n])
			i += n
		case '\\':
			n := decodeCommand(&b, s[i:])
			i += n
		case '{':
			n := decodeGroup(&b, s[i:])
			i += n
		case '~': // a tie between words; before a number it means "about"
			if i > 0 && i+1 < len(s) && s[i-1] != ' ' && s[i+1] != ' ' && s[i-1] != '~' && s[i+1] != '~' {
				b.WriteByte(' ')
			} else {
				b.WriteByte('~')
			}
			i++
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

// MathLength returns the length in bytes of the inline math that s begins with,
// 1 if the dollar sign that s begins with opens no math.
func MathLength(s string) int {
	if len(s) < 2 || s[1] == ' ' {
		return 1
	}
	end := strings.IndexByte(s[1:], '$')
	if end <= 0 || s[end] == ' ' {
		return 1
	}
	return end + 2
}

// decodeCommand decodes the command that s begins with and returns its length.
func decodeCommand(b *strings.Builder, s string) int {
	name := commandName(s[1:])
	n := 1 + len(name)
	after := s[n:]
	if isWord(name) { // white space ends a word and does not count
		after = strings.TrimLeft(after, " ")
	}
	skipped := len(s) - len(after) - n
	if mark, ok := accents[name]; ok {
		if base, used := accentBase(after, true); used > 0 {
			b.WriteString(norm.NFC.String(base + string(mark)))
			return n + skipped + used
		}
		if (name == "~" || name == "^") && strings.HasPrefix(after, "{}") {
			b.WriteString(name)
			return n + skipped + 2
		}
	}
	if text, ok := symbols[name]; ok {
		b.WriteString(text)
		if isWord(name) && strings.HasPrefix(after, "{}") {
			return n + skipped + 2
		}
		return n + skipped
	}
	if name == "href" { // the first argument is a URL
		if _, used := group(after); used > 0 {
			if content, more := group(after[used:]); more > 0 {
				b.WriteString(DecodeTeX(content))
				return n + skipped + used + more
			}
		}
	}
	if name == "enquote" {
		if content, used := group(after); used > 0 {
			b.WriteString(`"` + DecodeTeX(content) + `"`)
			return n + skipped + used
		}
	}
	if wrappers[name] {
		if content, used := group(after); used > 0 {
			b.WriteString(DecodeTeX(content))
			return n + skipped + used
		}
	}
	b.WriteString(s[:n])
	return n
}

// decodeGroup decodes a group whose braces only delimit a command, as in {\"o}
// and {\em word}; other braces stay. It returns the length of the input used.
func decodeGroup(b *strings.Builder, s string) int {
	content, used := "", 0
	if strings.HasPrefix(s, `{\`) {
		content, used = group(s)
	}
	if used == 0 {
		b.WriteByte('{')
		return 1
	}
	name := commandName(content[1:])
	if switches[name] {
		b.WriteString(DecodeTeX(strings.TrimLeft(content[1+len(name):], " ")))
		return used
	}
	_, accent := accents[name]
	_, symbol := symbols[name]
	if accent || symbol {
		b.WriteString(DecodeTeX(content))
		return used
	}
	b.WriteByte('{')
	return 1
}

// commandName returns the name of the command after a backslash: letters, or one
// other ASCII character.
func commandName(s string) string {
	n := 0
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || s[n] >= 'A' && s[n] <= 'Z') {
		n++
	}
	if n == 0 && len(s) > 0 && s[0] < utf8.RuneSelf {
		n = 1
	}
	return s[:n]
}

func isWord(name string) bool {
	return name != "" && (name[0] >= 'a' && name[0] <= 'z' || name[0] >= 'A' && name[0] <= 'Z')
}

// accentBase returns the letter under an accent and its length in bytes. It can
// be written as e, {e}, \i or {\i}, and can have one accent of its own, as in
// Vietnamese.
func accentBase(s string, nested bool) (base string, used int) {
	if content, n := group(s); n > 0 {
		base, inner := accentBase(content, nested)
		if inner == len(content) && inner > 0 {
			return base, n
		}
		return "", 0
	}
	for _, dotless := range []string{`\i`, `\j`} {
		if strings.HasPrefix(s, dotless) && !isWord(commandName(s[2:])) {
			return dotless[1:], 2
		}
	}
	if nested && strings.HasPrefix(s, `\`) {
		name := commandName(s[1:])
		if mark, ok := accents[name]; ok {
			if base, used := accentBase(s[1+len(name):], false); used > 0 {
				return base + string(mark), 1 + len(name) + used
			}
		}
	}
	if isWord(s) {
		return s[:1], 1
	}
	return "", 0
}

// maxGroup is the largest length of a group in bytes. The groups around accents
// and words are short; looking for the end of longer ones would cost n^2.
const maxGroup = 1000

// group returns the content of the group that s begins with, and its length
// with braces; 0 if s begins with none, or none that ends within maxGroup bytes.
func group(s string) (content string, length int) {
	if !strings.HasPrefix(s, "{") {
		return "", 0
	}
	depth := 0
	for i := 0; i < min(len(s), maxGroup); i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				return s[1:i], i + 1
			}
		}
	}
	return "", 0
}
