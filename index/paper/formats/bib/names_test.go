package bib_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
)

// pairs are the entries of a map, sorted.
func pairs(m map[string]string) string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, key+"="+m[key])
	}
	return strings.Join(list, " ")
}

// TestAuthors: the styles in which people write authors, and the parts of their names.
func TestAuthors(t *testing.T) {
	for authors, want := range map[string]string{
		`Ito, Kei and {van den Berg}, Jan and {Toy Society, Inc.}`:                          "Kei|Ito; Jan|van den Berg; *Toy Society, Inc.",
		`{\relax de} la Vall{\'e}e Poussin, Charles and 't Hooft, Gerard`:                   "Charles|de la Vallée Poussin; Gerard|'t Hooft",
		`Ramón y Cajal, Santiago and Lloyd George, David`:                                   "Santiago|Ramón y Cajal; David|Lloyd George",
		`Ludwig van Beethoven and Jean-Paul Sartre and Plato`:                               "Ludwig|van Beethoven; Jean-Paul|Sartre; |Plato",
		`King, Jr., Martin and O'Neil, Pat, Jr.`:                                            "Martin|King|Jr.; Pat|O'Neil|Jr.",
		`family=Rose, given=Anna, suffix=III and Lee, Bo`:                                   "Anna|Rose|III; Bo|Lee",
		`K. Ito, W. Li, and D. Eng`:                                                         "K.|Ito; W.|Li; D.|Eng",
		`Ito, K.; Li, W.`:                                                                   "K.|Ito; W.|Li",
		`Ito, K. \& Li, W.`:                                                                 "K.|Ito; W.|Li",
		`Ito KM and Li W`:                                                                   "KM|Ito; W|Li",
		`Ito, Kei (0000-0001-0000-0000) and Li, Wei$^{1}$ and Eng, Di\textsuperscript{2,3}`: "Kei|Ito; Wei|Li; Di|Eng",
		`Ito, Kei and others`:                                                               "Kei|Ito+",
		`Ito, Kei and et al.`:                                                               "Kei|Ito+",
		`Ito, Kei, et al.`:                                                                  "Kei|Ito+",
		`Ito, Kei and {et al.}`:                                                             "Kei|Ito+",
		"Ito,\n Kei\n and\n Li, Wei":                                                        "Kei|Ito; Wei|Li",
		`Center for Toys and Games`:                                                         "*Center for Toys and Games",
		`ATLAS Collaboration and Lee, Ann`:                                                  "*ATLAS Collaboration; Ann|Lee",
		`Nguy{\~\^e}n, Ch{\^a}u and {\'E}. Dupont and Sk\o{}lem, T.`:                        "Châu|Nguyễn; É.|Dupont; T.|Skølem",
		`{and} and Eve`:                                                                     "*and; |Eve",
	} {
		records, bad := formattest.Read(t, "@misc{a, title={T}, author={"+authors+"}}", bib.BibTeX)
		if len(records) != 1 {
			t.Errorf("%s: %q", authors, bad)
			continue
		}
		p := records[0].Paper
		if got := described(p); got != want {
			t.Errorf("%s: got %s, want %s", authors, got, want)
		}
		written := formattest.Encode(t, bib.BibTeX, p)
		again, _ := formattest.Read(t, written, bib.BibTeX)
		if len(again) != 1 || described(again[0].Paper) != want {
			t.Errorf("%s: written as %s", authors, written)
		}
	}
}

// described are the authors of a paper: given|family|suffix, or * and a body; + for others.
func described(p paper.Paper) string {
	var list []string
	for _, n := range p.AuthorNames() {
		family := strings.TrimSpace(n.NonDropping + " " + n.Family)
		list = append(list, strings.TrimRight(fmt.Sprintf("%s|%s|%s", strings.TrimSpace(n.Given+" "+n.Dropping), family, n.Suffix), "|"))
		if n.Literal != "" {
			list[len(list)-1] = "*" + n.Literal
		}
	}
	s := strings.Join(list, "; ")
	if p.EtAl {
		s += "+"
	}
	return s
}

// TestNamesWithoutGiven: a suffix does not end in a comma, at which bibtex stops.
func TestNamesWithoutGiven(t *testing.T) {
	p := paper.Paper{ID: "own", Aliases: []string{"own"}, Title: "T", Authors: []string{"Ito Md"}, Names: []paper.Name{{Family: "Ito", Suffix: "Md"}}}
	if written := formattest.Encode(t, bib.BibTeX, p); !strings.Contains(written, "author = {{Ito") || strings.Contains(written, ", }") {
		t.Errorf("got %s", written)
	}
}
