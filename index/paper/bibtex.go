package paper

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"paperkin/index/paper/text"
)

// readBibTeX reads BibTeX and BibLaTeX. An entry starts on a line of its own or
// where another one ends, and ends at the latest where the next one starts: an
// unbalanced brace spoils one entry. What stands outside of entries is a
// comment.
func readBibTeX(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	macros := bibMacros{values: map[string]string{}}
	volumes := bibVolumes{known: map[string]bibFields{}}
	more := true
	take := func(e bibFields, line int) { more = yieldDraft(e.draft(), name, line, yield) }
	err := bibEntries(text.Decode(in), func(line int, text string) bool {
		if text == "" {
			more = yield(Record{}, BadRecord{Source: name, Line: line, Err: errTooLarge})
			return more
		}
		return parseEntries(text, line, &macros, func(e bibFields, line int, err error) bool {
			switch {
			case err != nil:
				more = yield(Record{}, BadRecord{Source: name, Line: line + e.lines, Value: shorten([]byte(e.key)), Err: err})
			case e.isPaper() && volumes.complete(e, line):
				take(e, line)
			}
			return more
		})
	})
	for _, w := range volumes.waiting {
		if err == nil && more {
			volumes.inherit(w.entry)
			take(w.entry, w.line)
		}
	}
	return err
}

// bibEntry is the start of an entry, at the start of a line. Where an entry is
// open, text can look like it ("@home (we say)"), so a key has to follow.
var (
	bibEntry  = regexp.MustCompile(`(?m)^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]`)
	bibInside = regexp.MustCompile(`^[ \t]*@(?i:(?:string|comment|preamble)[ \t]*[{(]|[a-z]+[{(][^\s{}(),="]*,|[a-z]+[ \t]*\{[ \t]*[^\s{},="]*[ \t]*(?:,|$))`)
)

// bibEntries yields the entries of a file, each with the line that it starts at.
// One that is longer than any record has no text.
func bibEntries(in io.Reader, yield func(line int, text string) bool) error {
	var entry bytes.Buffer
	start, depth, long, more := 0, 0, false, true
	flush := func() {
		if start > 0 && more {
			more = yield(start, entry.String())
		}
		entry.Reset()
	}
	err := lines(bufio.NewReaderSize(in, headSize), func(number int, line []byte) bool {
		line = bytes.TrimPrefix(line, []byte("\ufeff")) // of a file that was appended
		if bibEntry.Match(line) && (depth <= 0 || bibInside.Match(line)) {
			flush()
			start, depth, long = number, 0, false
		}
		if start > 0 && (line == nil || entry.Len()+len(line) >= maxRecord) {
			entry, long = bytes.Buffer{}, true
		}
		if start > 0 && !long {
			entry.Write(line)
			entry.WriteByte('\n')
		}
		depth += openBraces(line)
		return more
	})
	flush()
	return err
}

// openBraces is how many more braces a text opens than it closes.
func openBraces(line []byte) (depth int) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return depth
}

// parseEntries yields the entries that share a text, each with its line and what
// is wrong with it; what follows a mistake is given up. It reports whether to go
// on.
func parseEntries(text string, line int, macros *bibMacros, yield func(e bibFields, line int, err error) bool) bool {
	for {
		e, err := parseBib(text, macros)
		if !yield(e, line, err) {
			return false
		}
		text, line = text[e.length:], line+e.lines
		next := bibEntry.FindStringIndex(text)
		if err != nil || e.isRemark() || next == nil || next[0] > 0 {
			return true
		}
	}
}

// bibFields is an entry: its kind in lower case, its key and its fields, with
// braces and commands as they stand.
type bibFields struct {
	kind, key string
	values    map[string]string
	lines     int // from the entry's first line to where reading it stopped
	length    int // of what was read, in bytes
	size      int // of the values, in bytes: macros can make them longer
}

func (e bibFields) isRemark() bool { return e.kind == "comment" || e.kind == "preamble" }
func (e bibFields) isPaper() bool  { return !e.isRemark() && e.kind != "string" }

// bibMacros are the macros of a file.
type bibMacros struct {
	values map[string]string
	size   int // of the values, in bytes
}

func (m *bibMacros) define(name, value string) error {
	m.size += len(value)
	if len(m.values) >= maxMacros || m.size > maxRecord {
		return errTooMany
	}
	m.values[name] = value
	return nil
}

// bibScanner is at some place in an entry.
type bibScanner struct {
	text   string
	at     int
	macros *bibMacros
}

// parseBib reads the text of one entry. An entry of kind string adds to macros.
func parseBib(text string, macros *bibMacros) (e bibFields, err error) {
	s := bibScanner{text: text, macros: macros}
	defer func() {
		e.length = min(s.at, len(s.text))
		e.lines = strings.Count(s.text[:e.length], "\n")
	}()
	m := bibEntry.FindStringSubmatchIndex(s.text)
	e = bibFields{kind: strings.ToLower(s.text[m[2]:m[3]]), values: map[string]string{}}
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
			s.at = m[1] // where the brace is
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
		if e.size += len(value); e.size > maxRecord && err == nil {
			err = errTooLarge
		}
		if err != nil {
			return e, err
		}
	}
}

func (s *bibScanner) skip(chars string) {
	for s.at < len(s.text) && strings.IndexByte(chars, s.text[s.at]) >= 0 {
		s.at++
	}
}

// field reads name = value # value ...
func (s *bibScanner) field() (name, value string, err error) {
	s.skip(" \t\r\n")
	start := s.at
	for s.at < len(s.text) && strings.IndexByte("=,{}\"#\n", s.text[s.at]) < 0 {
		s.at++
	}
	name = strings.ToLower(strings.TrimSpace(s.text[start:s.at]))
	s.skip(" \t\r\n")
	if s.at >= len(s.text) || s.text[s.at] != '=' || name == "" {
		return name, "", fmt.Errorf("no = after %q", shorten([]byte(name)))
	}
	s.at++
	var whole strings.Builder
	for {
		part, err := s.value()
		if err == nil && whole.Len()+len(part) > maxValue { // a macro of macros of macros grows without end
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

// value reads a value in braces or quotes, a number or the name of a macro.
func (s *bibScanner) value() (string, error) {
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
	first, _, _ := strings.Cut(s.text[start:], "\n") // for who can use a part of it
	return strings.TrimRight(strings.TrimSpace(first), ",}\""), fmt.Errorf("a brace or quote is not closed")
}
