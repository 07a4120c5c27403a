package json

import (
	"html"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// DBLP has publications of dblp, as its search API gives them, with what describes one in
// "info": https://dblp.org/faq/How+to+use+the+dblp+search+API.html
//
// dblp has no abstracts. Keys and types are those that the reader of its XML gives.
var DBLP = &format.Format{
	Name: "dblp-json", Provider: "dblp", Rank: 68,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["info"] && (k["@id"] || k["@score"]) || k["@total"] && k["@sent"]
	},
	Read: byDocument(func() decoder { return &dblpRecord{} }),
}

// dblpRecord keeps fields that are combined in the end.
type dblpRecord struct {
	kind, key, volume, number, link string
	venues                          []string
}

// dblpTypes maps what dblp calls the kinds of its publications to the types of CSL.
var dblpTypes = map[string]string{"Journal Articles": "article-journal", "Conference and Workshop Papers": "paper-conference", "Books and Theses": "book",
	"Parts in Books or Collections": "chapter", "Editorship": "book", "Informal and Other Publications": "article", "Informal Publications": "article",
	"Reference Works": "entry-encyclopedia", "Data and Artifacts": "dataset"}

func (r *dblpRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "info":
		return true, takeEach(r, p, v)
	case "@total": // of a list without hits
		return true, errNoPaper
	case "@score", "@id", "access":
	case "url":
		if strings.HasPrefix(v.Str, "http") { // not that of the hit, which is "URL#1"
			r.link = v.Str
		}
	case "authors":
		for _, a := range listed(v.Get("author")) {
			name := a.Str
			if a.IsObject() {
				name = a.Get("text").Str
			}
			p.Authors = append(p.Authors, dblpName(html.UnescapeString(name)))
		}
	case "title":
		if err = takeText(&p.Title, v); err == nil {
			p.Title = withoutStop(html.UnescapeString(p.Title))
		}
	case "venue":
		err = takeList(&r.venues, v)
	case "year":
		err = takeText(&p.Published, v)
	case "pages":
		return takeField(p, "page", v), nil
	case "publisher":
		return takeField(p, "publisher", v), nil
	case "volume":
		err = takeText(&r.volume, v)
	case "number":
		err = takeText(&r.number, v)
	case "type":
		err = takeText(&r.kind, v)
	case "key":
		err = takeText(&r.key, v)
	case "doi":
		err = takeID(p, "doi:", v)
	case "ee":
		for _, link := range listed(v) {
			if id, ok := paper.ParseID(link.Str); ok {
				p.IDs = append(p.IDs, id)
			} else if p.URL == "" && strings.HasPrefix(link.Str, "http") {
				p.URL = link.Str
			}
		}
	default:
		return false, nil
	}
	return true, err
}

// listed returns the values of a list, or of what stands alone.
func listed(v gjson.Result) []gjson.Result {
	if v.Exists() && !v.IsArray() {
		return []gjson.Result{v}
	}
	return v.Array()
}

// dblpName returns a name without the number of four digits by which dblp tells people of one
// name apart.
func dblpName(s string) string {
	at := len(s) - len(" 0001")
	if at < 0 || s[at] != ' ' || strings.Trim(s[at+1:], "0123456789") != "" {
		return s
	}
	return s[:at]
}

// withoutStop returns a title without the full stop that dblp puts behind each.
func withoutStop(title string) string {
	bare := strings.TrimSuffix(strings.TrimSpace(title), ".")
	if strings.HasSuffix(bare, ".") {
		return title
	}
	return bare
}

func (r *dblpRecord) complete(p *paper.Draft) {
	for i, venue := range r.venues {
		if venue = html.UnescapeString(venue); i == 0 {
			p.Venue = venue
		} else {
			p.KeepText("venue", venue)
		}
	}
	p.Type, p.SourceType = dblpTypes[r.kind], ""
	if p.Type != "article-journal" && p.Type != "paper-conference" && r.kind != "" {
		p.SourceType = "dblp:" + r.kind
	}
	if strings.HasPrefix(r.kind, "Withdrawn") {
		p.MarkRetracted()
	}
	if id, ok := strings.CutPrefix(r.volume, "abs/"); ok { // of CoRR, which is arXiv
		p.IDs = append(p.IDs, paper.WithScheme("arxiv:", id))
	} else {
		p.Set("volume", r.volume)
	}
	number := "number"
	if p.Type == "article-journal" {
		number = "issue"
	}
	p.Set(number, r.number)
	if r.key != "" {
		p.Keys = append(p.Keys, "DBLP:"+r.key)
	}
	if p.URL == "" && len(p.IDs) == 0 {
		p.URL = r.link
	}
}
