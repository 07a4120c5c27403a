package paper

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"strings"
)

// readPubMed reads PubMed's XML: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/
func readPubMed(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readXML(in, name, pubMedArticle, yield)
}

// citation is what is read of an article.
type citation struct {
	PMID     string `xml:"MedlineCitation>PMID"`
	Title    markup `xml:"MedlineCitation>Article>ArticleTitle"`
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
			Year        string `xml:"Year"`
			Month       string `xml:"Month"`
			Day         string `xml:"Day"`
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

func pubMedArticle(d *xml.Decoder, start xml.StartElement) (*Paper, error) {
	switch start.Name.Local {
	case "DeleteCitation":
		var deleted struct {
			PMIDs []string `xml:"PMID"`
		}
		if err := d.DecodeElement(&deleted, &start); err != nil {
			return nil, err
		}
		return nil, &recordError{strings.Join(deleted.PMIDs, " "), errDeleted}
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
			p.Extra = map[string]json.RawMessage{"is_retracted": json.RawMessage("true")}
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
	return dateOf(d.Year, d.Month, d.Day)
}
