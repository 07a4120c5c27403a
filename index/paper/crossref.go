package paper

import (
	"bufio"
	"regexp"

	"github.com/tidwall/gjson"
)

// readCrossref reads works of Crossref, as its API gives them:
// https://api.crossref.org/swagger-ui/index.html
func readCrossref(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readDocument(in, name, crossrefField, nil, yield)
}

// abstractHeading is the heading that JATS abstracts begin with.
var abstractHeading = regexp.MustCompile(`(?i)^\s*(<jats:(?:sec|p)[^>]*>\s*)?<jats:title[^>]*>\s*(abstract|summary)[.:]?\s*</jats:title>`)

// crossrefField takes what describes the paper; references, licences and
// deposits are left out.
func crossrefField(p *Paper, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "DOI":
		err = takeID(p, "doi:", v)
	case "title":
		p.Title = v.Get("0").Str
	case "abstract":
		err = takeText(&p.Abstract, v)
		p.Abstract = abstractHeading.ReplaceAllString(p.Abstract, "$1")
	case "author":
		p.Authors = cslNames(v)
	case "published":
		p.Published = cslDate(v)
	case "issued", "published-print", "published-online":
		if p.Published == "" {
			p.Published = cslDate(v)
		}
	case "container-title":
		p.Venue = v.Get("0").Str
	case "subject":
		err = takeList(&p.Categories, v)
	case "URL":
		err = takeText(&p.URL, v)
	case "deposited":
		p.stamp.revised = v.Get("date-time").Str
	case "updated-by": // notices about this work
		if v.Get(`#(type=="retraction")`).Exists() || v.Get(`#(type=="withdrawal")`).Exists() {
			p.setRetracted()
		}
	case "type", "update-to":
		return false, nil
	}
	return true, err
}
