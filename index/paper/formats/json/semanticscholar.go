package json

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// S2 has papers of Semantic Scholar, as its API and its datasets give them:
// https://api.semanticscholar.org/api-docs/
var S2 = &format.Format{
	Name: "s2", Rank: 80,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["paperId"] || k["externalIds"] || k["externalids"] || k["citingPaper"] || k["citedPaper"] || k["data"] && (k["total"] || k["offset"])
	},
	Read: byDocument(func() decoder { return &s2Record{} }),
}

// S2Abstracts has the abstracts of Semantic Scholar's datasets, which stand in files of
// their own. Each supplements the paper with its corpus id:
// https://api.semanticscholar.org/api-docs/datasets
var S2Abstracts = &format.Format{
	Name: "s2-abstracts", Provider: S2.Name, Rank: S2.Rank, Supplements: true,
	Detect: func(v format.View) bool {
		return v.Keys["corpusid"] && v.Keys["abstract"] && !v.Keys["title"] && !v.Keys["paperId"]
	},
	Read: S2.Read,
}

// s2Schemes maps the services whose ids Semantic Scholar has to schemes.
var s2Schemes = map[string]string{"doi": "doi:", "arxiv": "arxiv:", "pubmed": "pmid:", "acl": "acl:", "corpusid": "s2:corpusid:"}

// s2Record keeps fields that are combined, or needed only if others are missing.
type s2Record struct {
	paperID, corpusID string
	year              string
	venue, journal    string   // full names
	fields            []string // of study, according to a model
	types             []string
	open              bool // says whether access is open, as only abstracts do
}

// s2Types maps types of publications to those of CSL, of several the first here:
// https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data
var s2Types = [][2]string{{"Dataset", "dataset"}, {"BookSection", "chapter"}, {"Book", "book"}, {"Conference", "paper-conference"}, {"JournalArticle", "article-journal"},
	{"Review", "article-journal"}, {"Editorial", "article-journal"}, {"LettersAndComments", "article-journal"}, {"CaseReport", "article-journal"}, {"ClinicalTrial", "article-journal"},
	{"MetaAnalysis", "article-journal"}, {"Study", "article-journal"}, {"News", "article-newspaper"}}

// field takes the description of the paper and the count of its citations; other counts
// and references are dropped.
func (s *s2Record) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "paperId":
		s.paperID, err = idText("s2:", v)
	case "corpusId", "corpusid":
		s.corpusID, err = idText("s2:corpusid:", v)
	case "externalIds", "externalids":
		v.ForEach(func(service, id gjson.Result) bool {
			name := strings.ToLower(service.Str)
			if scheme := s2Schemes[name]; scheme != "" {
				err = takeID(p, scheme, id)
			} else if name == "pubmedcentral" && id.String() != "" {
				p.Set("PMCID", "PMC"+strings.TrimPrefix(id.String(), "PMC"))
			}
			return err == nil
		})
	case "title":
		err = takeText(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "authors":
		p.Authors = texts(v, "#.name")
	case "publicationDate", "publicationdate":
		err = takeText(&p.Published, v)
	case "year":
		err = takeText(&s.year, v)
	case "venue":
		if !takeVenue(p, v) { // an object in what other programs make of the replies
			err = takeText(&p.Venue, v)
		}
	case "publicationVenue":
		s.venue = v.Get("name").Str
		p.Set("ISSN", v.Get("issn").Str)
	case "journal":
		s.journal = v.Get("name").Str
		p.Set("volume", v.Get("volume").String())
		p.Set("page", v.Get("pages").String())
	case "openAccessPdf", "openaccesspdf":
		addFile(p, v.Get("url").Str)
	case "fieldsOfStudy", "fieldsofstudy":
		err = takeList(&p.Categories, v)
	case "s2FieldsOfStudy", "s2fieldsofstudy":
		s.fields = texts(v, "#.category")
	case "url":
		err = takeText(&p.URL, v)
	case "publicationTypes", "publicationtypes":
		err = takeList(&s.types, v)
	case "citationCount", "citationcount":
		return takeCount(p, paper.Citations, v), nil
	case "openaccessinfo": // of abstracts
		s.open = true
		addFile(p, v.Get("url").Str)
	case "tldr":
		return v.Type == gjson.Null, nil
	case "citingPaper", "citedPaper": // lists of citations
		v.ForEach(func(key, value gjson.Result) bool {
			if !isCitation(key.Str) { // decoding nested ones would be quadratic
				_, err = s.field(p, key.Str, value)
			}
			return err == nil
		})
	}
	return true, err
}

func isCitation(key string) bool { return key == "citingPaper" || key == "citedPaper" }

// complete puts Semantic Scholar's own ids first, regardless of the order of fields, and
// merges what is given in several places.
func (s *s2Record) complete(p *paper.Draft) {
	if p.Title == "" && s.corpusID != "" && (s.open || strings.TrimSpace(p.Abstract) != "") { // of a dataset's abstracts
		p.Supplement, p.Name = true, "abstract of "+s.corpusID
	}
	for _, t := range s2Types {
		if p.Type == "" && slices.Contains(s.types, t[0]) {
			p.Type = t[1]
		}
	}
	if len(s.types) > 0 {
		p.SourceType = "s2:" + strings.Join(s.types, ", ")
	}
	p.IDs = slices.Concat([]string{s.paperID, s.corpusID}, p.IDs)
	if strings.TrimSpace(p.Venue) == "" {
		p.Venue = cmp.Or(s.venue, s.journal)
	}
	if p.Published == "" {
		p.Published = s.year
	}
	categories := append(p.Categories, s.fields...)
	p.Categories = nil
	p.AddCategories(categories...)
}
