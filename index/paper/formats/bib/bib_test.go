package bib_test

import (
	"flag"
	"testing"

	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden: see [formattest.Golden].
func TestGolden(t *testing.T) { formattest.Golden(t, *update) }

func FuzzBibTeX(f *testing.F) { formattest.Fuzz(f, bib.BibTeX) }
func FuzzRIS(f *testing.F)    { formattest.Fuzz(f, bib.RIS) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"RIS without an end", bib.RIS, "TY  - JOUR\nTI  - T\n", 0, `x:1: the record that starts at line 1 has no end (ER): "T"`},
		{"RIS of nothing", bib.RIS, "ER  - \nfree text\n", 0, ""},
		{"BibTeX with an open brace", bib.BibTeX, "@a{k, title={T}\n@a{l, title={U}}", 1, `x:1: a brace is not closed: "k"`},
		{"BibTeX without =", bib.BibTeX, "@a{k,\n title {T}}", 0, `x:2: no = after "title": "k"`},
		{"BibTeX cut off", bib.BibTeX, "@a{", 0, `x:1: a brace is not closed`},
	})
}
