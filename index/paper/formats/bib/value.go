package bib

import (
	"fmt"
	"strings"

	"paperkin/index/paper/pattern"
)

// value reads a value: in braces or quotes, a number, or the name of a macro.
func (s *scanner) value() (string, error) {
	s.skip(" \t\r\n")
	if s.at >= len(s.text) {
		return "", fmt.Errorf("no value")
	}
	switch s.text[s.at] {
	case '{':
		return s.braced()
	case '"':
		return s.quoted()
	}
	return s.bare(), nil
}

// bare reads a value without braces and quotes: a word, or several up to the next comma,
// line break or field, which BibTeX would not read.
func (s *scanner) bare() string {
	start := s.at
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n,#}){\"", s.text[s.at]) < 0 {
		s.at++
	}
	word := s.text[start:s.at]
	for end := s.at; end < len(s.text); end++ {
		switch c := s.text[end]; c {
		case ' ', '\t':
			continue
		case '\r', '\n', ',', '#', '}', ')', '{', '"', '%', '=':
			return s.macros.value(word)
		}
		if m := fieldStart().FindString(s.text[end:min(len(s.text), end+maxName)]); m != "" {
			return s.macros.value(word)
		}
		for end < len(s.text) && strings.IndexByte(" \t\r\n,#}){\"", s.text[end]) < 0 {
			end++
		}
		s.at = end
		word = s.text[start:end]
		end--
	}
	return s.macros.value(word)
}

// maxName is the longest name of a field that is looked for where one may be missing.
const maxName = 100

// fieldStart matches the name of a field.
var fieldStart = pattern.Of(`^[A-Za-z][^\s"#%'(),={}]*\s*=`)

func (s *scanner) braced() (string, error) {
	start, depth := s.at+1, 0
	for i := s.at; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			if !s.strict {
				i++
			}
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				s.at = i + 1
				return s.text[start:i], nil
			}
		}
	}
	return s.unclosed(start), fmt.Errorf("%w, or a quote", errOpen)
}

// quoted reads a value in quotes, in which quotes outside of braces should not be, but are.
func (s *scanner) quoted() (string, error) {
	start, depth, first := s.at+1, 0, -1
	for i := start; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			if !s.strict && i+1 < len(s.text) && s.text[i+1] != '"' || depth > 0 {
				i++
			}
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				i = len(s.text) // the brace of the entry
			}
		case '"':
			if depth > 0 {
				continue
			}
			if s.quotes || quoteEnds(s.text[i+1:]) {
				s.at = i + 1
				return s.text[start:i], nil
			}
			if first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		return s.unclosed(start), fmt.Errorf("%w, or a quote", errOpen)
	}
	s.quotes = true
	s.at = first + 1
	return s.text[start:first], nil
}

// quoteEnd matches what can follow a quote that ends a value.
var quoteEnd = pattern.Of(`^\s*(?:#|[})]|$|,[\s,]*(?:$|[})%]|[A-Za-z][^\s"#%'(),={}]*\s*=)|[A-Za-z][^\s"#%'(),={}]*\s*=\s*["{\w])`)

// quoteEnds reports whether a quote ends a value, by the text behind it.
func quoteEnds(rest string) bool { return quoteEnd().MatchString(rest[:min(len(rest), maxName)]) }

// unclosed returns the first line of a value without an end, which may still be of use.
func (s *scanner) unclosed(start int) string {
	first := s.text[start:]
	first = first[:lineLength(first)]
	return strings.TrimRight(strings.TrimSpace(first), `,}"`)
}
