package json_test

import (
	"cmp"
	"fmt"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
)

func makeOpenAlex(m *made) object {
	t, a := m.text(m.IntN(6), texPhrases, htmlPhrases), m.text(m.IntN(30), htmlPhrases)
	a.Src = strings.Join(strings.Fields(a.Src), " ")
	index, at := object{}, 0
	for _, word := range strings.Fields(a.Src) {
		at += 1 + m.IntN(5)/4 // gaps
		positions, _ := index[word].([]any)
		index[word] = append(positions, any(at))
	}
	o := object{"id": fmt.Sprintf("https://openalex.org/W%d", m.n), "title": t.Src, "display_name": t.Src, "abstract_inverted_index": index, "cited_by_count": 7, "type": "article",
		"referenced_works": []any{"https://openalex.org/W1"}, "is_retracted": false, "language": "en", "updated_date": "2024-11-02T03:04:05.678901", "relevance_score": nil}
	m.count(paper.Citations, 7)
	switch m.IntN(6) {
	case 0:
		o["title"] = nil
	case 1:
		o["abstract_inverted_index"], a = formattest.Pick[any](m, nil, object{}), formattest.Piece{}
	case 2:
		o["is_retracted"] = true
		m.extra("is_retracted", true)
	}
	m.texts(t, a)
	m.want.Paper.Type, m.want.Paper.Fields = "article-journal", map[string]string{"language": "en", "volume": "7", "page": "1-20"}
	o["biblio"] = object{"volume": "7", "issue": nil, "first_page": "1", "last_page": "20"}
	m.want.Revised = "2024-11-02T03:04:05.678901"

	openAlexIDs(m, o)
	o["authorships"] = whole(m.authors(), func(name string) any {
		return formattest.Pick[any](m, object{"author_position": "first", "author": object{"id": "https://openalex.org/A1", "display_name": name}, "raw_author_name": "No One"},
			object{"author": object{"id": nil, "display_name": nil}, "raw_author_name": name})
	})
	o["publication_year"], _, _ = m.date()
	o["publication_date"] = m.want.Paper.Published
	if m.IntN(5) == 0 {
		o["publication_date"] = nil
		m.want.Paper.Published = m.want.Paper.Published[:4]
	}
	openAlexVenue(m, o)
	o["primary_topic"] = object{"display_name": "Mixtures", "score": 0.9, "domain": object{"display_name": "No"}}
	o["topics"] = []any{object{"display_name": "Mixtures"}, object{"display_name": "Routing"}}
	o["keywords"] = formattest.Pick(m, []any{object{"display_name": "Expert", "score": 0.5}}, []any{object{"keyword": "Expert"}})
	m.want.Paper.Categories, m.want.Paper.Keywords = []string{"Mixtures", "Routing"}, []string{"Expert"}
	if m.IntN(6) == 0 {
		o["primary_topic"], o["topics"], o["keywords"] = nil, []any{}, nil
		m.want.Paper.Categories, m.want.Paper.Keywords = nil, nil
	}
	return o
}

func openAlexIDs(m *made, o object) {
	name := fmt.Sprintf("openalex:W%d", m.n)
	o["ids"] = object{"openalex": o["id"], "mag": "99", "pmid": fmt.Sprintf("https://pubmed.ncbi.nlm.nih.gov/%d", 1+m.n)}
	pmid := fmt.Sprintf("pmid:%d", 1+m.n)
	switch m.IntN(4) {
	case 0:
		o["doi"] = nil
		m.ids(name, pmid, name)
	case 1:
		o["doi"] = fmt.Sprintf("https://doi.org/10.48550/arXiv.2101.%05d", m.n)
		m.ids(name, fmt.Sprintf("arxiv:2101.%05d", m.n), name, pmid)
	case 2:
		o["doi"], o["ids"] = fmt.Sprintf("https://doi.org/10.1002/(SICI)1:1<%d::AID>3.0.CO;2-2", m.n), object{}
		m.ids(name, fmt.Sprintf("doi:10.1002/(sici)1:1<%d::aid>3.0.co;2-2", m.n), name)
	case 3:
		o["doi"], o["ids"] = fmt.Sprintf("https://doi.org/10.1/X.%d", m.n), nil
		m.ids(name, fmt.Sprintf("doi:10.1/x.%d", m.n), name)
	}
}

