package cli

import "strings"

// A typedWord is a word of a command line as far as it has been typed.
type typedWord struct {
	text   string // without quotes
	quote  byte   // that is still open; 0: none
	before string // what of the word the shell does not replace, as it was typed
}

// typed is a command line as far as it has been typed.
type typed struct {
	shell   string
	before  []string
	current typedWord
}

// typedWords reads what a shell says of the line: bash hands over the line itself and the
// characters at which it breaks words, which it replaces from the last of them on; the
// others hand over its words, of which the last one is as it was typed.
func typedWords(args []string) typed {
	t := typed{shell: args[0]}
	if t.shell != "bash" {
		t.before = args[1 : len(args)-1]
		last := splitLine(args[len(args)-1] + "\x00") // the mark keeps spaces at the end
		t.current = last[len(last)-1]
		t.current.text = strings.TrimSuffix(t.current.text, "\x00")
		return t
	}
	breaks := ""
	if len(args) > 2 {
		breaks = args[2]
	}
	all := splitLine(args[1])
	t.current = all[len(all)-1]
	if t.current.quote == 0 {
		t.current.before = t.current.before[:strings.LastIndexAny(t.current.before, strings.Map(keepBreaks, breaks))+1]
	}
	all = all[:len(all)-1]
	for len(all) > 0 && strings.Contains(all[0].text, "=") { // variables before the program
		all = all[1:]
	}
	for _, word := range all[min(1, len(all)):] {
		t.before = append(t.before, word.text)
	}
	return t
}

// keepBreaks leaves the characters that words can have in them.
func keepBreaks(r rune) rune {
	if strings.ContainsRune(" \t\n\"'", r) {
		return -1
	}
	return r
}

// splitLine splits a line as a shell does. The last word is what follows the last space; of
// each, before is what was typed, up to the quote that is open.
func splitLine(line string) []typedWord {
	var all []typedWord
	var text, raw strings.Builder
	var quote byte
	started := false
	end := func() {
		all = append(all, typedWord{text.String(), quote, raw.String()})
		text.Reset()
		raw.Reset()
		started = false
	}
	opened := ""
	for i := 0; i < len(line); i++ {
		c := line[i]
		raw.WriteByte(c)
		switch {
		case quote == 0 && (c == ' ' || c == '\t' || c == '\n'):
			if raw.Len() == 1 && !started {
				raw.Reset()
				continue
			}
			s := raw.String()
			raw.Reset()
			raw.WriteString(s[:len(s)-1])
			end()
		case quote == 0 && (c == '\'' || c == '"'):
			quote, started, opened = c, true, raw.String()
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && quote != '\'' && i+1 < len(line):
			i++
			raw.WriteByte(line[i])
			if quote == '"' && !strings.ContainsRune("\\\"$`", rune(line[i])) {
				text.WriteByte('\\')
			}
			text.WriteByte(line[i])
			started = true
		default:
			text.WriteByte(c)
			started = true
		}
	}
	if quote != 0 {
		raw.Reset()
		raw.WriteString(opened)
	}
	end()
	return all
}

// shown is an offer as the shell takes it, without the part of the word that the shell
// keeps. It is false for text that cannot be written there.
func (t typed) shown(text string) (string, bool) {
	if t.shell != "bash" {
		return text, true
	}
	switch t.current.quote {
	case '\'':
		return t.afterKept(text), !strings.Contains(text, "'")
	case '"':
		text = t.afterKept(text)
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(text), true
	}
	var b strings.Builder
	for _, r := range t.afterKept(text) {
		if strings.ContainsRune(" \t'\"\\$`&|;<>()*?[]{}!#~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// afterKept is what follows the part of the word that the shell keeps, which the word's
// text begins with.
func (t typed) afterKept(text string) string {
	kept := splitLine(t.current.before + "\x00")
	n := len(kept[len(kept)-1].text) - 1
	return text[min(max(n, 0), len(text)):]
}
