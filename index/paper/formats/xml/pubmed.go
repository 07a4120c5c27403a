package xml

import (
	"cmp"
	"encoding/xml"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// PubMed is the XML of PubMed: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/
var PubMed = &format.Format{
	Name: "pubmed", Rank: 50,
	Detect: func(v format.View) bool { return has(v, "<PubmedArticle") },
	Read:   reader(func() visitor { return pubMedArticle }),
}

// citation has the elements of an article that are read.
type citation struct {
	PMID     string      `xml:"MedlineCitation>PMID"`
	Revised  xmlDate     `xml:"MedlineCitation>DateRevised"`
	Title    text.Markup `xml:"MedlineCitation>Article>ArticleTitle"`
	Original text.Markup `xml:"MedlineCitation>Article>VernacularTitle"`
	Sections []struct {
		Label string `xml:"Label,attr"`
		text.Markup
	} `xml:"MedlineCitation>Article>Abstract>AbstractText"`
	Authors []struct {
		LastName       string      `xml:"LastName"`
		ForeName       string      `xml:"ForeName"`
		Initials       string      `xml:"Initials"`
		Suffix         string      `xml:"Suffix"`
		CollectiveName text.Markup `xml:"CollectiveName"`
	} `xml:"MedlineCitation>Article>AuthorList>Author"`
	Journal struct {
		Title string `xml:"Title"`
		Date  struct {
			xmlDate
			MedlineDate string `xml:"MedlineDate"`
		} `xml:"JournalIssue>PubDate"`
	} `xml:"MedlineCitation>Article>Journal"`
	Kinds    []string      `xml:"MedlineCitation>Article>PublicationTypeList>PublicationType"`
	Headings []string      `xml:"MedlineCitation>MeshHeadingList>MeshHeading>DescriptorName"`
	Keywords []text.Markup `xml:"MedlineCitation>KeywordList>Keyword"`
	Places   []struct {
		Type  string `xml:"EIdType,attr"`
		Valid string `xml:"ValidYN,attr"`
		Value string `xml:",chardata"`
	} `xml:"MedlineCitation>Article>ELocationID"`
	IDs []struct {
		Type  string `xml:"IdType,attr"`
		Value string `xml:",chardata"`
	} `xml:"PubmedData>ArticleIdList>ArticleId"`
}

type xmlDate struct {
	Year  string `xml:"Year"`
	Month string `xml:"Month"`
	Day   string `xml:"Day"`
}

func (d xmlDate) String() string { return paper.Date(d.Year, d.Month, d.Day) }

func pubMedArticle(d *elements, start xml.StartElement) (*paper.Draft, error) {
	switch start.Name.Local {
	case "PMID": // in DeleteCitation, a deleted record each
		var pmid string
		if err := d.DecodeElement(&pmid, &start); err != nil {
			return nil, err
		}
		if pmid = strings.TrimSpace(pmid); pmid == "" {
			return nil, nil
		}
		return &paper.Draft{IDs: []string{"pmid:" + pmid}, Deleted: true}, nil
	case "PubmedBookArticle", "DeleteDocument":
		return nil, d.Skip()
	case "PubmedArticle":
	default:
		return nil, nil
	}
	var c citation
	if err := d.DecodeElement(&c, &start); err != nil {
		return nil, err
	}
	p := &paper.Draft{Title: c.title(), Abstract: c.abstract(), Venue: c.Journal.Title, Published: c.date(), Authors: c.authors(),
		IDs: append([]string{"pmid:" + strings.TrimSpace(c.PMID)}, c.dois()...)}
	p.AddCategories(c.Headings...)
	for _, k := range c.Keywords {
		p.AddCategories(k.String())
	}
	p.Revised = c.Revised.String()
	for _, kind := range c.Kinds {
		if kind == "Retracted Publication" {
			p.MarkRetracted()
		}
	}
	return p, nil
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

func (c *citation) authors() (names []string) {
	for _, a := range c.Authors {
		name := a.CollectiveName.String()
		if name == "" {
			name = cmp.Or(a.ForeName, a.Initials) + " " + a.LastName + " " + a.Suffix
		}
		names = append(names, name)
	}
	return names
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

// abstract joins the sections, with their labels.
func (c *citation) abstract() string {
	var sections []string
	for _, s := range c.Sections {
		text := s.String()
		if s.Label != "" && !strings.EqualFold(s.Label, "unlabelled") {
			text = s.Label + ": " + text
		}
		sections = append(sections, text)
	}
	return strings.Join(sections, " ")
}

func (c *citation) date() string {
	d := c.Journal.Date
	if d.Year == "" {
		return paper.LooseDate(d.MedlineDate)
	}
	return d.String()
}