func openAlexVenue(m *made, o object) {
	o["primary_location"] = nil
	switch m.IntN(3) {
	case 0:
		o["primary_location"] = object{"landing_page_url": "https://example.org/x", "source": object{"display_name": "Journal of\nTests", "issn": nil}}
		m.want.Paper.Venue, m.want.Paper.URL = "Journal of Tests", "https://example.org/x"
	case 1:
		o["primary_location"] = object{"source": nil, "landing_page_url": nil}
	case 2:
		o["host_venue"] = object{"display_name": "An Old Venue"}
		m.want.Paper.Venue = "An Old Venue"
	}
}

func makeS2(m *made) object {
	title, abstract := m.words(texText, texText)
	sha, year := fmt.Sprintf("%040x", m.n+1), 0
	year, _, _ = m.date()
	o := object{"paperId": sha, "corpusId": 1000 + m.n, "title": title, "abstract": abstract, "year": year, "publicationDate": m.want.Paper.Published, "citationCount": 3,
		"url": "https://www.semanticscholar.org/paper/" + sha, "openAccessPdf": nil, "publicationTypes": nil, "tldr": nil, "isOpenAccess": true}
	m.want.Paper.URL = o["url"].(string)
	m.count(paper.Citations, 3)
	name, corpus := "s2:"+sha, fmt.Sprintf("s2:corpusid:%d", 1000+m.n)
	doi, acl := fmt.Sprintf("doi:10.1234/abc.%d", m.n), fmt.Sprintf("acl:P19-%04d", m.n)
	switch m.IntN(4) {
	case 0: // a dataset's
		for _, key := range []string{"paperId", "corpusId", "publicationDate", "url"} {
			delete(o, key)
		}
		o["corpusid"], o["publicationdate"], m.want.Paper.URL = 1000+m.n, m.want.Paper.Published, ""
		o["externalids"] = object{"ACL": nil, "DBLP": nil, "ArXiv": nil, "MAG": "9", "CorpusId": fmt.Sprint(1000 + m.n), "PubMed": nil, "DOI": fmt.Sprintf("10.1234/ABC.%d", m.n), "PubMedCentral": nil}
		m.ids(corpus, doi, corpus)
	case 1:
		o["externalIds"] = nil
		m.ids(name, name, corpus)
	case 2:
		o["externalIds"] = object{"DOI": fmt.Sprintf("10.1234/ABC.%d", m.n), "CorpusId": 1000 + m.n, "MAG": "1", "DBLP": "conf/x", "PubMed": fmt.Sprint(1 + m.n), "ACL": fmt.Sprintf("P19-%04d", m.n)}
		m.ids(name, doi, acl, fmt.Sprintf("pmid:%d", 1+m.n), name, corpus)
	case 3:
		id := fmt.Sprintf("cs/01%05d", m.n)
		o["externalIds"] = object{"ArXiv": id, "CorpusId": 1000 + m.n}
		m.ids(name, "arxiv:"+id, name, corpus)
	}
	switch m.IntN(4) {
	case 0:
		o["venue"], o["publicationVenue"], o["journal"] = "ACL", object{"name": "Annual Meeting"}, object{"name": "J"}
		m.want.Paper.Venue = "ACL"
	case 1:
		o["venue"], o["publicationVenue"], o["journal"] = "", object{"id": "x", "name": "Annual Meeting"}, object{"name": "J"}
		m.want.Paper.Venue = "Annual Meeting"
	case 2:
		o["venue"], o["publicationVenue"], o["journal"] = nil, nil, object{"name": "J. of\n Nothing", "pages": "1-2", "volume": 3}
		m.want.Paper.Venue, m.want.Paper.Fields = "J. of Nothing", map[string]string{"page": "1-2", "volume": "3"}
	case 3:
		o["journal"], o["publicationDate"] = nil, nil
		delete(o, "publicationdate")
		m.want.Paper.Published = fmt.Sprint(year)
	}
	o["authors"] = whole(m.authors(), func(name string) any { return object{"authorId": formattest.Pick[any](m, nil, "1"), "name": name} })
	o["fieldsOfStudy"], o["s2FieldsOfStudy"] = []any{"Computer Science"}, []any{object{"category": "Computer Science", "source": "external"}, object{"category": "Linguistics", "source": "s2-fos-model"}}
	m.want.Paper.Categories = []string{"Computer Science", "Linguistics"}
	if m.IntN(4) == 0 {
		o["fieldsOfStudy"], o["s2FieldsOfStudy"] = nil, []any{}
		m.want.Paper.Categories = nil
	}
	if m.IntN(4) == 0 {
		o["publicationTypes"] = []any{"JournalArticle"}
		m.want.Paper.Type, m.want.Paper.SourceType = "article-journal", "s2:JournalArticle"
	}
	return o
}

