package json

import (
	"cmp"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// DataCite has works of DataCite, from its API, which puts what describes a work into
// "attributes", or from content negotiation of DOIs, which does not:
// https://support.datacite.org/docs/api and https://schema.datacite.org/
var DataCite = &format.Format{
	Name: "datacite", Rank: 62,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["attributes"] && k["id"] && k["type"] || k["creators"] && k["titles"] && (k["publicationYear"] || k["types"] || k["doi"])
	},
	Read: byDocument(func() decoder { return &dataCiteRecord{} }),
}

// dataCiteRecord keeps fields that are combined in the end.
type dataCiteRecord struct {
	year, general string
}

// dataCiteDates are the CSL dates for types of dates.
var dataCiteDates = map[string]string{"Issued": "issued", "Submitted": "submitted"}

// field takes the description of the paper. References, funding, rights and counts are
// dropped.
func (d *dataCiteRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "attributes":
		return true, takeEach(d, p, v)
	case "doi":
		err = takeName(p, "doi:", v)
	case "titles":
		p.Title = firstPlain(v, "titleType", "title")
	case "creators":
		p.Names = dataCiteNames(v)
	case "contributors":
		for _, n := range dataCiteNames(v.Get(`#(contributorType=="Editor")#`)) {
			p.AddPerson("editor", n)
		}
	case "descriptions":
		err = takeText(&p.Abstract, v.Get(`#(descriptionType=="Abstract").description`))
	case "publisher": // an object in newer replies
		p.Set("publisher", cmp.Or(v.Get("name").Str, v.Str))
	case "container":
		takeContainer(p, v)
	case "publicationYear":
		err = takeText(&d.year, v)
	case "dates":
		for _, date := range v.Array() {
			if variable := dataCiteDates[date.Get("dateType").Str]; variable != "" {
				putDate(p, variable, date.Get("date").Str)
			}
		}
	case "subjects":
		p.Keywords = texts(v, "#.subject")
	case "language", "version":
		p.Set(key, v.String())
	case "types":
		p.Type, d.general = v.Get("citeproc").Str, v.Get("resourceTypeGeneral").Str
	case "url":
		err = takeText(&p.URL, v)
	case "updated":
		err = takeText(&p.Revised, v)
	case "identifiers", "relatedIdentifiers":
		takeDataCiteIDs(p, v)
	}
	return true, err
}

// firstPlain is a text of the first element of a list that has no type, such as that of
// a translation or a subtitle, else of the first.
func firstPlain(list gjson.Result, kind, key string) string {
	first := ""
	for _, v := range list.Array() {
		if v.Get(kind).Str == "" {
			return v.Get(key).Str
		}
		first = cmp.Or(first, v.Get(key).Str)
	}
	return first
}

// dataCiteNames are people with their parts, where these are given, and organisations.
func dataCiteNames(list gjson.Result) (names []paper.Name) {
	for _, v := range list.Array() {
		name, family := v.Get("name").Str, v.Get("familyName").Str
		switch {
		case family != "":
			names = append(names, paper.Name{Family: family, Given: v.Get("givenName").Str})
		case v.Get("nameType").Str == "Organizational":
			names = append(names, paper.Name{Literal: name})
		case name != "":
			names = append(names, paper.ParseName(name))
		}
	}
	return names
}

// takeContainer stores the series or journal that a work is part of.
func takeContainer(p *paper.Draft, v gjson.Result) {
	p.Venue = v.Get("title").Str
	p.Set("volume", v.Get("volume").String())
	p.Set("issue", v.Get("issue").String())
	p.Set("page", pageRange(v.Get("firstPage").String(), v.Get("lastPage").String()))
	if v.Get("identifierType").Str == "ISSN" {
		p.Set("ISSN", v.Get("identifier").Str)
	}
}

// takeDataCiteIDs takes the other ids of the same work: those that it is identical to.
func takeDataCiteIDs(p *paper.Draft, v gjson.Result) {
	for _, id := range v.Array() {
		kind, value := id.Get("identifierType").Str, id.Get("identifier").Str
		if id.Get("relationType").Str == "IsIdenticalTo" {
			kind, value = id.Get("relatedIdentifierType").Str, id.Get("relatedIdentifier").Str
		}
		switch strings.ToLower(kind) {
		case "doi", "arxiv", "pmid":
			if value != "" {
				p.IDs = append(p.IDs, paper.WithScheme(strings.ToLower(kind)+":", value))
			}
		}
	}
}

func (d *dataCiteRecord) complete(p *paper.Draft) {
	if p.Published == "" {
		p.Published = d.year
	}
	if d.general != "" {
		p.SourceType = "datacite:" + d.general
	}
}
