package text

import "strings"

// unwrapMath replaces inline TeX math, $...$ and \(...\), by its content as
// words: $\mathcal{O}(n \log n)$ becomes O(n log n), $x_{i}^2$ becomes x i 2.
// A dollar sign opens math under the rules of pandoc's Markdown: there is no
// white space after it or before the closing sign, and no digit after the
// closing sign. Prices ("from $5 to $10") stay as they are.
func unwrapMath(s string) string {
	if !strings.ContainsAny(s, `$\`) {
		return s
	}
	var b strings.Builder
	open := map[string]bool{} // openings without an end in the rest of s: looking again would cost n^2
	for {
		i := strings.IndexAny(s, `$\`)
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		content, rest, ok := cutMath(s, open)
		if !ok {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		writeMath(&b, content)
		s = rest
	}
	b.WriteString(s)
	return b.String()
}

// cutMath splits s, which begins with math, into the content of the math and the
// rest. It records in open which openings have no end in s.
func cutMath(s string, open map[string]bool) (content, rest string, ok bool) {
	for _, pair := range [][2]string{{`\(`, `\)`}, {"$$", "$$"}} {
		if !strings.HasPrefix(s, pair[0]) || open[pair[0]] {
			continue
		}
		content, rest, ok = strings.Cut(s[len(pair[0]):], pair[1])
		open[pair[0]] = !ok
		return content, rest, ok
	}
	if s[0] != '$' || len(s) == 1 || isSpace(s[1]) {
		return "", s, false
	}
	end := strings.IndexByte(s[1:], '$') + 1
	if end <= 1 || isSpace(s[end-1]) || end+1 < len(s) && isDigit(s[end+1]) {
		return "", s, false
	}
	return s[1:end], s[end+1:], true
}

// formatting commands change how their argument looks, not its meaning.
var formatting = map[string]bool{
	"mathcal": true, "mathbf": true, "mathbb": true, "mathrm": true, "mathit": true, "mathsf": true, "mathtt": true,
	"mathfrak": true, "mathscr": true, "boldsymbol": true, "bm": true, "text": true, "textbf": true, "textit": true,
	"textrm": true, "textsc": true, "texttt": true, "emph": true, "operatorname": true, "mbox": true, "left": true,
	"right": true, "big": true, "Big": true, "displaystyle": true, "quad": true, "hat": true, "tilde": true, "bar": true,
	"vec": true, "overline": true, "underline": true, "rm": true, "bf": true, "it": true, "cal": true,
}

// writeMath writes the content of math as words: without the backslashes of
// commands, without formatting and grouping.
func writeMath(b *strings.Builder, s string) {
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '\\':
			j := i + 1
			for j < len(s) && isLetter(s[j]) {
				j++
			}
			name := s[i+1 : j]
			switch {
			case name == "": // an escaped character, or spacing such as \, and \;
				if j < len(s) && strings.IndexByte(`%&#_{}$`, s[j]) >= 0 {
					b.WriteByte(s[j])
				} else {
					b.WriteByte(' ')
				}
				j++
			case !formatting[name]:
				b.WriteString(" " + name + " ")
			}
			i = min(j, len(s))
		case '{', '}':
			i++
		case '^', '_', '~', '&':
			b.WriteByte(' ')
			i++
		default:
			b.WriteByte(c)
			i++
		}
	}
}

func isSpace(c byte) bool  { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

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
