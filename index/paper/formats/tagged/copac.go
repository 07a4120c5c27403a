package tagged

import (
	"bytes"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// Copac is the text of Copac, the catalogue of British and Irish research libraries, which is
// Library Hub Discover today: lines of a tag of two letters, "- " and a value, which lines that
// are set in continue. Records are separated by blank lines and begin with TI. Most are books.
// https://bibutils.refbase.org/copac.html
var Copac = &format.Format{
	Name: "copac", Rank: 116,
	Detect: func(v format.View) bool { return startsCopac(v.Text) },
	Read:   copacDialect.read,
}

var copacDialect = dialect{
	cut:    cutCopac,
	begins: func(current *record, tag string, blank bool) bool { return tag == "TI" && (blank || current.has("TI")) },
	draft:  copacDraft,
}

// startsCopac reports whether a text begins with a title, and has another tag of Copac before
// the next one. A record of RIS that is written so has a type or an end.
func startsCopac(text []byte) bool {
	first := true
	for line := range bytes.Lines(bytes.TrimSpace(text)) {
		tag, _, ok := cutCopac(strings.TrimRight(string(line), " \t\r\n"))
		switch {
		case first && tag != "TI", ok && (tag == "TY" || tag == "ER"):
			return false
		case ok && (tag == "PU" || tag == "HL" || tag == "PD"):
			return true
		case !ok && !isBlank(line[0]):
			return false
		}
		first = false
	}
	return false
}

func cutCopac(line string) (tag, value string, ok bool) {
	line = strings.TrimLeft(line, "\ufeff")
	if len(line) < 3 || !isCapital(line[0]) || !isCapital(line[1]) || line[2] != '-' || len(line) > 3 && line[3] != ' ' {
		return "", "", false
	}
	return line[:2], strings.TrimSpace(line[3:]), true
}

var copacVariables = []variable{{"edition", []string{"ED"}}, {"collection-title", []string{"SE"}}, {"volume", []string{"MV"}}, {"scale", []string{"SC"}}, {"language", []string{"LA"}}}

// copacTypes are the types of documents, of books where it says only that there is text.
var copacTypes = map[string]string{"SER": "periodical", "MAP": "map", "MUS": "musical_score", "THE": "thesis", "VID": "motion_picture", "AUD": "song", "CRT": "map"}

var (
	imprint   = pattern.Of(`^(.*?) ?: ([^:]+)$`)
	allPages  = pattern.Of(`(?:^|[\s,])(\d+) ?p(?:ages|ages?\.|\.|\b)`)
	ofCreator = pattern.Of(`\s/\s.*$`) // who made it, as in catalogues
)

func copacDraft(r *record) *paper.Draft {
	p := &paper.Draft{Title: ofCreator().ReplaceAllString(r.pick("TI"), ""), Type: "book", Abstract: strings.Join(r.take("AB"), " ")}
	for _, t := range r.fields["DT"] {
		for name := range strings.FieldsFuncSeq(t, func(c rune) bool { return c == ',' || c == ' ' }) {
			if csl := copacTypes[strings.ToUpper(name)]; csl != "" {
				p.Type = csl
			}
		}
	}
	p.Names, p.EtAl = namesIn(r.take("AU"))
	for _, body := range r.take("CA") {
		p.Names = append(p.Names, paper.Name{Literal: body})
	}
	p.Published = paper.LooseDate(r.peek("PY"))
	if p.Published != "" {
		r.pick("PY")
	}
	if place := imprint().FindStringSubmatch(r.peek("PU")); place != nil {
		p.Set("publisher-place", place[1])
		p.Set("publisher", place[2])
		r.pick("PU")
	} else {
		p.Set("publisher", r.pick("PU"))
	}
	if pages := allPages().FindStringSubmatch(r.peek("PD")); pages != nil {
		p.Set("number-of-pages", pages[1])
	}
	p.Set("ISSN", numbersIn(r.take("SN")))
	var books []string
	for _, v := range r.take("IS") { // "0407517006 (Pbk)"
		number, _, _ := strings.Cut(v, " (")
		if issnForm().MatchString(number) {
			p.Set("ISSN", number)
		} else {
			books = append(books, number)
		}
	}
	p.Set("ISBN", numbersIn(books))
	p.IDs = append(p.IDs, paper.DOIs(r.pick("DO"))...)
	p.URL = r.pick("UR")
	p.Set("note", r.pick("NT"))
	p.Keywords = r.take("KW")
	r.setAll(p, copacVariables)
	r.keepRest(p)
	return p
}
