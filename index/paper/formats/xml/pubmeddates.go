package xml

import (
	"fmt"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// medlineWord matches the words of a date such as "2000 Dec-2001 Jan" or "Spring 2007".
var medlineWord = pattern.Of(`\d{4}|\d{1,2}\b|[A-Za-z]{3,}|[-–/]`)

// seasons are the numbers that EDTF has for them: https://www.loc.gov/standards/datetime/
var seasons = map[string]int{"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

// setMedlineDate stores the date of an issue that is not a single day, month or year:
// a span, or a season. https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#medlinedate
func setMedlineDate(p *paper.Draft, text string) {
	p.Published = paper.LooseDate(text)
	var ends [2]medlineEnd
	at := 0
	for _, w := range medlineWord().FindAllString(text, -1) {
		if strings.Contains("-–/", w) {
			if at++; at > 1 {
				return
			}
			continue
		}
		ends[at].take(w)
	}
	start, end := ends[0], ends[1]
	if start.year == "" {
		start.year = end.year // "Spring-Summer 2007"
	}
	if at == 0 {
		end = medlineEnd{}
	} else {
		end.fill(start)
	}
	edtf := start.edtf()
	if last := end.edtf(); last != "" && last != edtf {
		edtf += "/" + last
	}
	if edtf != p.Published && start.edtf() != "" {
		p.SetDate("issued", edtf)
	}
}

// A medlineEnd is the start or the end of a span.
type medlineEnd struct{ year, month, day string }

func (e *medlineEnd) take(word string) {
	switch {
	case len(word) == 4 && word[0] <= '9':
		e.year = word
	case word[0] <= '9':
		e.day = word
	case seasons[strings.ToLower(word)] > 0 || paper.Date("2000", word) != "2000":
		e.month = word
	}
}

// fill takes from the start of a span what is not repeated in its end.
func (e *medlineEnd) fill(start medlineEnd) {
	if e.year == "" {
		e.year = start.year
		if e.month == "" {
			e.month = start.month
		}
	}
}

// edtf returns the date in EDTF; empty without a year.
func (e medlineEnd) edtf() string {
	if season := seasons[strings.ToLower(e.month)]; season > 0 && e.year != "" {
		return fmt.Sprintf("%s-%d", e.year, season)
	}
	if e.month == "" {
		return paper.Date(e.year)
	}
	return paper.Date(e.year, e.month, e.day)
}
