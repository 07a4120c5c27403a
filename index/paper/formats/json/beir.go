package json

import (
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// BEIR is the corpus.jsonl of a retrieval collection. Where a document has no
// title, which is common, it gets the first words of its text.
var BEIR = &format.Format{
	Name: "beir", Rank: 150,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["_id"] && k["text"] && k["title"]
	},
	Read: byLine(func() decoder { return beirRecord{} }),
}

// beirRecord has no state, but a record can need a title in the end.
type beirRecord struct{}

func (beirRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "_id":
		err = takeName(p, "", v)
	case "title":
		err = takeText(&p.Title, v)
	case "text":
		err = takeText(&p.Abstract, v)
	default:
		return false, nil
	}
	return true, err
}

// complete uses the first words of the text for a missing title.
func (beirRecord) complete(p *paper.Draft) {
	const most = 12
	if strings.TrimSpace(p.Title) != "" {
		return
	}
	words := strings.Fields(text.Clean(p.Abstract)) // cleaned first, so that no tag is cut
	if len(words) <= most {
		p.Title = strings.Join(words, " ")
		return
	}
	p.Title = strings.Join(words[:most], " ") + " ..."
}
