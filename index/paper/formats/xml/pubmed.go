package xml

import (
	"cmp"
	"encoding/xml"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// PubMed is the XML of PubMed: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/
var PubMed = &format.Format{
	Name: "pubmed", Rank: 50,
	Detect: func(v format.View) bool { return has(v, "<PubmedArticle") },
	Read:   reader(func() visitor { return pubMedArticle }),
}

// citation has the elements of an article that are read.
type citation struct {
	PMID     string     `xml:"MedlineCitation>PMID"`
	Revised  xmlDate    `xml:"MedlineCitation>DateRevised"`
	Title    Markup     `xml:"MedlineCitation>Article>ArticleTitle"`
	Original Markup     `xml:"MedlineCitation>Article>VernacularTitle"`
	Sections []section  `xml:"MedlineCitation>Article>Abstract>AbstractText"`
	Authors  personList `xml:"MedlineCitation>Article>AuthorList"`
	Journal  struct {
		ISSNs        []string  `xml:"ISSN"`
		Title        string    `xml:"Title"`
		Abbreviation string    `xml:"ISOAbbreviation"`
		Volume       string    `xml:"JournalIssue>Volume"`
		Issue        string    `xml:"JournalIssue>Issue"`
		Date         issueDate `xml:"JournalIssue>PubDate"`
	} `xml:"MedlineCitation>Article>Journal"`
	Pages     pagination  `xml:"MedlineCitation>Article>Pagination"`
	Languages []string    `xml:"MedlineCitation>Article>Language"`
	Kinds     []string    `xml:"MedlineCitation>Article>PublicationTypeList>PublicationType"`
	Headings  []string    `xml:"MedlineCitation>MeshHeadingList>MeshHeading>DescriptorName"`
	Keywords  []Markup    `xml:"MedlineCitation>KeywordList>Keyword"`
	Places    []place     `xml:"MedlineCitation>Article>ELocationID"`
	IDs       []articleID `xml:"PubmedData>ArticleIdList>ArticleId"`
}

// A section is a part of an abstract.
type section struct {
	Label string
	Markup
}

func (s *section) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	s.Label = attribute(start, "Label")
	return s.Markup.UnmarshalXML(d, start)
}

// A place is a number under which an article can be found.
type place struct {
	Type  string `xml:"EIdType,attr"`
	Valid string `xml:"ValidYN,attr"`
	Value string `xml:",chardata"`
}

type articleID struct {
	Type  string `xml:"IdType,attr"`
	Value string `xml:",chardata"`
}

type pagination struct {
	Start   string `xml:"StartPage"`
	End     string `xml:"EndPage"`
	Medline string `xml:"MedlinePgn"`
}

func (p pagination) String() string { return cmp.Or(p.Medline, pageRange(p.Start, p.End)) }

// A personList is a list of authors or editors.
type personList struct {
	Type     string `xml:"Type,attr"`
	Complete string `xml:"CompleteYN,attr"`
	People   []struct {
		LastName       string `xml:"LastName"`
		ForeName       string `xml:"ForeName"`
		Initials       string `xml:"Initials"`
		Suffix         string `xml:"Suffix"`
		CollectiveName Markup `xml:"CollectiveName"`
	} `xml:"Author"`
}

func (l personList) names() (names []paper.Name) {
	for _, a := range l.People {
		n := paper.Name{Literal: a.CollectiveName.String()}
		if n.Literal == "" {
			n = paper.Name{Family: a.LastName, Given: cmp.Or(a.ForeName, a.Initials), Suffix: a.Suffix}
		}
		names = append(names, n)
	}
	return names
}

type xmlDate struct {
	Year  string `xml:"Year"`
	Month string `xml:"Month"`
	Day   string `xml:"Day"`
}

func (d xmlDate) String() string { return paper.Date(d.Year, d.Month, d.Day) }

// An issueDate is a date that can be a span or a season:
// https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#medlinedate
type issueDate struct {
	xmlDate
	Season  string `xml:"Season"`
	Medline string `xml:"MedlineDate"`
}

