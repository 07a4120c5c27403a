package json

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// OpenAlex has works of OpenAlex, as its API and its snapshot give them:
// https://docs.openalex.org/api-entities/works/work-object
var OpenAlex = &format.Format{
	Name: "openalex", Rank: 70,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["abstract_inverted_index"] || k["authorships"] || k["display_name"] && k["publication_year"] || k["meta"] && k["results"]
	},
	Read: byDocument(func() decoder { return &openAlexRecord{} }),
}

// openAlexRecord keeps fields that are combined, or needed only if others are missing.
type openAlexRecord struct {
	displayName, year, host string
	topic                   string
	topics                  []string
	kind, source            string // types of the work and of where it appeared
}

// openAlexTypes maps types of works to those of CSL:
// https://docs.openalex.org/api-entities/works/work-object#type
var openAlexTypes = map[string]string{"article": "article-journal", "review": "article-journal", "letter": "article-journal", "editorial": "article-journal", "erratum": "article-journal",
	"retraction": "article-journal", "preprint": "article", "book": "book", "book-chapter": "chapter", "dissertation": "thesis", "dataset": "dataset", "report": "report",
	"standard": "standard", "peer-review": "review", "reference-entry": "entry", "paratext": "document", "supplementary-materials": "document", "other": "document",
	"grant": "document", "libguides": "webpage", "software": "software"}

// field takes the description of the paper and the count of its citations. Other counts,
// references and details of venues and authors, which change from day to day, are dropped.
func (o *openAlexRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		err = takeName(p, "openalex:", v)
	case "doi":
		err = takeID(p, "doi:", v)
	case "ids":
		err = takeOpenAlexIDs(p, v)
	case "title":
		err = takeText(&p.Title, v)
	case "display_name":
		err = takeText(&o.displayName, v)
	case "abstract_inverted_index":
		if v.IsObject() {
			p.Abstract = fromInverted(v)
		}
	case "abstract": // of programs that have put it together
		if p.Abstract == "" {
			err = takeText(&p.Abstract, v)
		}
	case "authorships":
		v.ForEach(func(_, a gjson.Result) bool {
			p.Authors = append(p.Authors, cmp.Or(a.Get("author.display_name").Str, a.Get("raw_author_name").Str))
			return true
		})
	case "publication_date":
		err = takeText(&p.Published, v)
	case "publication_year":
		err = takeText(&o.year, v)
	case "primary_location":
		p.URL = v.Get("landing_page_url").Str
		addFile(p, v.Get("pdf_url").Str)
		source := v.Get("source")
		p.Venue, o.source = source.Get("display_name").Str, source.Get("type").Str
		p.Set("publisher", source.Get("host_organization_name").Str)
		takeISSN(p, source)
	case "best_oa_location":
		addFile(p, v.Get("pdf_url").Str)
	case "host_venue": // in records from before 2023
		o.host = v.Get("display_name").Str
		p.Set("publisher", v.Get("publisher").Str)
		takeISSN(p, v)
	case "biblio":
		takeBiblio(p, v)
	case "language":
		p.Set("language", v.Str)
	case "primary_topic":
		o.topic = v.Get("display_name").Str
	case "topics":
		o.topics = texts(v, "#.display_name")
	case "keywords":
		p.Keywords = append(texts(v, "#.display_name"), texts(v, "#.keyword")...) // the latter from before 2024
	case "updated_date":
		p.Revised = v.Str
	case "cited_by_count":
		return takeCount(p, paper.Citations, v), nil
	case "is_retracted":
		return !v.Bool(), nil // kept in Extra only if true
	case "type":
		o.kind = v.Str
	}
	return true, err
}

// takeOpenAlexIDs stores the ids of a work.
func takeOpenAlexIDs(p *paper.Draft, v gjson.Result) (err error) {
	p.Set("PMCID", strings.TrimPrefix(v.Get("pmcid").Str, "https://www.ncbi.nlm.nih.gov/pmc/articles/"))
	for _, scheme := range []string{"openalex", "doi", "pmid"} {
		if id := v.Get(scheme); id.Exists() && err == nil {
			err = takeID(p, scheme+":", id)
		}
	}
	return err
}

// takeBiblio stores volume, issue and pages.
func takeBiblio(p *paper.Draft, v gjson.Result) {
	p.Set("volume", v.Get("volume").String())
	p.Set("issue", v.Get("issue").String())
	p.Set("page", pageRange(v.Get("first_page").String(), v.Get("last_page").String()))
}

// pageRange is "7-12", or the first page where there is no other.
func pageRange(first, last string) string {
	if last != "" && last != first {
		return first + "-" + last
	}
	return first
}

func takeISSN(p *paper.Draft, source gjson.Result) {
	if v := source.Get("issn"); v.IsArray() {
		takeField(p, "ISSN", v)
	}
	p.Set("ISSN", source.Get("issn_l").Str)
}

// addFile adds the address of a file, unless it is there.
func addFile(p *paper.Draft, address string) {
	if address != "" && !slices.Contains(p.Files, address) {
		p.Files = append(p.Files, address)
	}
}

func (o *openAlexRecord) complete(p *paper.Draft) {
	if strings.TrimSpace(p.Title) == "" {
		p.Title = o.displayName
	}
	if p.Published == "" {
		p.Published = o.year
	}
	p.Venue = cmp.Or(p.Venue, o.host)
	p.AddCategories(slices.Concat([]string{o.topic}, o.topics)...)
	p.Type = openAlexTypes[o.kind]
	switch {
	case p.Type == "article-journal" && o.source == "conference":
		p.Type = "paper-conference"
	case p.Type == "article-journal" && o.source == "repository":
		p.Type = "article"
	case p.Type == "chapter" && o.source == "conference":
		p.Type = "paper-conference"
	}
	if o.kind != "" && o.kind != "article" {
		p.SourceType = "openalex:" + o.kind
	}
}

// fromInverted rebuilds a text from the positions of its words. Since a long word can have
// many positions, it stops as soon as the text is too long for an abstract.
func fromInverted(v gjson.Result) string {
	type placed struct {
		at   int64
		word string
	}
	var words []placed
	size := 0 // including a space after each word
	v.ForEach(func(word, positions gjson.Result) bool {
		positions.ForEach(func(_, at gjson.Result) bool {
			words = append(words, placed{at.Int(), word.Str})
			size += len(word.Str) + 1
			return size <= paper.MaxAbstract+1
		})
		return size <= paper.MaxAbstract+1
	})
	slices.SortStableFunc(words, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.word + " ")
	}
	return strings.TrimSuffix(b.String(), " ")
}
