package paper

import (
	"slices"
	"strings"

	"paperkin/index/paper/pattern"
)

// ConflictingIDs returns an id of a and one of b that show that two papers with these
// ids are different: one authority has given an id to each. It returns nothing where
// none do. An authority is arXiv, the ACL Anthology, PubMed, or one registrant of DOIs,
// the part before the slash. A preprint and its published version have DOIs of two
// registrants; two versions of a preprint have DOIs that differ in the number of the
// version. OpenAlex and Semantic Scholar do not count, since they often have several ids
// for one paper.
func ConflictingIDs(a, b []string) (one, other string) {
	for _, one := range a {
		of := authority(one)
		if of == "" || slices.Contains(b, one) {
			continue
		}
		for _, other := range b {
			if authority(other) == of && !slices.Contains(a, other) && !isVersion(one, other) {
				return one, other
			}
		}
	}
	return "", ""
}

// authority returns the authority that has given an id; empty where ids of its scheme
// are no authority's, or name one paper several times.
func authority(id string) string {
	scheme, number, _ := strings.Cut(id, ":")
	switch scheme {
	case "arxiv", "acl", "pmid":
		return scheme
	case "doi":
		registrant, _, _ := strings.Cut(number, "/")
		return "doi:" + registrant
	}
	return ""
}

// versionOf matches the number of a version at the end of the DOI of a preprint or a
// data set: "10.21203/rs.3.rs-1/v2", "10.26434/chemrxiv-2021-x-v2", "10.20944/p.v1".
var versionOf = pattern.Of(`[./_-]?v\d{1,2}$`)

// isVersion reports whether two DOIs are those of versions of one work.
func isVersion(a, b string) bool {
	return strings.HasPrefix(a, "doi:") && versionOf().ReplaceAllString(a, "") == versionOf().ReplaceAllString(b, "")
}
