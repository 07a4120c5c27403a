package json

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// EuropePMC has records of Europe PMC, lite or core, as its search gives them:
// https://europepmc.org/RestfulWebService
var EuropePMC = &format.Format{
	Name: "europepmc", Rank: 59,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["source"] && k["id"] && (k["authorString"] || k["pubYear"] || k["firstPublicationDate"] || k["citedByCount"])
	},
	Read: byDocument(func() decoder { return &epmcRecord{} }),
}

// epmcRecord keeps fields that are combined in the end.
type epmcRecord struct {
	id, source         string
	line               string // of authors
	first, print, year string // dates
	abstract           string
	kinds              []string
}

// epmcFields maps fields of the lite form to CSL variables.
var epmcFields = map[string]string{"pageInfo": "page", "issue": "issue", "journalVolume": "volume", "language": "language", "pmcid": "PMCID"}

// epmcDropped says what else there is in Europe PMC, and how the record came there.
var epmcDropped = map[string]bool{"authorIdList": true, "dataLinksTagsList": true, "fullTextIdList": true, "grantsList": true, "subsetList": true, "publicationStatus": true, "pubModel": true,
	"isOpenAccess": true, "inEPMC": true, "inPMC": true, "hasPDF": true, "hasBook": true, "hasSuppl": true, "hasReferences": true, "hasTextMinedTerms": true, "hasDbCrossReferences": true,
	"hasLabsLinks": true, "hasTMAccessionNumbers": true, "tmAccessionTypeList": true, "hasData": true, "hasEvaluations": true, "authMan": true, "epmcAuthMan": true, "nihAuthMan": true,
	"license": true, "manuscriptId": true, "dateOfCompletion": true, "dateOfCreation": true, "firstIndexDate": true, "fullTextReceivedDate": true, "affiliation": true, "dbCrossReferenceList": true,
	"versionList": true, "investigatorList": true, "embargoDate": true, "electronicPublicationDate": true}

func (e *epmcRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		err = takeText(&e.id, v)
	case "source":
		err = takeText(&e.source, v)
	case "pmid":
		err = takeID(p, "pmid:", v)
	case "doi":
		return takeKnownIDs(p, "doi:", v), nil
	case "title":
		err = takeText(&p.Title, v)
	case "abstractText":
		err = takeText(&e.abstract, v)
	case "authorString":
		err = takeText(&e.line, v)
	case "authorList":
		p.Names = epmcNames(v.Get("author"))
	case "journalInfo":
		e.takeJournal(p, v)
	case "journalTitle":
		err = takeText(&p.Venue, v)
	case "journalIssn":
		p.Set("ISSN", strings.Join(strings.FieldsFunc(v.Str, func(r rune) bool { return r == ';' || r == ' ' }), ", "))
	case "pubYear":
		err = takeText(&e.year, v)
	case "firstPublicationDate":
		err = takeText(&e.first, v)
	case "dateOfRevision":
		err = takeText(&p.Revised, v)
	case "pubTypeList":
		e.kinds = texts(v, "pubType")
	case "pubType":
		e.kinds = strings.Split(v.Str, "; ")
	case "meshHeadingList":
		p.AddCategories(texts(v, "meshHeading.#.descriptorName")...)
	case "keywordList":
		p.Keywords = texts(v, "keyword")
	case "fullTextUrlList":
		for _, place := range v.Get("fullTextUrl").Array() {
			if code := place.Get("availabilityCode").Str; place.Get("documentStyle").Str == "pdf" && (code == "OA" || code == "F") {
				addFile(p, place.Get("url").Str)
			}
		}
	case "bookOrReportDetails":
		p.Set("publisher", v.Get("publisher").Str)
		p.Set("ISBN", cmp.Or(v.Get("isbn13").Str, v.Get("isbn10").Str))
		p.Set("edition", v.Get("edition").Str)
		p.Set("collection-title", v.Get("seriesName").Str)
		p.Venue = cmp.Or(p.Venue, v.Get("comprisingTitle").Str)
	case "commentCorrectionList":
		for _, c := range v.Get("commentCorrection").Array() {
			if strings.HasPrefix(strings.ToLower(c.Get("type").Str), "retraction in") {
				p.MarkRetracted()
			}
		}
	case "citedByCount":
		return takeCount(p, paper.Citations, v), nil
	default:
		if variable := epmcFields[key]; variable != "" {
			return takeField(p, variable, v), nil
		}
		return epmcDropped[key], nil
	}
	return true, err
}

