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
	take := func(_, n gjson.Result) bool {
		name := cslName(n)
		if name.IsEtAl() {
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
		if whole := strings.TrimSpace(v.Str); paper.IsEtAl(whole) {
			return paper.Name{Literal: whole}
		}
		return paper.ParseName(v.Str)
	}
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
