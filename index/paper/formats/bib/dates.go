package bib

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

var (
	// sorting matches commands that only sort: \noopsort{1973b}1973.
	sorting = pattern.Of(`\\[A-Za-z]+\s*\{[^{}]*\}`)
	// yearSuffix matches a year with the letter of a citation.
	yearSuffix = pattern.Of(`^\d{4}([a-z])$`)
	// unpublished matches what people write for the year of what has none yet.
	unpublished = pattern.Of(`(?i)\b(?:forthcoming|in press|in print|to appear|accepted|submitted|in preparation|in review|under review|in revision|online first|(?:epub )?ahead of print|im druck|im erscheinen|à paraître|sous presse|en prensa|in stampa|no prelo)\b`)
)

// date reads when the paper was published, from the fields of BibLaTeX or of BibTeX, and
// other dates. People put all sorts of text in them, such as a month with a day or a year
// with a remark.
func (r *recordReader) date() {
	d := r.d
	published, edtf := readDate(r.values["date"])
	if published+edtf != "" {
		r.taken["date"] = r.latex || edtf != ""                                    // which only this field can say
		if year := wordsOf(r.values["year"]); strings.HasPrefix(published, year) { // says the same
			r.take("year")
			r.take("month")
			r.take("day")
		}
	} else if published, edtf = r.yearMonthDay(); published+edtf != "" {
		r.taken["year"], r.taken["month"], r.taken["day"] = !r.latex, true, true
	}
	d.Published = published
	d.SetDate("issued", edtf)
	for _, variable := range dateVariables {
		for i, name := range dates[variable] {
			raw := r.values[name]
			if raw == "" {
				continue
			}
			if published, edtf := readDate(raw); published+edtf != "" {
				d.SetDate(variable, oneDate(published, edtf))
				r.taken[name] = i == 0
				break
			}
		}
	}
}

func oneDate(published, edtf string) string {
	if edtf != "" {
		return edtf
	}
	return published
}

// readDate is [paper.ReadDate] for a value.
func readDate(s string) (published, edtf string) {
	if s = strings.TrimSpace(s); s == "" {
		return "", ""
	}
	return paper.ReadDate(wordsOf(s))
}

func (r *recordReader) yearMonthDay() (published, edtf string) {
	year := strings.TrimSpace(wordsOf(sorting().ReplaceAllString(r.values["year"], "")))
	if year == "" {
		year = wordsOf(r.values["year"])
	}
	if year == "" {
		return "", ""
	}
	if status := unpublished().FindString(year); status != "" {
		r.d.Set("status", status)
		r.take("year")
	}
	if m := yearSuffix().FindStringSubmatch(year); m != nil {
		r.d.Set("year-suffix", m[1])
		year = year[:4]
	}
	month, day := wordsOf(r.values["month"]), wordsOf(r.values["day"])
	if isYear(year) && month == "" {
		return year, ""
	}
	if date := paper.Date(year, month, day); isYear(year) && len(date) > 4 && (len(month) <= 3) {
		return date, ""
	}
	for _, s := range []string{year + " " + month + " " + day, year} {
		if published, edtf = paper.ReadDate(strings.TrimSpace(s)); published+edtf != "" {
			return published, edtf
		}
	}
	return "", ""
}

func isYear(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 4 && s[0] != '0'
}
