package tex

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// command decodes the command at i, and returns the offset behind it.
func (d *decoder) command(i, to int) int {
	name := commandName(d.s[i+1 : to])
	after := i + 1 + len(name)
	switch name {
	case "(":
		return d.displayed(i, to, `\)`)
	case "[":
		return d.displayed(i, to, `\]`)
	case "\\":
		return d.lineBreak(after, to)
	}
	next := after
	if isWord(name) { // white space ends a word and does not count
		next += blanks(d.s[after:to])
	}
	if sign, end := d.torn(name, after, to); end > 0 {
		d.write(sign)
		return end
	}
	_, accent := accents[name]
	if _, tie := ties[name]; accent || tie {
		if end := d.accent(name, next, to); end > 0 {
			return end
		}
	}
	if letter, ok := letters[name]; ok {
		d.write(letter)
		return d.emptyGroup(next, to)
	}
	if special, ok := specials[name]; ok {
		if end := special(d, next, to); end > 0 {
			return end
		}
	}
	if sign, ok := symbols()[name]; ok {
		d.write(sign)
		if isWord(name) {
			return d.emptyGroup(after, to)
		}
		return after
	}
	if s, ok := commands()[name]; ok {
		if end, ok := d.shaped(s, after, to); ok {
			return end
		}
	}
	if end := d.unknown(name, after, to); end > 0 {
		return end
	}
	d.write(d.s[i:after])
	return after
}

// torn reads "\b{eta}", as arXiv's titles have it for \beta.
func (d *decoder) torn(name string, after, to int) (sign string, end int) {
	if len(name) != 1 || !isWord(name) {
		return "", 0
	}
	from, end, ok := d.argument(after, to)
	if !ok || end-from < 2 || end-from > 10 {
		return "", 0
	}
	if sign, ok = symbols()[name+d.s[from:end]]; !ok {
		return "", 0
	}
	return sign, end + 1
}

// emptyGroup returns the offset behind the {} that separates a command from a word.
func (d *decoder) emptyGroup(i, to int) int {
	if strings.HasPrefix(d.s[i:to], "{}") {
		return i + 2
	}
	return i
}

// lineBreak decodes \\ and its optional argument.
func (d *decoder) lineBreak(after, to int) int {
	d.write(" ")
	if after < to && d.s[after] == '*' {
		after++
	}
	return d.optional(after, to)
}

// optional returns the offset behind the optional arguments at i, which are short.
func (d *decoder) optional(i, to int) int {
	for i < to && d.s[i] == '[' {
		end := strings.IndexByte(d.s[i:min(to, i+200)], ']')
		if end < 0 {
			break
		}
		i += end + 1
	}
	return i
}

// shaped decodes a command of the table.
func (d *decoder) shaped(s shape, after, to int) (end int, ok bool) {
	if s.args == 0 {
		return d.silent(after, to), true
	}
	if after < to && d.s[after] == '*' {
		after++
	}
	at := d.optional(after+blanks(d.s[after:to]), to)
	var args [][2]int
	for len(args) < s.args {
		next := at + blanks(d.s[at:to])
		from, end, ok := d.argument(next, to)
		if !ok {
			break
		}
		args = append(args, [2]int{from, end})
		at = d.optional(end+1, to)
		if len(args) == s.args {
			at = end + 1
		}
	}
	switch {
	case len(args) < s.args && s.args == 1 && s.before == "" && (after == to || d.s[after] == ' '): // \textbf word
		return d.silent(after, to), true
	case len(args) < s.args:
		return 0, false
	case s.print == 0:
		return d.silent(at, to), true
	}
	d.write(s.before)
	d.run(args[s.print-1][0], args[s.print-1][1])
	d.write(s.after)
	return at, true
}

// silent returns the offset behind a command that prints nothing: the blanks behind it
// do not count, unless they are all that separates two words.
func (d *decoder) silent(after, to int) int {
	after = d.emptyGroup(after, to)
	next := after + blanks(d.s[after:to])
	last := len(d.out) - 1
	if last >= 0 && d.out[last] == ' ' && next < to && strings.IndexByte(".,;:!?)", d.s[next]) >= 0 {
		d.out = d.out[:last] // "as \cite{x}."
		return next
	}
	if last < 0 || strings.IndexByte(" ({[\"'-", d.out[last]) >= 0 {
		return next
	}
	return after
}

