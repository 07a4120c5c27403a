package tagged

import (
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// readPages sets the pages, the number and the issue. SP can have all pages, "123-130".
// Of a book it is how many there are. Articles with a number instead of pages have it
// in C7 (EndNote, Scopus), AR (Web of Science) or M1.
func readPages(r *record, p *paper.Draft, s shape) {
	first, last := r.pick("SP", "PG"), r.pick("EP")
	pages := joinPages(first, last)
	if s == volume && last == "" && !strings.ContainsAny(pages, "-–") {
		p.Set("number-of-pages", pages)
	} else {
		p.Set("page", pages)
	}
	switch s {
	case whole, part:
		number := r.pick("C7", "AR")
		if number == "" && pages == "" && articleNumber().MatchString(r.peek("M1")) {
			number = r.pick("M1")
		}
		p.Set("number", number)
		if p.Venue != "" {
			p.Set("page", number)
		}
	case report, law:
		p.Set("number", r.pick("M1"))
	}
}

// articleNumber matches the number of an article in M1, where Ovid has codes of
// journals, which are longer.
var articleNumber = pattern.Of(`(?i)^(?:(?:art(?:icle|n|\.)?(?: no\.?)?) ?\w+|e\d+|\d{3,6})$`)

// joinPages returns the pages from the first to the last one.
func joinPages(first, last string) string {
	first, last = strings.TrimSpace(first), strings.TrimSpace(last)
	switch {
	case first == "":
		return last
	case last == "" || last == first || strings.ContainsAny(first, "-–") && strings.HasSuffix(first, last):
		return first
	}
	return first + "-" + last
}

// splitPages is the inverse of joinPages.
func splitPages(pages string) (first, last string) {
	first, last, _ = strings.Cut(strings.NewReplacer("--", "-", "–", "-", "—", "-").Replace(pages), "-")
	first, last = strings.TrimSpace(first), strings.TrimSpace(last)
	switch {
	case paper.Placeholder(first), paper.Placeholder(last), strings.Contains(last, "-"):
		return pages, ""
	case first == last:
		return first, ""
	}
	return first, last
}

var (
	isbnForm = pattern.Of(`(?i)^(?:97[89][- ]?)?(?:\d[- ]?){9}[\dx]$`)
	issnForm = pattern.Of(`(?i)^\d{4}[-–]?\d{3}[\dx]$`)
	// serialForm finds each of several numbers, behind which can be what they are of:
	// "1654-7209 (Electronic) 0044-7447 (Linking)".
	serialForm = pattern.Of(`(?i)^(?:(?:e-?|p-?)?IS[SB]N:? *)?([\dx][\dx –-]*[\dx])(?: *\([^)]*\))?[ ,;/]*`)
)

// readSerials sets ISSN and ISBN, which are both in SN. A number that is neither is a
// report's, or what the type suggests.
func readSerials(r *record, p *paper.Draft, s shape) {
	values := map[string][]string{}
	add := func(variable, value string) {
		if list := values[variable]; len(list) < paper.MaxNames && !slices.Contains(list, value) {
			values[variable] = append(list, value)
		}
	}
	for _, v := range r.take("SN") {
		for _, n := range serials(v) {
			switch {
			case isbnForm().MatchString(n):
				add("ISBN", n)
			case issnForm().MatchString(n):
				add("ISSN", n)
			case s == report || s == law:
				add("number", n)
			case s == volume || s == part:
				add("ISBN", n)
			default:
				add("ISSN", n)
			}
		}
	}
	for variable, list := range values {
		p.Set(variable, strings.Join(list, ", "))
	}
	if (s == report || s == law) && p.Fields["number"] == "" {
		p.Set("number", r.pick("IS"))
	}
	p.Set("issue", r.pick("IS", "CP", "NO"))
}

// serials splits a text of several numbers. A text that is something else is one.
func serials(text string) (list []string) {
	rest := text
	for rest != "" {
		m := serialForm().FindStringSubmatch(rest)
		if m == nil || len(list) > paper.MaxNames {
			return []string{text}
		}
		n := m[1]
		if !isbnForm().MatchString(n) && !issnForm().MatchString(n) { // several with blanks between them
			for part := range strings.FieldsSeq(n) {
				if !isbnForm().MatchString(part) && !issnForm().MatchString(part) {
					return []string{text}
				}
				list = append(list, part)
			}
		} else {
			list = append(list, n)
		}
		rest = rest[len(m[0]):]
	}
	return list
}
