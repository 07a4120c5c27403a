package merge

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// own gives every id that records of several groups carry to at most one of them: a
// book's to the book and not to its chapters, a paper's to the paper and not to its
// erratum. One that fits several equally well, such as the DOI of a book that is not in
// the library, is nobody's own: the papers keep it as a field, and it finds the first of
// them. An id that was made from title, first author and year stays with one group; the
// others get a longer one.
func own(groups []*group) {
	carriers := map[string][]*group{}
	for _, g := range groups {
		for _, id := range g.paper.Aliases {
			carriers[id] = append(carriers[id], g)
		}
	}
	var contested []string
	for id, list := range carriers {
		if len(list) > 1 {
			contested = append(contested, id)
		}
	}
	slices.Sort(contested)
	for _, id := range contested {
		if strings.HasPrefix(id, "sha:") {
			continue
		}
		owner := ownerOf(id, carriers[id])
		for _, g := range carriers[id] {
			if g != owner {
				g.lose(id)
			}
		}
	}
	for _, id := range contested { // after the others, without which they may be all that a paper has
		if strings.HasPrefix(id, "sha:") {
			ownMade(id, carriers[id])
		}
	}
	for _, g := range groups {
		if len(g.paper.Aliases) == 0 {
			g.paper.Aliases = []string{g.madeID()}
		}
		g.paper.ID = paper.Canonical(g.paper.Aliases)
	}
	distinguish(groups)
}

// lose takes an id from a group, which carries it from now on, and keeps it as a field.
func (g *group) lose(id string) {
	g.paper.Aliases = slices.DeleteFunc(slices.Clone(g.paper.Aliases), func(a string) bool { return a == id })
	g.carried = append(g.carried, id)
	scheme, number, _ := strings.Cut(id, ":")
	switch {
	case scheme == "sha" || g.paper.Fields[strings.ToUpper(scheme)] == number:
	case (scheme == "doi" || scheme == "pmid") && g.paper.Fields[strings.ToUpper(scheme)] == "":
		g.paper.Fields = with(map[string]string{strings.ToUpper(scheme): number}, g.paper.Fields)
	default:
		g.paper.Keys = sorted(append(slices.Clone(g.paper.Keys), id))
	}
}

// ownerOf is the group that an id belongs to; nil if it is nobody's.
func ownerOf(id string, carriers []*group) *group {
	for _, fits := range []func(*group) bool{
		func(g *group) bool { return kindOf(g.paper) == book },
		func(g *group) bool { return !isNotice(g.paper.Title) && kindOf(g.paper) != chapter },
	} {
		var list []*group
		for _, g := range carriers {
			if fits(g) {
				list = append(list, g)
			}
		}
		if len(list) == 1 {
			return list[0]
		}
		if len(list) > 1 {
			return most(id, list)
		}
	}
	return nil
}

// most is the group in which more records than in any other carry an id.
func most(id string, groups []*group) *group {
	var best *group
	top, even := 0, false
	for _, g := range groups {
		n := 0
		for _, versions := range Records(g.sources) {
			if slices.Contains(versions[0].Paper.Aliases, id) {
				n++
			}
		}
		switch {
		case n > top:
			best, top, even = g, n, false
		case n == top:
			even = true
		}
	}
	if even {
		return nil
	}
	return best
}

// ownMade leaves an id that was made from the text with the first of the groups that
// have no other, and else with the first.
func ownMade(id string, carriers []*group) {
	needs := func(g *group) bool {
		return !slices.ContainsFunc(g.paper.Aliases, func(a string) bool { return !strings.HasPrefix(a, "sha:") })
	}
	list := slices.Clone(carriers)
	slices.SortStableFunc(list, func(a, b *group) int {
		if needs(a) != needs(b) {
			if needs(a) {
				return -1
			}
			return 1
		}
		return strings.Compare(a.madeID(), b.madeID())
	})
	for _, g := range list[1:] {
		g.lose(id)
	}
}

// madeID is an id for a paper that shares title, first author and year with another: a
// hash of these, of the place and the abstract, and of the ids that it carries.
func (g *group) madeID() string {
	p := g.paper
	first := ""
	if len(p.Authors) > 0 {
		first = p.Authors[0]
	}
	parts := []string{paper.FoldWords(p.Title), paper.FoldWords(first), p.Year(), paper.FoldWords(p.Venue), p.Fields["volume"], p.Fields["issue"],
		p.Fields["page"], paper.FoldWords(p.Abstract)}
	for _, id := range g.carried {
		if !strings.HasPrefix(id, "sha:") {
			parts = append(parts, id)
		}
	}
	return hashID(parts...)
}

// hashID makes an id of a hash of texts.
func hashID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "sha:" + hex.EncodeToString(sum[:10])
}

// distinguish gives papers that agree even in that ids of their own: of the first of
// their records.
func distinguish(groups []*group) {
	taken := map[string]*group{}
	for _, g := range groups {
		if strings.HasPrefix(g.paper.ID, "sha:") && taken[g.paper.ID] != nil {
			hashes := make([]string, len(g.sources))
			for i, s := range g.sources {
				hashes[i] = s.Hash
			}
			slices.Sort(hashes)
			id := hashID(g.paper.ID, hashes[0])
			g.paper.Aliases = []string{id}
			g.paper.ID = id
		}
		taken[g.paper.ID] = g
	}
}
