package tagged

import (
	"strings"

	"paperkin/index/paper"
)

// risVariables are the tags whose meaning depends on nothing, in both versions of
// RIS: that of 2001 (Reference Manager) and that of 2011 (EndNote).
// https://web.archive.org/web/20120526103719/http://refman.com/support/risformat_intro.asp
// https://en.wikipedia.org/wiki/RIS_(file_format)#Tags
var risVariables = []variable{
	{"volume", []string{"VL", "VO"}},
	{"publisher", []string{"PB"}},
	{"publisher-place", []string{"CY", "PP"}},
	{"edition", []string{"ET"}},
	{"language", []string{"LA"}},
	{"call-number", []string{"CN"}},
	{"number-of-volumes", []string{"NV"}},
	{"section", []string{"SE"}},
	{"source", []string{"DB"}},
	{"archive_location", []string{"AV"}},
	{"genre", []string{"M3"}},
	{"title-short", []string{"ST"}},
	{"original-title", []string{"TT"}},
	{"reviewed-title", []string{"RI"}},
}

// risDraft returns the record of a paper. What has no place of its own is kept under
// its tag.
func risDraft(r *record) *paper.Draft {
	p := &paper.Draft{}
	name := typeName(r.pick("TY"))
	delete(r.fields, "TY")
	delete(r.fields, "ER")
	s := shapes[name]
	readNotes(r, p)
	readIDs(r, p)
	readTitles(r, p, name, s)
	readAbstract(r, p)
	readPeople(r, p, name, s)
	readDates(r, p)
	readPages(r, p, s)
	readSerials(r, p, s)
	r.setAll(p, risVariables)
	p.Set("note", r.pickOne("N1"))
	p.Keywords = keywordsIn(r.take("KW", "K1"))
	readType(p, name)
	readLinks(r, p)
	readAccession(r, p)
	r.keepRest(p)
	return p
}

// readType sets the type. Preprints have none of their own in RIS: programs write them
// as unpublished work, of a kind in M3.
func readType(p *paper.Draft, name string) {
	if p.Type != "" { // as a note says
		return
	}
	p.Type = risTypes[name]
	if p.Type == "manuscript" && name != "MANSCPT" && strings.Contains(strings.ToLower(p.Fields["genre"]), "preprint") {
		p.Type = "article"
	}
	if name != "" && writtenTypes[p.Type] != name {
		p.SourceType = "ris:" + name
	}
}

// readTitles sets the title of the paper and of what it appeared in.
func readTitles(r *record, p *paper.Draft, name string, s shape) {
	p.Title = r.pick("TI", "T1", "CT")
	if p.Title == "" && s == volume {
		p.Title = r.pick("BT")
	}
	if p.Title == "" {
		p.Title = r.pick("ST", "BT", "T2", "T3")
	}
	r.drop(p.Title, "TI", "T1", "CT", "ST")
	if s == volume {
		r.drop(p.Title, "BT", "T2")
	}
	switch {
	case p.Venue != "": // as a note says
	case s == volume || s == report:
		p.Venue = r.pick("JF", "JO", "JA")
		p.Set("collection-title", r.pick("T2", "T3", "BT"))
	case conference[name] && r.has("C3") && r.has("T2") && r.peek("DB") != "Scopus": // Scopus abbreviates T2 in C3
		p.Venue = r.pick("C3")
		p.Set("event-title", r.pick("T2"))
	case s == part:
		p.Venue = r.pick("T2", "BT", "C3", "JF", "JO", "JA", "J2")
	case s == whole && r.has("T2") && journalBesides(r) != "": // T2 is a special issue
		p.Venue = journalBesides(r)
	default:
		p.Venue = r.pick("T2", "JF", "JO", "BT", "JA", "J2", "J1")
		if so := r.peek("SO"); p.Venue == "" && !strings.ContainsAny(so, "0123456789") {
			p.Venue = r.pick("SO")
		}
	}
	r.drop(p.Venue, "T2", "JF", "JO", "BT", "JA", "J2", "J1")
	p.Set("collection-title", r.pick("T3"))
	p.Set("container-title-short", r.pick("J2", "JA", "J1", "JO"))
}

// journalBesides returns the name of a journal that T2 does not have: ScienceDirect has the
// name of an issue there. Wiley has that of the journal, and abbreviates it in JO.
func journalBesides(r *record) string {
	name := r.peek("JF", "JO")
	if abbreviates(name, r.peek("T2")) || abbreviates(r.peek("T2"), name) {
		return ""
	}
	return name
}

// abbreviates reports whether the words of a name are the beginnings of words of another
// one, in their order.
func abbreviates(short, long string) bool {
	words := strings.Fields(strings.ToLower(long))
	for word := range strings.FieldsSeq(strings.ToLower(short)) {
		word = strings.Trim(word, ".,:()")
		for len(words) > 0 && !strings.HasPrefix(words[0], word) {
			words = words[1:]
		}
		if len(words) == 0 {
			return false
		}
		words = words[1:]
	}
	return true
}

// readAbstract sets the abstract. EBSCO adds a paragraph that says who owns it, which is
// kept apart.
func readAbstract(r *record, p *paper.Draft) {
	for _, tag := range []string{"AB", "N2"} {
		var parts []string
		for _, v := range r.take(tag) {
			if len(v) < 1000 && paper.PlaceholderAbstract(oneLine(v)) { // no notice is longer
				r.fields[tag] = append(r.fields[tag], v)
			} else {
				parts = append(parts, v)
			}
		}
		text := strings.Join(parts, " ")
		switch {
		case p.Abstract == "":
			p.Abstract = text
		case text != "" && text != p.Abstract:
			r.fields[tag] = append(r.fields[tag], parts...)
		}
	}
}

// readLinks sets the address and the files. A value can have several addresses, and words
// besides, with which it is kept.
func readLinks(r *record, p *paper.Draft) {
	var others []string
	seen := map[string]bool{}
	take := func(url string) {
		if link := paper.Address(paper.Paper{URL: url}); seen[link] { // as it is written
			return
		} else {
			seen[link] = true
		}
		if p.URL == "" && !strings.HasPrefix(url, "://") { // "://WOS:000442479700002" is a number
			p.URL = url
		} else {
			others = append(others, url)
		}
	}
	for _, v := range r.take("UR", "LK") {
		if strings.Contains(v, "<Go to") { // EndNote's link to Web of Science
			others = append(others, v)
			continue
		}
		words, addresses := strings.Fields(v), []string(nil)
		for _, word := range words {
			url := strings.Trim(word, ";<>")
			id, known := paper.ParseID(url)
			if known {
				p.IDs = append(p.IDs, id)
			}
			if known || strings.Contains(url, "://") || strings.HasPrefix(url, "www.") {
				addresses = append(addresses, url)
			}
		}
		for _, url := range addresses {
			take(url)
		}
		if len(addresses) < len(words) {
			take(v)
		}
	}
	if len(others) > 0 {
		r.fields["UR"] = others
	}
	p.Files = r.take("L1")
	if p.URL == "" && strings.Contains(r.peek("L2"), "://") {
		p.URL = r.pick("L2")
	}
}
