package bib

import (
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

var (
	// nameNotes matches the marks of footnotes and notes at a name.
	nameNotes = pattern.Of(`\$\s*\^\s*(?:\{[^{}$]*\}|[^{}$\\])\s*\$|\\textsuperscript\s*\{[\d,;*\s†‡a-c]+\}|\\(?:thanks|footnotemark|footnote|inst|orcidlink|orcid|fnref|corref|IEEEmembership)(?:\[[^\]]*\])?\s*(?:\{[^{}]*\})?`)
	// namedPart matches the first part of BibLaTeX's names in parts: "family=Ito, given=Kei".
	namedPart = pattern.Of(`^\s*"?(?:family|given|prefix|suffix|useprefix|id|hash)(?:-i)?\s*=`)
	// familyOnly and givenOnly match parts of names of which nothing else can be meant.
	familyOnly = pattern.Of(`^(?:['’]?[\p{Ll}]+['’]? )*(?:[\p{L}\p{Mn}'’‘ʹ‐-]+)(?: [\p{L}\p{Mn}'’‘ʹ‐-]+)*$`)
	givenOnly  = pattern.Of(`^(?:[\p{L}\p{Mn}'’‘ʹ.‐-]+ )*\p{Lu}[\p{L}\p{Mn}'’‘ʹ.‐-]*$`)
)

// readNames returns the names in a field, and whether it says that there are others.
//
// Names that are written as BibTeX wants them (btxdoc, section 4) and cannot be anything
// else are read here, and so are those of which braces tell the parts. All others are left
// to [paper.ParseNameField], for people put all sorts of lists in the field.
func readNames(s string) (names []paper.Name, others bool) {
	if strings.ContainsAny(s, `\$`) {
		s = nameNotes().ReplaceAllString(s, "")
	}
	segments := splitNames(s)
	for _, segment := range segments {
		if isOthers(segment) {
			others = true
			continue
		}
		n, ok := readName(segment)
		switch {
		case ok && n != (paper.Name{}):
			names = append(names, n)
		case !ok && slices.ContainsFunc(segments, namedPart().MatchString):
			more, etAl := readList(segment)
			names, others = append(names, more...), others || etAl
		case !ok:
			return readList(s)
		}
	}
	return names, others
}

// readList reads a list of names in whatever style.
func readList(s string) (names []paper.Name, others bool) {
	names, others = paper.ParseNameField(withPlainBraces(s))
	for i := range names {
		for _, part := range parts(&names[i]) {
			*part = wordsOf(*part)
		}
	}
	return names, others
}

// withPlainBraces decodes TeX, so that the braces that are left keep names together.
func withPlainBraces(s string) string {
	if strings.ContainsAny(s, `\$`) {
		return text.Clean(s)
	}
	return s
}

// isOthers reports whether a name is the mark that there are more.
func isOthers(name string) bool { return paper.IsEtAl(strings.Trim(name, "{} ")) }

// readName returns the parts of a name; ok is false if it could be something else.
func readName(s string) (n paper.Name, ok bool) {
	switch {
	case wrapped(s):
		return paper.Name{Literal: wordsOf(s)}, true
	case namedPart().MatchString(s):
		return namedParts(s), true
	}
	list := splitOutside(s, ",")
	switch len(list) {
	case 1:
		family := wordsOf(s)
		return paper.Name{Family: family}, family != "" && !strings.ContainsAny(family, " .@()0123456789") && familyOnly().MatchString(family)
	case 2:
		return exactName(list[0], "", list[1])
	case 3:
		return exactName(list[0], list[1], list[2])
	}
	return n, false
}

// exactName is the name of the parts between commas; ok is false if they need not be its
// parts. Braces around a part say that it is one.
func exactName(family, suffix, given string) (n paper.Name, ok bool) {
	n = paper.Name{Family: wordsOf(family), Suffix: wordsOf(suffix), Given: wordsOf(given)}
	family, suffix, given = strings.TrimSpace(family), strings.TrimSpace(suffix), strings.TrimSpace(given)
	if wrapped(family) && (wrapped(given) || givenOnly().MatchString(n.Given)) && (suffix == "" || wrapped(suffix) || paper.IsSuffix(n.Suffix)) {
		return n, true
	}
	last := n.Given[strings.LastIndexByte(n.Given, ' ')+1:]
	return n, familyOnly().MatchString(n.Family) && givenOnly().MatchString(n.Given) && !paper.IsSuffix(last) &&
		!paper.IsSuffix(n.Family[strings.LastIndexByte(n.Family, ' ')+1:]) && (suffix == "" || paper.IsSuffix(n.Suffix)) &&
		(strings.IndexByte(n.Family, ' ') < 0 || paper.ParseName(n.Family+", "+n.Given).Literal == "")
}

// namedParts returns a name in BibLaTeX's extended format (its manual, section 3.4).
func namedParts(s string) (n paper.Name) {
	for _, part := range splitOutside(s, ",") {
		key, value, _ := strings.Cut(strings.Trim(strings.TrimSpace(part), `"`), "=")
		value = wordsOf(strings.Trim(strings.TrimSpace(value), `"`))
		switch strings.TrimSpace(key) {
		case "family":
			n.Family = value
		case "given":
			n.Given = value
		case "prefix":
			n.NonDropping = value
		case "suffix":
			n.Suffix = value
		}
	}
	return n
}

func parts(n *paper.Name) []*string {
	return []*string{&n.Family, &n.Given, &n.Dropping, &n.NonDropping, &n.Suffix, &n.Literal}
}

// splitNames splits names at every "and" outside of braces.
func splitNames(s string) []string {
	var names []string
	var name []string
	depth := 0
	for word := range strings.FieldsSeq(s) {
		if depth <= 0 && strings.EqualFold(word, "and") {
			names, name = append(names, strings.Join(name, " ")), nil
			continue
		}
		depth += strings.Count(word, "{") - strings.Count(word, "}")
		name = append(name, word)
	}
	names = append(names, strings.Join(name, " "))
	kept := names[:0]
	for _, n := range names {
		if n != "" {
			kept = append(kept, n)
		}
	}
	return kept
}

// writeNames returns names as BibTeX reads them. They are in braces as far as these are
// needed to read the same names again. "et al." is no name.
func writeNames(all []paper.Name, others bool) string {
	var names []paper.Name
	for _, n := range all {
		if isOthers(n.String()) {
			others = true
			continue
		}
		for _, part := range parts(&n) {
			*part = plainMath(*part)
		}
		names = append(names, n)
	}
	if len(names) == 0 {
		return ""
	}
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = writeName(n, false)
	}
	again, more := readNames(join(list, others))
	if more != others || len(again) != len(names) {
		again = make([]paper.Name, len(names))
	}
	for i, n := range names {
		if whole(again[i]) != whole(n) {
			list[i] = writeName(n, true)
		}
	}
	if again, more = readNames(join(list, others)); more != others || len(again) != len(names) {
		for i, n := range names {
			list[i] = writeName(n, true)
		}
	}
	return join(list, others)
}

