package analysis

import (
	"strings"
	"sync"
)

// singular returns the singular of a word whose plural is that of Latin or Greek, and of a
// few others that a stemmer does not know. Where a plural may be of two words (bases, axes)
// it is left alone, and so are words that have become singular (data, media, agenda).
func singular(w string) string {
	if len(w) < 4 {
		return w
	}
	switch w[len(w)-1] {
	case 'a', 'e', 'i', 's', 'n', 'm', 'x':
		if s, ok := irregular()[w]; ok {
			return s
		}
	}
	for _, end := range [][2]string{
		{"theses", "thesis"}, // hypotheses, syntheses, parentheses
		{"lysis", "lyze"},    // analysis, analyses, analyse and analyze are one
		{"lyses", "lyze"},
		{"nuclei", "nucleus"},     // mononuclei
		{"hedra", "hedron"},       // polyhedra
		{"bacteria", "bacterium"}, // cyanobacteria
		{"chondria", "chondrion"}, // mitochondria
		{"vertices", "vertex"},
		{"matrices", "matrix"}, // submatrices
		{"indices", "index"},   // subindices
		{"spectra", "spectrum"},
		{"criteria", "criterion"},
		{"phenomena", "phenomenon"},
		{"gnoses", "gnosis"}, // diagnoses, prognoses
		{"stases", "stasis"}, // metastases
		{"simplices", "simplex"},
		{"metamorphoses", "metamorphosis"},
	} {
		if s, ok := strings.CutSuffix(w, end[0]); ok {
			return s + end[1]
		}
	}
	return w
}

// irregular has the singular of plurals.
var irregular = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for pair := range strings.FieldsSeq(`
		addenda:addendum algae:alga alumni:alumnus amoebae:amoeba antennae:antenna apices:apex appendices:appendix
		aquaria:aquarium automata:automaton bacilli:bacillus cacti:cactus calculi:calculus cervices:cervix
		codices:codex consortia:consortium continua:continuum corpora:corpus cortices:cortex crania:cranium
		crises:crisis curricula:curriculum desiderata:desideratum ellipses:ellipse emphases:emphasis
		equilibria:equilibrium errata:erratum extrema:extremum foci:focus foramina:foramen formulae:formula
		fungi:fungus ganglia:ganglion genera:genus geneses:genesis gymnasia:gymnasium helices:helix hippocampi:hippocampus
		hypothalami:hypothalamus infima:infimum larvae:larva lemmata:lemma loci:locus
		maxima:maximum memoranda:memorandum millennia:millennium minima:minimum mitoses:mitosis moduli:modulus
		momenta:momentum nebulae:nebula neuroses:neurosis novae:nova oases:oasis optima:optimum ova:ovum
		papillae:papilla phyla:phylum polyhedra:polyhedron prostheses:prosthesis psychoses:psychosis quanta:quantum
		radii:radius referenda:referendum rhombi:rhombus schemata:schema sera:serum stadia:stadium
		stigmata:stigma stimuli:stimulus stomata:stoma strata:stratum substrata:substratum suprema:supremum
		symbioses:symbiosis symposia:symposium synopses:synopsis taxa:taxon thalami:thalamus tori:torus tympana:tympanum
		uteri:uterus vacua:vacuum vertebrae:vertebra viscera:viscus vortices:vortex
		mice:mouse geese:goose teeth:tooth feet:foot children:child women:woman men:man
		wolves:wolf halves:half knives:knife shelves:shelf thieves:thief calves:calf oxen:ox`) {
		plural, one, _ := strings.Cut(pair, ":")
		m[plural] = one
	}
	return m
})
