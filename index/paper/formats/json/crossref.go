package json

import (
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// Crossref has works of Crossref, from its API or from content negotiation of DOIs, which
// returns strings in place of lists of one:
// https://api.crossref.org/swagger-ui/index.html
var Crossref = &format.Format{
	Name: "crossref", Rank: 60,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["DOI"] && (k["member"] || k["indexed"] || k["deposited"] || k["reference-count"] || k["published"] && !k["authors"] || k["message"]) || k["message-type"]
	},
	Read: byDocument(func() decoder { return &crossrefRecord{dates: map[string]string{}} }),
}

// crossrefRecord keeps fields that are combined in the end.
type crossrefRecord struct {
	dates      map[string]string // by field, in EDTF
	abstract   string
	kind       string
	containers []string
}

// crossrefFields maps fields of Crossref to CSL variables.
var crossrefFields = map[string]string{"volume": "volume", "issue": "issue", "page": "page", "article-number": "number", "publisher": "publisher",
	"publisher-location": "publisher-place", "edition-number": "edition", "ISSN": "ISSN", "ISBN": "ISBN", "language": "language", "short-container-title": "container-title-short",
	"part-number": "part-number", "degree": "genre"}

// crossrefDates are the fields with dates, best first. "issued" is the earlier of print
// and online, as is "published" in newer records.
var crossrefDates = []string{"published", "issued", "published-online", "published-print", "posted"}

var (
	// texTwin matches MathML that repeats the TeX right before it.
	texTwin = pattern.Of(`(?s)(</jats:tex-math>)\s*<mml:math\b.*?</mml:math>`)
	// texFrame matches the LaTeX document that some publishers put around a formula.
	texFrame = pattern.Of(`(?s)\\documentclass\b.*?\\begin\{document\}(.*?)\\end\{document\}`)
)

// field takes the description of the paper and the count of its citations; references,
// licences and deposits are dropped.
func (c *crossrefRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "DOI":
		err = takeName(p, "doi:", v)
	case "title":
		err = takeFirst(&p.Title, v)
	case "abstract":
		err = takeText(&c.abstract, v)
	case "author":
		p.Names, p.EtAl = cslNames(v)
	case "editor", "chair", "translator":
		names, _ := cslNames(v)
		for _, n := range names {
			p.AddPerson(key, n)
		}
	case "published", "issued", "published-online", "published-print", "posted":
		c.dates[key] = edtfOfParts(v)
	case "container-title":
		err = takeList(&c.containers, v)
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
	case "type":
		c.kind = v.Str
	case "event":
		p.Set("event-title", v.Get("name").Str)
		p.Set("event-place", v.Get("location").Str)
	case "is-referenced-by-count":
		return takeCount(p, paper.Citations, v), nil
	case "update-to", "subtitle":
		return v.IsArray() && v.Get("#").Int() == 0, nil
	default:
		if variable := crossrefFields[key]; variable != "" {
			return takeField(p, variable, v), nil
		}
	}
	return true, err
}

func (c *crossrefRecord) complete(p *paper.Draft) {
	for _, key := range crossrefDates {
		if p.Published == "" {
			putDate(p, "issued", c.dates[key])
		}
	}
	p.Type, p.SourceType = crossrefTypes[c.kind], ""
	if c.kind != "" && p.Type != "article-journal" {
		p.SourceType = "crossref:" + c.kind
	}
	if len(c.containers) > 1 && (p.Type == "chapter" || p.Type == "paper-conference") { // the series is first
		p.Set("collection-title", c.containers[0])
		c.containers = c.containers[1:]
	}
	p.Venue = append(c.containers, "")[0]
	p.Abstract = text.WithoutHeading(c.abstract)
	if strings.Contains(p.Abstract, "</jats:tex-math>") || strings.Contains(p.Abstract, `\documentclass`) { // few do
		p.Abstract = texFrame().ReplaceAllString(texTwin().ReplaceAllString(p.Abstract, "$1"), "$1")
	}
	if p.Abstract != c.abstract {
		p.KeepOriginal(p.Title, c.abstract)
	}
}

// crossrefTypes maps the types of Crossref's works, https://api.crossref.org/types, to
// those of CSL that are nearest.
var crossrefTypes = map[string]string{
	"journal-article": "article-journal", "journal": "periodical", "journal-issue": "periodical", "journal-volume": "periodical",
	"proceedings-article": "paper-conference", "proceedings": "book", "proceedings-series": "book",
	"book": "book", "monograph": "book", "edited-book": "book", "reference-book": "book", "book-series": "book", "book-set": "book",
	"book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter", "book-track": "chapter", "reference-entry": "entry",
	"dissertation": "thesis", "posted-content": "article", "report": "report", "report-component": "report", "report-series": "report",
	"dataset": "dataset", "database": "dataset", "standard": "standard", "standard-series": "standard", "peer-review": "review",
	"component": "document", "grant": "document", "other": "document", "software": "software",
}
