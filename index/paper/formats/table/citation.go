package table

import (
	"cmp"
	"regexp"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// citationForms match journal, year, volume, issue and pages in one text.
var citationForms = []func() *regexp.Regexp{
	// Embase: Toy Clin (2022) 1:2 (3-4). Date of Publication: 15 Sep 2022
	pattern.Of(`^(?P<journal>[^()]+(?:\([^()\d]+\))?) \((?P<year>\d{4})\) (?P<volume>[^\s:(]+)(?::(?P<issue>[^\s(]+))?(?: \((?P<pages>[^)]+)\))?(?:\W+(?:Article Number: .*?\W+)?Date of Publication: (?P<date>[^.;]+))?`),
	// PubMed: J Toys. 2020 Jan 5;12(3):45-50. doi: ...
	pattern.Of(`^(?P<journal>[^.]+)\. (?P<date>(?P<year>\d{4})(?: [A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?)?(?: \d{1,2})?)(?:;(?P<volume>[^:(;.]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[^.\s]+))?)?\.`),
	// Ovid: Toy J. 12(3):45-50, 2020 Jan. and Toy J. 12 (3) (pp 45-50), 2020.
	pattern.Of(`^(?P<journal>\S.*?)\.? (?P<volume>\d+) ?(?:\((?P<issue>[^()]*)\))?(?: ?\(pp? (?P<pages>[^()]+)\)| ?: ?(?P<range>[^,;\s]+))?[,.;] (?P<date>(?P<year>\d{4})[^.;]*)`),
}

// isCitation reports whether a text is a citation.
func isCitation(s string) bool {
	for _, form := range citationForms {
		if len(s) < paper.MaxID && form().MatchString(s) {
			return true
		}
	}
	return false
}

// takeCitation stores what a citation says and no other column does.
func (r *row) takeCitation(name, value string) {
	for _, compiled := range citationForms {
		form := compiled()
		m := form.FindStringSubmatch(value)
		if m == nil || len(value) >= paper.MaxID {
			continue
		}
		part := func(name string) string {
			if i := form.SubexpIndex(name); i >= 0 {
				return m[i]
			}
			return ""
		}
		if r.Venue == "" {
			r.Venue = part("journal")
		}
		if r.date == "" && readDate(part("date")) != "" {
			r.date = part("date")
		}
		if r.year == "" {
			r.year = part("year")
		}
		r.Set("volume", part("volume"))
		r.Set("issue", part("issue"))
		if r.first == "" {
			r.Set("page", cmp.Or(part("pages"), part("range")))
		}
		break
	}
	r.KeepText(name, value)
}
