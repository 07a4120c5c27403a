package json

import (
	"fmt"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// BioRxiv has preprints of bioRxiv and medRxiv, as their API gives them:
// https://api.biorxiv.org/. Every version is a record of its own.
var BioRxiv = &format.Format{
	Name: "biorxiv", Rank: 40,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["doi"] && (k["server"] || k["version"] && k["category"]) || k["jatsxml"] || k["collection"] && k["messages"]
	},
	Read: byDocument(func() decoder { return fields(bioRxivField) }),
}

func bioRxivField(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "doi":
		err = takeName(p, "doi:", v)
	case "published": // the DOI of the journal article
		if v.Str != "" && v.Str != "NA" {
			err = takeID(p, "doi:", v)
		}
	case "title":
		err = takeText(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "authors":
		p.Names, p.EtAl = paper.ParseNameField(v.Str)
	case "date":
		err = takeText(&p.Published, v)
	case "version":
		p.Revised = fmt.Sprintf("version %04d", v.Int())
		return false, nil
	case "category":
		var category string
		err = takeText(&category, v)
		p.AddCategories(category)
	case "server":
		p.Type = "article"
		err = takeText(&p.Venue, v)
	default:
		return false, nil
	}
	return true, err
}
