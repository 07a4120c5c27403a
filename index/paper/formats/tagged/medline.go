package tagged

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// MEDLINE is the text of PubMed, "PubMed" and ".nbib": lines of a tag of up to four
// letters, "- " and a value; blanks continue it. Records are separated by blank lines.
// https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format
//
// The records are those of PubMed's XML: provider and names are the same.
var MEDLINE = &format.Format{
	Name: "medline", OtherName: "nbib", Provider: "pubmed", Rank: 50, Extensions: []string{".nbib", ".medline"},
	Detect: func(v format.View) bool { return startsMEDLINE(v.Text, v.Loose) },
	Read:   medlineDialect.read,
	Write: func(w io.Writer) format.Encoder {
		return format.Each(func(p paper.Paper) error { return writeMEDLINE(w, p) })
	},
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
	r.drop(noOwner, "OWN", "OTO")
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
	medlineNotes(r, p)
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
		if strings.EqualFold(name, retractedType) {
			p.MarkRetracted()
		}
		for csl, own := range medlineTypes {
			if csl != "article-journal" && strings.EqualFold(name, own) {
				kind = csl
			}
		}
	}
	return kind
}

// medlineTypes are the types of publications by those of CSL.
var medlineTypes = map[string]string{
	"article-journal": "Journal Article", "article": "Preprint", "dataset": "Dataset", "chapter": "Book Chapter", "thesis": "Academic Dissertation",
	"report": "Technical Report", "article-newspaper": "Newspaper Article",
}

// Names of notes besides those of RIS.
const (
	keyNote  = "key"
	fileNote = "file"
	arXivID  = "arXiv:" // as PubMed has it for preprints: "arXiv:2101.00001 [pii]"
)

// medlineNote matches the note of a variable. Those of RIS have no underscore.
var medlineNote = pattern.Of(`^([a-z_-]+): (.+)$`)

// isMedlineNote reports whether a CSL variable is written as a note.
func isMedlineNote(name string) bool {
	return noteTexts[name] || slices.ContainsFunc(risVariables, func(v variable) bool { return v.name == name })
}

// medlineNotes sets what was written in general notes because MEDLINE has no field for it,
// and the note, which is the first of the others.
func medlineNotes(r *record, p *paper.Draft) {
	r.keep("GN", func(_ int, note string) bool {
		m := medlineNote().FindStringSubmatch(note)
		if m == nil {
			return true
		}
		switch name, value := m[1], m[2]; {
		case name == keyNote:
			p.Keys = append(p.Keys, value)
		case name == fileNote:
			p.Files = append(p.Files, value)
		case name == "translator":
			addPeople(p, name, []string{value})
		case isMedlineNote(name) && name != "type" && name != "container-title":
			p.Set(name, value)
		default:
			return !readNote(p, name, value)
		}
		return false
	})
	p.Set("note", r.pick("GN"))
}

// isArXiv reports whether a number of a publisher is that of arXiv.
func isArXiv(value string) bool {
	id, ok := paper.ParseID(strings.TrimSpace(strings.TrimSuffix(value, "[pii]")))
	return ok && strings.HasPrefix(value, arXivID) && strings.HasPrefix(id, "arxiv:")
}

// medlineIDs sets the ids. DOIs are among other numbers of the publisher.
func medlineIDs(r *record, p *paper.Draft) {
	if pmid := r.pick("PMID"); pmid != "" {
		p.IDs = append(p.IDs, "pmid:"+pmid)
	}
	for _, tag := range []string{"LID", "AID"} {
		r.keep(tag, func(_ int, v string) bool {
			doi, ok := strings.CutSuffix(v, "[doi]")
			switch {
			case ok:
				p.IDs = append(p.IDs, paper.DOIs(doi)...)
			case isArXiv(v):
				p.IDs = append(p.IDs, strings.TrimSpace(strings.TrimSuffix(v, "[pii]")))
				return false
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
