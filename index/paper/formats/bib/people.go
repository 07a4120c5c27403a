package bib

import (
	"strings"

	"paperkin/index/paper"
)

// personNames are the fields of people other than authors and editors, by their CSL
// variable; the others have fields of the name of their variable.
var personNames = map[string]string{"container-author": "bookauthor"}

// roles are the CSL variables of people.
var roles = strings.Fields(`chair collection-editor compiler composer container-author contributor curator director editor editor-translator editorial-director
	executive-producer guest host illustrator interviewer narrator organizer original-author performer producer recipient reviewed-author script-writer
	series-creator translator`)

var isRole = func() map[string]bool {
	set := map[string]bool{}
	for _, r := range roles {
		set[r] = true
	}
	return set
}()

// editorFields are those of editors, whose type is in a field of the same name and "type".
var editorFields = []string{"editor", "editora", "editorb", "editorc"}

// people reads the names of all people.
func (r *recordReader) people() {
	d := r.d
	d.Names, d.EtAl = readNames(r.take("author"))
	if group := wordsOf(r.values["collaboration"]); group != "" && !hasName(d.Names, group) { // INSPIRE: the group that signs
		d.Names = append(d.Names, paper.Name{Literal: group})
	}
	for _, field := range editorFields {
		role := strings.ToLower(wordsOf(r.values[field+"type"]))
		if !isRole[role] && field == "editor" {
			role = "editor"
		}
		r.persons(field, role)
	}
	for _, role := range roles {
		if role != "editor" {
			field := role
			if name := personNames[role]; name != "" {
				field = name
			}
			r.persons(field, role)
		}
	}
}

// persons reads the names in a field for a CSL variable that has none yet. Those that are
// not all are kept as they stand, too.
func (r *recordReader) persons(field, role string) {
	if r.values[field] == "" || !isRole[role] || r.d.People[role] != nil {
		return
	}
	names, others := readNames(r.values[field])
	for _, n := range names {
		r.d.AddPerson(role, n)
	}
	r.taken[field] = len(names) > 0 && !others
}

// hasName reports whether a body is among names, perhaps as "The X Collaboration".
func hasName(names []paper.Name, body string) bool {
	for _, n := range names {
		if strings.Contains(strings.ToLower(n.String()), strings.ToLower(body)) {
			return true
		}
	}
	return false
}
