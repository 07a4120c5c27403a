package json

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// noteLine matches a line of a note that is a field of the item, the way in which people
// add to Zotero's items what its own fields cannot hold, and its older form in braces:
// https://www.zotero.org/support/kb/item_types_and_fields#citing_fields_from_extra
// https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#cheater-syntax-for-odd-fields
var noteLine = pattern.Of(`^\{?:?([A-Za-z][A-Za-z _-]{1,30}):\s*([^{}]+?)\s*\}?$`)

// noteIDs are the schemes of the ids that notes have, by the name of their line.
var noteIDs = map[string]string{"pmid": "pmid:", "doi": "doi:", "arxiv": "arxiv:", "arxiv id": "arxiv:"}

// noteFields are what the lines of a note add to an item.
type noteFields struct {
	ids, keys []string
	fields    map[string]string // by CSL variable
	rest      string            // the lines that are text
}

// readNote tells the lines of a note that are fields from those that are text. has
// reports whether the item has a variable already, in which case its line stays.
func readNote(note string, has func(variable string) bool) noteFields {
	n := noteFields{fields: map[string]string{}}
	var rest []string
	for line := range strings.Lines(note) {
		line = text.Clean(line)
		if m := noteLine().FindStringSubmatch(line); m == nil || !n.take(m[1], m[2], has) {
			rest = append(rest, line)
		}
	}
	n.rest = strings.TrimSpace(strings.Join(rest, "\n"))
	return n
}

// take takes a line of a note, and reports whether it is a field.
func (n *noteFields) take(name, value string, has func(string) bool) bool {
	lower := strings.ToLower(name)
	if scheme := noteIDs[lower]; scheme != "" {
		first, _, _ := strings.Cut(value, " ") // "arXiv: 2101.00001 [cs]"
		id, ok := paper.ParseID(paper.WithScheme(scheme, first))
		if !ok || first != value && !strings.HasPrefix(value[len(first):], " [") {
			return false
		}
		n.ids = append(n.ids, id)
		return true
	}
	if lower == "citation key" {
		if strings.Contains(value, " ") {
			return false
		}
		n.keys = append(n.keys, value)
		return true
	}
	variable := noteVariable(name)
	if variable == "" || has(variable) || n.fields[variable] != "" {
		return false
	}
	n.fields[variable] = value
	return true
}

// noteVariable returns the CSL variable that a line of a note names: "original-title",
// "Original Title" and "original_title" are one.
func noteVariable(name string) string {
	for _, v := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
		for _, v := range []string{v, strings.NewReplacer(" ", "-", "_", "-").Replace(v), strings.NewReplacer(" ", "_", "-", "_").Replace(v)} {
			if v != "note" && cslTexts[v] || cslDateVariables[v] && v != "issued" {
				return v
			}
		}
	}
	return ""
}

// arXivOf returns the id of an item that says in its fields that it is a preprint of
// arXiv; empty if it is none.
func arXivOf(field func(variable string) string) string {
	number, archive := field("number"), field("archive")
	if !strings.HasPrefix(strings.ToLower(number), "arxiv") && archive == "" {
		return ""
	}
	if strings.EqualFold(archive, "arxiv") && field("archive_location") != "" {
		number = paper.WithScheme("arxiv:", field("archive_location"))
	}
	if id, ok := paper.ParseID(number); ok && strings.HasPrefix(id, "arxiv:") {
		return id
	}
	return ""
}
