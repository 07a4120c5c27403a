package json

import (
	"io"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// CSL is CSL-JSON, which reference managers and citation processors exchange:
// https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
var CSL = &format.Format{
	Name: "csl-json", Rank: 100,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["title"] && (k["issued"] || k["container-title"] || k["type"] && (k["author"] || k["DOI"] || k["URL"] && k["id"]))
	},
	Read:  byDocument(func() decoder { return fields(cslField) }),
	Write: func(w io.Writer) format.Encoder { return &cslEncoder{w: w} },
}

func cslField(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		var id string
		err = takeText(&id, v)
		p.AddName(id)
	case "DOI":
		err = takeID(p, "doi:", v)
	case "PMID":
		err = takeID(p, "pmid:", v)
	case "title":
		err = takeFirst(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "author":
		p.Authors = cslNames(v)
	case "issued":
		p.Published = cslDate(v)
	case "container-title":
		err = takeFirst(&p.Venue, v)
	case "keyword":
		if v.IsArray() {
			err = takeList(&p.Categories, v)
		} else {
			p.Categories = append(p.Categories, paper.SplitKeywords(v.String())...)
		}
	case "categories":
		err = takeList(&p.Categories, v)
	case "URL":
		err = takeText(&p.URL, v)
	default:
		return false, nil
	}
	return true, err
}

// cslNames returns the names of people and organisations in reading order.
func cslNames(v gjson.Result) (names []string) {
	v.ForEach(func(_, n gjson.Result) bool {
		whole := n.Get("literal").Str
		if whole == "" {
			whole = n.Get("name").Str // Crossref's key for organisations
		}
		if n.Type == gjson.String {
			whole = n.Str
		}
		if whole == "" { // Jean de La Fontaine: the dropping particle comes first
			whole = strings.Join([]string{n.Get("given").Str, n.Get("dropping-particle").Str,
				n.Get("non-dropping-particle").Str, n.Get("family").Str, n.Get("suffix").Str}, " ")
		}
		names = append(names, whole)
		return true
	})
	return names
}

// cslDate returns a date that is given in parts, as numbers or strings, or as text.
func cslDate(v gjson.Result) string {
	var parts []string
	v.Get("date-parts.0").ForEach(func(_, part gjson.Result) bool {
		parts = append(parts, part.String())
		return true
	})
	if date := paper.Date(parts...); date != "" {
		return date
	}
	for _, text := range []string{v.Str, v.Get("raw").Str, v.Get("literal").Str, strings.Join(parts, "-")} {
		if date := paper.LooseDate(text); date != "" {
			return date
		}
	}
	return ""
}
