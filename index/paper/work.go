package paper

import (
	"slices"
	"strings"
)

// ToldApart reports whether somebody who gives ids has given two to these
// papers, whose ids are a and b: arXiv, the ACL Anthology, PubMed, or one
// registrant of DOIs (what stands before the slash). A preprint and its
// published copy have DOIs of two registrants. OpenAlex and Semantic Scholar
// often have several ids for one paper.
func ToldApart(a, b []string) bool {
	for _, scheme := range []string{"arxiv:", "acl:", "pmid:", "doi:"} {
		for _, one := range a {
			giver := idGiver(one, scheme)
			if giver == "" || slices.Contains(b, one) {
				continue
			}
			if slices.ContainsFunc(b, func(id string) bool { return idGiver(id, scheme) == giver && !slices.Contains(a, id) }) {
				return true
			}
		}
	}
	return false
}

// idGiver is who has given an id of a scheme; empty for ids of others.
func idGiver(id, scheme string) string {
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
