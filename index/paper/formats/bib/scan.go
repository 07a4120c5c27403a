package bib

import (
	"errors"
	"fmt"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// entry is an entry: its type in lower case, its key, and its fields with all braces and
// commands.
type entry struct {
	kind, key string
	values    map[string]string // by name, in lower case
	names     []string          // of values, as they are spelled and in order
	repeated  []field           // fields that the entry has already
	lines     int               // from the first line of the entry to where reading it stopped
	length    int               // of the text read, in bytes
	size      int               // of the values, in bytes: macros can make them longer
}

// A field is the name of a field and its value.
type field struct{ name, value string }

func (e *entry) isRemark() bool { return e.kind == "comment" || e.kind == "preamble" }

// hasFields reports whether the entry is one of the bibliography: neither a remark nor a
// macro.
func (e *entry) hasFields() bool { return !e.isRemark() && e.kind != "string" }
func (e *entry) isPaper() bool   { return e.hasFields() && e.kind != "xdata" }

// errOpen: an entry has no end.
var errOpen = errors.New("a brace is not closed")

// scanner reads an entry.
type scanner struct {
	text   string
	at     int
	macros *macroTable
	strict bool // a brace behind a backslash counts, as in BibTeX
	quotes bool // no quote that ends a value follows: see quoteEnds
}

// scanEntry reads the entry that a text begins with. An entry of the kind string adds to
// macros. Up to an error, the entry has what could be read.
//
// BibTeX counts braces behind backslashes, as in {C:\}, and people write \{ for a brace
// that does not count. The entry is read in the way that gives it an end.
func scanEntry(text string, macros *macroTable) (e entry, err error) {
	s := scanner{text: text, macros: macros}
	e, err = s.entry()
	if errors.Is(err, errOpen) && strings.Contains(text, `\}`) {
		s := scanner{text: text, macros: macros, strict: true}
		if again, err := s.entry(); err == nil {
			return again, nil
		}
	}
	return e, err
}

func (s *scanner) entry() (e entry, err error) {
	defer func() {
		e.length = min(s.at, len(s.text))
		e.lines = strings.Count(s.text[:e.length], "\n")
	}()
	m := entryStart().FindStringSubmatchIndex(s.text)
	e = entry{kind: strings.ToLower(s.text[m[2]:m[3]]), values: map[string]string{}}
	s.at = m[1]
	switch {
	case e.isRemark():
		s.at = m[1]
		if !s.macros.open {
			s.at = s.closing(m[1] - 1)
		}
		s.macros.open = s.at == m[1]
		return e, nil
	case e.kind == "string":
		name, value, err := s.field()
		if err == nil {
			err = s.macros.define(strings.ToLower(name), value)
		}
		if err == nil {
			s.skip(" \t\r\n")
			s.at++ // its bracket
		}
		return e, err
	}
	e.key = s.key(s.text[m[1]-1] == '(')
	for {
		s.skip(" \t\r\n,")
		if s.at >= len(s.text) {
			return e, e.swallowed(m[1], s)
		}
		switch s.text[s.at] {
		case '}', ')':
			s.at++
			return e, nil
		case '%':
			s.at += lineLength(s.text[s.at:])
			continue
		}
		name, value, err := s.field()
		e.add(name, value)
		if e.size += len(value); e.size > paper.MaxRecord && err == nil {
			err = format.ErrTooLarge
		}
		if len(e.names)+len(e.repeated) > paper.MaxValues && err == nil {
			err = format.ErrTooMany
		}
		if err != nil {
			if errors.Is(err, errOpen) {
				s.at = m[1] // the place of the brace
			}
			return e, err
		}
	}
}

// fieldWithin matches fields that stand in a value, since its brace is not closed.
var fieldWithin = pattern.Of(`,\s*[A-Za-z][\w:.-]*\s*=\s*["{]`)

// swallowed returns an error if the entry, which has no end, has another brace that is not
// closed: its last value then has the rest of the entry in it.
func (e *entry) swallowed(start int, s *scanner) error {
	if len(e.names) > 0 && !fieldWithin().MatchString(e.values[strings.ToLower(e.names[len(e.names)-1])]) {
		return nil // only the last brace of the entry is missing
	}
	s.at = start
	return errOpen
}

func (e *entry) add(name, value string) {
	lower := strings.ToLower(name)
	if _, twice := e.values[lower]; twice {
		e.repeated = append(e.repeated, field{name, value})
		return
	}
	e.values[lower] = value
	e.names = append(e.names, name)
}

// closing returns where the text behind a remark starts, whose bracket is at from. Without
// its end it has only that bracket.
func (s *scanner) closing(from int) int {
	open, end := s.text[from], byte('}')
	if open == '(' {
		end = ')'
	}
	depth := 0
	for i := from; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			i++
		case open:
			depth++
		case end:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return from + 1
}

// firstField matches a key that lacks its comma, or that is missing, and the field behind.
var firstField = pattern.Of(`^(\S*?)\s*[A-Za-z][\w:.-]*\s*=\s*["{]`)

// key reads the key of an entry, which can have every character but a comma, a brace and a
// line break.
func (s *scanner) key(parentheses bool) string {
	s.skip(" \t\r\n")
	ends := ",}\n"
	if parentheses {
		ends = ",})\n"
	}
	start := s.at
	for s.at < len(s.text) && strings.IndexByte(ends, s.text[s.at]) < 0 {
		s.at++
	}
	key := s.text[start:s.at]
	if strings.IndexByte(key, '=') >= 0 {
		if m := firstField().FindStringSubmatch(key); m != nil {
			s.at = start + len(m[1])
			key = m[1]
		}
	}
	return strings.TrimSpace(key)
}

func (s *scanner) skip(chars string) {
	for s.at < len(s.text) && strings.IndexByte(chars, s.text[s.at]) >= 0 {
		s.at++
	}
}

// field reads name = value # value ...
func (s *scanner) field() (name, value string, err error) {
	s.skip(" \t\r\n")
	start := s.at
	for s.at < len(s.text) && strings.IndexByte("=,{}\"#\n", s.text[s.at]) < 0 {
		s.at++
	}
	name = strings.TrimSpace(s.text[start:s.at])
	s.skip(" \t\r\n")
	if s.at >= len(s.text) || s.text[s.at] != '=' || name == "" {
		return name, "", fmt.Errorf("no = after %q", format.Shorten(name))
	}
	s.at++
	var whole strings.Builder
	for {
		part, err := s.value()
		if err == nil && whole.Len()+len(part) > maxValue { // macros of macros grow exponentially
			part, err = "", errValueSize
		}
		whole.WriteString(part)
		if err != nil {
			return name, whole.String(), fmt.Errorf("field %s: %w", strings.ToLower(name), err)
		}
		s.skip(" \t\r\n")
		if s.at >= len(s.text) || s.text[s.at] != '#' {
			return name, whole.String(), nil
		}
		s.at++
	}
}

// lineLength is the length of the first line of a text, with its end.
func lineLength(text string) int {
	if n := strings.IndexByte(text, '\n'); n >= 0 {
		return n + 1
	}
	return len(text)
}
