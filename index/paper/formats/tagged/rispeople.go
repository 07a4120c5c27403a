package tagged

import (
	"strings"

	"paperkin/index/paper"
)

// nameTags are the tags of names.
var nameTags = tagSet("AU A1 A2 A3 A4 ED TA")

// readPeople sets the authors, and who else took part: A2 is the editor of a chapter,
// but the editor of a book's series where the book has an author or an editor
// besides; A3 is the reverse; the authors of an edited book are its editors.
func readPeople(r *record, p *paper.Draft, name string, s shape) {
	authors := r.take("AU", "A1")
	if name == "EDBOOK" && !r.has("ED") {
		addPeople(p, "editor", authors)
	} else {
		p.Names, p.EtAl = namesIn(authors)
	}
	second, third := "editor", "collection-editor"
	switch {
	case s == law:
		second, third = "", ""
	case s == volume && (len(authors) > 0 || r.has("ED")):
		second, third = "collection-editor", "editor"
	case s == volume:
		third = "editor"
	case name == "THES":
		second, third = "contributor", "contributor" // advisors
	}
	for _, t := range []struct{ tag, variable string }{{"A2", second}, {"ED", "editor"}, {"A3", third}, {"A4", "translator"}, {"TA", "translator"}} {
		if t.variable != "" {
			addPeople(p, t.variable, r.take(t.tag))
		}
	}
}

func addPeople(p *paper.Draft, variable string, values []string) {
	names, _ := namesIn(values)
	for _, n := range names {
		p.AddPerson(variable, n)
	}
}

// hasSeveral reports whether a value can hold more than one name, or a mark that there are
// more.
func hasSeveral(value string) bool {
	if strings.ContainsAny(value, ";|&{；、") || strings.Count(value, ",") > 2 || strings.Contains(value, "...") {
		return true
	}
	lower := strings.ToLower(value)
	return strings.Contains(lower, " and ") || strings.Contains(lower, "et al") || strings.Contains(lower, "others")
}

// namesIn returns the names of values that should have one each, and whether there are
// more people than are named. Some products have them all in one value.
func namesIn(values []string) (names []paper.Name, more bool) {
	var list paper.NameList
	for _, v := range values {
		if n, ok := bodyIn(v); ok {
			list.Add(n)
		} else if hasSeveral(v) {
			all, others := paper.ParseNameField(v)
			for _, n := range all {
				list.Add(n)
			}
			list.EtAl = list.EtAl || others
		} else if n, ok := suffixed(v); ok {
			list.Add(n)
		} else {
			list.AddText(v)
		}
	}
	return list.Names(), list.EtAl
}

// suffixed reads a name with a suffix, which RIS has last, "Family, Given, Suffix",
// whatever it is.
func suffixed(value string) (n paper.Name, ok bool) {
	if strings.Count(value, ",") != 2 {
		return n, false
	}
	parts := strings.Split(value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if parts[0] == "" || parts[2] == "" || paper.IsSuffix(parts[1]) && !paper.IsSuffix(parts[2]) {
		return n, false
	}
	n = paper.ParseName(parts[0] + ", " + parts[1])
	n.Suffix = parts[2]
	return n, n.Literal == ""
}

// bodyIn returns the name of a body, which ends in a comma, or whose own comma is
// doubled: "World Health Organization," and "University of California,, Berkeley".
// https://support.clarivate.com/Endnote/s/article/EndNote-Entering-corporate-authors
func bodyIn(value string) (n paper.Name, ok bool) {
	value = strings.TrimSpace(value)
	body, ends := strings.CutSuffix(value, ",")
	if strings.Contains(body, ",,") {
		return paper.Name{Literal: strings.ReplaceAll(body, ",,", ",")}, true
	}
	return paper.Name{Literal: body}, ends && body != "" && !strings.Contains(body, ",")
}
