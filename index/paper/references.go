package paper

import (
	"regexp"
	"strings"
)

// A Reference names a paper that a document refers to.
type Reference struct {
	Names []string // ids and the title, the surest first; at least one
	Line  int      // from 1
}

// ReadReferences returns what a reference list names: the entries of a BibTeX
// file, by DOI, arXiv number, address and title; or a list of ids and
// addresses, one a line. ok is false for any other text.
func ReadReferences(text string) (list []Reference, ok bool) {
	if bibEntry.MatchString(text) {
		return bibReferences(text), true
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, known := ParseID(line)
		if !known {
			return nil, false
		}
		list = append(list, Reference{Names: []string{id}, Line: i + 1})
	}
	return list, len(list) > 0
}

// bibEntry is the start of an entry of BibTeX, at the start of a line.
var bibEntry = regexp.MustCompile(`(?m)^[ \t]*@([A-Za-z]+)[ \t]*[{(]`)

// bibField is a field's name and the start of its value.
var bibField = regexp.MustCompile(`(?i)[,\s](doi|eprint|url|title)\s*=\s*["{]`)

// bibReferences reads no more of BibTeX than names papers. An entry ends where
// the next one starts, so that an unbalanced brace spoils one entry at most.
func bibReferences(text string) []Reference {
	var list []Reference
	starts := bibEntry.FindAllStringSubmatchIndex(text, -1)
	for i, at := range starts {
		switch kind := strings.ToLower(text[at[2]:at[3]]); kind {
		case "string", "comment", "preamble":
			continue
		}
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		r := Reference{Line: 1 + strings.Count(text[:at[2]], "\n")}
		fields := bibFields(text[at[1]:end])
		for _, name := range []string{"doi", "eprint", "url"} {
			if id, ok := ParseID(idText(name, fields[name])); ok {
				r.Names = append(r.Names, id)
			}
		}
		if title := Clean(strings.NewReplacer("{", "", "}", "").Replace(Clean(fields["title"]))); title != "" {
			r.Names = append(r.Names, title)
		}
		if len(r.Names) > 0 {
			list = append(list, r)
		}
	}
	return list
}

// idText helps a bare DOI to its scheme.
func idText(field, value string) string {
	if field == "doi" && strings.HasPrefix(value, "10.") {
		return "doi:" + value
	}
	return value
}

// bibFields returns the values of an entry's fields that name papers.
func bibFields(entry string) map[string]string {
	fields := map[string]string{}
	for _, at := range bibField.FindAllStringSubmatchIndex(entry, -1) {
		name := strings.ToLower(entry[at[2]:at[3]])
		if _, twice := fields[name]; !twice {
			fields[name] = bibValue(entry[at[1]-1:])
		}
	}
	return fields
}

// bibValue returns the value that starts with the quote or brace at the start
// of s, without it.
func bibValue(s string) string {
	depth := 0
	for i, r := range s {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
			if depth == 0 && s[0] == '{' {
				return strings.TrimSpace(s[1:i])
			}
		case r == '"' && s[0] == '"' && depth == 0 && i > 0:
			return strings.TrimSpace(s[1:i])
		}
	}
	first, _, _ := strings.Cut(s[1:], "\n") // never closed
	return strings.TrimRight(strings.TrimSpace(first), ",}\"")
}
