package xml

import (
	"cmp"
	"encoding/xml"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// A jatsDate is a date of an article. What it is the date of was an attribute of its own
// in each version.
type jatsDate struct {
	Kind   string `xml:"pub-type,attr"`
	Event  string `xml:"date-type,attr"`
	Format string `xml:"publication-format,attr"`
	ISO    string `xml:"iso-8601-date,attr"`
	Year   string `xml:"year"`
	Month  string `xml:"month"`
	Day    string `xml:"day"`
	Season string `xml:"season"`
	Text   Markup `xml:"string-date"`
}

// isPublication reports whether the date is one of publication, not of what an archive
// or an editor did.
func (d jatsDate) isPublication() bool {
	switch d.Event {
	case "", "pub", "epub", "ppub", "collection", "publication", "published":
	default:
		return false
	}
	switch d.Kind {
	case "", "pub", "epub", "ppub", "epub-ppub", "collection", "epreprint":
		return true
	}
	return false
}

// isCollection reports whether the date is that of an issue, which is often later than the
// article, and less exact.
func (d jatsDate) isCollection() bool { return d.Kind == "collection" || d.Event == "collection" }

// read returns the date as [paper.ReadDate] does.
func (d jatsDate) read() (published, edtf string) {
	switch {
	case d.Year == "" && d.ISO != "":
		return paper.ReadDate(d.ISO)
	case d.Year == "":
		return paper.ReadDate(d.Text.String())
	case d.Season != "" && d.Month == "":
		return paper.ReadDate(d.Season + " " + d.Year)
	}
	if date := paper.Date(strings.TrimSpace(d.Year), strings.TrimSpace(d.Month), strings.TrimSpace(d.Day)); date != "" {
		return date, ""
	}
	return paper.ReadDate(d.Day + " " + d.Month + " " + d.Year)
}

// dates sets the date of publication: the first one, on paper or not.
func (m *jatsArticle) dates(p *paper.Draft) {
	for _, issue := range []bool{false, true} {
		for _, d := range m.Dates {
			if !d.isPublication() || d.isCollection() != issue || issue && p.Published != "" {
				continue
			}
			published, edtf := d.read()
			if published != "" && (p.Published == "" || earlier(published, p.Published)) {
				p.Published, p.Dates = published, nil
				p.SetDate("issued", edtf)
			}
		}
	}
	for _, d := range m.History {
		published, edtf := d.read()
		if variable := map[string]string{"received": "submitted", "epub": "available-date"}[d.Event]; variable != "" {
			p.SetDate(variable, cmp.Or(edtf, published))
		}
	}
}

// earlier reports whether a date comes before another one; of two that can be the same the
// one that says more does.
func earlier(date, other string) bool {
	if n := min(len(date), len(other)); date[:n] == other[:n] {
		return len(date) > len(other)
	}
	return date < other
}

// A jatsSubject is a list of subjects, each of which can have narrower ones.
type jatsSubject struct {
	Kind     string        `xml:"subj-group-type,attr"`
	Subjects []Markup      `xml:"subject"`
	Compound []Markup      `xml:"compound-subject>compound-subject-part"`
	Narrower []jatsSubject `xml:"subj-group"`
}

// subjects sets categories and keywords. The heading of a journal's contents, "Research
// Article", is the genre.
func (m *jatsArticle) subjects(p *paper.Draft) {
	var add func(list []jatsSubject, heading bool)
	add = func(list []jatsSubject, heading bool) {
		for _, s := range list {
			heading := heading || s.Kind == "heading" || s.Kind == "toc-heading"
			for _, subject := range markups(append(s.Subjects, s.Compound...)) {
				if heading {
					p.Set("genre", subject)
				} else {
					p.AddCategories(subject)
				}
			}
			add(s.Narrower, heading)
		}
	}
	add(m.Subjects, false)
	for _, g := range m.Keywords {
		switch g.Kind {
		case "abbreviations", "abbr", "software":
			continue
		}
		p.Keywords = append(p.Keywords, markups(g.Keywords)...)
		p.Keywords = append(p.Keywords, markups(g.Nested)...)
		for _, parts := range g.Compound {
			p.Keywords = append(p.Keywords, strings.Join(markups(parts.Parts), ": "))
		}
	}
}

type jatsKeywords struct {
	Kind     string   `xml:"kwd-group-type,attr"`
	Keywords []Markup `xml:"kwd"`
	Nested   []Markup `xml:"nested-kwd>kwd"`
	Compound []struct {
		Parts []Markup `xml:"compound-kwd-part"`
	} `xml:"compound-kwd"`
}

// A jatsAbstract is an abstract, or one for a certain kind of reader.
type jatsAbstract struct {
	Kind string
	Markup
}

func (a *jatsAbstract) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	a.Kind = attribute(start, "abstract-type")
	return a.Markup.UnmarshalXML(d, start)
}

// abstracts sets the abstract: the first one that is for all readers. Others are kept.
func (m *jatsArticle) abstracts(p *paper.Draft) {
	for _, a := range m.Abstracts {
		abstract := text.WithoutHeading(oneForm(a.Markup))
		switch a.Kind {
		case "", "abstract", "main", "structured", "section", "long", "normal":
			if p.Abstract == "" {
				p.Abstract = abstract
				continue
			}
		}
		p.KeepText(strings.Trim("abstract-"+a.Kind, "-"), text.Clean(abstract))
	}
	for _, a := range m.Translated {
		if abstract := text.WithoutHeading(oneForm(a.Markup)); p.Abstract == "" {
			p.Abstract = abstract
		} else {
			p.KeepText("translated-abstract", text.Clean(abstract))
		}
	}
}

var (
	// alternatives matches the forms of what is given in several.
	alternatives = pattern.Of(`(?s)<alternatives>(.*?)</alternatives>`)
	texForm      = pattern.Of(`(?s)<tex-math\b.*?</tex-math>`)
	mathForm     = pattern.Of(`(?s)<(?:mml:)?math\b.*?</(?:mml:)?math>`)
	// footnote matches a note, and the mark of one.
	footnote = pattern.Of(`(?s)<fn\b[^>]*>.*?</fn>|<xref\b[^>]*ref-type="(?:fn|author-notes|corresp|aff)"[^>]*>.*?</xref>`)
)

// oneForm returns the content of an element with one form of each formula, TeX if it is there,
// and without notes.
func oneForm(m Markup) string {
	if strings.Contains(m.Inner, "<alternatives>") {
		m.Inner = alternatives().ReplaceAllStringFunc(m.Inner, func(all string) string {
			return cmp.Or(texForm().FindString(all), mathForm().FindString(all), all)
		})
	}
	if strings.Contains(m.Inner, "<fn") || strings.Contains(m.Inner, "<xref") {
		m.Inner = footnote().ReplaceAllString(m.Inner, "")
	}
	return m.String()
}
