package json

import (
	"cmp"
	"strings"
	"sync"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
)

// synonyms are the names that programs have for the fields of a paper, the best first:
// of several in a record, the first one that is not empty is read, and all of ids, lists
// of people and addresses. Case, blanks and marks do not count. The names are those of
//
//   - arxiv.py (entry_id, summary, journal_ref, primary_category, pdf_url): https://lukasschwab.me/arxiv.py/arxiv.html
//   - Semantic Scholar (externalIds, publicationDate, fieldsOfStudy): https://api.semanticscholar.org/api-docs/
//   - paperscraper (date, journal, authors as a line): https://github.com/jannisborn/paperscraper
//   - OpenReview (content, pdate, authors, venue, TLDR): https://docs.openreview.net/reference/api-v2/entities/note
//   - CSL (container-title, issued, page, collection-title): https://docs.citationstyles.org/en/stable/specification.html
//   - bibtexparser (ENTRYTYPE, ID, and the fields of BibTeX): https://bibtexparser.readthedocs.io/
//   - Zotero (publicationTitle, abstractNote, creators, tags): https://api.zotero.org/schema
//   - OpenAlex, DataCite and Crossref (display_name, publication_year, publicationYear, short-container-title)
//   - Dublin Core, with its prefix (dc:title, dc.creator): https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
//   - ADS, INSPIRE and Europe PMC, of counts (citation_count, citedByCount): https://ui.adsabs.harvard.edu/help/api/
//   - tables that pandas wrote with to_json(orient="records"), whose columns are those of
//     Scopus, Web of Science and others ("Author Keywords", "Source title", "Publication Year")
var synonyms = []struct{ field, names string }{
	{"title", "title; paper title; article title; document title; primary title; display name; ti; dc:title"},
	{"abstract", "abstract; summary; abstract note; abstract text; paper abstract; description; ab; dc:description"},
	{"author", "authors; author; creators; creator; author names; author list; author full names; authors list; authorships; authors full names; authors parsed; author string; au; dc:creator"},
	{"editor", "editors; editor; book editors"},
	{"translator", "translators; translator"},
	{"date", "published; date; publication date; published date; date published; published at; publish date; published on; pub date; issued; cover date; online date; first publication date; pubdate; pdate; " +
		"year; publication year; pub year; published year; publish year; py; dc:date; cdate"},
	{"month", "month; publication month; pub month"},
	{"day", "day; publication day"},
	{"accessed", "accessed; access date; url date"},
	{"venue", "venue; journal; container title; journal name; journal title; publication title; publication name; source title; journal full; book title; conference; " +
		"conference name; proceedings title; publication; publication venue; host venue; journal ref; journal info; pub; so; dc:source"},
	{"container-title-short", "journal abbreviation; journal abbrev; iso abbreviation; short container title; abbreviated source title"},
	{"volume", "volume; vol; journal volume"},
	{"issue", "issue; journal issue; issue number; no"},
	{"number", "number; article number; art. no.; report number"},
	{"page", "page; pages; page range; page info"},
	{"publisher", "publisher; publisher name; institution; school; university"},
	{"publisher-place", "publisher place; publisher location; place; address"},
	{"edition", "edition"},
	{"collection-title", "collection title; series; series title; book series title"},
	{"event-title", "event title; event; conference title"},
	{"ISBN", "isbn; isbns"},
	{"ISSN", "issn; issns; eissn; issn l"},
	{"PMCID", "pmcid; pmc id; pmc"},
	{"language", "language; lang; language of original document"},
	{"note", "note; notes; comment; comments"},
	{"type", "type; item type; entry type; document type; publication type; paper type"},
	{"keyword", "keywords; keyword; tags; author keywords; index terms; de"},
	{"category", "categories; category; primary category; subjects; subject; subject areas; fields of study; s2 fields of study; field of study; topics; concepts; mesh terms; mesh"},
	{"url", "url; link; web address; paper url; html url; abs url; landing page url; entry id; links"},
	{"file", "pdf; pdf url; pdf link; pdf path; open access pdf; file; attachments"},
	{"doi", "doi; dois; doi url; item doi; doi link"},
	{"arxiv", "arxiv; arxiv id; eprint"},
	{"pmid", "pmid; pubmed id; pub med id; pubmed"},
	{"acl", "acl; acl id; anthology id"},
	{"openalex", "openalex; openalex id"},
	{"s2", "s2 id; s2 paper id; semantic scholar id; paper id"},
	{"corpus", "corpus id; s2 corpus id"},
	{"ids", "external ids; ids; identifiers; article ids; dc:identifier"},
	{string(paper.Citations), "citation count; citations; citations count; cited by count; cited by; times cited; number of citations; num citations; n citations; is referenced by count; cites; tc; z9"},
	{string(paper.Upvotes), "upvotes; upvote count; num upvotes"},
	{string(paper.Comments), "num comments; comment count; comments count"},
	{"key", "key; bibcode; cite key; citation key; bib key; bibtex key; ID"},
}

