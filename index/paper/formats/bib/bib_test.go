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

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"BibTeX without its last brace", bib.BibTeX, "@a{k, title={T}\n@a{l, title={U}}", 2, ""},
		{"BibTeX with an open brace", bib.BibTeX, "@a{k, title={T {U}, year={2001}}\n@a{l, title={U}}", 1, `x:1: a brace is not closed: "k"`},
		{"BibTeX with an open brace at its end", bib.BibTeX, "@a{k, title={T", 0, `x:1: field title: a brace is not closed`},
		{"BibTeX without =", bib.BibTeX, "@a{k,\n title {T}}", 0, `x:2: no = after "title": "k"`},
		{"BibTeX cut off", bib.BibTeX, "@a{", 0, `x:1: a brace is not closed`},
	})
}
