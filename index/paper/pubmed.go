package paper

import (
	"bufio"
	"encoding/xml"
	"strings"
)

// readPubMed reads PubMed's XML: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/
func readPubMed(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readXML(in, name, pubMedArticle, yield)
}

// citation is what is read of an article.
type citation struct {
	PMID     string  `xml:"MedlineCitation>PMID"`
	Revised  xmlDate `xml:"MedlineCitation>DateRevised"`
	Title    markup  `xml:"MedlineCitation>Article>ArticleTitle"`
	Sections []struct {
		Label string `xml:"Label,attr"`
		markup
	} `xml:"MedlineCitation>Article>Abstract>AbstractText"`
	Authors []struct {
		LastName       string `xml:"LastName"`
		ForeName       string `xml:"ForeName"`
		Suffix         string `xml:"Suffix"`
		CollectiveName string `xml:"CollectiveName"`
	} `xml:"MedlineCitation>Article>AuthorList>Author"`
	Journal struct {
		Title string `xml:"Title"`
		Date  struct {
			xmlDate
			MedlineDate string `xml:"MedlineDate"`
		} `xml:"JournalIssue>PubDate"`
	} `xml:"MedlineCitation>Article>Journal"`
	Kinds    []string `xml:"MedlineCitation>Article>PublicationTypeList>PublicationType"`
	Headings []string `xml:"MedlineCitation>MeshHeadingList>MeshHeading>DescriptorName"`
	Keywords []string `xml:"MedlineCitation>KeywordList>Keyword"`
	IDs      []struct {
		Type  string `xml:"IdType,attr"`
		Value string `xml:",chardata"`
	} `xml:"PubmedData>ArticleIdList>ArticleId"`
}

type xmlDate struct {
	Year  string `xml:"Year"`
	Month string `xml:"Month"`
	Day   string `xml:"Day"`
}

func (d xmlDate) String() string { return dateOf(d.Year, d.Month, d.Day) }

func pubMedArticle(d *xml.Decoder, start xml.StartElement) (*Paper, error) {
	switch start.Name.Local {
	case "PMID": // of DeleteCitation, whose elements come one by one
		var pmid string
		if err := d.DecodeElement(&pmid, &start); err != nil {
			return nil, err
		}
		if pmid = strings.TrimSpace(pmid); pmid == "" {
			return nil, nil
		}
		return &Paper{Aliases: []string{"pmid:" + pmid}, stamp: stamp{deleted: true}}, nil
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
	p := &Paper{Title: c.Title.String(), Abstract: c.abstract(), Venue: c.Journal.Title, Published: c.date(),
		Aliases: []string{"pmid:" + strings.TrimSpace(c.PMID)}, Categories: addNew(nil, append(c.Headings, c.Keywords...)...)}
	p.stamp.revised = c.Revised.String()
	for _, id := range c.IDs {
		if id.Type == "doi" {
			p.Aliases = append(p.Aliases, withScheme("doi:", strings.TrimSpace(id.Value)))
		}
	}
	for _, a := range c.Authors {
		name := a.CollectiveName
		if name == "" {
			name = a.ForeName + " " + a.LastName + " " + a.Suffix
		}
		p.Authors = append(p.Authors, name)
	}
	for _, kind := range c.Kinds {
		if kind == "Retracted Publication" {
			p.setRetracted()
		}
	}
	return p, nil
}

// abstract joins the sections, each with its label.
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
		return looseDate(d.MedlineDate)
	}
	return d.String()
}
