package index

import (
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// sameOrigin reports whether two sources are versions of one record.
func sameOrigin(a, b catalogue.Source) bool { return a.Provider == b.Provider && a.Name == b.Name }

// byPrecedence sorts sources: by their providers and names, the versions of a
// record from the latest to the earliest. It is a total order, and does not
// depend on the order of imports but for versions without a date.
func byPrecedence(a, b catalogue.Source) int {
	for _, c := range []int{
		providerRank(a.Provider) - providerRank(b.Provider),
		strings.Compare(a.Provider, b.Provider),
		strings.Compare(a.Name, b.Name),
		whenOf(b).compare(whenOf(a)),
	} {
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.Hash, b.Hash)
}

// providers in the order of precedence where two are equally rich: what somebody
// wrote for this library, then those nearest to the authors, then collectors, then
// lists that people keep.
var providers = []paper.Format{paper.JSONL, paper.ArXiv, paper.ACL, paper.BioRxiv, paper.PubMed, paper.Crossref, paper.OpenAlex, paper.S2,
	paper.HFDaily, paper.CSL, paper.RIS, paper.BibTeX, paper.CSV, paper.HFPage, paper.BEIR}

func providerRank(p string) int {
	if i := slices.Index(providers, paper.Format(p)); i >= 0 {
		return i
	}
	return len(providers) // of a library that did not keep sources yet
}
