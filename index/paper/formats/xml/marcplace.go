package xml

import (
	"cmp"
	"errors"
	"regexp"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// errUNIMARC: UNIMARC has the same form and other tags.
var errUNIMARC = errors.New("a record of UNIMARC, and only those of MARC 21 are read")

// imprint sets publisher, place, edition, date and language.
func (m *marcRecord) imprint(p *paper.Draft) {
	date := ""
	m.each("264 260", func(f *marcField) {
		if f.tag == "264" && f.second != "1" && f.second != "4" && f.second != " " && f.second != "" { // who made or sold it
			return
		}
		if f.second != "4" {
			p.Set("publisher-place", brackets(unpunctuated(f.get("a"))))
			p.Set("publisher", brackets(unpunctuated(f.get("b"))))
		}
		date = cmp.Or(date, f.get("c"))
	})
	fixed := m.control["008"]
	if len(fixed) >= 15 {
		switch year := fixed[7:11]; fixed[6] {
		case 'e': // in detail: year, month and day
			p.Published = paper.Date(year, strings.TrimSpace(fixed[11:13]), strings.TrimSpace(fixed[13:15]))
		case 's', 't', 'r', 'm', 'c', 'd', 'p':
			p.Published = paper.ParseDate(year)
		}
	}
	refine(p, unpunctuated(date))
	m.each("250", func(f *marcField) { p.Set("edition", unpunctuated(f.get("a"))) })
	m.each("041", func(f *marcField) { p.Set("language", f.get("a")) })
	if len(fixed) >= 38 && strings.Trim(fixed[35:38], " |#") != "" {
		p.Set("language", fixed[35:38])
	}
	m.each("300", func(f *marcField) { setExtent(p, f.get("a")) })
}

// refine sets the date of publication, unless there is one of which this one is not part.
func refine(p *paper.Draft, date string) {
	published, edtf := paper.ReadDate(date)
	if len(published) > len(p.Published) && strings.HasPrefix(published, p.Published) || published == p.Published {
		p.Published = published
		p.SetDate("issued", edtf)
	}
}

// brackets removes the brackets around what a cataloguer has added.
func brackets(s string) string {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// numbers sets ids, ISSN, ISBN and addresses.
func (m *marcRecord) numbers(p *paper.Draft) {
	m.each("020 022", func(f *marcField) {
		number, _, _ := strings.Cut(f.get("a"), " ") // behind it is the binding
		addSerial(p, map[string]string{"020": "ISBN", "022": "ISSN"}[f.tag], strings.Trim(number, " :;,("))
	})
	m.each("024", func(f *marcField) {
		value := f.get("a")
		switch kind := strings.ToLower(f.get("2")); kind {
		case "doi", "arxiv", "pmid":
			p.IDs = append(p.IDs, paper.WithScheme(kind+":", value))
		case "pubmed":
			p.IDs = append(p.IDs, paper.WithScheme("pmid:", value))
		case "hdl":
			p.URL = cmp.Or(p.URL, "https://hdl.handle.net/"+strings.TrimPrefix(value, "https://hdl.handle.net/"))
		default:
			if id, ok := paper.ParseID(value); ok {
				p.IDs = append(p.IDs, id)
			}
		}
	})
	m.each("037", func(f *marcField) { // of INSPIRE: the number of a report
		if id, ok := paper.ParseID(f.get("a")); ok {
			p.IDs = append(p.IDs, id)
		} else if f.get("a") != "" {
			p.Set("number", f.get("a"))
		}
	})
	m.each("088", func(f *marcField) { p.Set("number", f.get("a")) })
	m.each("856", func(f *marcField) {
		for _, address := range f.all("u") {
			if id, ok := paper.ParseID(address); ok {
				p.IDs = append(p.IDs, id)
			} else if f.second != "2" { // of something related
				p.URL = cmp.Or(p.URL, address)
			}
		}
	})
}

// keys sets the numbers of catalogues.
func (m *marcRecord) keys(p *paper.Draft) {
	if number := strings.TrimSpace(m.control["001"]); number != "" {
		owner := strings.TrimSpace(m.control["003"])
		if owner != "" {
			number = "(" + owner + ")" + number
		}
		p.Keys = append(p.Keys, number)
	}
	if changed := strings.TrimSpace(m.control["005"]); len(changed) >= 8 {
		p.Revised = paper.LooseDate(changed[:8])
	}
}

// host sets what a part appeared in. Catalogues write volume, issue and pages as text, as
// "volume:12", or, as INSPIRE does, in subfields of their own.
func (m *marcRecord) host(p *paper.Draft) {
	m.each("773", func(f *marcField) {
		p.Venue = cmp.Or(p.Venue, unpunctuated(cmp.Or(f.get("t"), f.get("p"), f.get("a"))))
		p.Set("volume", f.get("v"))
		p.Set("issue", f.get("n"))
		p.Set("page", f.get("c"))
		refine(p, f.get("y"))
		if f.get("x") != "" {
			addSerial(p, "ISSN", strings.TrimPrefix(f.get("x"), "ISSN "))
		}
		if f.get("z") != "" {
			addSerial(p, "ISBN", strings.TrimPrefix(f.get("z"), "ISBN "))
		}
		for _, part := range f.all("gq") {
			setPart(p, part)
		}
		p.Set("container-title-short", f.get("p"))
		if p.Fields["container-title-short"] == p.Venue {
			delete(p.Fields, "container-title-short")
		}
	})
}

var (
	partVolume = pattern.Of(`(?i)\b(?:vol(?:ume|\.)?|bd\.?|band|t\.|v\.)[:\s]*(\w+)`)
	partIssue  = pattern.Of(`(?i)\b(?:no|nr|number|issue|heft|h|n|iss)(?:\.|:|\b)[:.\s]*(\w+(?:[/-]\w+)?)`)
	partPages  = pattern.Of(`(?i)(?:\b(?:pp?|pages?|s|seiten?)(?:\.|:)[:.\s]*)(\w+(?:\s*[-–]\s*\w+)?)`)
	partYear   = pattern.Of(`(?i)(?:\byear:|\()([^()]*\b\d{4})\)?`)
	partShort  = pattern.Of(`^(\d+)(?::(\w+))?(?:<(\w+))?$`)
)

// setPart sets what a text says of where something stands: "Vol. 12, no. 3 (May 2019), p. 1-10",
// "12:3<1".
func setPart(p *paper.Draft, part string) {
	if m := partShort().FindStringSubmatch(part); m != nil {
		p.Set("volume", m[1])
		p.Set("issue", m[2])
		p.Set("page", m[3])
		return
	}
	for variable, form := range map[string]func() *regexp.Regexp{"volume": partVolume, "issue": partIssue, "page": partPages} {
		if m := form().FindStringSubmatch(part); m != nil {
			p.Set(variable, m[1])
		}
	}
	if m := partYear().FindStringSubmatch(part); m != nil {
		refine(p, m[1])
	}
}

var (
	// degree matches the degree in a note on a thesis.
	degree = pattern.Of(`\(([^()]{2,40})\)`)
	// school matches the university in one: "Thesis (Ph. D.)--University of Toys, 2010."
	school = pattern.Of(`--\s*([^,]+(?:, [^,\d]+)*?)(?:,\s*(?:c?\d{4}).*)?\.?$`)
)

// thesis sets what a note on a thesis says.
func (m *marcRecord) thesis(p *paper.Draft) {
	m.each("502", func(f *marcField) {
		p.Type = "thesis"
		p.Set("genre", strings.Trim(f.get("b"), " .;"))
		p.Set("publisher", f.get("c"))
		note := f.get("a")
		if d := degree().FindStringSubmatch(note); d != nil {
			p.Set("genre", d[1])
		}
		if s := school().FindStringSubmatch(note); s != nil {
			p.Set("publisher", strings.TrimSpace(s[1]))
		}
		refine(p, cmp.Or(f.get("d"), note))
		if note != "" {
			p.KeepText("thesis", note)
		}
	})
}

// cslType returns the type by the leader: https://www.loc.gov/marc/bibliographic/bdleader.html
func (m *marcRecord) cslType(p *paper.Draft) string {
	kind, level := at(m.leader, 6), at(m.leader, 7)
	switch kind {
	case 'e', 'f':
		return "map"
	case 'g':
		return "motion_picture"
	case 'i', 'j':
		return "song"
	case 'c', 'd':
		return "musical_score"
	case 'k':
		return "graphic"
	case 'm':
		return "software"
	case 't':
		return "manuscript"
	}
	switch {
	case p.Venue != "" && (level == 'a' || level == 0) && p.Fields["ISBN"] != "" && p.Fields["ISSN"] == "":
		return "chapter"
	case p.Venue != "" || level == 'b':
		return "article-journal"
	case level == 's' || level == 'i':
		return "periodical"
	case level == 'm' || level == 'c' || level == 'd':
		return "book"
	}
	return ""
}
