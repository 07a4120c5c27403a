package paper

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
)

// readBioRxiv reads preprints of bioRxiv and medRxiv, as their API gives them:
// https://api.biorxiv.org/. Every version is a record; later ones win.
func readBioRxiv(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readDocument(in, name, func() decoder { return fields(bioRxivField) }, yield)
}

func bioRxivField(p *Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "doi":
		err = takeName(p, "doi:", v)
	case "published": // the DOI of the copy in a journal
		if v.Str != "" && v.Str != "NA" {
			err = takeID(p, "doi:", v)
		}
	case "title":
		err = takeText(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "authors":
		for name := range strings.SplitSeq(v.Str, ";") {
			p.Authors = append(p.Authors, readingOrder(name))
		}
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
		err = takeText(&p.Venue, v)
	default:
		return false, nil
	}
	return true, err
}
