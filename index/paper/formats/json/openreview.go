package json

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// OpenReview has submissions to OpenReview, as its API gives them: notes, whose content has
// a "value" for each field in version 2, and the value itself in version 1.
// https://docs.openreview.net/reference/api-v2/entities/note
//
// Reviews, decisions and comments are notes as well; they have no title and authors, and
// are passed over.
var OpenReview = &format.Format{
	Name: "openreview", Rank: 42,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["notes"] && (k["content"] || k["count"] && len(k) == 2) || k["content"] && k["forum"] && (k["invitations"] || k["invitation"] || k["tcdate"] || k["domain"])
	},
	Read: byDocument(func() decoder { return &openReviewNote{} }),
}

// openReviewNote keeps fields that are combined in the end.
type openReviewNote struct {
	id, venueID string
	dates       map[string]int64 // in milliseconds
	withdrawn   bool
}

func (n *openReviewNote) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		err = takeText(&n.id, v)
	case "content":
		if !v.Get("title").Exists() && !v.Get("authors").Exists() {
			return true, errNoPaper
		}
		v.ForEach(func(k, field gjson.Result) bool {
			if field.IsObject() {
				field = field.Get("value")
			}
			err = n.content(p, k.Str, field)
			return err == nil
		})
	case "pdate", "odate", "cdate", "tcdate", "mdate", "tmdate", "ddate":
		if n.dates == nil {
			n.dates = map[string]int64{}
		}
		n.dates[key] = v.Int()
	case "replyto":
		if v.Str != "" {
			return true, errNoPaper
		}
	}
	return true, err
}

// content takes a field of a submission. Files, consents and what else a venue asks for is
// dropped.
func (n *openReviewNote) content(p *paper.Draft, key string, v gjson.Result) error {
	switch key {
	case "title":
		return takeText(&p.Title, v)
	case "abstract":
		return takeText(&p.Abstract, v)
	case "authors":
		for _, a := range v.Array() { // objects in venues that ask for affiliations
			name := a.Str
			if a.IsObject() {
				name = a.Get("fullname").Str
			}
			p.Authors = append(p.Authors, name)
		}
	case "keywords":
		return takeList(&p.Keywords, v)
	case "primary_area":
		var area string
		err := takeText(&area, v)
		p.AddCategories(strings.ReplaceAll(area, "_", " "))
		return err
	case "TLDR", "TL;DR", "tldr":
		p.KeepText("TLDR", v.Str)
	case "venue":
		return takeText(&p.Venue, v)
	case "venueid":
		return takeText(&n.venueID, v)
	case "withdrawal", "withdrawal_confirmation":
		n.withdrawn = v.Str != ""
	case "doi", "DOI":
		return takeID(p, "doi:", v)
	case "html", "arxiv":
		if id, ok := paper.ParseID(v.Str); ok {
			p.IDs = append(p.IDs, id)
		}
	}
	return nil
}

func (n *openReviewNote) complete(p *paper.Draft) {
	p.Name = n.id
	if n.id != "" {
		p.IDs = append([]string{"openreview:" + n.id}, p.IDs...)
		p.URL = "https://openreview.net/forum?id=" + n.id
	}
	for _, key := range []string{"pdate", "odate", "cdate", "tcdate"} { // of publication, else of submission
		if at := n.dates[key]; at > 0 && p.Published == "" {
			p.Published = time.UnixMilli(at).UTC().Format(time.DateOnly)
		}
	}
	for _, key := range []string{"tmdate", "mdate"} {
		if at := n.dates[key]; at > 0 && p.Revised == "" {
			p.Revised = time.UnixMilli(at).UTC().Format("2006-01-02T15:04:05Z")
		}
	}
	p.Deleted = n.dates["ddate"] > 0
	if n.withdrawn || strings.HasSuffix(n.venueID, "/Withdrawn_Submission") || strings.HasSuffix(n.venueID, "/Withdrawn") {
		p.MarkRetracted()
	}
	p.Type = "article"
	if n.venueID != "" && !strings.HasSuffix(n.venueID, "Submission") && !strings.HasSuffix(n.venueID, "Under_Review") {
		p.Type = "paper-conference"
		if strings.HasPrefix(n.venueID, "TMLR") {
			p.Type = "article-journal"
		}
	}
}
