package xml

import (
	"cmp"
	"encoding/xml"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// JATS is the front matter of articles in the Journal Article Tag Suite of NLM, as
// publishers and PubMed Central give them, one or several to a file:
// https://jats.nlm.nih.gov/archiving/tag-library/1.3/
//
// The text of an article is passed over, and so are the articles within it: responses,
// reports of reviewers, translations.
var JATS = &format.Format{
	Name: "jats", Rank: 45,
	Detect: func(v format.View) bool { return hasElement(v, "article-meta") },
	Read:   reader(func() visitor { return (&jatsReader{}).element }),
}

// jatsReader is what is known of the article that is being read before its front matter.
type jatsReader struct {
	kind, language string
	journal        jatsJournal
	passed         int // depth of the element whose inside is passed over; 0: none
}

func (j *jatsReader) element(d *elements, start xml.StartElement) (*paper.Draft, error) {
	if j.passed > 0 && d.depth > j.passed {
		return nil, nil
	}
	j.passed = 0
	switch start.Name.Local {
	case "article":
		*j = jatsReader{kind: attribute(start, "article-type"), language: attribute(start, "lang")}
	case "body", "back", "sub-article", "response", "floats-group", "floats-wrap", "processing-meta":
		j.passed = d.depth
	case "journal-meta":
		j.journal = jatsJournal{}
		return nil, d.DecodeElement(&j.journal, &start)
	case "article-meta":
		var m jatsArticle
		if err := d.DecodeElement(&m, &start); err != nil {
			return nil, err
		}
		return m.draft(j), nil
	}
	return nil, nil
}

// jatsJournal has the elements of a journal that are read. Before NLM's version 3, titles
// and ISSNs stood where they do now, but for the group around titles.
type jatsJournal struct {
	Titles     []Markup  `xml:"journal-title-group>journal-title"`
	Title      Markup    `xml:"journal-title"`
	Short      []Markup  `xml:"journal-title-group>abbrev-journal-title"`
	OldShort   []Markup  `xml:"abbrev-journal-title"`
	IDs        []typedID `xml:"journal-id"`
	ISSNs      []string  `xml:"issn"`
	Publishers []Markup  `xml:"publisher>publisher-name"`
	Places     []Markup  `xml:"publisher>publisher-loc"`
}

// A typedID is a number or name, and what it is.
type typedID struct {
	Kind  string `xml:"pub-id-type,attr"`
	Name  string `xml:"journal-id-type,attr"`
	Value string `xml:",chardata"`
}

// jatsArticle has the elements of an article's description that are read.
type jatsArticle struct {
	IDs      []typedID     `xml:"article-id"`
	Subjects []jatsSubject `xml:"article-categories>subj-group"`
	Series   Markup        `xml:"article-categories>series-title"`
	Titles   struct {
		Title      Markup   `xml:"article-title"`
		Subtitles  []Markup `xml:"subtitle"`
		Translated []Markup `xml:"trans-title-group>trans-title"`
		OldTrans   []Markup `xml:"trans-title"`
		Short      []Markup `xml:"alt-title"`
	} `xml:"title-group"`
	Groups      []jatsGroup    `xml:"contrib-group"`
	Dates       []jatsDate     `xml:"pub-date"`
	Volume      string         `xml:"volume"`
	Issue       string         `xml:"issue"`
	IssueTitle  Markup         `xml:"issue-title"`
	FirstPage   string         `xml:"fpage"`
	LastPage    string         `xml:"lpage"`
	Range       string         `xml:"page-range"`
	Number      string         `xml:"elocation-id"`
	ISBNs       []string       `xml:"isbn"`
	Abstracts   []jatsAbstract `xml:"abstract"`
	Translated  []jatsAbstract `xml:"trans-abstract"`
	Keywords    []jatsKeywords `xml:"kwd-group"`
	Conferences []jatsMeeting  `xml:"conference"`
	Links       []jatsLink     `xml:"self-uri"`
	Counts      jatsPageCount  `xml:"counts>page-count"`
	History     []jatsDate     `xml:"history>date"`
	Related     []jatsRelated  `xml:"related-article"`
	License     []jatsLink     `xml:"permissions>license"`
}

type jatsMeeting struct {
	Name  Markup `xml:"conf-name"`
	Place Markup `xml:"conf-loc"`
	Date  string `xml:"conf-date"`
}

// A jatsLink is an element with an address.
type jatsLink struct {
	Kind    string `xml:"content-type,attr"`
	Address string `xml:"href,attr"`
	Text    string `xml:",chardata"`
}

type jatsPageCount struct {
	Count string `xml:"count,attr"`
}

type jatsRelated struct {
	Kind string `xml:"related-article-type,attr"`
}

// jatsTypes are the types of CSL of the types of articles that are not simply articles:
// https://jats.nlm.nih.gov/archiving/tag-library/1.3/attribute/article-type.html
var jatsTypes = map[string]string{"book-review": "review-book", "product-review": "review", "preprint": "article", "dissertation": "thesis", "thesis": "thesis",
	"data-paper": "article-journal", "dataset": "dataset", "conference-paper": "paper-conference", "proceedings-paper": "paper-conference", "news": "article-newspaper"}

func (m *jatsArticle) draft(j *jatsReader) *paper.Draft {
	p := &paper.Draft{Title: oneForm(m.Titles.Title), Venue: j.journal.title(), Type: cmp.Or(jatsTypes[j.kind], "article-journal")}
	m.titles(p)
	m.ids(p)
	m.people(p)
	m.dates(p)
	m.subjects(p)
	m.abstracts(p)
	m.numbers(p)
	if j.kind != "" && j.kind != "research-article" {
		p.SourceType = "jats:" + j.kind
	}
	if j.kind == "retracted-article" {
		p.MarkRetracted()
	}
	p.Set("language", j.language)
	p.Set("container-title-short", j.journal.short())
	p.Set("ISSN", joined(j.journal.ISSNs, ", "))
	p.Set("publisher", joined(markups(j.journal.Publishers), "; "))
	p.Set("publisher-place", joined(markups(j.journal.Places), "; "))
	return p
}

// titles sets what belongs to the title: a subtitle follows it.
func (m *jatsArticle) titles(p *paper.Draft) {
	for _, s := range markups(m.Titles.Subtitles) {
		p.Title = withSubtitle(p.Title, s)
	}
	for _, t := range markups(append(m.Titles.Translated, m.Titles.OldTrans...)) {
		if p.Title == "" {
			p.Title = t
		} else {
			p.KeepText("translated-title", text.Clean(t))
		}
	}
	for _, t := range markups(m.Titles.Short) {
		p.Set("title-short", t)
	}
}

func (m *jatsArticle) ids(p *paper.Draft) {
	for _, id := range m.IDs {
		value := strings.TrimSpace(id.Value)
		switch id.Kind {
		case "doi", "pmid", "arxiv":
			p.IDs = append(p.IDs, paper.WithScheme(id.Kind+":", value))
		case "pmc", "pmcid":
			p.Set("PMCID", pmcid(value))
		case "":
		default:
			p.KeepText(id.Kind, value)
		}
	}
	for _, l := range m.Links {
		switch {
		case strings.Contains(l.Kind, "pdf") && l.Address != "":
			p.Files = append(p.Files, l.Address)
		case p.URL == "" && strings.HasPrefix(l.Address, "http"):
			p.URL = l.Address
		}
	}
}

// pmcid returns a number of PubMed Central with its letters, which older files leave out.
func pmcid(number string) string {
	if number != "" && '0' <= number[0] && number[0] <= '9' {
		return "PMC" + number
	}
	return number
}

// numbers sets where an article stands in its journal.
func (m *jatsArticle) numbers(p *paper.Draft) {
	p.Set("volume", m.Volume)
	p.Set("issue", m.Issue)
	p.Set("page", cmp.Or(pageRange(m.FirstPage, m.LastPage), m.Range, m.Number))
	if p.Fields["page"] != m.Number {
		p.Set("number", m.Number)
	}
	p.Set("number-of-pages", m.Counts.Count)
	p.Set("collection-title", m.Series.String())
	p.Set("volume-title", m.IssueTitle.String())
	p.Set("ISBN", joined(m.ISBNs, ", "))
	for _, c := range m.Conferences {
		p.Set("event-title", c.Name.String())
		p.Set("event-place", c.Place.String())
		_, edtf := paper.ReadDate(c.Date)
		p.SetDate("event-date", cmp.Or(edtf, paper.LooseDate(c.Date)))
	}
	for _, l := range m.License {
		p.KeepText("license", strings.TrimSpace(l.Address))
	}
}

func (j *jatsJournal) title() string {
	for _, t := range append(markups(j.Titles), j.Title.String()) {
		if t != "" {
			return t
		}
	}
	return j.short()
}

// short returns the abbreviated title, which older files have among the ids.
func (j *jatsJournal) short() string {
	for _, t := range markups(append(j.Short, j.OldShort...)) {
		if t != "" {
			return t
		}
	}
	for _, id := range j.IDs {
		if id.Name == "nlm-ta" || id.Name == "iso-abbrev" {
			return strings.TrimSpace(id.Value)
		}
	}
	return ""
}
