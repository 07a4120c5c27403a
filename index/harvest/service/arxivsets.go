package service

import (
	"slices"
	"strings"
	"time"
)

// arXiv is asked by OAI-PMH where it can serve the request, which are whole categories, up
// to today: pages of a thousand papers and more, and no end at 30,000. Its dates are those
// of the last change. A paper has changed since a day if it was published since, so that
// nothing is missed, and what is older and has changed is passed over. A query is for the
// API, and so are the newest papers up to a number, and those of a period with an end, to
// which all that have changed since would have to be read.
// https://info.arxiv.org/help/oa/index.html

// arXivSets returns the sets of OAI-PMH that a request is for, and whether there are such.
func arXivSets(r Request) (sets []string, ok bool) {
	if r.Query != "" || r.Until != "" || r.Max != 0 || len(r.Categories) == 0 && r.Since == "" {
		return nil, false
	}
	for _, c := range r.Categories {
		set, ok := arXivSet(c)
		if !ok {
			return nil, false
		}
		if !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
	}
	if len(sets) == 0 {
		sets = []string{""}
	}
	return sets, true
}

// arXivGroups are the archives of arXiv by group, https://arxiv.org/category_taxonomy
var arXivGroups = map[string]string{
	"cs": "cs", "econ": "econ", "eess": "eess", "math": "math", "q-bio": "q-bio", "q-fin": "q-fin", "stat": "stat",
	"astro-ph": "physics", "cond-mat": "physics", "gr-qc": "physics", "hep-ex": "physics", "hep-lat": "physics", "hep-ph": "physics",
	"hep-th": "physics", "math-ph": "physics", "nlin": "physics", "nucl-ex": "physics", "nucl-th": "physics", "physics": "physics",
	"quant-ph": "physics",
}

// arXivSet returns the set of a category, of the form group:archive:CATEGORY: cs:cs:CL for
// cs.CL, physics:hep-th for hep-th, cs for cs.*
func arXivSet(category string) (set string, ok bool) {
	archive, name, _ := strings.Cut(category, ".")
	if name == "*" {
		name = ""
	}
	group, ok := arXivGroups[archive]
	if !ok || strings.HasSuffix(category, ".") || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz-") != "" {
		return "", false
	}
	set = group
	if group == "physics" || name != "" {
		set += ":" + archive
	}
	if name != "" {
		set += ":" + name
	}
	return set, true
}

// ofSets reports whether a request is for arXiv's OAI-PMH.
func (r Request) ofSets() bool {
	_, ok := arXivSets(r)
	return r.Service == "arxiv" && ok
}

func newArXivOAI(r Request, base bases, sets []string, since time.Time) (Service, error) {
	u, err := base("https://oaipmh.arxiv.org/oai")
	if err != nil {
		return nil, err
	}
	changed, _, err := days(r.Changed)
	if err != nil {
		return nil, err
	}
	if changed.Before(since) {
		changed = since
	}
	return &oai{base: u, prefix: "arXiv", sets: sets, from: changed, period: period{since: since}, pause: 3 * time.Second}, nil
}
