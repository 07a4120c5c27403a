package json

import (
	"regexp"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// Crossref has works of Crossref, from its API or from content negotiation of DOIs, which
// returns strings in place of lists of one:
// https://api.crossref.org/swagger-ui/index.html
var Crossref = &format.Format{
	Name: "crossref", Rank: 60,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["DOI"] && (k["member"] || k["indexed"] || k["deposited"] || k["reference-count"] || k["published"] && !k["authors"])
	},
	Read: byDocument(func() decoder { return &crossrefRecord{dates: map[string]string{}} }),
}

// crossrefRecord keeps fields that are combined in the end.
type crossrefRecord struct {
	dates    map[string]string // by field
	abstract string
}

// crossrefDates are the fields with dates, best first. "issued" is the earlier of print
// and online, as is "published" in newer records.
var crossrefDates = []string{"published", "issued", "published-online", "published-print", "posted"}

// abstractHeading matches the heading at the start of abstracts in JATS.
var abstractHeading = regexp.MustCompile(`(?i)^\s*(<jats:(?:sec|p)[^>]*>\s*)?<jats:title[^>]*>\s*(abstract|summary)[.:]?\s*</jats:title>`)

var (
	// texTwin matches MathML that repeats the TeX right before it.
	texTwin = regexp.MustCompile(`(?s)(</jats:tex-math>)\s*<mml:math\b.*?</mml:math>`)
	// texFrame matches the LaTeX document that some publishers put around a formula.
	texFrame = regexp.MustCompile(`(?s)\\documentclass\b.*?\\begin\{document\}(.*?)\\end\{document\}`)
)

// field takes the description of the paper; references, licences and deposits are
// dropped.
func (c *crossrefRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "DOI":
		err = takeName(p, "doi:", v)
	case "title":
		err = takeFirst(&p.Title, v)
	case "abstract":
		err = takeText(&c.abstract, v)
	case "author":
		p.Authors = cslNames(v)
	case "published", "issued", "published-online", "published-print", "posted":
		c.dates[key] = cslDate(v)
	case "container-title":
		err = takeFirst(&p.Venue, v)
	case "subject":
		err = takeList(&p.Categories, v)
	case "URL":
		err = takeText(&p.URL, v)
	case "deposited":
		p.Revised = v.Get("date-time").Str
	case "updated-by": // notices about the work
		if v.Get(`#(type=="retraction")`).Exists() || v.Get(`#(type=="withdrawal")`).Exists() {
			p.MarkRetracted()
		}
	case "type", "update-to":
		return false, nil
	}
	return true, err
}

func (c *crossrefRecord) complete(p *paper.Draft) {
	for _, key := range crossrefDates {
		if p.Published == "" {
			p.Published = c.dates[key]
		}
	}
	p.Abstract = abstractHeading.ReplaceAllString(c.abstract, "$1")
	p.Abstract = texFrame.ReplaceAllString(texTwin.ReplaceAllString(p.Abstract, "$1"), "$1")
	if p.Abstract != c.abstract {
		p.KeepOriginal(p.Title, c.abstract)
	}
}
