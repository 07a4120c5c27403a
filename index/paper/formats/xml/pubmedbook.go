package xml

import (
	"encoding/xml"
	"strings"

	"paperkin/index/paper"
)

// bookDocument has the elements of a book or of a chapter that are read.
type bookDocument struct {
	PMID string      `xml:"BookDocument>PMID"`
	IDs  []articleID `xml:"BookDocument>ArticleIdList>ArticleId"`
	Book struct {
		Publisher  string       `xml:"Publisher>PublisherName"`
		Location   string       `xml:"Publisher>PublisherLocation"`
		Title      Markup       `xml:"BookTitle"`
		Date       issueDate    `xml:"PubDate"`
		Authors    []personList `xml:"AuthorList"`
		Volume     string       `xml:"Volume"`
		VolumeName Markup       `xml:"VolumeTitle"`
		Edition    string       `xml:"Edition"`
		Collection Markup       `xml:"CollectionTitle"`
		ISBNs      []string     `xml:"Isbn"`
		Places     []place      `xml:"ELocationID"`
		Medium     string       `xml:"Medium"`
		Report     string       `xml:"ReportNumber"`
	} `xml:"BookDocument>Book"`
	Title        Markup       `xml:"BookDocument>ArticleTitle"`
	Original     Markup       `xml:"BookDocument>VernacularTitle"`
	Pages        pagination   `xml:"BookDocument>Pagination"`
	Languages    []string     `xml:"BookDocument>Language"`
	Authors      []personList `xml:"BookDocument>AuthorList"`
	Kinds        []string     `xml:"BookDocument>PublicationType"`
	Sections     []section    `xml:"BookDocument>Abstract>AbstractText"`
	Keywords     []Markup     `xml:"BookDocument>KeywordList>Keyword"`
	Contribution xmlDate      `xml:"BookDocument>ContributionDate"`
	Revised      xmlDate      `xml:"BookDocument>DateRevised"`
	MoreIDs      []articleID  `xml:"PubmedBookData>ArticleIdList>ArticleId"`
}

// pubMedBook reads a book of NCBI's Bookshelf, or a chapter of one, which has a title of
// its own: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-BookDocument.html
func pubMedBook(d *elements, start xml.StartElement) (*paper.Draft, error) {
	var b bookDocument
	if err := d.DecodeElement(&b, &start); err != nil {
		return nil, err
	}
	p := &paper.Draft{Title: b.Title.String(), Abstract: abstractOf(b.Sections), IDs: []string{"pmid:" + strings.TrimSpace(b.PMID)}, Keywords: markups(b.Keywords), Revised: b.Revised.String()}
	book := b.Book.Title.String()
	b.Book.Date.set(p)
	if p.Title != "" {
		p.Type, p.Venue = "chapter", book
		if date := b.Contribution.String(); date != "" {
			p.Published = date
		}
	} else {
		p.Type, p.Title = "book", book
	}
	for _, l := range b.Authors {
		addPeople(p, l, "")
	}
	for _, l := range b.Book.Authors {
		role := ""
		if p.Type == "chapter" {
			role = "container-author"
		}
		addPeople(p, l, role)
	}
	p.Set("original-title", b.Original.String())
	for variable, value := range map[string]string{"publisher": b.Book.Publisher, "publisher-place": b.Book.Location, "volume": b.Book.Volume, "volume-title": b.Book.VolumeName.String(),
		"edition": b.Book.Edition, "collection-title": b.Book.Collection.String(), "ISBN": strings.Join(b.Book.ISBNs, ", "), "medium": b.Book.Medium, "number": b.Book.Report,
		"page": b.Pages.String(), "language": strings.Join(b.Languages, ", ")} {
		p.Set(variable, value)
	}
	for _, kind := range b.Kinds {
		p.KeepText("publication_type", kind)
	}
	for _, id := range append(b.IDs, b.MoreIDs...) {
		if id.Type == "doi" {
			p.IDs = append(p.IDs, paper.WithScheme("doi:", strings.TrimSpace(id.Value)))
		}
	}
	setNumbers(p, b.IDs)
	return p, nil
}

// addPeople adds a list of people: editors, or authors under a role, if there is one.
func addPeople(p *paper.Draft, l personList, role string) {
	if strings.EqualFold(l.Type, "editors") {
		role = "editor"
	}
	names := l.names()
	if role == "" {
		p.Names, p.EtAl = append(p.Names, names...), p.EtAl || l.Complete == "N"
		return
	}
	for _, n := range names {
		p.AddPerson(role, n)
	}
}
