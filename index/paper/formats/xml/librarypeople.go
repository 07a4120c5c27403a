package xml

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// relators are the CSL variables of what people are to a work, by MARC's codes and their
// names: https://id.loc.gov/vocabulary/relators.html
var relators = map[string]string{
	"aut": "author", "author": "author", "cre": "author", "creator": "author", "joint author": "author", "dis": "author", "dissertant": "author", "inv": "author", "inventor": "author",
	"art": "author", "artist": "author", "prg": "author", "programmer": "author", "spk": "author", "speaker": "author", "verfasser": "author", "verfasserin": "author", "auteur": "author",
	"edt": "editor", "editor": "editor", "ed": "editor", "hrsg": "editor", "herausgeber": "editor", "herausgeberin": "editor", "edc": "editor", "editor of compilation": "editor",
	"trl": "translator", "translator": "translator", "com": "compiler", "compiler": "compiler", "ill": "illustrator", "illustrator": "illustrator", "cmp": "composer", "composer": "composer",
	"drt": "director", "director": "director", "prf": "performer", "performer": "performer", "pro": "producer", "producer": "producer", "nrt": "narrator", "narrator": "narrator",
	"ive": "interviewee", "ivr": "interviewer", "interviewer": "interviewer", "rcp": "recipient", "addressee": "recipient", "cur": "curator", "curator": "curator", "orm": "organizer", "organizer": "organizer",
	"ctb": "contributor", "contributor": "contributor", "ths": "contributor", "thesis advisor": "contributor", "dgs": "contributor", "degree supervisor": "contributor", "advisor": "contributor",
	"pbd": "collection-editor", "series editor": "collection-editor", "aui": "contributor",
	"pbl": "publisher", "publisher": "publisher", "dgg": "publisher", "degree granting institution": "publisher", "degree grantor": "publisher", "isb": "publisher", "issuing body": "publisher", "his": "publisher", "host institution": "publisher",
}

// addAs adds somebody to a draft as what some relators say: an author where there are none. Who
// is something for which there is no place is kept.
func addAs(p *paper.Draft, n paper.Name, given []string) {
	role, other := "", ""
	for _, r := range given {
		r = strings.ToLower(strings.Trim(r, " .,;()[]\n\t"))
		r = r[strings.LastIndexByte(r, '/')+1:] // of http://id.loc.gov/vocabulary/relators/aut
		if known := relators[r]; known != "" && (role == "" || known == "author") {
			role = known
		} else if role == "" && r != "" {
			other = r
		}
	}
	switch {
	case n == (paper.Name{}):
	case role == "author" || role == "interviewee" || role == "" && other == "":
		if n.IsEtAl() {
			p.EtAl = true
		} else {
			p.Names = append(p.Names, n)
		}
	case role == "publisher":
		p.Set("publisher", n.String())
	case role != "":
		p.AddPerson(role, n)
	default:
		p.KeepText(other, n.String())
	}
}

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
