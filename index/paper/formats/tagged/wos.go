package tagged

import (
	"bytes"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// WoS is the text of Web of Science, "plain text" and "EndNote Desktop": lines of a
// tag of two letters, a blank and a value, from PT to ER; three blanks continue it.
// https://webofscience.help.clarivate.com/en-us/Content/wos-core-collection/woscc-full-record-details.htm
var WoS = &format.Format{
	Name: "wos", Rank: 95, Extensions: []string{".ciw", ".isi"},
	Detect: func(v format.View) bool { return startsWoS(v.Text, v.Loose) },
	Read:   wosDialect.read,
}

var wosDialect = dialect{
	cut:     cutWoS,
	begins:  func(current *record, tag string, _ bool) bool { return tag == "PT" },
	end:     "ER",
	outside: tagSet("FN VR EF"),
	lists:   tagSet("AU AF BA BF BE ED CR C1"),
	draft:   wosDraft,
}

// startsWoS reports whether a text starts with the head of a file or with a record; if it
// may be anywhere, whether a record starts on any line.
func startsWoS(text []byte, anywhere bool) bool {
	before := ""
	for line := range bytes.Lines(text) {
		tag, value, ok := cutWoS(strings.TrimRight(string(line), " \t\r\n"))
		switch {
		case ok && before == "FN" && tag == "VR", ok && before == "PT" && tag != "PT":
			return true
		case ok && (tag == "FN" || tag == "PT" && len(value) == 1):
			before = tag
		case len(bytes.TrimSpace(line)) == 0:
		case !anywhere:
			return false
		default:
			before = ""
		}
	}
	return false
}

func cutWoS(line string) (tag, value string, ok bool) {
	line = strings.TrimLeft(line, "\ufeff")
	if len(line) < 2 || !isCapital(line[0]) || !isCapital(line[1]) && (line[1] < '0' || line[1] > '9') || len(line) > 2 && line[2] != ' ' {
		return "", "", false
	}
	return line[:2], strings.TrimSpace(line[2:]), true
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }

var wosVariables = []variable{
	{"volume", []string{"VL"}}, {"issue", []string{"IS"}}, {"part-number", []string{"PN"}}, {"supplement-number", []string{"SU"}},
	{"publisher", []string{"PU"}}, {"publisher-place", []string{"PI"}}, {"language", []string{"LA"}}, {"genre", []string{"DT"}},
	{"container-title-short", []string{"JI"}}, {"collection-title", []string{"SE"}}, {"event-title", []string{"CT"}},
	{"event-place", []string{"CL"}}, {"number-of-pages", []string{"PG"}}, {"number", []string{"AR"}},
}

func wosDraft(r *record) *paper.Draft {
	p := &paper.Draft{Title: r.pick("TI"), Abstract: strings.Join(r.take("AB"), " "), Venue: r.pick("SO")}
	kind := r.pick("PT")
	p.Type = wosType(kind, strings.ToLower(r.peek("DT")), r.has("CT"), p)
	if p.Type == "book" && (p.Title == "" || strings.EqualFold(p.Title, p.Venue)) { // it is its own source
		p.Title, p.Venue = p.Venue, ""
	}
	wosPeople(r, p)
	date := r.peek("PY")
	p.Published = paper.LooseDate(r.peek("PD") + " " + date)
	if date == "" {
		p.Published = paper.LooseDate(r.peek("EA")) // early access
	} else {
		r.take("PD", "PY")
	}
	p.SetDate("event-date", paper.LooseDate(r.peek("CY")))
	p.Set("page", joinPages(r.pick("BP"), r.pick("EP")))
	p.Set("page", r.peek("AR"))
	p.Set("ISSN", numbersIn(r.take("SN", "EI")))
	p.Set("ISBN", numbersIn(r.take("BN")))
	wosIDs(r, p)
	r.setAll(p, wosVariables)
	p.Keywords = keywordsIn([]string{strings.Join(r.take("DE", "ID"), ";")})
	for _, v := range r.take("WC", "SC") {
		for c := range strings.SplitSeq(v, ";") {
			p.AddCategories(strings.TrimSpace(c))
		}
	}
	for _, tag := range []string{"TC", "Z9"} { // in the core collection, in all
		for _, v := range r.take(tag) {
			if !p.Count(paper.Citations, v) {
				p.KeepText(tag, v)
			}
		}
	}
	r.keepRest(p)
	return p
}

// numbersIn returns the numbers of ISSNs or ISBNs, as CSL has several.
func numbersIn(values []string) string {
	var list []string
	for _, v := range values {
		list = append(list, serials(v)...)
	}
	return strings.Join(list, ", ")
}

// wosType returns the type of a publication: kind is J for journals, B for books, S for
// series, C for conferences and P for patents, and the document types in dt say more.
func wosType(kind, dt string, conference bool, p *paper.Draft) string {
	for _, t := range []struct{ word, name string }{
		{"book review", "review-book"}, {"book chapter", "chapter"}, {"data set", "dataset"}, {"data study", "dataset"}, {"dataset", "dataset"},
		{"software", "software"}, {"thesis", "thesis"}, {"dissertation", "thesis"}, {"patent", "patent"}, {"preprint", "article"},
	} {
		if strings.Contains(dt, t.word) {
			return t.name
		}
	}
	switch {
	case kind == "P":
		return "patent"
	case dt == "proceedings paper", kind != "J" && conference:
		return "paper-conference"
	case kind == "J", kind == "":
		return "article-journal"
	case strings.Contains(dt, "book"), p.Venue == "", strings.EqualFold(p.Title, p.Venue):
		return "book"
	}
	return "chapter"
}

// wosPeople sets authors and editors. AF and BF have the full names of those in AU
// and BA.
func wosPeople(r *record, p *paper.Draft) {
	for _, tags := range [][2]string{{"AF", "AU"}, {"BF", "BA"}} {
		full, short := r.take(tags[0]), r.take(tags[1])
		if len(full) < len(short) {
			full = short
		}
		names, more := namesIn(full)
		if len(p.Names) > 0 && tags[0] == "BF" { // of the book that a chapter is in
			p.People = map[string][]paper.Name{"container-author": names}
			continue
		}
		p.Names, p.EtAl = append(p.Names, names...), p.EtAl || more
	}
	for _, groups := range r.take("CA") {
		for body := range strings.SplitSeq(groups, ";") {
			p.Names = append(p.Names, paper.Name{Literal: strings.TrimSpace(body)})
		}
	}
	addPeople(p, "editor", r.take("BE", "ED"))
}

// wosIDs sets ids and the accession number. D2 is the DOI of the book.
func wosIDs(r *record, p *paper.Draft) {
	p.IDs = paper.DOIs(r.pick("DI"))
	if len(p.IDs) == 0 && p.Type == "book" {
		p.IDs = paper.DOIs(r.pick("D2"))
	}
	if pmid := r.pick("PM"); pmid != "" {
		p.IDs = append(p.IDs, "pmid:"+pmid)
	}
	for _, ut := range r.take("UT") {
		p.AddName(ut)
	}
}
