// Package bib has the formats of bibliographies, BibTeX and BibLaTeX, in which people keep
// their references.
//
// It reads and writes entries one by one. It neither sorts bibliographies nor formats
// citations.
package bib

import (
	"strings"

	"paperkin/index/paper/formats/format"
)

// BibTeX is BibTeX and BibLaTeX. An entry starts at its @, wherever that stands, and ends
// at the latest where the next one starts on a new line, so that an unbalanced brace spoils
// one entry only. Text outside of entries is a comment. Entries come in their order, but
// those that wait for one that they inherit from come last.
var BibTeX = &format.Format{
	Name: "bibtex", Rank: 120, Extensions: []string{".bib"},
	Detect: func(v format.View) bool { return detects(string(v.Text), v.Loose) },
	Read:   readBibTeX,
	Write:  newBibTeXEncoder,
}

// detects reports whether a text has an entry: at its beginning, where comments may stand
// before it, or anywhere if loose is true, since the cells of a table can have one too.
func detects(text string, loose bool) bool {
	at := startOf(text)
	if at < 0 || loose {
		return at >= 0
	}
	before := strings.TrimSpace(text[:at])
	return before == "" || before[0] == '%'
}

func readBibTeX(in *format.Input) error {
	var macros macroTable
	var relatives family
	more := true
	err := splitEntries(in.Reader, func(line int, text string, err error) bool {
		if err != nil {
			more = in.Bad(line, string(format.FirstLine([]byte(text))), err)
			return more
		}
		return parseEntries(text, line, &macros, func(e entry, line int, err error) bool {
			switch {
			case err != nil:
				more = in.Bad(line+e.lines, e.key, err)
			case !e.hasFields():
			case relatives.complete(&e, line) && e.isPaper():
				more = in.Put(e.draft(), line)
			}
			return more
		})
	})
	for _, w := range relatives.waiting {
		if err == nil && more && w.entry.isPaper() {
			relatives.inherit(w.entry)
			more = in.Put(w.entry.draft(), w.line)
		}
	}
	return err
}
