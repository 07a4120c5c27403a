package paper

import (
	"encoding/json"
	"strings"

	"paperkin/index/paper/pattern"
)

// SplitKeywords splits a line of keywords at commas, semicolons and line breaks.
func SplitKeywords(s string) []string {
	return strings.FieldsFunc(NarrowSemicolons(s), func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '，' })
}

// SplitAuthors splits a line of names in reading order, as arXiv writes it: "A. One, B.
// Two, Jr. and C. Three". Where the order is not known see [ParseNames].
func SplitAuthors(s string) []string {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), " and ", ", ")
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
		case IsSuffix(name) && len(names) > 0 && len(names[len(names)-1]) < MaxID: // no name is longer
			names[len(names)-1] += " " + name
		default:
			names = append(names, strings.TrimPrefix(name, "and "))
		}
	}
	return names
}

// NarrowSemicolons returns a text with semicolons in place of what separates the items of
// a list in Chinese and Japanese.
func NarrowSemicolons(s string) string {
	if strings.Contains(s, "；") || strings.Contains(s, "、") {
		return wideSemicolons.Replace(s)
	}
	return s
}

var wideSemicolons = strings.NewReplacer("；", ";", "、", ";")

// quoted matches a text in quotes of Python or JSON.
var quoted = pattern.Of(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`)

// QuotedList returns the texts of a list as JSON, Python or R write it: ["a", "b"],
// ['a', "b"], c("a", "b"). ok is false for any other text.
func QuotedList(s string) (list []string, ok bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "c") // R: c("a", "b")
	if len(s) < 2 || !(s[0] == '[' && s[len(s)-1] == ']' || s[0] == '(' && s[len(s)-1] == ')') || !strings.ContainsAny(s[1:2], `"'u]`) {
		return nil, false
	}
	if json.Unmarshal([]byte(s), &list) == nil {
		return list, true
	}
	list = nil // what was read before the error
	all := quoted().FindAllString(s, -1)
	if all == nil || strings.Trim(quoted().ReplaceAllString(s, ""), "[]() ,\n\tu") != "" {
		return nil, false
	}
	for _, q := range all {
		list = append(list, unquoted(q))
	}
	return list, true
}

// unquoted returns the text within quotes of JSON or Python.
func unquoted(q string) string {
	var text string
	if json.Unmarshal([]byte(q), &text) == nil {
		return text
	}
	return strings.NewReplacer(`\'`, `'`, `\"`, `"`).Replace(q[1 : len(q)-1])
}
