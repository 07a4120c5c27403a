package xml

import (
	"strings"

	"paperkin/index/paper"
)

// relators are the CSL variables of what people are to a work, by MARC's codes and their
// names: https://id.loc.gov/vocabulary/relators.html
var relators = map[string]string{
	"aut": "author", "author": "author", "cre": "author", "creator": "author", "joint author": "author", "dis": "author", "dissertant": "author", "inv": "author", "inventor": "author",
	"art": "author", "artist": "author", "prg": "author", "programmer": "author", "spk": "author", "speaker": "author", "verfasser": "author", "verfasserin": "author", "auteur": "author",
	"edt": "editor", "editor": "editor", "ed": "editor", "hrsg": "editor", "herausgeber": "editor", "herausgeberin": "editor", "edc": "editor", "editor of compilation": "editor",
	"trl": "translator", "translator": "translator", "com": "compiler", "compiler": "compiler", "ill": "illustrator", "illustrator": "illustrator", "cmp": "composer", "composer": "composer",
	"drt": "director", "director": "director", "prf": "performer", "performer": "performer", "pro": "producer", "producer": "producer", "nrt": "narrator", "narrator": "narrator",
	"ive": "interviewee", "ivr": "interviewer", "interviewer": "interviewer", "rcp": "recipient", "addressee": "recipient", "cur": "curator", "curator": "curator", "orm": "organizer", "organizer": "organizer",
	"ctb": "contributor", "contributor": "contributor", "ths": "contributor", "thesis advisor": "contributor", "dgs": "contributor", "degree supervisor": "contributor", "advisor": "contributor",
	"pbd": "collection-editor", "series editor": "collection-editor", "aui": "contributor",
	"pbl": "publisher", "publisher": "publisher", "dgg": "publisher", "degree granting institution": "publisher", "degree grantor": "publisher", "isb": "publisher", "issuing body": "publisher", "his": "publisher", "host institution": "publisher",
}

// addAs adds somebody to a draft as what some relators say: an author where there are none. Who
// is something for which there is no place is kept.
func addAs(p *paper.Draft, n paper.Name, given []string) {
	role, other := "", ""
	for _, r := range given {
		r = strings.ToLower(strings.Trim(r, " .,;()[]\n\t"))
		r = r[strings.LastIndexByte(r, '/')+1:] // of http://id.loc.gov/vocabulary/relators/aut
		if known := relators[r]; known != "" && (role == "" || known == "author") {
			role = known
		} else if role == "" && r != "" {
			other = r
		}
	}
	switch {
	case n == (paper.Name{}):
	case role == "author" || role == "interviewee" || role == "" && other == "":
		if n.IsEtAl() {
			p.EtAl = true
		} else {
			p.Names = append(p.Names, n)
		}
	case role == "publisher":
		p.Set("publisher", n.String())
	case role != "":
		p.AddPerson(role, n)
	default:
		p.KeepText(other, n.String())
	}
}
