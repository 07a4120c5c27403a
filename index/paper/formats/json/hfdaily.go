package json

import (
	"encoding/json"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// HFDaily has the daily papers of Hugging Face, as its API gives them,
// https://huggingface.co/api/daily_papers, and the papers of /api/papers.
var HFDaily = &format.Format{
	Name: "hfdaily", Rank: 90,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["paper"] && !k["abstract"] || k["summary"] && k["publishedAt"]
	},
	Read: byDocument(func() decoder { return &hfRecord{} }),
}

// hfRecord keeps the fields around the paper, which repeat those of the paper or describe
// its submission. Without a paper inside, they are the paper.
type hfRecord struct {
	around   paper.Draft
	inside   bool
	proposed string // when it was submitted to the daily papers
}

func (h *hfRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "paper":
		h.inside = v.IsObject()
		v.ForEach(func(key, value gjson.Result) bool {
			err = h.paperField(p, key.Str, value)
			return err == nil
		})
	case "numComments":
		return takeCount(p, paper.Comments, v), nil
	default:
		err = h.paperField(&h.around, key, v)
	}
	return true, err
}

func (h *hfRecord) paperField(p *paper.Draft, key string, v gjson.Result) (err error) {
	switch key {
	case "id":
		err = takeID(p, "arxiv:", v)
	case "title":
		err = takeText(&p.Title, v)
	case "summary":
		err = takeText(&p.Abstract, v)
	case "authors":
		p.Authors = texts(v, "#.name")
	case "publishedAt":
		err = takeText(&p.Published, v)
	case "ai_keywords":
		err = takeList(&p.Keywords, v)
	case "submittedOnDailyAt":
		h.proposed = v.Str
	}
	switch key {
	case "upvotes":
		if takeCount(p, paper.Upvotes, v) {
			break
		}
		fallthrough
	case "submittedOnDailyAt", "githubRepo", "projectPage":
		if v.Type != gjson.Null {
			p.Keep(key, json.RawMessage(v.Raw))
		}
	}
	return err
}

func (h *hfRecord) complete(p *paper.Draft) {
	around := h.around
	if !h.inside {
		counts := p.Counts
		comments, odd := p.Extra["numComments"]
		*p = around
		p.Counts.Add(counts)
		if odd {
			p.Keep("numComments", comments)
		}
	}
	if p.Title == "" {
		p.Title = around.Title
	}
	if p.Abstract == "" {
		p.Abstract = around.Abstract
	}
	for _, date := range []string{around.Published, h.proposed} {
		if p.Published == "" {
			p.Published = date
		}
	}
}
