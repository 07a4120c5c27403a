package json

import (
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// INSPIRE has the literature records of INSPIRE HEP, as its API gives them, with what
// describes a work in "metadata", or by themselves:
// https://github.com/inspirehep/rest-api-doc and https://inspire-schemas.readthedocs.io/en/latest/schemas/
var INSPIRE = &format.Format{
	Name: "inspire", Rank: 66,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["metadata"] && k["id"] && !k["title"] && !k["doi"] || k["titles"] && (k["control_number"] || k["arxiv_eprints"] || k["abstracts"] || k["texkeys"])
	},
	Read: byDocument(func() decoder { return &inspireRecord{} }),
}

// inspireRecord keeps fields that are combined in the end.
type inspireRecord struct {
	kinds          []string
	collaborations []string
	preprint       string
	deleted        bool
}

// inspireTypes maps types of documents to those of CSL, of several the first here.
var inspireTypes = [][2]string{{"thesis", "thesis"}, {"book chapter", "chapter"}, {"book", "book"}, {"proceedings", "book"}, {"conference paper", "paper-conference"},
	{"report", "report"}, {"note", "report"}, {"activity report", "report"}, {"article", "article-journal"}}

// ofAnother are the kinds of DOIs of a record that are those of another work about it.
var ofAnother = map[string]bool{"erratum": true, "addendum": true, "editorial note": true, "translation": true, "data": true, "software": true, "part": true}

// field takes the description of the paper. References, files and affiliations are
// dropped.
func (i *inspireRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "metadata":
		return true, takeEach(i, p, v)
	case "control_number":
		p.Name = v.String()
	case "titles":
		err = takeText(&p.Title, v.Get("0.title"))
	case "abstracts":
		err = takeText(&p.Abstract, v.Get("0.value"))
	case "authors":
		for _, a := range v.Array() {
			name := paper.ParseName(a.Get("full_name").Str)
			if a.Get("inspire_roles.0").Str == "editor" {
				p.AddPerson("editor", name)
			} else {
				p.Names = append(p.Names, name)
			}
		}
	case "corporate_author":
		i.collaborations = append(plainStrings(v), i.collaborations...)
	case "collaborations":
		i.collaborations = append(i.collaborations, texts(v, "#.value")...)
	case "arxiv_eprints":
		for _, e := range v.Array() {
			p.IDs = append(p.IDs, "arxiv:"+e.Get("value").Str)
			p.AddCategories(plainStrings(e.Get("categories"))...)
		}
	case "dois":
		for _, doi := range v.Array() {
			if !ofAnother[doi.Get("material").Str] {
				p.IDs = append(p.IDs, paper.WithScheme("doi:", doi.Get("value").Str))
			}
		}
	case "earliest_date":
		err = takeText(&p.Published, v)
	case "preprint_date":
		err = takeText(&i.preprint, v)
	case "publication_info":
		takePublication(p, v)
	case "document_type":
		i.kinds = plainStrings(v)
	case "keywords":
		p.Keywords = texts(v, "#.value")
	case "report_numbers":
		for _, number := range texts(v, "#.value") {
			p.KeepText("report-number", number)
		}
	case "isbns":
		p.Set("ISBN", strings.Join(texts(v, "#.value"), ", "))
	case "public_notes":
		p.Set("note", strings.Join(texts(v, "#.value"), "; "))
	case "texkeys":
		p.Set("citation-key", v.Get("0").Str)
	case "imprints":
		p.Set("publisher", v.Get("0.publisher").Str)
	case "thesis_info":
		p.Set("genre", v.Get("degree_type").Str)
		p.Set("publisher", v.Get("institutions.0.name").Str)
	case "languages":
		p.Set("language", strings.Join(plainStrings(v), ", "))
	case "urls":
		p.URL = v.Get("0.value").Str
	case "updated":
		err = takeText(&p.Revised, v)
	case "citation_count":
		return takeCount(p, paper.Citations, v), nil
	case "deleted":
		i.deleted = v.Bool()
	case "withdrawn":
		if v.Bool() {
			p.MarkRetracted()
		}
	}
	return true, err
}

// takePublication stores where the work appeared: in a journal before a conference.
func takePublication(p *paper.Draft, list gjson.Result) {
	for _, v := range list.Array() {
		journal := v.Get("journal_title").Str
		if journal == "" || p.Venue != "" {
			continue
		}
		p.Venue = journal
		p.Set("volume", v.Get("journal_volume").String())
		p.Set("issue", v.Get("journal_issue").String())
		p.Set("page", pageRange(v.Get("page_start").String(), v.Get("page_end").String()))
		p.Set("number", v.Get("artid").String())
	}
	if p.Venue == "" {
		p.Venue = list.Get("0.pubinfo_freetext").Str
	}
}

func (i *inspireRecord) complete(p *paper.Draft) {
	for _, c := range i.collaborations {
		p.Names = append(p.Names, paper.Name{Literal: c})
	}
	if p.Published == "" {
		p.Published = i.preprint
	}
	p.Deleted = i.deleted
	for _, t := range inspireTypes {
		for _, k := range i.kinds {
			if t[0] == k && p.Type == "" {
				p.Type, p.SourceType = t[1], "inspire:"+k
			}
		}
	}
	if p.Type == "article-journal" && p.Venue == "" { // a preprint
		p.Type = "article"
	}
}
