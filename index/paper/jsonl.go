package paper

import (
	"bufio"
	"encoding/json"
	"fmt"

	"github.com/tidwall/gjson"
)

// readJSONL reads Paperkin's own format. Besides the fields that [WriteJSONL]
// writes it takes doi, arxiv and arxiv_id for ids, year for published, and
// keywords for categories, where those are absent.
func readJSONL(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readLines(in, name, func() decoder { return &ownRecord{} }, yield)
}

// ownRecord holds what of a record may or may not be needed in the end.
type ownRecord struct {
	year     string
	keywords []string
}

func (o *ownRecord) field(p *Draft, key string, v gjson.Result) (known bool, err error) {
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

func (o *ownRecord) complete(p *Draft) {
	if p.Published == "" {
		p.Published = o.year
	}
	if len(p.Categories) == 0 {
		p.Categories = o.keywords
	}
}

// takeObject takes an object into what it is in Go, null as nothing.
func takeObject(into any, v gjson.Result) error {
	switch {
	case v.Type == gjson.Null:
		return nil
	case !v.IsObject():
		return fmt.Errorf("%s, want an object", kind(v))
	}
	if err := json.Unmarshal([]byte(v.Raw), into); err != nil {
		return fmt.Errorf("an object that does not fit: %w", err)
	}
	return nil
}