// set stores the date.
func (d issueDate) set(p *paper.Draft) {
	if d.Year != "" && d.Season == "" {
		p.Published = d.String()
		return
	}
	published, edtf := paper.ReadDate(cmp.Or(d.Medline, d.Year+" "+d.Season))
	p.Published = published
	p.SetDate("issued", edtf)
}

func pubMedArticle(d *elements, start xml.StartElement) (*paper.Draft, error) {
	switch start.Name.Local {
	case "PMID": // in DeleteCitation and DeleteDocument, a deleted record each
		var pmid string
		if err := d.DecodeElement(&pmid, &start); err != nil {
			return nil, err
		}
		if pmid = strings.TrimSpace(pmid); pmid == "" {
			return nil, nil
		}
		return &paper.Draft{IDs: []string{"pmid:" + pmid}, Deleted: true}, nil
	case "PubmedBookArticle":
		return pubMedBook(d, start)
	case "PubmedArticle":
	default:
		return nil, nil
	}
	var c citation
	if err := d.DecodeElement(&c, &start); err != nil {
		return nil, err
	}
	p := &paper.Draft{Title: c.title(), Abstract: abstractOf(c.Sections), Venue: c.Journal.Title, Names: c.Authors.names(), EtAl: c.Authors.Complete == "N",
		IDs: append([]string{"pmid:" + strings.TrimSpace(c.PMID)}, c.dois()...)}
	c.Journal.Date.set(p)
	p.AddCategories(c.Headings...)
	p.Keywords = markups(c.Keywords)
	p.Revised = c.Revised.String()
	p.Type = "article-journal"
	for _, kind := range c.Kinds {
		switch kind {
		case "Retracted Publication":
			p.MarkRetracted()
		case "Preprint":
			p.Type = "article"
		case "Journal Article":
			continue
		}
		p.KeepText("publication_type", kind)
	}
	if original := c.Original.String(); original != p.Title {
		p.Set("original-title", original)
	}
	for variable, value := range map[string]string{"volume": c.Journal.Volume, "issue": c.Journal.Issue, "page": c.Pages.String(), "ISSN": strings.Join(c.Journal.ISSNs, ", "),
		"container-title-short": c.Journal.Abbreviation, "language": strings.Join(c.Languages, ", ")} {
		p.Set(variable, value)
	}
	setNumbers(p, c.IDs)
	return p, nil
}

// markups returns the texts of elements.
func markups(list []Markup) (texts []string) {
	for _, m := range list {
		texts = append(texts, m.String())
	}
	return texts
}

// setNumbers stores the numbers of an article that are no ids of ours.
func setNumbers(p *paper.Draft, ids []articleID) {
	for _, id := range ids {
		value := strings.TrimSpace(id.Value)
		switch id.Type {
		case "pubmed", "doi":
		case "pmc":
			p.Set("PMCID", value)
		default:
			p.KeepText(id.Type, value)
		}
	}
}

// title returns the title in English, which is in brackets if the paper is in another
// language; if there is none, the title in that language.
func (c *citation) title() string {
	title := c.Title.String()
	original := c.Original.String()
	if bare := strings.Trim(title, " .[]\n"); original != "" && (bare == "" || bare == "Not Available") {
		return original
	}
	return title
}

func (c *citation) dois() (dois []string) {
	for _, id := range c.IDs {
		if id.Type == "doi" {
			dois = append(dois, paper.WithScheme("doi:", strings.TrimSpace(id.Value)))
		}
	}
	for _, id := range c.Places {
		if id.Type == "doi" && id.Valid != "N" {
			dois = append(dois, paper.WithScheme("doi:", strings.TrimSpace(id.Value)))
		}
	}
	return dois
}

// abstractOf joins sections, with their labels.
func abstractOf(list []section) string {
	var sections []string
	for _, s := range list {
		text := s.String()
		if s.Label != "" && !strings.EqualFold(s.Label, "unlabelled") {
			text = s.Label + ": " + text
		}
		sections = append(sections, text)
	}
	return strings.Join(sections, " ")
}