// A synonym is one of the names of a field; the best has the lowest rank.
type synonym struct {
	field string
	rank  int
	best  bool // of the field
}

// synonymTable maps names without case and separators to the fields that they are of.
var synonymTable = sync.OnceValue(func() map[string]synonym {
	table := map[string]synonym{}
	rank := 0
	for _, s := range synonyms {
		for i, name := range strings.Split(s.names, "; ") {
			if _, ok := table[plainKey(name)]; !ok {
				table[plainKey(name)] = synonym{s.field, rank, i == 0}
			}
			rank++
		}
	}
	return table
})

// separators stand in keys between words.
var separators = strings.NewReplacer("_", "", "-", "", " ", "", ".", "", ":", "", "/", "", "(", "", ")", "")

func plainKey(key string) string { return separators.Replace(strings.ToLower(key)) }

// synonymOf returns the field of a key.
func synonymOf(key string) (synonym, bool) {
	if len(key) > 40 { // no name is longer
		return synonym{}, false
	}
	s, ok := synonymTable()[key]
	if !ok {
		s, ok = synonymTable()[plainKey(key)]
	}
	return s, ok
}

// several reports whether all values of the field are read.
func (s synonym) several() bool {
	switch s.field {
	case "editor", "translator", "keyword", "category", "file", "url", "doi", "arxiv", "pmid", "acl", "openalex", "s2", "corpus", "ids", "key",
		string(paper.Citations), string(paper.Upvotes), string(paper.Comments): // of which the largest counts
		return true
	}
	return false
}

// isEmpty reports whether a value says nothing.
func isEmpty(v gjson.Result) bool {
	if v.IsArray() || v.IsObject() {
		empty := true
		v.ForEach(func(_, _ gjson.Result) bool { empty = false; return false })
		return empty
	}
	return v.Type == gjson.Null || v.Type == gjson.String && strings.TrimSpace(v.Str) == ""
}

// idFields are the schemes of fields that hold ids.
var idFields = map[string]string{"doi": "doi:", "arxiv": "arxiv:", "pmid": "pmid:", "acl": "acl:", "openalex": "openalex:", "s2": "s2:", "corpus": "s2:corpusid:"}

// take stores the value, and reports whether it is of a kind that the field can have.
func (c candidate) take(o *ownRecord, p *paper.Draft) bool {
	switch c.field {
	case "title":
		return takePlain(&p.Title, c.v)
	case "abstract":
		return takePlain(&p.Abstract, c.v)
	case "author":
		return o.takeAuthors(p, c.v)
	case "editor", "translator":
		names, _ := peopleOf(c.v)
		for _, n := range names {
			p.AddPerson(c.field, n)
		}
		return len(names) > 0
	case "date", "accessed":
		return takeAnyDate(p, map[string]string{"date": "issued", "accessed": "accessed"}[c.field], c.v)
	case "month", "day":
		return takePart(p, c.field, c.v)
	case "venue":
		return takeVenue(p, c.v)
	case "type":
		return takeType(p, c.v)
	case "keyword":
		return takeTags(&p.Keywords, c.v)
	case "category":
		return takeTags(&p.Categories, c.v)
	case "url":
		var url string
		ok := takePlain(&url, c.v)
		if p.URL == "" || !ok {
			p.URL = cmp.Or(p.URL, url)
			return ok
		}
		if id, isID := paper.ParseID(url); isID {
			p.IDs = append(p.IDs, id)
		}
		return p.URL == url // of several, the others are kept
	case "file":
		return takeFiles(p, c.v)
	case "ids":
		return takeIDs(p, c.v)
	case string(paper.Citations), string(paper.Upvotes), string(paper.Comments):
		return takeCount(p, paper.Counted(c.field), c.v)
	case "key":
		var key string
		ok := takePlain(&key, c.v)
		p.AddName(key)
		return ok
	}
	if scheme := idFields[c.field]; scheme != "" {
		return takeKnownIDs(p, scheme, c.v)
	}
	var value string
	if !takePlain(&value, c.v) {
		return false
	}
	p.Set(c.field, value)
	return true
}