// unknown decodes a command that is in no table: its arguments are kept. It returns 0 for
// one without arguments, and for one of a single letter, which may be no TeX.
func (d *decoder) unknown(name string, after, to int) int {
	if len(name) < 2 || name == backslash {
		return 0
	}
	if after < to && d.s[after] == '*' {
		after++
	}
	at := d.optional(after, to)
	for count := 0; ; count++ {
		from, end, ok := d.argument(at, to)
		if !ok {
			if count == 0 {
				return 0
			}
			return at
		}
		if count > 0 && from < end {
			d.write(" ")
		}
		d.run(from, end)
		at = end + 1
	}
}

// ensured decodes \ensuremath: one sign becomes a character, anything else math.
func (d *decoder) ensured(i, to int) int {
	from, end, ok := d.argument(i, to)
	if !ok {
		return 0
	}
	content := strings.TrimSpace(d.s[from:end])
	if strings.Trim(content, "^{} ") == `\circ` && strings.Contains(content, "^") {
		d.write("°")
		return end + 1
	}
	bare := strings.Trim(content, "{} ")
	if plainText(bare) {
		d.write(bare)
	} else if sign, ok := signOf(bare); ok {
		d.write(sign)
	} else {
		d.write("$" + strings.ReplaceAll(content, "$", "") + "$")
	}
	return end + 1
}

// plainText reports whether a formula is letters and digits only.
func plainText(s string) bool { return !strings.ContainsAny(s, "\\^_{}$&~") }

// signOf returns the character that a formula of one command stands for.
func signOf(s string) (string, bool) {
	if !strings.HasPrefix(s, `\`) || commandName(s[1:]) != s[1:] {
		return "", false
	}
	if sign, ok := symbols()[s[1:]]; ok {
		return sign, true
	}
	letter, ok := letters[s[1:]]
	return letter, ok
}

// outsideMath decodes \ifmmode A\else B\fi, of which B is printed.
func (d *decoder) outsideMath(i, to int) int {
	end := strings.Index(d.s[i:min(to, i+1000)], `\fi`)
	if end < 0 {
		return 0
	}
	end += i
	if at := strings.Index(d.s[i:end], `\else`); at >= 0 {
		from := i + at + len(`\else`)
		d.run(from+blanks(d.s[from:end]), from+len(strings.TrimRight(d.s[from:end], " ")))
	}
	return d.emptyGroup(end+len(`\fi`), to)
}

// fraction decodes \frac{a}{b} as a/b.
func (d *decoder) fraction(i, to int) int {
	from, end, from2, end2, ok := d.twoArguments(i, to)
	if !ok {
		return 0
	}
	d.run(from, end)
	d.write("/")
	d.run(from2, end2)
	return end2 + 1
}

// twoArguments finds the arguments of a command that has two, as argument does one.
func (d *decoder) twoArguments(i, to int) (from, end, from2, end2 int, ok bool) {
	if from, end, ok = d.argument(i, to); ok {
		from2, end2, ok = d.argument(end+1, to)
	}
	return from, end, from2, end2, ok
}

func (d *decoder) upper(i, to int) int { return d.cased(i, to, strings.ToUpper) }
func (d *decoder) lower(i, to int) int { return d.cased(i, to, strings.ToLower) }

// cased decodes a command that changes the case of its argument.
func (d *decoder) cased(i, to int, change func(string) string) int {
	from, end, ok := d.argument(i, to)
	if !ok {
		return 0
	}
	at := len(d.out)
	d.run(from, end)
	d.out = append(d.out[:at:at], change(string(d.out[at:]))...)
	return end + 1
}

// character decodes \char and \symbol with the number of a character: decimal, or in
// TeX's hexadecimal ("00E9) and octal ('351).
func (d *decoder) character(i, to int) int {
	digits, next := d.s[i:to], to
	if from, end, ok := d.argument(i, to); ok {
		digits, next = d.s[from:end], end+1
	}
	base, prefix := 10, 0
	if strings.HasPrefix(digits, `"`) {
		base, prefix = 16, 1
	} else if strings.HasPrefix(digits, `'`) {
		base, prefix = 8, 1
	}
	n := prefix
	for n < len(digits) && n < 8 && strings.IndexByte("0123456789ABCDEF"[:base], digits[n]) >= 0 {
		n++
	}
	code, err := strconv.ParseInt(digits[prefix:n], base, 32)
	if err != nil || code < ' ' || !utf8.ValidRune(rune(code)) || strings.ContainsRune(`\{}$`, rune(code)) {
		return 0
	}
	d.write(string(rune(code)))
	if next == to && i+n < to && d.s[i] != '{' {
		return i + n
	}
	return next
}
