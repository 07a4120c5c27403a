package xml

import (
	"encoding/xml"
	"strings"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// RSS is arXiv's announcements, https://info.arxiv.org/help/rss.html, in RSS 2.0 and, as
// they were until 2024, in RSS 1.0. Feeds of journals that give Dublin Core or PRISM with
// an item are read as well.
var RSS = &format.Format{
	Name: "rss", Provider: "arxiv", Rank: 20, Extensions: []string{".rss"},
	Detect: func(v format.View) bool {
		return has(v, "<rss") || has(v, "http://purl.org/rss/1.0/") && has(v, "RDF")
	},
	Read: reader(func() visitor { return rssItem }),
}

func rssItem(d *elements, start xml.StartElement) (*paper.Draft, error) {
	if start.Name.Local != "item" {
		return nil, nil
	}
	var e struct {
		About       string   `xml:"about,attr"`
		Title       Markup   `xml:"title"`
		Links       []string `xml:"link"`
		GUID        string   `xml:"guid"`
		Description Markup   `xml:"description"`
		Creators    []string `xml:"creator"`
		Categories  []string `xml:"category"`
		Subjects    []string `xml:"subject"`
		PubDate     string   `xml:"pubDate"`
		Dates       []string `xml:"date"`
		Identifiers []string `xml:"identifier"`
		DOIs        []string `xml:"doi"`
		DOI         []string `xml:"DOI"`
		Journal     string   `xml:"journal_reference"`
		Publication string   `xml:"publicationName"`
		Volume      string   `xml:"volume"`
		Issue       string   `xml:"number"`
		FirstPage   string   `xml:"startingPage"`
		Announce    string   `xml:"announce_type"`
	}
	if err := d.DecodeElement(&e, &start); err != nil {
		return nil, err
	}
	p := &paper.Draft{Title: e.Title.String(), Abstract: e.Description.String(), Venue: strings.TrimSpace(e.Journal + e.Publication)}
	for _, s := range append(append(append(append([]string{e.GUID, e.About}, e.Links...), e.Identifiers...), e.DOIs...), e.DOI...) {
		p.IDs = append(p.IDs, idsIn(s)...)
		if s = strings.TrimSpace(s); p.URL == "" && strings.HasPrefix(s, "http") {
			p.URL = s
		}
	}
	if address, reports, ok := strings.Cut(p.URL, "&r="); ok && strings.Contains(address, "RePEc:") && !strings.Contains(reports, "://") { // of NEP
		p.URL = address
		p.AddRePEc(address)
	}
	p.AddCategories(e.Categories...)
	p.AddCategories(e.Subjects...)
	p.Set("volume", e.Volume)
	p.Set("issue", e.Issue)
	p.Set("page", e.FirstPage)
	oldTitle(p)
	arXiv := arXivID(p)
	announced := announcedAs(p)
	if announced == "" {
		announced = strings.TrimSpace(e.Announce)
	}
	setCreators(p, e.Creators, arXiv != "")
	for _, s := range append([]string{e.PubDate}, e.Dates...) {
		if p.Published == "" {
			p.Published = feedDate(s)
		}
	}
	if arXiv != "" && announced != "new" {
		p.Published = monthOf(arXiv, p.Published)
	}
	return p, nil
}

// feedDate reads a date in the form of RSS 2.0, or in any other.
func feedDate(s string) string {
	if t, err := time.Parse(time.RFC1123Z, strings.TrimSpace(s)); err == nil {
		return t.Format(time.DateOnly)
	}
	return paper.LooseDate(s)
}

// idsIn returns the id that a text is: "oai:arXiv.org:2401.00001v1", an address, a DOI.
func idsIn(s string) []string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	if number, ok := strings.CutPrefix(s, "oai:arXiv.org:"); ok {
		s = "arxiv:" + number
	}
	if id, ok := paper.ParseID(s); ok {
		return []string{id}
	}
	return nil
}

// arXivID returns the arXiv id of a draft; empty if it has none.
func arXivID(p *paper.Draft) string {
	for _, id := range p.IDs {
		if strings.HasPrefix(id, "arxiv:") {
			return id
		}
	}
	return ""
}

var (
	// announcement matches the start of the text of an announcement.
	announcement = pattern.Of(`^\s*arXiv:(\S+)\s+Announce Type:\s*(\S+)\s*(?:Abstract:)?\s*`)
	// titleEnd matches what titles of arXiv's RSS 1.0 end in.
	titleEnd = pattern.Of(`\.?\s*\((arXiv:\S+)(?:\s+\[([^\]]*)\])?(?:\s+UPDATED|\s+CROSS LISTED)*\)\s*$`)
)

// announcedAs removes the start of an announcement from the abstract, and returns what it
// is: "new", "cross", "replace" or "replace-cross"; empty if it is none.
func announcedAs(p *paper.Draft) string {
	if !strings.HasPrefix(strings.TrimLeft(p.Abstract, " \t\r\n\f"), "arXiv:") {
		return ""
	}
	m := announcement().FindStringSubmatch(p.Abstract)
	if m == nil {
		return ""
	}
	abstract := p.Abstract[len(m[0]):]
	p.IDs = append(p.IDs, idsIn("arxiv:"+m[1])...)
	p.Abstract = abstract
	return m[2]
}

// oldTitle removes id and category from the end of a title.
func oldTitle(p *paper.Draft) {
	if !strings.Contains(p.Title, "(arXiv:") {
		return
	}
	m := titleEnd().FindStringSubmatch(p.Title)
	if m == nil {
		return
	}
	p.Title = strings.TrimSuffix(p.Title, m[0])
	p.IDs = append(p.IDs, idsIn(m[1])...)
	p.AddCategories(m[2])
}

// beside matches what arXiv's RSS has beside names: links around them, and affiliations.
var beside = pattern.Of(`</?[A-Za-z][^<>]*>|\s*\([^()]*\)`)

// setCreators stores the authors: in arXiv's feeds one line of them all, elsewhere a name
// each.
func setCreators(p *paper.Draft, creators []string, ofArXiv bool) {
	var list paper.NameList
	for _, c := range creators {
		if strings.ContainsAny(c, "<(") {
			c = beside().ReplaceAllString(c, "")
		}
		switch {
		case ofArXiv:
			p.Authors = append(p.Authors, paper.SplitAuthors(c)...)
		case len(creators) == 1:
			p.Names, p.EtAl = paper.ParseNames(c)
			return
		default:
			list.AddText(c)
		}
	}
	p.Names, p.EtAl = list.Names(), list.EtAl
}

// monthOf returns the date of a paper that was not announced as new: the month in its
// number, https://info.arxiv.org/help/arxiv_identifier.html, or the day of announcement
// if that is of the same month.
func monthOf(arXiv, announced string) string {
	number := arXiv[strings.LastIndexAny(arXiv, ":/")+1:]
	if len(number) < 4 {
		return announced
	}
	century := "20"
	if number[0] == '9' { // since 1991
		century = "19"
	}
	month := paper.Date(century+number[:2], number[2:4])
	if strings.HasPrefix(announced, month) {
		return announced
	}
	return month
}
