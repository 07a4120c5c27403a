package paper

import (
	"slices"
	"strings"
)

// IDsConflict reports whether the ids of two papers, a and b, show that they are
// different: one authority has given an id to each. An authority is arXiv, the ACL
// Anthology, PubMed, or one registrant of DOIs, the part before the slash. A preprint
// and its published version have DOIs of two registrants. OpenAlex and Semantic
// Scholar do not count, since they often have several ids for one paper.
func IDsConflict(a, b []string) bool {
	for _, scheme := range []string{"arxiv:", "acl:", "pmid:", "doi:"} {
		for _, one := range a {
			of := authority(one, scheme)
			if of == "" || slices.Contains(b, one) {
				continue
			}
			if slices.ContainsFunc(b, func(id string) bool { return authority(id, scheme) == of && !slices.Contains(a, id) }) {
				return true
			}
		}
	}
	return false
}

// authority returns the authority that has given an id of a scheme; empty for ids of
// other schemes.
func authority(id, scheme string) string {
	number, ok := strings.CutPrefix(id, scheme)
	if !ok {
		return ""
	}
	if scheme == "doi:" {
		registrant, _, _ := strings.Cut(number, "/")
		return scheme + registrant
	}
	return scheme
}
