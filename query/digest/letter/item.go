package letter

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/text"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

// How much is shown of what a paper has, in characters.
const (
	titleLength    = 300
	briefTitle     = 120 // where there is little room
	namesLength    = 200
	abstractLength = 300
	sentenceLength = 300
	excerptLength  = 200
	nearLength     = 120 // of the title of a liked paper
	termsShown     = 8   // of a question
	sharedShown    = 5   // with a liked paper, which has many
	authorsShown   = 3
)

// An item is a paper in a letter.
type item struct {
	Number    int // from 1
	Title     string
	Address   string // of its own page, or else of that on the user's page
	Retracted bool
	Byline    []string
	Why       []string
	Abstract  []passage
	Links     []link // none where it has no page at all
	Brief     bool   // only its title is shown
}

// A link leads to a page about a paper.
type link struct {
	Label, Address string
}

// Library is the link to the user's page, where the title leads elsewhere.
func (it item) Library() *link {
	if len(it.Links) < 2 {
		return nil
	}
	return &it.Links[1]
}

// newItem is a paper with as much detail as there is room for, at the place of a part.
func newItem(p digest.Paper, part digest.Part, o Options, d detail) item {
	of := p.Paper
	it := item{Title: wire.Title(of, titleLength), Retracted: of.Retracted(), Links: linksOf(of, o)}
	it.Title = line(it.Title)
	if len(it.Links) > 0 {
		it.Address = it.Links[0].Address
	}
	if d == titleOnly {
		it.Title, it.Brief = cut(it.Title, briefTitle), true
		return it
	}
	it.Byline, it.Why = bylineOf(of), whyOf(p, part)
	switch d {
	case whole:
		it.Abstract = abstractOf(p)
	case excerpt:
		it.Abstract = excerptOf(p)
	}
	return it
}

// linksOf are the pages about a paper: its own, and that on the user's page.
func linksOf(p paper.Paper, o Options) (links []link) {
	address := shown(paper.Link(p))
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		links = append(links, link{strings.TrimPrefix(line(u.Hostname()), "www."), address})
	}
	if o.base() != "" {
		links = append(links, link{"in your library", pageOf(p, o)})
	}
	return links
}

// shown is an address in which no character is hidden: those are escaped.
func shown(address string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(address, "\uFFFD") {
		if text.Hidden(r) || unicode.IsSpace(r) {
			b.WriteString(url.PathEscape(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// pageOf is the address of a paper on the user's page.
func pageOf(p paper.Paper, o Options) string { return o.base() + "/paper/" + url.PathEscape(p.ID) }

// bylineOf is who wrote a paper, when and where.
func bylineOf(p paper.Paper) (parts []string) {
	names := p.Authors[:min(authorsShown, len(p.Authors))]
	authors := cut(strings.Join(names, ", "), namesLength)
	if authors != "" && (len(names) < len(p.Authors) || p.EtAl) {
		authors += " et al."
	}
	for _, part := range []string{authors, line(p.Published), cut(p.Venue, namesLength)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// whyOf are the reasons for which a paper is told of at the place of a part.
func whyOf(p digest.Paper, part digest.Part) (parts []string) {
	likes := part.Name == index.LikesName
	if p.Compared && !likes {
		parts = append(parts, fmt.Sprintf("similarity %.2f", p.Similarity))
	}
	if p.Near != nil {
		title := cmp.Or(cut(p.Near.Title, nearLength), line(p.Near.ID))
		parts = append(parts, fmt.Sprintf("near “%s”, which you like: %.2f", title, p.Near.Similarity))
	}
	if p.Why != nil && len(p.Why.Terms) > 0 {
		shares, most := "shares ", termsShown
		if likes {
			shares, most = "both have ", sharedShown
		}
		terms := p.Why.Terms[:min(most, len(p.Why.Terms))]
		parts = append(parts, shares+cut(strings.Join(terms, ", "), namesLength)+more(len(p.Why.Terms)-len(terms)))
	}
	var others []string
	for _, name := range p.Parts {
		if name != part.Name && (name != index.LikesName || p.Near == nil) {
			others = append(others, nameOf(name))
		}
	}
	if len(others) > 0 {
		parts = append(parts, "also for "+list(others))
	}
	if len(parts) > 0 {
		parts[0] = strings.ToUpper(parts[0][:1]) + parts[0][1:]
	}
	return parts
}