// sectionHead matches the heading of a section of an abstract.
var sectionHead = pattern.Of(`<h4>\s*([^<]*?)\s*:?\s*</h4>`)

func (e *epmcRecord) takeJournal(p *paper.Draft, v gjson.Result) {
	p.Set("volume", v.Get("volume").String())
	p.Set("issue", v.Get("issue").String())
	e.print = v.Get("printPublicationDate").Str
	j := v.Get("journal")
	p.Venue = j.Get("title").Str
	// Keys are in the case of the XML in some versions of the service.
	p.Set("container-title-short", cmp.Or(j.Get("ISOAbbreviation").Str, j.Get("isoabbreviation").Str, j.Get("medlineAbbreviation").Str))
	p.Set("ISSN", strings.Join(slices.DeleteFunc([]string{cmp.Or(j.Get("ISSN").Str, j.Get("issn").Str), cmp.Or(j.Get("ESSN").Str, j.Get("essn").Str)}, func(s string) bool { return s == "" }), ", "))
}

func (e *epmcRecord) complete(p *paper.Draft) {
	p.Abstract = e.abstract
	if strings.Contains(e.abstract, "<h4>") {
		p.Abstract = sectionHead().ReplaceAllString(e.abstract, " $1: ")
		p.KeepOriginal(p.Title, e.abstract)
	}
	switch {
	case e.source == "MED" && e.id != "":
		p.IDs = append([]string{paper.WithScheme("pmid:", e.id)}, p.IDs...)
	case e.source == "PMC":
		p.Set("PMCID", "PMC"+strings.TrimPrefix(e.id, "PMC"))
	case e.id != "":
		p.Keys = append(p.Keys, e.source+":"+e.id)
	}
	if e.source != "" && e.id != "" {
		p.URL = "https://europepmc.org/article/" + e.source + "/" + e.id
	}
	if len(p.Names) == 0 {
		p.Names = epmcLine(e.line)
	}
	for _, date := range []string{e.first, e.print, e.year} {
		if p.Published == "" {
			p.Published = date
		}
	}
	p.Type = "article-journal"
	for _, kind := range e.kinds {
		switch strings.ToLower(kind) {
		case "preprint":
			p.Type = "article"
		case "book", "book-chapter", "chapter":
			p.Type = strings.TrimPrefix(strings.ToLower(kind), "book-")
		case "retracted publication":
			p.MarkRetracted()
		case "thesis", "dissertation":
			p.Type = "thesis"
		}
	}
	if len(e.kinds) > 0 {
		p.SourceType = "europepmc:" + strings.Join(e.kinds, "; ")
	}
}

// epmcNames returns the people of a list, in their parts.
func epmcNames(list gjson.Result) (names []paper.Name) {
	for _, a := range listed(list) {
		body, family := a.Get("collectiveName").Str, a.Get("lastName").Str
		switch {
		case family != "":
			names = append(names, paper.NameOf(family, cmp.Or(a.Get("firstName").Str, dotted(a.Get("initials").Str)), a.Get("suffix").Str))
		case body != "":
			names = append(names, paper.Name{Literal: body})
		default:
			names = append(names, epmcLine(a.Get("fullName").Str)...)
		}
	}
	return names
}

// initialsAfter matches a name of which the initials stand last: "van den Berg AB".
var initialsAfter = pattern.Of(`^(.+) (\p{Lu}(?:-?\p{Lu}){0,3})$`)

// epmcLine reads a line of authors: "Lee AB, van den Berg R, Kite Study Group."
func epmcLine(line string) (names []paper.Name) {
	for name := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSpace(line), "."), ", ") {
		if m := initialsAfter().FindStringSubmatch(name); m != nil {
			names = append(names, paper.NameOf(m[1], dotted(m[2]), ""))
		} else if name != "" {
			names = append(names, paper.Name{Literal: name})
		}
	}
	return names
}

// dotted writes initials apart: "AB" is "A. B.".
func dotted(initials string) string {
	var parts []string
	for _, c := range strings.ReplaceAll(strings.ReplaceAll(initials, " ", ""), "-", "") {
		parts = append(parts, string(c)+".")
	}
	return strings.Join(parts, " ")
}
