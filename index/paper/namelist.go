package paper

import (
	"strings"

	"paperkin/index/paper/pattern"
)

// ParseNames returns the names in a text that holds any number of them, as a column of a
// table does, and whether it says that there are more ("et al."). It tells these apart:
//
//	Ito, Kei; Li, Wei · Kei Ito; Wei Li · Kei Ito|Wei Li · a name a line
//	Kei Ito and Wei Li · Ito, Kei and Li, Wei · K. Ito, W. Li, and D. Eng · Kei Ito & Wei Li
//	Ito K, Li W · Ito K., Li W. · Ito, K., Li, W. · Ito, K., Li, W., & Eng, D. · Ito, Kei, Li, Wei
//	["Kei Ito", "Wei Li"] · ['Kei Ito', 'Wei Li'] · Ito, Kei (57190000000); Li, Wei (57190000001)
//
// Two words before and two behind the only comma are two names ("Kei Ito, Wei Li"): see
// [ParseNameField] for sources where they are one. Names are as [ParseName] reads them.
func ParseNames(s string) (names []Name, etAl bool) { return parseNames(s, true) }

// ParseNameField is [ParseNames] for sources that put a comma between family and given
// name and other separators between names, as BibTeX and RIS do: "Silva Costa, Ana
// Maria" is one name. Names that only commas can separate are still told apart ("K. Ito,
// W. Li"), for people write them too.
func ParseNameField(s string) (names []Name, etAl bool) { return parseNames(s, false) }

func parseNames(s string, column bool) ([]Name, bool) {
	var l NameList
	l.addAll(s, column)
	return l.Names(), l.EtAl
}

// addAll adds the names in a text.
func (l *NameList) addAll(s string, column bool) {
	if len(s) > maxNamesText { // not worth taking apart: Draft.Record rejects it
		l.Add(Name{Literal: s})
		return
	}
	list, separated := QuotedList(s)
	if !separated {
		list = namedObjects(s)
		separated = list != nil
	}
	if !separated {
		list, separated = nameLines(s)
	}
	if separated {
		for _, name := range list {
			l.AddText(name)
		}
		return
	}
	s = strings.Join(strings.Fields(NarrowSemicolons(tidyNames(s))), " ")
	s, more := cutEtAl(s)
	l.EtAl = l.EtAl || more
	if s == "" {
		return
	}
	for _, separator := range []byte(";|") {
		if parts := cutOutside(s, separator); len(parts) > 1 || strings.IndexByte(s, separator) == len(s)-1 {
			for _, p := range parts {
				if n, ok := commonName(p); ok {
					l.Add(n)
				} else {
					l.addJoined(p, false)
				}
			}
			return
		}
	}
	l.addJoined(s, column)
}

// cutEtAl removes the mark that there are more names, and reports whether it was there.
func cutEtAl(s string) (rest string, found bool) {
	rest = strings.TrimRight(withoutEtAl(s), " ,;")
	return rest, len(rest) < len(strings.TrimRight(s, " ,;"))
}

// named matches the name in an object of JSON or Python.
var named = pattern.Of(`["'](?:name|full_?name|display_name|literal)["']\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')`)

// namedObjects returns the names in a list of objects, or in one, nil if there are none.
func namedObjects(s string) (list []string) {
	if s = strings.TrimSpace(s); !strings.HasPrefix(s, "[{") && !strings.HasPrefix(s, "{'") && !strings.HasPrefix(s, `{"`) {
		return nil
	}
	for _, m := range named().FindAllStringSubmatch(s, -1) {
		list = append(list, unquoted(m[1]))
	}
	return list
}

// nameLines returns the lines of a text that has one name on each.
func nameLines(s string) ([]string, bool) {
	s = strings.TrimSpace(s)
	if !strings.ContainsAny(s, "\r\n") || strings.ContainsAny(s, ";|{") {
		return nil, false
	}
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	for _, line := range lines {
		words := strings.Fields(line)
		if strings.Count(line, ",") > 1 || line[0] == ' ' || line[0] == '\t' { // the line goes on
			return nil, false
		}
		switch {
		case len(words) < 2, strings.EqualFold(words[0], "and"), strings.EqualFold(words[len(words)-1], "and"), strings.Contains(line, " and ") && len(words) > 3:
			return nil, false
		}
	}
	return lines, true
}

