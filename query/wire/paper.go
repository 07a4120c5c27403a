package wire

import (
	"slices"
	"strings"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/text"
)

// Paper is the JSON form of a paper. The keys up to url are always present, the others
// where there is something to say.
type Paper struct {
	ID         string   `json:"id"`
	Aliases    []string `json:"aliases"` // see Names
	Title      string   `json:"title"`
	Abstract   string   `json:"abstract"`
	Authors    []string `json:"authors"`
	Published  string   `json:"published"`
	Venue      string   `json:"venue"`
	Categories []string `json:"categories"`
	URL        string   `json:"url"` // see paper.Link
	Retracted  bool     `json:"retracted,omitempty"`

	Type     string   `json:"type,omitempty"` // of CSL 1.0.2, such as "article-journal"
	EtAl     bool     `json:"et_al,omitempty"`
	Keywords []string `json:"keywords,omitempty"`
	// Fields are texts by CSL variable: volume, issue, page, publisher and so on.
	Fields map[string]string `json:"fields,omitempty"`
	// People are those who are not its authors, by CSL variable, in reading order.
	People map[string][]string `json:"people,omitempty"`
	// Counts are how often it was cited or recommended, by what is counted: citations,
	// upvotes and comments, each a number and the day on which it was seen.
	Counts paper.Counts `json:"counts,omitempty"`
	// Arrived is when the paper arrived in the library, in UTC and RFC 3339.
	Arrived string `json:"arrived,omitempty"`
	// Tags and Note are the user's. What a source has of that kind is in Keywords and
	// Fields.
	Tags []string `json:"tags,omitempty"`
	Note string   `json:"note,omitempty"`
	// Opinion and Read are the user's too: liked or disliked, and whether it was read.
	Opinion index.Opinion `json:"opinion,omitempty"`
	Read    bool          `json:"read,omitempty"`
}

// Say returns the JSON form with what the user has said of the paper.
func (p Paper) Say(said index.Remark) Paper {
	p.Tags, p.Note, p.Opinion, p.Read = said.Tags, said.Note, said.Opinion, said.Read
	return p
}

// NewPaper returns the JSON form of a paper, and of when it arrived, empty when that is
// not known.
func NewPaper(p paper.Paper, arrived string) Paper {
	return Paper{
		ID:         p.ID,
		Aliases:    list(Names(p)),
		Title:      p.Title,
		Abstract:   p.Abstract,
		Authors:    list(p.Authors),
		Published:  p.Published,
		Venue:      p.Venue,
		Categories: list(p.Categories),
		URL:        paper.Link(p),
		Retracted:  p.Retracted(),
		Type:       p.Type,
		EtAl:       p.EtAl,
		Keywords:   p.Keywords,
		Fields:     p.Fields,
		People:     people(p),
		Counts:     p.Counts,
		Arrived:    arrived,
	}
}

// people returns the names of those who are not authors in reading order.
func people(p paper.Paper) map[string][]string {
	if len(p.People) == 0 {
		return nil
	}
	all := make(map[string][]string, len(p.People))
	for role, names := range p.People {
		for _, n := range names {
			all[role] = append(all[role], n.String())
		}
	}
	return all
}

// Names returns every id and key that finds a paper, sorted, each once.
func Names(p paper.Paper) []string {
	all := slices.Concat(p.Aliases, p.Keys)
	slices.Sort(all)
	return slices.Compact(all)
}

// Name returns what to call a paper in text: its id, or a source's key where the
// id is only a hash.
func Name(p paper.Paper) string {
	if strings.HasPrefix(p.ID, "sha:") && len(p.Keys) > 0 {
		return p.Keys[0]
	}
	return p.ID
}

// Title returns what to show as the title of a paper, which there is for every one: its own
// in one line without what is [text.Hidden], cut after so many characters, or else its name.
func Title(p paper.Paper, most int) string {
	title := strings.TrimSpace(text.StripHidden(p.Title))
	if title == "" {
		title = text.StripHidden(Name(p))
	}
	head, _ := text.Cut(title, most)
	return head
}

// Byline returns authors, date, venue and name of a paper in one line. Of more
// than three authors it names the first and adds "et al."; so it does where the source
// does not name them all.
func Byline(p paper.Paper) string {
	var authors string
	switch {
	case len(p.Authors) > 3:
		authors = p.Authors[0] + " et al."
	case p.EtAl && len(p.Authors) > 0:
		authors = strings.Join(p.Authors, ", ") + " et al."
	default:
		authors = strings.Join(p.Authors, ", ")
	}
	parts := []string{authors, p.Published, p.Venue, Name(p)}
	if p.Retracted() {
		parts = append(parts, "RETRACTED")
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, " · ")
}
