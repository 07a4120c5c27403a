package tagged

import (
	"strings"

	"paperkin/index/paper"
)

// writtenName returns a name as RIS has it, "Family, Given, Suffix", or as the name of a
// body where that would be read as something else.
func writtenName(n paper.Name) string {
	s := oneLine(inParts(n))
	if names, more := namesIn([]string{s}); len(names) == 1 && !more && oneLine(inParts(names[0])) == s {
		return s
	}
	return asBody(oneLine(n.String()))
}

func inParts(n paper.Name) string {
	family := strings.TrimSpace(n.NonDropping + " " + n.Family)
	given := strings.TrimSpace(n.Given + " " + n.Dropping)
	switch {
	case n.Literal != "":
		return asBody(n.Literal)
	case n.Suffix != "":
		return family + ", " + given + ", " + n.Suffix
	case family == "" || given == "":
		return family + given
	}
	return family + ", " + given
}

// asBody returns the name of a body as bodyIn reads it.
func asBody(name string) string {
	name = strings.TrimRight(name, ",")
	if strings.Contains(name, ",") {
		return strings.Replace(name, ",", ",,", 1)
	}
	return name + ","
}
