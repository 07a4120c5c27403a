package letter

import (
	"fmt"
	"net/url"
	"strings"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
)

// A view is a digest in words, before it takes the form of a format. All its texts are lines
// without hidden characters.
type view struct {
	Subject  string
	Headline string // 5 new papers
	Day      string
	Lead     string // of how many, and since when
	Groups   []group
	Quiet    []string // parts that no group is of, in sentences
	Troubles []string // what went wrong, and may have hidden papers
	Waiting  string
	Left     string // papers that there is no room for
	Foot     string
	Home     string // address of the user's page
}

// A group is the papers that stand under one part.
type group struct {
	Name    string
	Count   string
	Page    string   // address of the search on the user's page
	Asks    string   // what the search asks, where its name is not that
	Remarks []string // on the search: a weak day, by words alone
	Items   []item
	End     []string // papers that it found and that are not there
}

// newView puts a digest into words, with as much of each paper as a plan says.
func newView(d digest.Digest, o Options, p plan) view {
	v := view{
		Subject: Subject(d), Headline: "Nothing new", Day: d.Now.Format(longDay), Lead: lead(d), Quiet: quiet(d),
		Troubles: troubles(d, o), Waiting: waiting(d, o), Foot: line(o.Advice.Foot), Home: shown(o.base()),
	}
	if len(d.Papers) > 0 {
		v.Headline = papers(len(d.Papers), "new")
	}
	for _, part := range d.Parts {
		all := standingUnder(d, part.Name)
		g := newGroup(part, len(all), o)
		for i, paper := range all {
			if detail := p.of(i); detail > hidden {
				g.Items = append(g.Items, newItem(paper, part, o, detail))
			}
		}
		if len(g.Items) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	n := 0
	for i := range v.Groups {
		for j := range v.Groups[i].Items {
			n++
			v.Groups[i].Items[j].Number = n
		}
	}
	if left := len(d.Papers) - n; left > 0 {
		v.Left = line(fmt.Sprintf("There is no room for %s. %s", papers(left, "more"), o.Advice.Left))
	}
	return v
}

// standingUnder are the papers that stand under a part.
func standingUnder(d digest.Digest, name string) (list []digest.Paper) {
	for _, p := range d.Papers {
		if under(p) == name {
			list = append(list, p)
		}
	}
	return list
}

// newGroup is what is said of a part that so many papers stand under.
func newGroup(p digest.Part, stand int, o Options) group {
	g := group{Name: nameOf(p.Name), Count: papers(stand, "")}
	if p.Name == index.LikesName {
		g.Name = "Near your likes"
		g.Asks = "What is nearest to the " + papers(p.Likes, "") + " that you like."
	} else {
		g.describe(p, o)
	}
	if above := p.Found - stand; above > 0 {
		g.End = append(g.End, fmt.Sprintf("%s %s above.", papers(above, "more"), verb(above, "stands", "stand")))
	}
	if p.Cut > 0 {
		g.End = append(g.End, line(fmt.Sprintf("%s %s left for the next digest. %s", papers(p.Cut, "more"), verb(p.Cut, "is", "are"), o.Advice.Cut)))
	}
	return g
}

// describe says what a search asks, and how much its answer is worth.
func (g *group) describe(p digest.Part, o Options) {
	if asks := line(p.Request.Question); asks != "" && !strings.EqualFold(asks, g.Name) {
		g.Asks = cut(asks, askLength)
	}
	if values, err := url.ParseQuery(p.Meaning); err == nil && len(values) > 0 && o.base() != "" {
		g.Page = o.base() + "/search?" + values.Encode()
	}
	switch {
	case p.Verdict.Match == query.Weak:
		g.Remarks = append(g.Remarks, "A weak day: the library may have no answer to this search, and these are only the nearest.")
	case p.Verdict.Passing == query.Weak:
		g.Remarks = append(g.Remarks, "A weak day: the papers that pass the filters of this search may have no answer to it, and these are only the nearest.")
	}
	if o.ByWords == nil {
		return
	}
	if why := o.ByWords(query.Answer{ByWords: p.ByWords}); why != nil {
		remark := "Asked by words alone: " + why.Text + "."
		if why.Mend != "" {
			remark += " What helps: " + why.Mend + "."
		}
		g.Remarks = append(g.Remarks, line(remark))
	}
}

// askLength is how much is shown of what a search asks, in characters.
const askLength = 200
