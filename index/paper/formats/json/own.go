package json

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// Own is our own format, JSON Lines. Besides the fields that are written, it reads doi,
// arxiv and arxiv_id as ids, and year and keywords where published and categories are
// missing. A line that is read and written again has the same bytes: the order of fields
// is fixed, the keys of extra are sorted, and only characters that are [text.Hidden] are
// escaped.
var Own = &format.Format{
	Name: "jsonl", Rank: 10, Extensions: []string{".jsonl", ".ndjson"},
	Detect: func(v format.View) bool { return v.Loose && v.Keys["title"] },
	Read:   byLine(func() decoder { return &ownRecord{} }),
	Write: func(w io.Writer) format.Encoder {
		return format.Each(func(p paper.Paper) error {
			line, err := compact(p)
			if err != nil {
				return err
			}
			_, err = w.Write(line)
			return err
		})
	},
}

// ownRecord keeps fields that are needed only if others are missing.
type ownRecord struct {
	year     string
	keywords []string
}

func (o *ownRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		err = takeName(p, "", v)
	case "aliases":
		var list []string
		err = takeList(&list, v)
		p.IDs = append(p.IDs, list...)
	case "keys":
		err = takeList(&p.Keys, v)
	case "doi":
		err = takeID(p, "doi:", v)
	case "arxiv", "arxiv_id":
		err = takeID(p, "arxiv:", v)
	case "title":
		err = takeText(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "authors":
		err = takeList(&p.Authors, v)
	case "published":
		err = takeText(&p.Published, v)
	case "year":
		err = takeText(&o.year, v)
	case "venue":
		err = takeText(&p.Venue, v)
	case "categories":
		err = takeList(&p.Categories, v)
	case "keywords":
		err = takeList(&o.keywords, v)
	case "url":
		err = takeText(&p.URL, v)
	case "extra":
		err = takeObject(&p.Extra, v)
	case "original":
		err = takeObject(&p.Original, v)
	default:
		return false, nil
	}
	return true, err
}

func (o *ownRecord) complete(p *paper.Draft) {
	if p.Published == "" {
		p.Published = o.year
	}
	if len(p.Categories) == 0 {
		p.Categories = o.keywords
	}
}

// compact returns a value as a line of JSON.
func compact(v any) ([]byte, error) {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return text.EscapeJSON(line.Bytes()), err
}
