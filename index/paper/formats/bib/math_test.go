package bib_test

import (
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
)

// TestPlainMath: formulas are written with the braces without which citation-js reads
// none of the file, and mean the same to TeX.
func TestPlainMath(t *testing.T) {
	for title, want := range map[string]string{
		`Of $\bf x$ and $a\bf x + b$`:          `Of ${\bf x}$ and $a{\bf x + b}$`,
		`Of ${\bf x} y$, $x_{\rm eff}^2$`:      `Of ${\bf x} y$, $x_{\rm eff}^2$`,
		`Of $x_\rm{eff}^2$ or $x_\rm e y$`:     `Of $x_{\rm{eff}}^2$ or $x_{\rm e} y$`,
		`Of $\left( \rm d x \right) y$`:        `Of $\left( {\rm d x }\right) y$`,
		`Of $\mathrm d x + \textrm\alpha$`:     `Of $\mathrm{d} x + \textrm{\alpha}$`,
		`Of $\mathsf{TH}\_k$ in ${\mathrm d}$`: `Of $\mathsf{TH}\_{k}$ in ${\mathrm d}$`,
		`Of $\u\u^\top$`:                       `Of $\u{\u{}}^\top$`,
		`Of $\mathcal E$ and $x^\circ_i$`:      `Of $\mathcal E$ and $x^\circ_i$`,
	} {
		p := paper.Paper{ID: "sha:1", Aliases: []string{"sha:1"}, Title: title}
		written := formattest.Encode(t, bib.BibTeX, p)
		if !strings.Contains(written, "{{"+want+"}}") {
			t.Errorf("%s: got %s, want %s", title, written, want)
		}
		records, bad := formattest.Read(t, written, bib.BibTeX)
		if len(records) != 1 || len(bad) > 0 || formattest.Encode(t, bib.BibTeX, records[0].Paper) != written {
			t.Errorf("%s: %q, not the same again: %s", title, bad, written)
		}
	}
}
