package xml

import (
	"strings"

	"paperkin/index/paper"
)

// A teiPerson is an author or an editor: a person in parts, a body, or text.
type teiPerson struct {
	Person *struct {
		Forenames []string `xml:"forename"`
		Surnames  []string `xml:"surname"`
		Suffix    string   `xml:"genName"`
		Text      string   `xml:",chardata"`
	} `xml:"persName"`
	Body []Markup `xml:"orgName"`
	Name []Markup `xml:"name"`
	Text string   `xml:",chardata"`
}

// teiNames returns the names of people. One whose name could not be read has an affiliation
// and nothing else.
func teiNames(list []teiPerson) (names []paper.Name) {
	for _, a := range list {
		if n := a.name(); n != (paper.Name{}) {
			names = append(names, n)
		}
	}
	return names
}

func (a *teiPerson) name() paper.Name {
	if a.Person != nil {
		if family, given := joined(a.Person.Surnames, " "), joined(a.Person.Forenames, " "); family+given != "" {
			return paper.NameOf(family, given, strings.TrimSpace(a.Person.Suffix))
		}
		return paper.ParseName(strings.TrimSpace(a.Person.Text))
	}
	for _, s := range markups(a.Body) {
		return paper.Name{Literal: s}
	}
	for _, s := range append(markups(a.Name), a.Text) {
		if s = strings.TrimSpace(s); s != "" {
			return paper.ParseName(s)
		}
	}
	return paper.Name{}
}
