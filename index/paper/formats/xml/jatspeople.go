package xml

import (
	"cmp"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/text"
)

// A jatsGroup is a list of people who contributed in one way or several.
type jatsGroup struct {
	Kind    string       `xml:"content-type,attr"`
	People  []jatsPerson `xml:"contrib"`
	Collabs []jatsBody   `xml:"collab"`
	EtAl    *struct{}    `xml:"etal"`
	Behalf  []Markup     `xml:"on-behalf-of"`
}

// A jatsPerson is one contributor. A name can stand in several scripts, of which the first
// counts.
type jatsPerson struct {
	Kind         string           `xml:"contrib-type,attr"`
	Name         jatsName         `xml:"name"`
	Alternatives []jatsName       `xml:"name-alternatives>name"`
	String       jatsStringName   `xml:"string-name"`
	AltStrings   []jatsStringName `xml:"name-alternatives>string-name"`
	Collabs      []jatsBody       `xml:"collab"`
	AltCollabs   []jatsBody       `xml:"collab-alternatives>collab"`
	EtAl         *struct{}        `xml:"etal"`
	Behalf       []Markup         `xml:"on-behalf-of"`
	Roles        []Markup         `xml:"role"`
}

type jatsName struct {
	Family string `xml:"surname"`
	Given  string `xml:"given-names"`
	Suffix string `xml:"suffix"`
}

// A jatsStringName is a name as it is printed, in which parts may be marked.
type jatsStringName struct {
	jatsName
	Inner string `xml:",innerxml"`
}

// A jatsBody is a group or an organisation. Its members can be listed within it.
type jatsBody struct {
	Text         string   `xml:",chardata"`
	Named        []Markup `xml:"named-content"`
	Institutions []Markup `xml:"institution"`
	Wrapped      []Markup `xml:"institution-wrap>institution"`
	Italic       []Markup `xml:"italic"`
}

func (n jatsName) name() paper.Name {
	return paper.NameOf(n.Family, n.Given, n.Suffix)
}

func (n jatsName) empty() bool { return n.Family == "" && n.Given == "" }

func (b jatsBody) name() paper.Name {
	name := strings.TrimSpace(b.Text)
	for _, list := range [][]Markup{b.Named, b.Institutions, b.Wrapped, b.Italic} {
		for _, s := range markups(list) {
			if name == "" {
				name = s
			}
		}
	}
	return paper.Name{Literal: name}
}

// names returns the names of a contributor: one, but for those who wrote for somebody.
func (c *jatsPerson) names() (names []paper.Name) {
	switch {
	case !c.Name.empty():
		names = append(names, c.Name.name())
	case len(c.Alternatives) > 0:
		names = append(names, c.Alternatives[0].name())
	default:
		for _, s := range append([]jatsStringName{c.String}, c.AltStrings...) {
			if !s.empty() {
				names = append(names, s.name())
			} else if s.Inner != "" {
				names = append(names, paper.ParseName(text.Markup{Inner: s.Inner}.String()))
			}
			if len(names) > 0 {
				break
			}
		}
	}
	bodies := c.Collabs
	if len(bodies) == 0 && len(c.AltCollabs) > 0 {
		bodies = c.AltCollabs[:1]
	}
	for _, b := range bodies {
		names = append(names, b.name())
	}
	for _, b := range markups(c.Behalf) {
		names = append(names, paper.Name{Literal: withoutBehalf(b)})
	}
	return names
}

// withoutBehalf returns the body in "on behalf of the Toy Group".
func withoutBehalf(s string) string {
	s = strings.TrimSpace(text.Clean(s))
	for _, lead := range []string{"on behalf of ", "for "} {
		if len(s) > len(lead) && strings.EqualFold(s[:len(lead)], lead) {
			s = s[len(lead):]
		}
	}
	return s
}

// jatsRoles are the CSL variables of kinds of contributors. Others are kept under their
// kind.
var jatsRoles = map[string]string{"editor": "editor", "translator": "translator", "compiler": "compiler", "illustrator": "illustrator", "reviewer": "reviewer",
	"guest-editor": "editor", "series-editor": "collection-editor", "guest editor": "editor", "editors": "editor"}

// people sets the authors, and who else took part. A kind that says nothing of a role is
// that of an author.
func (m *jatsArticle) people(p *paper.Draft) {
	for _, g := range m.Groups {
		for _, c := range g.People {
			kind := strings.ToLower(cmp.Or(c.Kind, singular(g.Kind)))
			role, known := jatsRoles[kind]
			for _, n := range c.names() {
				switch {
				case known && role == "reviewer":
					p.KeepText("reviewer", n.String())
				case known:
					p.AddPerson(role, n)
				default:
					p.Names = append(p.Names, n)
				}
			}
			p.EtAl = p.EtAl || c.EtAl != nil && !known
		}
		for _, b := range g.Collabs {
			p.Names = append(p.Names, b.name())
		}
		for _, b := range markups(g.Behalf) {
			p.Names = append(p.Names, paper.Name{Literal: withoutBehalf(b)})
		}
		p.EtAl = p.EtAl || g.EtAl != nil
	}
}

// singular returns a kind of people as that of one of them.
func singular(kind string) string { return strings.TrimSuffix(strings.ToLower(kind), "s") }
