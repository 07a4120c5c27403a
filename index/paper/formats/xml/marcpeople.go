package xml

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// people sets who made a work: the main entry and added ones. An added entry with a title is
// another work.
func (m *marcRecord) people(p *paper.Draft) {
	m.each("100 700", func(f *marcField) {
		if f.tag == "700" && f.get("t") != "" {
			return
		}
		addAs(p, f.person(), f.relators())
	})
	m.each("110 710", func(f *marcField) {
		if f.tag == "710" && f.get("t") != "" {
			return
		}
		name := paper.Name{Literal: strings.Trim(joined(f.all("ab"), " "), " .,;")}
		given := f.relators()
		if f.tag == "710" && len(given) == 0 { // publishers, libraries, owners
			given = []string{"contributor"}
			if m.first("502", "a")+m.first("502", "b") != "" {
				given = []string{"publisher"}
			}
		}
		addAs(p, name, given)
	})
	m.each("111 711", func(f *marcField) {
		p.Set("event-title", unpunctuated(f.get("a")))
		p.Set("event-place", strings.Trim(f.get("c"), " .,;:()"))
		p.SetDate("event-date", paper.LooseDate(strings.Trim(f.get("d"), " .,;:()")))
	})
}

// relators returns what a field says that somebody is to the work, in words and codes.
func (f *marcField) relators() []string { return f.all("e4j") }

// fuller matches the fuller form of a name, which stands behind it.
var fuller = pattern.Of(`\s*\([^()]*\)\s*$`)

// person returns the name of a person. The first indicator says whether the family name is
// first; "Ito, K." keeps its full stop, and "Ito, Kei." loses it.
func (f *marcField) person() paper.Name {
	whole := f.get("a")
	if strings.HasSuffix(whole, ")") {
		whole = fuller().ReplaceAllString(whole, "")
	}
	whole = unpunctuated(withoutYears(whole))
	if strings.HasSuffix(whole, ".") {
		words := strings.Fields(whole)
		if last := words[len(words)-1]; strings.Count(last, ".") == 1 && len([]rune(last)) > 3 && !paper.IsSuffix(last) {
			whole = strings.TrimSuffix(whole, ".")
		}
	}
	if f.first == "3" { // a family
		return paper.Name{Literal: whole}
	}
	if number := strings.Trim(f.get("b"), " .,"); number != "" && f.first == "0" {
		whole += " " + number
	}
	n := paper.ParseName(whole)
	for _, title := range f.all("c") {
		if title = strings.Trim(title, " ,;"); n.Suffix == "" && n.Literal == "" && paper.IsSuffix(title) {
			n.Suffix = title
		}
	}
	return n
}
