package json

import (
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// ADS has records of NASA's Astrophysics Data System, as its search API gives them:
// https://ui.adsabs.harvard.edu/help/api/api-docs.html
//
// Its own numbers, which change, are no ids: a paper's name is its bibcode.
var ADS = &format.Format{
	Name: "ads", Rank: 67,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["bibcode"] && (k["pubdate"] || k["doctype"] || k["bibstem"] || k["pub"] || k["pub_raw"])
	},
	Read: byDocument(func() decoder { return &adsRecord{} }),
}

// adsRecord keeps fields that are needed only if others are missing.
type adsRecord struct {
	year, page, kind string
}

// adsFields maps fields to CSL variables.
var adsFields = map[string]string{"volume": "volume", "issue": "issue", "page_range": "page", "eid": "number", "publisher": "publisher", "series": "collection-title",
	"isbn": "ISBN", "issn": "ISSN", "lang": "language", "comment": "note", "version": "version", "edition": "edition"}

// adsDropped are numbers of ADS itself, repetitions for its index, and what is counted anew
// every day.
var adsDropped = map[string]bool{"id": true, "recid": true, "_version_": true, "date": true, "entdate": true, "entry_date": true, "indexstamp": true, "score": true,
	"first_author": true, "first_author_norm": true, "author_norm": true, "author_facet": true, "author_facet_hier": true, "author_count": true, "aff": true, "aff_raw": true,
	"aff_id": true, "orcid": true, "orcid_pub": true, "orcid_user": true, "orcid_other": true, "bibstem": true, "bibstem_facet": true, "esources": true, "data": true,
	"read_count": true, "cite_read_boost": true, "classic_factor": true, "citation_count_norm": true, "reference": true, "citation": true, "reader": true, "num_references": true,
	"keyword_norm": true, "keyword_schema": true, "keyword_facet": true, "doctype_facet_hier": true, "doi_pub": true}

// bibcode matches the names that ADS gives to papers: a year and fourteen characters.
var bibcode = pattern.Of(`^\d{4}[A-Za-z&.][A-Za-z0-9&.]{13}[A-Z.]?$`)

func (a *adsRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "bibcode":
		p.Keys = append(p.Keys, v.Str)
		p.URL = "https://ui.adsabs.harvard.edu/abs/" + url.PathEscape(v.Str) + "/abstract"
	case "title":
		err = takeFirst(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "author":
		p.Names, p.EtAl = peopleOf(v)
	case "editor":
		names, _ := peopleOf(v)
		for _, n := range names {
			p.AddPerson("editor", n)
		}
	case "pubdate": // whose month or day may be 00
		return takeAnyDate(p, "issued", v), nil
	case "year":
		err = takeText(&a.year, v)
	case "doi":
		return takeKnownIDs(p, "doi:", v), nil
	case "identifier", "alternate_bibcode": // of every version
		for _, s := range plainList(v) {
			if id, ok := paper.ParseID(s); ok {
				p.IDs = append(p.IDs, id)
			} else if bibcode().MatchString(s) {
				p.Keys = append(p.Keys, s)
			}
		}
	case "pub":
		err = takeText(&p.Venue, v)
	case "page":
		err = takeFirst(&a.page, v)
	case "keyword":
		return takeStrings(&p.Keywords, v), nil
	case "arxiv_class":
		return takeStrings(&p.Categories, v), nil
	case "citation_count", "num_citations":
		return takeCount(p, paper.Citations, v), nil
	case "[citations]":
		return takeCount(p, paper.Citations, v.Get("num_citations")), nil
	case "doctype":
		err = takeText(&a.kind, v)
	default:
		if variable := adsFields[key]; variable != "" {
			return takeField(p, variable, v), nil
		}
		return adsDropped[key], nil
	}
	return true, err
}

func (a *adsRecord) complete(p *paper.Draft) {
	if p.Published == "" {
		p.Published = a.year
	}
	if a.page != p.Fields["number"] {
		p.Set("page", a.page)
	}
	if strings.HasSuffix(a.kind, "thesis") { // "Ph.D. Thesis" is where it appeared
		p.Set("genre", p.Venue)
		p.Venue = ""
	}
	p.Type = adsTypes[a.kind]
	if a.kind != "" && a.kind != "article" {
		p.SourceType = "ads:" + a.kind
	}
}

// adsTypes maps the types of documents to those of CSL:
// https://ui.adsabs.harvard.edu/help/search/search-syntax
var adsTypes = map[string]string{"article": "article-journal", "eprint": "article", "inproceedings": "paper-conference", "abstract": "paper-conference", "talk": "speech",
	"proceedings": "book", "book": "book", "inbook": "chapter", "phdthesis": "thesis", "mastersthesis": "thesis", "techreport": "report", "intechreport": "report",
	"editorial": "article-journal", "erratum": "article-journal", "obituary": "article-journal", "newsletter": "article-magazine", "bookreview": "review-book",
	"circular": "article", "pressrelease": "article", "software": "software", "dataset": "dataset", "catalog": "dataset", "proposal": "document", "instrument": "document", "misc": "document"}
