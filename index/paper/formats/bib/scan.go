package bib

import (
	"fmt"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// entry is an entry: its kind in lower case, its key, and its fields with all braces and
// commands.
type entry struct {
	kind, key string
	values    map[string]string
	lines     int // from the first line of the entry to where reading it stopped
	length    int // of the text read, in bytes
	size      int // of the values, in bytes: macros can make them longer
}

func (e entry) isRemark() bool { return e.kind == "comment" || e.kind == "preamble" }
func (e entry) isPaper() bool  { return !e.isRemark() && e.kind != "string" }

// Limits of macros, without which a value could become longer than the file.
const (
	maxMacros = 100_000  // and paper.MaxRecord bytes of their values
	maxValue  = 16 << 20 // bytes of a value, its macros expanded
)

var (
	errTooMany   = fmt.Errorf("more than %d @string macros, or %d MiB of them", maxMacros, paper.MaxRecord>>20)
	errValueSize = fmt.Errorf("longer than %d bytes with its macros", maxValue)
)

// macroTable has the macros of a file.
type macroTable struct {
	values map[string]string
	size   int // of the values, in bytes
}

func (m *macroTable) define(name, value string) error {
	m.size += len(value)
	if len(m.values) >= maxMacros || m.size > paper.MaxRecord {
		return errTooMany
	}
	m.values[name] = value
	return nil
}

// scanner reads an entry.
type scanner struct {
	text   string
	at     int
	macros *macroTable
}

// scanEntry reads the text of one entry. An entry of the kind string adds to macros. Up
// to an error, the entry has what could be read.
func scanEntry(text string, macros *macroTable) (e entry, err error) {
	s := scanner{text: text, macros: macros}
	defer func() {
		e.length = min(s.at, len(s.text))
		e.lines = strings.Count(s.text[:e.length], "\n")
	}()
	m := entryStart.FindStringSubmatchIndex(s.text)
	e = entry{kind: strings.ToLower(s.text[m[2]:m[3]]), values: map[string]string{}}
	s.at = m[1]
	switch {
	case e.isRemark():
		return e, nil
	case e.kind == "string":
		name, value, err := s.field()
		if err == nil {
			err = macros.define(name, value)
		}
		if err == nil {
			s.skip(" \t\r\n")
			s.at++ // its bracket
		}
		return e, err
	}
	start := s.at
	for s.at < len(s.text) && strings.IndexByte(",})\n", s.text[s.at]) < 0 {
		s.at++
	}
	e.key = strings.TrimSpace(s.text[start:s.at])
	for {
		s.skip(" \t\r\n,")
		if s.at >= len(s.text) {
			s.at = m[1] // the place of the brace
			return e, fmt.Errorf("a brace is not closed")
		}
		if c := s.text[s.at]; c == '}' || c == ')' {
			s.at++
			return e, nil
		}
		name, value, err := s.field()
		if _, twice := e.values[name]; !twice {
			e.values[name] = value
		}
		if e.size += len(value); e.size > paper.MaxRecord && err == nil {
			err = format.ErrTooLarge
		}
		if err != nil {
			return e, err
		}
	}
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
	name = strings.ToLower(strings.TrimSpace(s.text[start:s.at]))
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
			return name, whole.String(), fmt.Errorf("field %s: %w", name, err)
		}
		s.skip(" \t\r\n")
		if s.at >= len(s.text) || s.text[s.at] != '#' {
			return name, whole.String(), nil
		}
		s.at++
	}
}

// value reads a value: in braces or quotes, a number, or the name of a macro.
func (s *scanner) value() (string, error) {
	s.skip(" \t\r\n")
	if s.at >= len(s.text) {
		return "", fmt.Errorf("no value")
	}
	open := s.text[s.at]
	if open != '{' && open != '"' {
		start := s.at
		for s.at < len(s.text) && strings.IndexByte(" \t\r\n,#}){", s.text[s.at]) < 0 {
			s.at++
		}
		word := s.text[start:s.at]
		if text, ok := s.macros.values[strings.ToLower(word)]; ok {
			return text, nil
		}
		return word, nil
	}
	start, depth := s.at+1, 0
	for i := s.at; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == '}':
			depth--
			if depth == 0 && open == '{' {
				s.at = i + 1
				return s.text[start:i], nil
			}
			if depth < 0 {
				s.at = i
				return "", fmt.Errorf("a quote is not closed")
			}
		case c == '"' && open == '"' && depth == 0 && i >= start:
			s.at = i + 1
			return s.text[start:i], nil
		}
	}
	first, _, _ := strings.Cut(s.text[start:], "\n") // with an error, its first line may still be of use
	return strings.TrimRight(strings.TrimSpace(first), ",}\""), fmt.Errorf("a brace or quote is not closed")
}
