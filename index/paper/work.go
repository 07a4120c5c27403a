package paper

import (
	"slices"
	"strings"

	"paperkin/embed"
)

// suffixes of names are no family names.
var suffixes = []string{"jr", "sr", "ii", "iii", "iv", "phd", "md"}

// WorkHash tells whether two papers may be copies of one work, a preprint and
// what was published of it: they have the same title, and first authors of the
// same family name and initial, without regard to case, accents and
// punctuation. It is empty without an author: a title alone says too little.
func WorkHash(p Paper) string {
	title := embed.Letters.Apply(p.Title)
	if title == "" || len(p.Authors) == 0 {
		return ""
	}
	names := strings.Fields(embed.Letters.Apply(p.Authors[0]))
	for len(names) > 1 && slices.Contains(suffixes, names[len(names)-1]) {
		names = names[:len(names)-1]
	}
	if len(names) == 0 {
		return ""
	}
	initial := []rune(names[0])[:1]
	return hashOf(title, names[len(names)-1], string(initial))
}

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
