package tagged

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

var ovidVariables = []variable{
	{"volume", []string{"VO", "VI"}}, {"issue", []string{"IP"}}, {"page", []string{"PG"}}, {"publisher", []string{"PB"}}, {"source", []string{"DB"}},
	{"original-title", []string{"OT"}}, {"container-title-short", []string{"AS"}}, {"collection-title", []string{"SE"}}, {"number", []string{"PN"}}, {"license", []string{"RO"}},
}

// ovidDraft returns the record of a paper.
func ovidDraft(r *record) *paper.Draft {
	r.take(number)
	p := &paper.Draft{Title: ovidTitle().ReplaceAllString(r.pick("TI"), "$1"), Abstract: strings.Join(r.take("AB"), " ")}
	types := r.fields["PT"]
	p.Type = ovidType(strings.ToLower(strings.Join(types, "; ")))
	ovidPeople(r, p)
	ovidSource(r, p)
	for _, tag := range []string{"DP", "DG", "YR"} {
		if date := paper.LooseDate(r.peek(tag)); len(date) > len(p.Published) && strings.HasPrefix(date, p.Published[:min(len(p.Published), 4)]) {
			p.Published = date
		}
	}
	if p.Published != "" {
		for _, tag := range []string{"DP", "DG", "YR"} {
			if paper.LooseDate(r.peek(tag)) != "" {
				r.pick(tag)
			}
		}
	}
	ovidIDs(r, p)
	p.Set("language", strings.TrimRight(r.pick("LG"), ". "))
	p.Set("ISSN", numbersIn(bare(r.take("IS"))))
	p.Set("ISBN", numbersIn(bare(r.take("IB"))))
	for _, v := range r.take("KW") {
		p.Keywords = append(p.Keywords, keywordsIn([]string{strings.TrimRight(v, ". ")})...)
	}
	medlineSubjects(r, p)
	p.URL = r.pick("XL")
	r.setAll(p, ovidVariables)
	r.keepRest(p)
	return p
}

// ovidTitle matches a title with the type behind it: "Toys.[Review]".
var ovidTitle = pattern.Of(`([.?!]) ?\[[A-Z][A-Za-z ,-]{2,40}\]\.?$`)

// ovidType returns the type of a publication.
func ovidType(types string) string {
	for _, t := range []struct{ word, name string }{
		{"book chapter", "chapter"}, {"chapter", "chapter"}, {"book", "book"}, {"patent", "patent"}, {"dissertation", "thesis"}, {"thesis", "thesis"},
		{"preprint", "article"}, {"conference paper", "paper-conference"}, {"conference abstract", "paper-conference"}, {"proceeding", "paper-conference"}, {"dataset", "dataset"}, {"report", "report"},
	} {
		if strings.Contains(types, t.word) && types != "case report" {
			return t.name
		}
	}
	return "article-journal"
}

var (
	// ovidRole matches what stands behind a name: "[Editor, Reprint Author]".
	ovidRole = pattern.Of(`\s*\[[^\[\]]*\]`)
	// ovidMark matches degrees and the marks of footnotes behind a name.
	ovidMark = pattern.Of(`(?:[\s,]+(?:MD|PhD|DPhil|MSc|MPH|MS|MA|BSc|BA|RN|DO|DDS|DVM|PharmD|EdD|FRCS|FACS|MBBS|MBChB|\d+|[*+#]+|\[[^\]]*\]|\([^)]*\)))+$`)
	// ovidDots matches where names end in older exports: "Ito K.  Li W."
	ovidDots = pattern.Of(`\.\s{2,}`)
)

// ovidNamesIn returns the names in values, which have one or all of them.
func ovidNamesIn(values []string) []string {
	var list []string
	for _, v := range values {
		if !strings.Contains(v, ";") && strings.Contains(v, ".  ") {
			v = ovidDots().ReplaceAllString(v, ";")
		}
		for name := range strings.SplitSeq(ovidRole().ReplaceAllString(v, ""), ";") {
			name = ovidMark().ReplaceAllString(strings.TrimSpace(name), "")
			if bare, ok := strings.CutSuffix(name, "."); ok && len(bare)-strings.LastIndexAny(bare, " .-") > len("K.") && !strings.HasSuffix(bare, " Jr") {
				name = bare // the end of the list, not of an initial
			}
			if name != "" {
				list = append(list, name)
			}
		}
	}
	return list
}

