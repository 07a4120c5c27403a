package json_test

import (
	"cmp"
	"fmt"
	"strings"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/text"
)

// words makes title and abstract. Some papers have no abstract, and one has a
// megabyte of it.
func (m *made) words(title, abstract [][]formattest.Piece) (string, any) {
	t, a := m.text(m.IntN(6), title...), m.text(m.IntN(30), abstract...)
	switch {
	case m.long:
		a.Src, a.Want = a.Src+strings.Repeat(" word", 1<<18), a.Want+strings.Repeat(" word", 1<<18)
	case m.IntN(8) == 0:
		m.texts(t, formattest.Piece{})
		return t.Src, formattest.Pick[any](m, nil, "")
	}
	m.texts(t, a)
	return t.Src, a.Src
}

var (
	texText  = [][]formattest.Piece{texPhrases}
	htmlText = [][]formattest.Piece{texPhrases, htmlPhrases}
	jatsText = [][]formattest.Piece{texPhrases, jatsPhrases}
)

// date makes a date, as exactly as a service knows it.
func (m *made) date() (year, month, day int) {
	year, month, day = 1980+m.IntN(46), 1+m.IntN(12), 1+m.IntN(28)
	m.want.Paper.Published = fmt.Sprintf("%d-%02d-%02d", year, month, day)
	return year, month, day
}

func makeOwn(m *made) object {
	title, abstract := m.words(htmlText, htmlText)
	o := object{"title": title, "abstract": abstract, "venue": " A\nVenue ", "unknown": object{"b": []any{1, nil}}, "null": nil, "data": []any{1}, "extra": formattest.Pick[any](m, nil, object{})}
	o["unknown"], o["data"], o["message"] = map[string]any{"b": []any{1, nil}}, "text", "hello"
	m.extra("unknown", o["unknown"])
	m.extra("data", "text")
	m.extra("message", "hello")
	m.want.Paper.Venue = "A Venue"
	arxiv, doi := fmt.Sprintf("2101.%05d", m.n), fmt.Sprintf("10.1234/Own.%d", m.n)
	switch m.IntN(3) {
	case 0:
		o["id"], o["doi"], o["arxiv_id"] = m.n, formattest.Pick(m, "https://doi.org/", "doi:", "")+doi, arxiv+"v3"
		m.ids(fmt.Sprint(m.n), "arxiv:"+arxiv, strings.ToLower("doi:"+doi), fmt.Sprint(m.n))
	case 1:
		o["id"], o["aliases"], o["doi"] = "https://arxiv.org/abs/"+arxiv+"v2", []any{"PMID: 77", " local "}, nil
		m.ids("arxiv:"+arxiv, "arxiv:"+arxiv, "pmid:77", "local")
	case 2:
		o["url"] = "https://dx.doi.org/" + doi
		m.want.Paper.URL = "https://dx.doi.org/" + doi
		m.ids(strings.ToLower("doi:"+doi), strings.ToLower("doi:"+doi))
	}
	o["authors"] = whole(m.authors(), func(name string) any { return name })
	year, month, day := m.date()
	switch m.IntN(4) {
	case 0:
		o["published"] = fmt.Sprintf("%d-%02d-%02dT23:59:59-08:00", year, month, day)
	case 1:
		o["published"], o["year"] = m.want.Paper.Published, 1900
		m.extra("year", 1900)
	case 2:
		o["published"], o["year"] = nil, year
		m.want.Paper.Published = fmt.Sprint(year)
	case 3:
		o["published"] = fmt.Sprintf("%d-%02d-00", year, month)
		m.want.Paper.Published = fmt.Sprintf("%d-%02d", year, month)
	}
	o["categories"], o["keywords"] = []any{"cs.CL", ""}, []any{" deep\nlearning"}
	m.want.Paper.Categories, m.want.Paper.Keywords = []string{"cs.CL"}, []string{"deep learning"}
	return o
}