// addJoined adds names that are joined by "and", "&" and commas.
func (l *NameList) addJoined(s string, column bool) {
	var parts [][]string // of each segment, between commas
	for _, segment := range cutAnd(s) {
		if segment != "" && IsEtAl(segment) {
			l.EtAl = true
		} else if p := cutCommas(segment); len(p) > 0 {
			parts = append(parts, p)
		}
	}
	if body, ok := bodyList(parts); ok {
		l.Add(Name{Literal: body})
		return
	}
	listed := !column || familiesFirst(parts)
	families := column && len(parts) > 1 && onlyFamilies(parts)
	for _, p := range parts {
		switch {
		case families:
			for _, family := range p {
				l.AddText(family)
			}
		case len(p) == 1:
			l.AddText(p[0])
		case len(p) == 2 && (listed && !twoNames(p) || !listed && oneName(p)), oneBody(p):
			l.AddText(strings.Join(p, ", "))
		default:
			l.addCommas(p)
		}
	}
}

// oneName reports whether two parts between commas are one name in a column that may
// have commas between names: "Ito, Kei Jan", "Silva Costa, Ana", where one word would
// make a poor second name.
func oneName(p []string) bool {
	words := splitWords(p[0])
	_, full := initialsLast(words)
	full = full || len(words) > 1 && isInitials(words[0]) // "J. Ito, Plato"
	return !full && (oneWord(p[0]) || oneWord(p[1]))
}

// onlyFamilies reports whether there is nothing but an odd number of single words:
// "Ito, Li and Eng".
func onlyFamilies(parts [][]string) bool {
	n := 0
	for _, p := range parts {
		n += len(p)
		for _, q := range p {
			if !oneWord(q) || allInitials(q) {
				return false
			}
		}
	}
	return n%2 == 1
}

// familiesFirst reports whether the names that "and" separates are "Family, Given": all
// of them have one comma.
func familiesFirst(parts [][]string) bool {
	for _, p := range parts {
		if kept, _ := cutSuffixes(p); len(kept) != 2 {
			return false
		}
	}
	return len(parts) > 1
}

// oneBody reports whether the parts between commas are a name of one body, or a name and
// its suffix.
func oneBody(parts []string) bool {
	if len(parts) > 6 {
		return false
	}
	kept, suffix := cutSuffixes(parts)
	if suffix != "" && (len(kept) == 1 || len(kept) == 2 && oneWord(kept[0])) {
		return true
	}
	_, body := bodyName(strings.Join(parts, ", "), parts)
	return body && len(parts) == 2 && !strings.Contains(parts[1], ".") && (bodyWords.hasLower(parts[0]) || oneWord(parts[1]))
}

// twoNames reports whether two parts between commas can only be names of two people:
// the first starts with initials.
func twoNames(p []string) bool {
	first, second := splitWords(p[0]), splitWords(p[1])
	if len(first) < 2 || len(second) < 2 {
		return false
	}
	_, a := initialsLast(first)
	_, b := initialsLast(second)
	return a && b || isInitials(first[0]) && strings.Contains(first[0], ".") && !isInitials(second[len(second)-1])
}

// addCommas adds names that commas separate from each other, and perhaps from their
// given names.
func (l *NameList) addCommas(parts []string) {
	single := len(parts)%2 == 1
	for _, p := range parts {
		single = single && oneWord(p) && !allInitials(p)
	}
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		if i+1 < len(parts) && !single && givenFollows(p, parts[i+1]) {
			p += ", " + parts[i+1]
			i++
		}
		for i+1 < len(parts) && IsSuffix(parts[i+1]) && len(p) < MaxID {
			p += ", " + parts[i+1]
			i++
		}
		if i+1 < len(parts) && strings.Contains(p, ",") && IsSuffix(p[strings.LastIndex(p, ",")+2:]) && allInitials(parts[i+1]) { // King, Jr., M.
			p += ", " + parts[i+1]
			i++
		}
		l.AddText(p)
	}
}

// givenFollows reports whether the part behind a comma is the given name of the part
// before it.
func givenFollows(family, given string) bool {
	words := splitWords(family)
	if _, full := initialsLast(words); full || isBraced(family) || len(words) > 1 && isBody(words) || IsSuffix(given) {
		return false
	}
	return allInitials(given) || oneWord(family) && !isBraced(given) && len(splitWords(given)) < 4
}

// alsoGiven are particles that are given or family names too, of Vietnam and China.
var alsoGiven = WordSet(`Le Du Da Van La`)

// oneWord reports whether a name is one word, apart from particles before it.
func oneWord(s string) bool {
	words := splitWords(s)
	for len(words) > 1 && (particles[words[0]] || capitalParticles[words[0]] && (!alsoGiven[words[0]] || len(words) > 2 && particles[words[1]])) {
		words = words[1:]
	}
	return len(words) == 1
}
