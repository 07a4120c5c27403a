package bib

import (
	"fmt"
	"strings"

	"paperkin/index/paper"
)

// Limits of macros, without which a value could become longer than the file.
const (
	maxMacros = 100_000  // and paper.MaxRecord bytes of their values
	maxValue  = 16 << 20 // bytes of a value, its macros expanded
)

var (
	errTooMany   = fmt.Errorf("more than %d @string macros, or %d MiB of them", maxMacros, paper.MaxRecord>>20)
	errValueSize = fmt.Errorf("longer than %d bytes with its macros", maxValue)
)

// macroTable has the macros of a file, and what else its entries share.
type macroTable struct {
	values map[string]string
	size   int // of the values, in bytes
	// open: a remark has no end in the text that is being read. Nor have those behind it,
	// for which searching it each time would take hours.
	open bool
}

func (m *macroTable) define(name, value string) error {
	m.size += len(value)
	if len(m.values) >= maxMacros || m.size > paper.MaxRecord {
		return errTooMany
	}
	if m.values == nil {
		m.values = map[string]string{}
	}
	m.values[name] = value
	return nil
}

// value returns the text of a word that is a value: that of a macro, else the word, which
// is a number or a macro of a style that is not here.
func (m *macroTable) value(word string) string {
	if text, ok := m.values[strings.ToLower(word)]; ok {
		return text
	}
	return word
}