func makeArXiv(m *made) object {
	title, abstract := m.words(texText, texText)
	year, month, day := m.date()
	first := fmt.Sprintf("%s, %d %s %d 19:18:42 GMT", []string{"Mon", "Sun"}[m.IntN(2)], day,
		[]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}[month-1], year)
	o := object{"submitter": "A. Person", "title": title, "abstract": abstract, "categories": "hep-ph  cs.CL\n", "license": nil, "report-no": "X-1", "journal-ref": nil, "comments": nil,
		"versions": []any{object{"version": "v1", "created": first}, object{"version": "v2", "created": "Tue, 24 Jul 2029 20:10:27 GMT"}}, "update_date": "2029-07-25"}
	m.want.Paper.Categories, m.want.Revised = []string{"hep-ph", "cs.CL"}, "2029-07-25"
	m.extra("submitter", "A. Person")
	m.want.Paper.Fields = map[string]string{"number": "X-1"}
	id := formattest.Pick(m, fmt.Sprintf("2101.%05d", m.n), fmt.Sprintf("0704.%04d", m.n), fmt.Sprintf("hep-th/99%05d", m.n))
	o["id"] = id + formattest.Pick(m, "", "", "v3")
	switch m.IntN(4) {
	case 0:
		o["doi"] = nil
		m.ids("arxiv:"+id, "arxiv:"+id)
	case 1:
		o["doi"] = fmt.Sprintf("10.1103/PhysRevD.%d", m.n)
		m.ids("arxiv:"+id, "arxiv:"+id, fmt.Sprintf("doi:10.1103/physrevd.%d", m.n))
	default:
		o["doi"] = fmt.Sprintf("10.1103/A.%d, 10.1007/B(%d) ; https://doi.org/10.1002/%d%%3CC", m.n, m.n, m.n)
		m.ids("arxiv:"+id, "arxiv:"+id, fmt.Sprintf("doi:10.1103/a.%d", m.n), fmt.Sprintf("doi:10.1007/b(%d)", m.n), fmt.Sprintf("doi:10.1002/%d<c", m.n))
	}
	switch m.IntN(4) {
	case 0:
		o["comments"] = "37 pages"
		m.want.Paper.Fields["note"] = "37 pages"
	case 1:
		o["comments"] = "This paper has been withdrawn by the author"
		m.want.Paper.Fields["note"] = o["comments"].(string)
		m.extra("is_retracted", true)
	case 2:
		o["journal-ref"] = "Phys.Rev.\n  D76:013009,2007"
		m.want.Paper.Venue = "Phys.Rev. D76:013009,2007"
	case 3:
		o["versions"] = []any{}
		m.want.Paper.Published = "2029-07-25"
	}
	parsed, line := []any{}, ""
	for i, p := range m.authors() {
		last := cmp.Or(p.body, strings.TrimSpace(p.particle+" "+p.family))
		parsed = append(parsed, append([]any{last, p.given, p.suffix}, formattest.Pick(m, []any{}, []any{"CERN"})...))
		line += []string{"", formattest.Pick(m, ", ", " and ", ",\n  ", ", and ")}[min(i, 1)] + p.given + " " + last + formattest.Pick(m, "", " (1)", " (CERN and MIT, Geneva)")
		if p.suffix != "" {
			line += ", " + p.suffix
		}
	}
	o["authors"] = line + formattest.Pick(m, "", " ((1) Institute of Tests, (2) X)")
	if m.IntN(3) > 0 {
		o["authors_parsed"] = parsed
	}
	return o
}