// names are authors as Crossref and CSL part them; bodies are under a key.
func (m *made) names(body string) []any {
	list, names := []any{}, []paper.Name(nil)
	for _, p := range m.authors() {
		o, n := object{"given": p.given, "family": p.family}, paper.Name{Given: clean(p.given), Family: clean(p.family), Suffix: p.suffix}
		switch {
		case p.body != "":
			o = object{body: p.body}
			n = paper.Name{Literal: p.body}
		case p.particle == "van der" && body == "literal" && m.IntN(2) == 0:
			o["dropping-particle"], o["non-dropping-particle"] = "van", "der"
			n.Dropping, n.NonDropping = "van", "der"
		case p.particle != "":
			o["family"] = p.particle + " " + p.family
			n.Family = p.particle + " " + n.Family
		}
		if p.suffix != "" {
			o["suffix"] = p.suffix
		}
		if p.given == "" {
			delete(o, "given")
		}
		list, names = append(list, o), append(names, n)
	}
	m.want.Paper.SetAuthors(names)
	return list
}

// clean is a name as it should be read.
func clean(s string) string {
	return strings.NewReplacer(`G{\"o}del`, "Gödel", `M\"uller-L\"uden`, "Müller-Lüden", "Se\u0301an", "Séan").Replace(s)
}

// dateParts is a date as numbers or strings, as exactly as it is known.
func (m *made) dateParts(year, month, day int) object {
	exact := 1 + m.IntN(3)
	m.want.Paper.Published = m.want.Paper.Published[:[]int{4, 7, 10}[exact-1]]
	parts := []any{year, month, day}[:exact]
	if m.IntN(2) == 0 {
		for i, part := range parts {
			parts[i] = fmt.Sprintf(formattest.Pick(m, "%d", "%02d"), part)
		}
	}
	return object{"date-parts": []any{parts}}
}

func makeCrossref(m *made) object {
	title, abstract := m.words(htmlText, jatsText)
	if text, _ := abstract.(string); text != "" && m.IntN(2) == 0 {
		text = formattest.Pick(m, "<jats:title>Abstract</jats:title>", "\n  <jats:title>ABSTRACT</jats:title>\n") + text
		abstract, m.want.Paper.Original = text, &paper.Original{Title: cmp.Or(m.want.Paper.Original, &paper.Original{}).Title, Abstract: text}
	}
	doi := formattest.Pick(m, fmt.Sprintf("10.1234/ABC.%d", m.n), fmt.Sprintf("10.1002/(SICI)1:1<%d::AID>3.0.CO;2-2", m.n), fmt.Sprintf("10.1016/S0140-6736(05)%d", m.n))
	id := "doi:" + strings.ToLower(doi)
	m.ids(id, id)
	m.want.Paper.URL = formattest.Pick(m, "http://dx.doi.org/", "https://doi.org/") + strings.NewReplacer("<", "%3C", ">", "%3E").Replace(doi)
	m.want.Revised = "2022-05-01T10:00:00Z"
	o := object{"DOI": doi, "URL": m.want.Paper.URL, "member": "78", "title": []any{title, "Another"}, "abstract": abstract, "type": "journal-article", "reference-count": 3, "prefix": "10.1234",
		"deposited": object{"date-parts": []any{[]any{2022, 5, 1}}, "date-time": "2022-05-01T10:00:00Z", "timestamp": 1651399200000}, "relation": object{}, "author": m.names("name"),
		"reference": []any{object{"key": "1", "DOI": "10.1/no", "article-title": "No"}}, "container-title": []any{"Journal &amp; <i>Nothing</i>", "J. Nothing"}}
	m.want.Paper.Venue = "Journal & Nothing"
	m.want.Paper.Type = "article-journal"
	year, month, day := m.date()
	date := m.dateParts(year, month, day)
	later := object{"date-parts": []any{[]any{2030, 1, 1}}}
	switch m.IntN(4) {
	case 0:
		o["published"], o["issued"], o["published-print"] = date, later, later
	case 1:
		o["issued"], o["published-print"], o["published-online"] = date, later, date
	case 2:
		o["issued"], o["published-print"] = object{"date-parts": []any{[]any{nil}}}, date
	case 3:
		o["published-online"], o["published-print"] = date, later
	}
	switch m.IntN(4) {
	case 0: // as CSL-JSON
		o["title"], o["container-title"] = title, "Journal &amp; <i>Nothing</i>"
	case 1:
		o["container-title"], m.want.Paper.Venue = []any{}, ""
	case 2:
		o["updated-by"] = []any{object{"type": "correction"}, object{"type": "retraction", "DOI": "10.1234/notice"}}
		m.extra("is_retracted", true)
	case 3:
		o["subject"] = []any{"Medicine"}
		m.want.Paper.Categories = []string{"Medicine"}
	}
	return o
}

