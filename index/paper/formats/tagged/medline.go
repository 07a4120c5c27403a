package tagged

import (
	"bytes"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// MEDLINE is the text of PubMed, "PubMed" and ".nbib": lines of a tag of up to four
// letters, "- " and a value; blanks continue it. Records are separated by blank lines.
// https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format
//
// The records are those of PubMed's XML: provider and names are the same.
var MEDLINE = &format.Format{
	Name: "medline", Provider: "pubmed", Rank: 50, Extensions: []string{".nbib", ".medline"},
	Detect: func(v format.View) bool { return startsMEDLINE(v.Text, v.Loose) },
	Read:   medlineDialect.read,
}

var medlineDialect = dialect{
	cut: cutMEDLINE,
	begins: func(current *record, tag string, blank bool) bool {
		return tag == "PMID" && current.has("PMID") ||
			(tag == current.first || blank && (tag == "PMID" || tag == "PMC" || tag == "OWN")) && (current.has("TI") || current.has("BTI"))
	},
	end:     "ER",
	outside: map[string]bool{},
	draft:   medlineDraft,
}

// startsMEDLINE reports whether the first two lines of a text have tags, one of them of
// more than two letters; if it may be anywhere, whether there is a line that only PubMed
// writes.
func startsMEDLINE(text []byte, anywhere bool) bool {
	n, long := 0, false
	for line := range bytes.Lines(text) {
		tag, value, ok := cutMEDLINE(strings.TrimRight(string(line), " \t\r\n"))
		switch {
		case ok && (tag == "PMID" && digits().MatchString(value) || anywhere && tag == "FAU"):
			return true
		case anywhere || len(bytes.TrimSpace(line)) == 0:
			continue
		case !ok || tag == "TY":
			return false
		}
		long = long || len(tag) > 2
		if n++; n == 2 {
			return long
		}
	}
	return false
}

func cutMEDLINE(line string) (tag, value string, ok bool) {
	line = strings.TrimLeft(line, "\ufeff")
	if len(line) < 5 || line[4] != '-' || len(line) > 5 && line[5] != ' ' {
		return "", "", false
	}
	tag = strings.TrimRight(line[:4], " ")
	for i := range len(tag) {
		if !isCapital(tag[i]) && (i == 0 || tag[i] < '0' || tag[i] > '9') {
			return "", "", false
		}
	}
	return tag, strings.TrimSpace(line[5:]), len(tag) > 1
}

var medlineVariables = []variable{
	{"volume", []string{"VI"}}, {"issue", []string{"IP"}}, {"page", []string{"PG"}}, {"language", []string{"LA"}},
	{"publisher", []string{"PB"}}, {"publisher-place", []string{"PL"}}, {"edition", []string{"EN"}}, {"PMCID", []string{"PMC"}},
	{"container-title-short", []string{"TA"}}, {"collection-title", []string{"CTI"}}, {"volume-title", []string{"VTI"}}, {"original-title", []string{"TT"}},
}

func medlineDraft(r *record) *paper.Draft {
	p := &paper.Draft{Title: medlineTitle(r), Abstract: strings.Join(r.take("AB"), " ")}
	book := r.pick("BTI")
	p.Venue = r.pick("JT")
	switch {
	case book != "" && p.Title == "":
		p.Title = book
	case book != "":
		p.Venue = book
	case p.Venue == "":
		p.Venue = r.pick("TA")
	}
	p.Type = medlineType(r, p, book)
	full, short := r.take("FAU"), r.take("AU")
	if len(full) < len(short) {
		full = short
	}
	p.Names, p.EtAl = namesIn(full)
	for _, body := range r.take("CN") {
		p.Names = append(p.Names, paper.Name{Literal: body})
	}
	if editors := r.take("FED"); len(editors) > 0 {
		addPeople(p, "editor", editors)
		r.take("ED")
	}
	addPeople(p, "editor", r.take("ED"))
	p.Published = paper.LooseDate(r.peek("DP"))
	if p.Published == "" {
		p.Published = compactDate(r.peek("DEP"))
	} else {
		r.pick("DP")
	}
	p.Revised = compactDate(r.peek("LR"))
	p.Set("ISSN", numbersIn(r.take("IS")))
	p.Set("ISBN", numbersIn(r.take("ISBN")))
	medlineIDs(r, p)
	medlineSubjects(r, p)
	r.setAll(p, medlineVariables)
	r.keepRest(p)
	return p
}

// medlineTitle returns the title, which is in brackets if it is translated; that of the
// original if there is no translation.
func medlineTitle(r *record) string {
	title := r.pick("TI")
	if bare := strings.Trim(title, " .[]"); bare == "" || bare == "Not Available" {
		if original := r.pick("TT"); original != "" {
			return original
		}
	}
	return title
}

// compactDate reads a date without separators, "20200426".
func compactDate(s string) string {
	if len(s) < 8 {
		return ""
	}
	return paper.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:8])
}

// medlineType returns the type of a publication, of which there are several names:
// https://www.nlm.nih.gov/mesh/pubtypes.html
func medlineType(r *record, p *paper.Draft, book string) string {
	kind := "article-journal"
	switch {
	case book != "" && p.Title != book:
		kind = "chapter"
	case book != "":
		kind = "book"
	}
	for _, name := range r.fields["PT"] {
		switch strings.ToLower(name) {
		case "preprint":
			kind = "article"
		case "dataset":
			kind = "dataset"
		case "book chapter":
			kind = "chapter"
		case "academic dissertation":
			kind = "thesis"
		case "technical report":
			kind = "report"
		case "newspaper article":
			kind = "article-newspaper"
		case "retracted publication":
			p.MarkRetracted()
		}
	}
	return kind
}

// medlineIDs sets the ids. DOIs are among other numbers of the publisher.
func medlineIDs(r *record, p *paper.Draft) {
	if pmid := r.pick("PMID"); pmid != "" {
		p.IDs = append(p.IDs, "pmid:"+pmid)
	}
	for _, tag := range []string{"LID", "AID"} {
		r.keep(tag, func(_ int, v string) bool {
			doi, ok := strings.CutSuffix(v, "[doi]")
			if ok {
				p.IDs = append(p.IDs, paper.DOIs(doi)...)
			}
			return !ok
		})
	}
}

// medlineSubjects sets the headings, without their qualifiers ("Lipids/*analysis"), and
// the keywords. A star marks what the paper is mainly about.
func medlineSubjects(r *record, p *paper.Draft) {
	qualified := false
	for _, heading := range r.fields["MH"] {
		name, _, _ := strings.Cut(heading, "/")
		name = strings.TrimPrefix(name, "*")
		p.AddCategories(name)
		qualified = qualified || name != heading
	}
	if !qualified {
		r.take("MH")
	}
	for _, k := range r.take("OT") {
		p.Keywords = append(p.Keywords, strings.TrimPrefix(k, "*"))
	}
}