// ovidPeople sets authors and editors: full names where all have one.
func ovidPeople(r *record, p *paper.Draft) {
	full, short := ovidNamesIn(r.take("FA")), ovidNamesIn(r.take("AU"))
	if len(full) < len(short) {
		full = short
	}
	p.Names, p.EtAl = namesIn(full)
	for _, body := range r.take("CA") {
		p.Names = append(p.Names, paper.Name{Literal: strings.TrimRight(body, ". ")})
	}
	addPeople(p, "editor", ovidNamesIn(r.take("ED")))
}

var (
	// ovidCitation matches a source: "Toy J. 12(3):45-50, 2020 Jan." and "Toys. 201, (pp 3-9), 2004."
	ovidCitation = pattern.Of(`^(\S.*?)\.?\s+(\d+[A-Za-z]?)?,? ?(?:\(((?:[^()p]|p[^p ])[^()]*)\))?(?: ?\(pp? ([^()]+)\)| ?: ?([^,;\s]+))?[,.;]\s+(.*\b\d{4}\b.*)$`)
	// ovidBook matches that of a chapter, behind its editors: "Toys for all.:371-397, 2004."
	ovidBook = pattern.Of(`^(\S.*?)\.?(?::([\d-]+))?, (\d{4})\.?$`)
	// ovidEditor matches one of them.
	ovidEditor = pattern.Of(`^\s*([^\[\]]+?) \[[^\]]*Editor[^\]]*\][,.]?`)
)

// ovidSource sets what the paper appeared in, from the field that says all of it where no
// other one does. The field itself is kept if it says more.
func ovidSource(r *record, p *paper.Draft) {
	p.Venue = r.pick("JN")
	source := r.peek("SO")
	if len(source) > paper.MaxID {
		return
	}
	source, series, _ := strings.Cut(source, " Series Information:")
	p.Set("collection-title", strings.Trim(series, ". "))
	if p.Type == "chapter" {
		rest := source
		for m := ovidEditor().FindStringSubmatch(rest); m != nil; m = ovidEditor().FindStringSubmatch(rest) {
			addPeople(p, "editor", []string{m[1]})
			rest = rest[len(m[0]):]
		}
		if m := ovidBook().FindStringSubmatch(strings.TrimSpace(rest)); m != nil {
			ovidPlace(p, m[1], "", "", m[2], m[3])
			r.pick("SO")
			return
		}
	}
	if m := ovidCitation().FindStringSubmatch(source); m != nil {
		ovidPlace(p, m[1], m[2], m[3], m[4]+m[5], m[6])
		r.pick("SO")
	} else if p.Venue == "" && !strings.ContainsAny(source, "0123456789") {
		p.Venue = strings.TrimRight(r.pick("SO"), ". ")
	}
}

// ovidPlace sets the parts of a source.
func ovidPlace(p *paper.Draft, venue, volume, issue, pages, date string) {
	if p.Venue == "" {
		p.Venue = venue
	}
	p.Set("volume", volume)
	p.Set("issue", issue)
	p.Set("page", strings.TrimRight(pages, "."))
	p.Published = paper.LooseDate(strings.TrimRight(date, ". "))
}

// ovidIDs sets the ids and the number in the database, which is PubMed's in MEDLINE.
func ovidIDs(r *record, p *paper.Draft) {
	for _, v := range r.take("DO") {
		p.IDs = append(p.IDs, paper.DOIs(strings.TrimRight(v, ". "))...)
	}
	medline := strings.Contains(strings.ToLower(r.peek("DB")), "medline")
	for _, tag := range []string{"PMID", "UI", "AN"} {
		for _, v := range r.take(tag) {
			v = strings.TrimRight(v, ". ")
			if digits().MatchString(v) && (tag != "AN" || medline) {
				p.IDs = append(p.IDs, "pmid:"+v)
			} else {
				p.AddName(v)
			}
		}
	}
	if pmc := strings.TrimRight(r.pick("PM"), ". "); pmcForm().MatchString(pmc) {
		p.Set("PMCID", pmcForm().FindStringSubmatch(pmc)[1])
	}
}

// bare returns numbers without what they are of: "0098-1133 (ISSN print)".
func bare(values []string) (list []string) {
	for _, v := range values {
		number, _, _ := strings.Cut(v, " (")
		list = append(list, strings.TrimRight(number, ". "))
	}
	return list
}
