package json

import (
	"cmp"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
)

// etAl is the name that stands for those whom a list of authors leaves out.
const etAl = "et al."

// cslNames returns the names in a CSL variable, or in Crossref's, and whether others
// follow whom it does not name.
func cslNames(v gjson.Result) (names []paper.Name, more bool) {
	var list paper.NameList
	take := func(_, n gjson.Result) bool {
		if n.Type == gjson.String {
			list.AddText(n.Str)
		} else {
			addParts(&list, cslName(n))
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
	return list.Names(), list.EtAl
}

// addParts adds a name, or notes that it stands for others, and reports whether it is one.
func addParts(list *paper.NameList, n paper.Name) bool {
	if n.IsEtAl() {
		list.EtAl = true
	} else {
		list.Add(n)
	}
	return n != (paper.Name{})
}

func cslName(v gjson.Result) paper.Name {
	var n paper.Name
	literal, name := "", ""
	v.ForEach(func(key, value gjson.Result) bool {
		into := &name // Crossref's key for bodies
		switch key.Str {
		case "family":
			into = &n.Family
		case "given":
			into = &n.Given
		case "dropping-particle":
			into = &n.Dropping
		case "non-dropping-particle":
			into = &n.NonDropping
		case "suffix":
			into = &n.Suffix
		case "literal":
			into = &literal
		case "name":
		default:
			return true
		}
		*into = strings.TrimSpace(value.String())
		return true
	})
	if n == (paper.Name{}) {
		n.Literal = cmp.Or(literal, name)
	}
	return n
}
