package xml

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// A modsName is a person or a body, and what it is to a work.
type modsName struct {
	Type    string     `xml:"type,attr"`
	Parts   []modsText `xml:"namePart"`
	Display string     `xml:"displayForm"`
	Roles   []string   `xml:"role>roleTerm"`
	OldRole []string   `xml:"role>text"`
	EtAl    *struct{}  `xml:"etal"`
}

// name returns the name: in its parts if they are marked, of which there can be several of a
// kind (a given name each), or read from one text.
func (n *modsName) name() paper.Name {
	parts := map[string][]string{}
	for _, part := range n.Parts {
		if value := strings.TrimSpace(part.Value); value != "" {
			parts[part.Type] = append(parts[part.Type], value)
		}
	}
	suffix := ""
	for _, s := range parts["termsOfAddress"] {
		if paper.IsSuffix(s) {
			suffix = s
		}
	}
	whole := strings.Join(parts[""], " ")
	switch {
	case n.Type == "corporate" || n.Type == "conference":
		return paper.Name{Literal: strings.Join(parts[""], ". ")}
	case len(parts["family"])+len(parts["given"]) > 0:
		return paper.NameOf(strings.Join(parts["family"], " "), strings.Join(parts["given"], " "), suffix)
	case whole == "":
		whole = strings.TrimSpace(n.Display)
	}
	parsed := paper.ParseName(withoutYears(whole))
	if suffix != "" && parsed.Literal == "" && parsed.Suffix == "" {
		parsed.Suffix = suffix
	}
	return parsed
}

// years matches the dates of birth and death that libraries put behind a name.
var years = pattern.Of(`,?\s*\(?(?:b\. |d\. |ca\. |approximately )?\d{3,4}\??-(?:\d{3,4}\??)?\)?\.?$`)

func withoutYears(name string) string {
	if !strings.ContainsAny(name, "0123456789") {
		return name
	}
	return years().ReplaceAllString(name, "")
}

// add adds somebody to a draft. A conference is an event.
func (n *modsName) add(p *paper.Draft) {
	if n.EtAl != nil {
		p.EtAl = true
		return
	}
	name := n.name()
	if n.Type == "conference" {
		p.Set("event-title", name.Literal)
		return
	}
	addAs(p, name, append(n.Roles, n.OldRole...))
}

// addTo adds somebody who has to do with what a work appeared in: an author of a book is the
// author of what it contains.
func (n *modsName) addTo(p *paper.Draft, host *modsRecord) {
	of := &paper.Draft{}
	n.add(of)
	for _, name := range of.Names {
		p.AddPerson("container-author", name)
	}
	for role, names := range of.People {
		for _, name := range names {
			p.AddPerson(role, name)
		}
	}
	p.Set("event-title", of.Fields["event-title"])
	p.Set("publisher", of.Fields["publisher"])
}
