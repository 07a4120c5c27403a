package json

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// ArXiv is the metadata snapshot of arXiv on Kaggle. The date is that of the first
// version; the authors are those that arXiv parsed, else the line of names.
var ArXiv = &format.Format{
	Name: "arxiv", Rank: 20,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["authors_parsed"] || k["versions"] && (k["submitter"] || k["update_date"])
	},
	Read: byLine(func() decoder { return &snapshotRecord{} }),
}

// snapshotRecord keeps fields that are needed only if others are missing.
type snapshotRecord struct {
	authors, updated, comments string
}

func (s *snapshotRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		err = takeName(p, "arxiv:", v)
	case "doi":
		var dois string
		err = takeText(&dois, v)
		for doi := range strings.FieldsSeq(dois) { // some records list several
			if id, ok := paper.ParseID(paper.WithScheme("doi:", doi)); ok { // without the commas between them
				p.IDs = append(p.IDs, id)
			}
		}
	case "title":
		err = takeText(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "authors":
		err = takeText(&s.authors, v)
	case "authors_parsed":
		v.ForEach(func(_, name gjson.Result) bool {
			var parts []string
			if err = takeList(&parts, name); err == nil {
				parts = append(parts, "", "", "") // last name, first name, suffix
				p.Names = append(p.Names, paper.NameOf(parts[0], parts[1], parts[2]))
			}
			return err == nil
		})
	case "categories":
		var all string
		err = takeText(&all, v)
		p.Categories = strings.Fields(all)
	case "journal-ref":
		err = takeText(&p.Venue, v)
	case "comments":
		s.comments = v.Str
		return takeField(p, "note", v), nil
	case "report-no":
		return takeField(p, "number", v), nil
	case "update_date":
		err = takeText(&s.updated, v)
	case "versions":
		for _, created := range texts(v, "#.created") {
			// RFC 1123, except that days can have one digit.
			t, e := time.Parse("Mon, 2 Jan 2006 15:04:05 MST", created)
			if date := t.Format("2006-01-02"); e == nil && (p.Published == "" || date < p.Published) {
				p.Published = date
			}
		}
	default:
		return false, nil
	}
	return true, err
}

func (s *snapshotRecord) complete(p *paper.Draft) {
	if p.Published == "" {
		p.Published = s.updated
	}
	if len(p.Names) == 0 {
		p.Authors = paper.SplitAuthors(paper.WithoutPlaces(s.authors))
	}
	p.MarkWithdrawn(s.comments)
	p.Revised = paper.ParseDate(s.updated)
}
