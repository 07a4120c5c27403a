package json

import (
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
)

// etAl is the name that stands for those whom a list of authors leaves out.
const etAl = "et al."

// cslNames returns the names in a CSL variable, or in Crossref's, and whether others
// follow whom it does not name.
func cslNames(v gjson.Result) (names []paper.Name, more bool) {
	take := func(_, n gjson.Result) bool {
		name := cslName(n)
		if isEtAl(name) {
			more = true
		} else if name != (paper.Name{}) {
			names = append(names, name)
		}
		return true
	}
	switch {
	case v.Type == gjson.String:
		return paper.ParseNames(v.Str)
	case v.IsArray():
		v.ForEach(take)
	default: // a single one
		take(gjson.Result{}, v)
	}
	return names, more
}

func cslName(v gjson.Result) paper.Name {
	if v.Type == gjson.String {
		return paper.ParseName(v.Str)
	}
	part := func(key string) string { return strings.TrimSpace(v.Get(key).String()) }
	n := paper.Name{Family: part("family"), Given: part("given"), Dropping: part("dropping-particle"),
		NonDropping: part("non-dropping-particle"), Suffix: part("suffix")}
	whole := part("literal")
	if whole == "" {
		whole = part("name") // Crossref's key for bodies
	}
	if n == (paper.Name{}) && whole != "" {
		return paper.Name{Literal: whole}
	}
	return n
}

// isEtAl reports whether a name is none, but stands for several: BibTeX's "others" and
// what programs make of it.
func isEtAl(n paper.Name) bool {
	switch strings.ToLower(n.String()) {
	case "others", "and others", "et al", etAl:
		return true
	}
	return false
}