func makeBEIR(m *made) object {
	id := fmt.Sprintf("MED-%d", m.n)
	title, abstract := m.words(htmlText, htmlText)
	if given, _ := abstract.(string); given != "" && m.IntN(3) == 0 {
		title = formattest.Pick(m, "", " ")
		words := strings.Fields(m.want.Paper.Abstract)
		m.want.Paper.Title = strings.Join(words[:min(len(words), 12)], " ")
		if len(words) > 12 {
			m.want.Paper.Title += " ..."
		}
		if m.want.Paper.Original != nil {
			m.want.Paper.Original.Title = ""
			if m.want.Paper.Original.Abstract == "" {
				m.want.Paper.Original = nil
			}
		}
		if cut := m.want.Paper.Title; text.Clean(cut) != cut { // within math
			m.want.Paper.Title, m.want.Paper.Original.Title = text.Clean(cut), cut
		}
	}
	m.ids(id, id)
	m.extra("metadata", map[string]any{"url": "https://example.org"})
	return object{"_id": id, "title": title, "text": abstract, "metadata": map[string]any{"url": "https://example.org"}}
}

func makeHFDaily(m *made) object {
	title, abstract := m.words(texText, texText)
	year, month, day := m.date()
	stamp := fmt.Sprintf("%d-%02d-%02dT13:39:05.000Z", year, month, day)
	id := fmt.Sprintf("2510.%05d", m.n)
	m.ids("arxiv:"+id, "arxiv:"+id)
	authors := whole(m.authors(), func(name string) any { return object{"_id": "68f1", "name": name, "hidden": false} })
	paper := object{"id": id, "authors": authors, "publishedAt": stamp, "submittedOnDailyAt": stamp, "title": title, "summary": abstract, "upvotes": 12, "discussionId": "x",
		"ai_keywords": []any{"experts", "GRPO"}, "ai_summary": "no", "githubRepo": nil, "projectPage": "https://example.org"}
	m.want.Paper.Keywords = []string{"experts", "GRPO"}
	m.extra("submittedOnDailyAt", stamp)
	m.extra("projectPage", "https://example.org")
	m.count(upvotes, 12)
	m.count(comments, 3)
	switch m.IntN(4) {
	case 0:
		paper["publishedAt"] = nil
	case 1:
		paper["ai_keywords"] = nil
		m.want.Paper.Keywords = nil
	case 2:
		delete(paper, "summary") // stands around it too
	}
	return object{"paper": paper, "publishedAt": stamp, "title": title, "summary": abstract, "thumbnail": "https://example.org/x.png", "numComments": 3,
		"submittedBy": object{"name": "someone", "title": "x"}, "isAuthorParticipating": false}
}

func makeBioRxiv(m *made) object {
	title, abstract := m.words(htmlText, htmlText)
	m.date()
	doi := fmt.Sprintf("10.1101/2021.01.17.%06d", m.n/2) // two versions of each
	o := object{"doi": doi, "title": title, "abstract": abstract, "date": m.want.Paper.Published, "version": formattest.Pick[any](m, fmt.Sprint(1+m.n%2), 1+m.n%2), "type": "new results",
		"license": "cc_by", "category": "cell biology", "jatsxml": "https://www.biorxiv.org/content/x.xml", "published": formattest.Pick[any](m, "NA", "", nil), "server": "medRxiv", "funder": formattest.Pick[any](m, "NA", nil)}
	for _, key := range []string{"version", "type", "license", "jatsxml", "funder"} {
		if o[key] != nil {
			m.extra(key, o[key])
		}
	}
	m.want.Revised = fmt.Sprintf("version %04d", 1+m.n%2)
	m.want.Paper.Venue, m.want.Paper.Categories, m.want.Paper.Type = "medRxiv", []string{"cell biology"}, "article"
	m.ids("doi:"+doi, "doi:"+doi)
	if m.IntN(2) == 0 {
		o["published"] = fmt.Sprintf("10.1000/J.%d", m.n)
		m.ids("doi:"+doi, fmt.Sprintf("doi:10.1000/j.%d", m.n), "doi:"+doi)
	}
	var names []string
	for _, p := range m.authors() {
		name := strings.TrimSpace(p.particle + " " + p.family)
		for _, part := range []string{p.given, p.suffix} {
			if part != "" {
				name += ", " + part
			}
		}
		names = append(names, cmp.Or(p.body, name))
	}
	o["authors"] = strings.Join(names, formattest.Pick(m, "; ", ";")) + formattest.Pick(m, "", ";", "; ")
	return o
}