func join(names []string, others bool) string {
	if others {
		names = append(names, "others")
	}
	return strings.Join(names, " and ")
}

// whole is a name in the form in which it can be compared with one that was read again:
// particles are part of the family name, and a name of one part is that of a body.
func whole(n paper.Name) paper.Name {
	n.Family, n.NonDropping = strings.TrimSpace(n.NonDropping+" "+n.Family), ""
	if n.Given+n.Suffix+n.Dropping == "" {
		return paper.Name{Literal: n.Literal + n.Family}
	}
	n.Given, n.Dropping = strings.TrimSpace(n.Given+" "+n.Dropping), ""
	for _, part := range parts(&n) {
		*part = text.Clean(*part)
	}
	return n
}

// writeName writes a name, its parts in braces or only as they need it.
func writeName(n paper.Name, braces bool) string {
	braces = braces || strings.ContainsRune(n.Family+n.Given, ',') // biber counts commas unless the name begins with a brace
	bare := n.Literal == "" && !braces && familyOnly().MatchString(n.Family) && strings.IndexByte(n.Family, ' ') < 0 && escapePart(n.Family) == n.Family
	n = whole(n)
	part := escapePart
	if braces {
		part = func(s string) string { return "{" + escapeTeX(s) + "}" }
	}
	switch {
	case n.Literal != "" && bare:
		return n.Literal
	case n.Literal != "":
		return "{" + escapeTeX(n.Literal) + "}"
	case n.Family == "" || n.Given == "" && n.Suffix != "": // BibTeX wants no comma at the end
		return "{" + escapeTeX(n.String()) + "}"
	case n.Suffix == "":
		return part(n.Family) + ", " + part(n.Given)
	}
	return part(n.Family) + ", " + part(n.Suffix) + ", " + part(n.Given)
}

// escapePart escapes a part of a name. Words that separate names, and commas, need braces.
func escapePart(s string) string {
	t := escapeTeX(s)
	if strings.ContainsAny(s, ",{}\\;=&") {
		return "{" + t + "}"
	}
	for word := range strings.FieldsSeq(s) {
		if strings.EqualFold(word, "and") || strings.EqualFold(word, "others") {
			return "{" + t + "}"
		}
	}
	return t
}