func makeCSL(m *made) object {
	title, abstract := m.words(htmlText, htmlText)
	key, doi := fmt.Sprintf("http://zotero.org/users/1/items/K%d", m.n), fmt.Sprintf("doi:10.1234/abc.%d", m.n)
	o := object{"id": key, "type": "article-journal", "title": title, "abstract": abstract, "author": m.names("literal"), "volume": 12, "page": "1-20", "note": nil,
		"accessed": object{"date-parts": []any{[]any{"2024", 5, 17}}}, "container-title": formattest.Pick[any](m, "Journal of\nTests", []any{"Journal of Tests", "JT"}), "URL": "https://example.org/x"}
	m.want.Paper.Type, m.want.Paper.Fields, m.want.Paper.Dates = "article-journal", map[string]string{"volume": "12", "page": "1-20"}, map[string]string{"accessed": "2024-05-17"}
	m.want.Paper.Venue, m.want.Paper.URL, m.want.Paper.Keys = "Journal of Tests", "https://example.org/x", []string{key}
	o["accessed"] = map[string]any{"date-parts": []any{[]any{"2024", 5, 17}}}
	switch m.IntN(3) {
	case 0:
		o["DOI"] = formattest.Pick(m, "", "https://doi.org/", "doi:") + strings.ToUpper(doi[4:])
		m.ids(key, doi)
	case 1:
		o["PMID"], o["id"], m.want.Paper.Keys = 77+m.n, m.n, []string{fmt.Sprint(m.n)}
		m.ids(fmt.Sprint(m.n), fmt.Sprintf("pmid:%d", 77+m.n))
	case 2:
		o["URL"] = fmt.Sprintf("http://arxiv.org/abs/2101.%05dv2", m.n)
		o["DOI"], m.want.Paper.URL = fmt.Sprintf("10.48550/arXiv.2101.%05d", m.n), o["URL"].(string)
		m.ids(key, fmt.Sprintf("arxiv:2101.%05d", m.n))
	}
	year, month, day := m.date()
	switch m.IntN(5) {
	case 0:
		o["issued"] = object{"raw": m.want.Paper.Published}
	case 1:
		o["issued"] = object{"literal": fmt.Sprintf("%d %s %d", day, []string{"January", "Feb.", "March", "Apr", "May", "June", "July", "Aug", "Sept.", "October", "Nov", "December"}[month-1], year)}
	case 2:
		o["issued"] = m.want.Paper.Published
	case 3:
		o["issued"] = m.dateParts(year, month, day)
		o["issued"].(object)["season"] = "2"
		if len(m.want.Paper.Published) == 4 {
			m.want.Paper.Dates["issued"] = m.want.Paper.Published + "-22"
		}
	case 4:
		o["issued"] = object{"date-parts": []any{[]any{year, month, day}, []any{year + 1, 1, 1}}}
		m.want.Paper.Dates["issued"] = fmt.Sprintf("%s/%d-01-01", m.want.Paper.Published, year+1)
	}
	o["keyword"] = formattest.Pick[any](m, "deep learning, Routing", "deep learning; Routing", []any{"deep learning", "Routing"})
	m.want.Paper.Keywords = []string{"deep learning", "Routing"}
	return o
}
