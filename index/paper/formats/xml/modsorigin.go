package xml

import (
	"cmp"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// A modsOrigin says where and when something was published.
type modsOrigin struct {
	Event      string     `xml:"eventType,attr"`
	Places     []modsText `xml:"place>placeTerm"`
	Publishers []string   `xml:"publisher"`
	Issued     []modsDate `xml:"dateIssued"`
	Created    []modsDate `xml:"dateCreated"`
	Copyright  []modsDate `xml:"copyrightDate"`
	Captured   []modsDate `xml:"dateCaptured"`
	Other      []modsDate `xml:"dateOther"`
	Edition    string     `xml:"edition"`
	Issuance   []string   `xml:"issuance"`
}

// A modsDate is a date, or the first or last one of a span.
type modsDate struct {
	Point     string `xml:"point,attr"`
	Key       string `xml:"keyDate,attr"`
	Qualifier string `xml:"qualifier,attr"`
	Value     string `xml:",chardata"`
}

// set stores a date as that of publication, unless there is one.
func (d modsDate) set(p *paper.Draft) {
	if p.Published != "" {
		return
	}
	published, edtf := paper.ReadDate(strings.TrimSpace(d.Value))
	if d.Qualifier == "approximate" && edtf == "" && published != "" {
		edtf = published + "~"
	}
	p.Published = published
	p.SetDate("issued", edtf)
}

// setDates stores the first date of a list: the one by which the work is found, if one is marked
// so, and a span if its ends are.
func setDates(p *paper.Draft, list []modsDate) {
	var first, last string
	for _, d := range list {
		switch {
		case d.Key == "yes" && d.Point == "":
			d.set(p)
		case d.Point == "start":
			first = paper.LooseDate(d.Value)
		case d.Point == "end":
			last = paper.LooseDate(d.Value)
		}
	}
	if first != "" && p.Published == "" {
		p.Published = first
		if last != "" && last != first {
			p.SetDate("issued", first+"/"+last)
		}
	}
	for _, d := range list {
		if d.Point == "" {
			d.set(p)
		}
	}
}

// origin sets publisher, place, edition and date: those of a work, or else of its host.
func (m *modsRecord) origin(p *paper.Draft, host *modsRecord) {
	all := append(m.Origins, host.Origins...)
	for _, o := range all {
		p.Set("publisher", joined(o.Publishers, "; "))
		var places []string
		for _, place := range o.Places {
			if place.Type != "code" {
				places = append(places, place.Value)
			}
		}
		p.Set("publisher-place", joined(places, "; "))
		p.Set("edition", strings.TrimSpace(o.Edition))
		for _, d := range o.Captured {
			p.SetDate("accessed", paper.LooseDate(d.Value))
		}
	}
	for _, dates := range []func(*modsOrigin) []modsDate{
		func(o *modsOrigin) []modsDate { return o.Issued }, func(o *modsOrigin) []modsDate { return o.Copyright },
		func(o *modsOrigin) []modsDate { return o.Created }, func(o *modsOrigin) []modsDate { return o.Other },
	} {
		for i := range all {
			setDates(p, dates(&all[i]))
		}
	}
}

// ids sets ids, address and keys.
func (m *modsRecord) ids(p *paper.Draft, id string) {
	for _, n := range m.IDs {
		value := strings.TrimSpace(n.Value)
		switch kind := strings.ToLower(n.Type); {
		case value == "" || n.Invalid == "yes":
		case kind == "doi" || kind == "pmid" || kind == "arxiv":
			p.IDs = append(p.IDs, paper.WithScheme(kind+":", value))
		case kind == "pubmed" || kind == "pm":
			p.IDs = append(p.IDs, paper.WithScheme("pmid:", value))
		case kind == "pmc" || kind == "pmcid":
			p.Set("PMCID", pmcid(value))
		case kind == "citekey" || kind == "local":
			p.AddName(value)
		case kind == "hdl" && !strings.Contains(value, "://"):
			p.URL = cmp.Or(p.URL, "https://hdl.handle.net/"+strings.TrimPrefix(value, "hdl:"))
		case n.serial(p):
		default:
			m.otherID(p, n.Type, value)
		}
	}
	for _, u := range m.URLs {
		value := strings.TrimSpace(u.Value)
		if found, ok := paper.ParseID(value); ok {
			p.IDs = append(p.IDs, found)
		} else if u.Access == "raw object" && value != "" {
			p.Files = append(p.Files, value)
		} else if p.URL == "" || u.Usage == "primary" || u.Usage == "primary display" {
			p.URL = cmp.Or(value, p.URL)
		}
	}
	for _, key := range append([]string{id}, m.Record.IDs...) {
		p.AddName(strings.TrimSpace(key))
	}
	p.Set("call-number", strings.TrimSpace(m.Shelf))
}

// otherID stores an id of a kind that says nothing of its form.
func (m *modsRecord) otherID(p *paper.Draft, kind, value string) {
	switch id, ok := paper.ParseID(value); {
	case ok:
		p.IDs = append(p.IDs, id)
	case strings.HasPrefix(value, "http"):
		p.URL = cmp.Or(p.URL, value)
	default:
		p.KeepText(cmp.Or(kind, "identifier"), value)
	}
}

// serial stores an ISSN or ISBN, and reports whether it is one.
func (t *modsText) serial(p *paper.Draft) bool {
	kind := strings.ToUpper(strings.ReplaceAll(t.Type, " ", ""))
	kind = strings.TrimPrefix(strings.TrimPrefix(kind, "E"), "P")
	if kind != "ISSN" && kind != "ISBN" {
		return false
	}
	if value := strings.TrimSpace(t.Value); t.Invalid != "yes" {
		addSerial(p, kind, value)
	}
	return true
}

// addSerial adds a number to those of a variable that has several.
func addSerial(p *paper.Draft, variable, value string) {
	switch old := p.Fields[variable]; {
	case old == "":
		p.Set(variable, value)
	case value != "" && !strings.Contains(old, value):
		p.Fields[variable] = old + ", " + value
	}
}

var (
	// pagesOf matches the number of pages in an extent: "xii, 250 p. : ill.", "250 Seiten".
	pagesOf = pattern.Of(`(?i)(\d+)\s*(?:p\b|pp\b|pages?\b|s\.|seiten\b|leaves\b|páginas\b)`)
	// rangeOf matches an extent that is a range of pages: "p. 12-34".
	rangeOf = pattern.Of(`(?i)^(?:pp?\.?|pages?|s\.|seiten?)\s*(\w*\d+\s*[-–]\s*\w*\d+)\b`)
)

// setExtent sets how many pages a work has, or which ones.
func setExtent(p *paper.Draft, extent string) {
	extent = strings.TrimSpace(extent)
	if m := rangeOf().FindStringSubmatch(extent); m != nil {
		p.Set("page", m[1])
	} else if m := pagesOf().FindStringSubmatch(extent); m != nil {
		p.Set("number-of-pages", m[1])
	}
}
