// Package bib has the formats of bibliographies, BibTeX and BibLaTeX, in which people keep
// their references.
//
// It reads and writes entries one by one. It neither sorts bibliographies nor formats
// citations.
package bib

import (
	"paperkin/index/paper/formats/format"
)

// BibTeX is BibTeX and BibLaTeX. An entry starts on a new line or right after
// another one, and ends at the latest where the next one starts, so that an unbalanced
// brace spoils one entry only. Text outside of entries is a comment.
var BibTeX = &format.Format{
	Name: "bibtex", Rank: 120, Extensions: []string{".bib"},
	Detect: func(v format.View) bool { return startOf(string(v.Text)) >= 0 },
	Read:   readBibTeX,
	Write:  newBibTeXEncoder,
}

func readBibTeX(in *format.Input) error {
	var macros macroTable
	var relatives family
	more := true
	err := splitEntries(in.Reader, func(line int, text string) bool {
		if text == "" {
			more = in.Bad(line, "", format.ErrTooLarge)
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
