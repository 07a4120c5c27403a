package tagged

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// RIS has tags for a few of CSL's variables. The others are in notes, one a note, as
// users of Zotero write them: "event-place: Rome".
// https://www.zotero.org/support/kb/item_types_and_fields#citing_fields_from_extra
var (
	noteTexts = paper.WordSet(`annote archive archive-place authority chapter-number citation-key collection-number collection-title container-title container-title-short
		dimensions division event event-place event-title issue jurisdiction medium number number-of-pages original-publisher original-publisher-place
		page page-first part-number part-title printing-number references reviewed-genre scale status supplement-number type version
		volume-title year-suffix`)
	notePeople = paper.WordSet(`chair collection-editor compiler composer container-author contributor curator director editor-translator editorial-director
		executive-producer guest host illustrator interviewer narrator organizer original-author performer producer recipient reviewed-author
		script-writer series-creator`)
	noteDates = paper.WordSet("accessed available-date event-date issued original-date submitted")
)

var (
	noteForm = pattern.Of(`^([a-z-]+): (.+)$`)
	edtf     = pattern.Of(`^[-0-9/~?%X.]+$`)
)

// readNotes sets the variables in notes, and the note, which is the first of the others.
func readNotes(r *record, p *paper.Draft) {
	var notes []string
	texts := map[string][]string{}
	for _, v := range r.take("N1") {
		m := noteForm().FindStringSubmatch(v)
		switch {
		case m != nil && noteTexts[m[1]] && m[1] != "type" && m[1] != "container-title":
			texts[m[1]] = append(texts[m[1]], m[2])
		case m == nil || !readNote(p, m[1], m[2]):
			notes = append(notes, v)
		}
	}
	for name, list := range texts {
		p.Set(name, strings.Join(list, "; "))
	}
	if len(notes) > 0 {
		r.fields["N1"] = notes
	}
}

// readNote sets a variable that is no text, and reports whether there is one of that name.
func readNote(p *paper.Draft, name, value string) bool {
	switch {
	case name == "id": // unlike a key, it names the paper everywhere
		p.IDs = append(p.IDs, value)
	case name == "url":
		p.URL = value
	case name == "type" && writtenTypes[value] != "":
		p.Type = value
	case name == "container-title":
		p.Venue = value
	case name == restName:
		return readRest(p, value)
	case notePeople[name]:
		addPeople(p, name, []string{value})
	case noteDates[name] && edtf().MatchString(value):
		p.SetDate(name, value)
	default:
		return false
	}
	return true
}
