package service

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestAddresses pins what is asked, which the services' documentation defines.
func TestAddresses(t *testing.T) {
	const all = "https://export.arxiv.org/api/query?max_results=100&search_query=%s&sortBy=submittedDate&sortOrder=descending&start=0"
	for _, c := range []struct {
		request Request
		want    string
	}{
		{Request{Service: "arxiv", Categories: []string{"cs.CL"}, Query: "sparse experts", Since: "2026-01-01"},
			fmt.Sprintf(all, "cat%3Acs.CL+AND+all%3Asparse+AND+all%3Aexperts+AND+submittedDate%3A%5B202601010000+TO+299912312359%5D")},
		{Request{Service: "arxiv", Categories: []string{"cs.*", "stat.ML"}, Until: "2025-02"},
			fmt.Sprintf(all, "%28cat%3Acs.%2A+OR+cat%3Astat.ML%29+AND+submittedDate%3A%5B199101010000+TO+202502282359%5D")},
		{Request{Service: "arxiv", Query: `ti:"inner sea" ANDNOT au:wavemeter`},
			fmt.Sprintf(all, "%28ti%3A%22inner+sea%22+ANDNOT+au%3Awavemeter%29")},
		{Request{Service: "arxiv", Categories: []string{"cs.CL", "math.*"}}, "https://oaipmh.arxiv.org/oai?metadataPrefix=arXiv&set=cs%3Acs%3ACL&verb=ListRecords"},
		{Request{Service: "arxiv", Since: "2026-05", Changed: "2026-05-20"}, "https://oaipmh.arxiv.org/oai?from=2026-05-20&metadataPrefix=arXiv&verb=ListRecords"},
		{Request{Service: "arxiv", Categories: []string{"hep-th"}, Since: "2026-05"}, "https://oaipmh.arxiv.org/oai?from=2026-05-01&metadataPrefix=arXiv&set=physics%3Ahep-th&verb=ListRecords"},
		{Request{Service: "arxiv", Categories: []string{"hep-th"}, Max: 7}, "https://export.arxiv.org/api/query?max_results=7&search_query=cat%3Ahep-th&sortBy=submittedDate&sortOrder=descending&start=0"},
		{Request{Service: "oai", URL: "https://example.org/oai?verb=ListRecords&metadataPrefix=mods&x=1#a"}, "https://example.org/oai?verb=ListMetadataFormats&x=1"},
		{Request{Service: "crossref", Query: "tides", Since: "2025", Until: "2025-06"},
			"https://api.crossref.org/works?cursor=%2A&filter=from-pub-date%3A2025-01-01%2Cuntil-pub-date%3A2025-06-30&query=tides&rows=100"},
		{Request{Service: "pubmed", Query: "tides[ti]"}, "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?db=pubmed&retmax=0&sort=pub_date&term=tides%5Bti%5D&tool=paperkin&usehistory=y"},
		{Request{Service: "biorxiv", Since: "2026-05-01"}, "https://api.biorxiv.org/details/biorxiv/2026-05-01/2999-12-31/0/json"},
		{Request{Service: "medrxiv", Since: "2026-05", Until: "2026-05", Categories: []string{"Public Health"}}, "https://api.biorxiv.org/details/medrxiv/2026-05-01/2026-05-31/0/json?category=public_health"},
		{Request{Service: "acl", Venues: []string{"EMNLP"}, Since: "2019"}, "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/D19.xml"},
		{Request{Service: "acl", Venues: []string{"tacl"}, Since: "2024"}, "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/2024.tacl.xml"},
		{Request{Service: "dblp", Query: "inner  sea", Venues: []string{"NeurIPS", "conf/icml"}, Since: "2020", Until: "2021"},
			"https://dblp.org/search/publ/api?c=0&format=json&h=1000&q=inner+sea+venue%3ANeurIPS%3A%7Cstream%3Astreams%2Fconf%2Ficml%3A+year%3A2020%3A%7Cyear%3A2021%3A"},
		{Request{Service: "dblp", Query: "tides", Since: "1990", Max: 20}, "https://dblp.org/search/publ/api?c=0&format=json&h=20&q=tides"},
		{Request{Service: "inspire", Query: "a witten or t strings", Since: "2025", Until: "2025-06"}, "https://inspirehep.net/api/literature?fields=" + strings.ReplaceAll(inspireFields, ",", "%2C") +
			"&page=1&q=%28a+witten+or+t+strings%29+and+de+%3E%3D+2025-01-01+and+de+%3C%3D+2025-06-30&size=100&sort=mostrecent"},
		{Request{Service: "openreview", Venues: []string{"ICLR.cc/2024/Conference"}}, "https://api2.openreview.net/notes?content.venueid=ICLR.cc%2F2024%2FConference&limit=1000"},
		{Request{Service: "openreview", Venues: []string{"ICLR.cc/2024/Conference/-/Submission"}}, "https://api2.openreview.net/notes?invitation=ICLR.cc%2F2024%2FConference%2F-%2FSubmission&limit=1000"},
		{Request{Service: "hf"}, "https://huggingface.co/api/daily_papers?limit=100"},
		{Request{Service: "hf", Week: "2026-W20", Max: 5}, "https://huggingface.co/api/daily_papers?limit=5&week=2026-W20"},
		{Request{Service: "s2", Query: "tides", Since: "2025"},
			"https://api.semanticscholar.org/graph/v1/paper/search/bulk?fields=" + strings.ReplaceAll(scholarFields, ",", "%2C") +
				"&publicationDateOrYear=2025-01-01%3A&query=tides"},
		{Request{Service: "openalex", Query: "tides", Since: "2025", Until: "2025-06"},
			"https://api.openalex.org/works?cursor=%2A&filter=from_publication_date%3A2025-01-01%2Cto_publication_date%3A2025-06-30&per-page=100&search=tides&select=" +
				strings.ReplaceAll(openAlexFields, ",", "%2C")},
	} {
		s, err := c.request.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Address(""); err != nil || got.String() != c.want {
			t.Errorf("%+v:\n%v, %v\nwant\n%s", c.request, got, err, c.want)
		}
	}
}

func TestWrongRequests(t *testing.T) {
	for _, r := range []Request{
		{}, {Service: "scopus", Query: "x"},
		{Service: "arxiv"}, {Service: "arxiv", Categories: []string{"cs.CL OR cs.AI"}}, {Service: "arxiv", Query: "x", Week: "2026-W01"},
		{Service: "arxiv", Query: "x", Since: "May"}, {Service: "arxiv", Query: "x", Since: "2026-02-30"}, {Service: "arxiv", Query: "x", Since: "2026", Until: "2025"},
		{Service: "arxiv", Query: "x", Max: -1}, {Service: "arxiv", Query: "x", Endpoint: "file:///etc/hosts"},
		{Service: "arxiv", Query: "x", Changed: "2026"}, {Service: "arxiv", Categories: []string{"cs.CL"}, Changed: "May"}, {Service: "s2", Query: "x", Changed: "2026"},
		{Service: "oai"}, {Service: "oai", URL: "repository"}, {Service: "oai", URL: "https://example.org/oai", Query: "x"}, {Service: "arxiv", Query: "x", Sets: []string{"cs"}},
		{Service: "crossref"}, {Service: "crossref", Query: "x", Venues: []string{"y"}}, {Service: "pubmed"}, {Service: "pubmed", Query: "x", Categories: []string{"y"}},
		{Service: "biorxiv"}, {Service: "biorxiv", Since: "2026", Query: "x"}, {Service: "medrxiv", Since: "2026", Categories: []string{"a", "b"}}, {Service: "biorxiv", Until: "2026"},
		{Service: "acl"}, {Service: "acl", Venues: []string{"acl"}}, {Service: "acl", Since: "2020"}, {Service: "acl", Venues: []string{"../x"}, Since: "2020"}, {Service: "acl", Venues: []string{"acl"}, Since: "2020", Query: "x"},
		{Service: "dblp"}, {Service: "dblp", Since: "2020"}, {Service: "inspire"}, {Service: "openreview"}, {Service: "openreview", Venues: []string{"a", "b"}}, {Service: "openreview", Venues: []string{"a"}, Since: "2024"},
		{Service: "hf", Date: "2026"}, {Service: "hf", Date: "2026-05-40"}, {Service: "hf", Week: "2026-W54"}, {Service: "hf", Month: "2026-13"},
		{Service: "hf", Week: "2026-20"}, {Service: "hf", Month: "May"}, {Service: "hf", Date: "2026-05-17", Week: "2026-W20"}, {Service: "hf", Query: "x"},
		{Service: "openalex"}, {Service: "s2"}, {Service: "s2", Query: "x", Categories: []string{"cs.CL"}},
		{Service: "url"}, {Service: "url", URL: "file:///etc/hosts"}, {Service: "url", URL: "ftp://example.org/a"}, {Service: "url", URL: "papers.bib"},
	} {
		if err := r.Validate(); !errors.Is(err, ErrRequest) {
			t.Errorf("%+v: %v", r, err)
		}
	}
}

// TestFindAddresses pins what services are asked, which their documentation defines.
func TestFindAddresses(t *testing.T) {
	for _, c := range []struct {
		service string
		names   []string
		want    string
	}{
		{"arxiv", []string{"arxiv:2605.00001", "arxiv:cs/0112017"}, "https://export.arxiv.org/api/query?id_list=2605.00001%2Ccs%2F0112017&max_results=2"},
		{"arxiv", []string{"title:Tides: of (the) sea"}, "https://export.arxiv.org/api/query?max_results=5&search_query=ti%3A%22Tides+of+the+sea%22"},
		{"crossref", []string{"doi:10.1/a", "doi:10.1/b"}, "https://api.crossref.org/works?filter=doi%3A10.1%2Fa%2Cdoi%3A10.1%2Fb&rows=2"},
		{"crossref", []string{"doi:10.1/a,b"}, "https://api.crossref.org/works/10.1%2Fa%2Cb"},
		{"crossref", []string{"isbn:9783161484100"}, "https://api.crossref.org/works?filter=isbn%3A9783161484100&rows=5"},
		{"datacite", []string{"doi:10.1/a"}, "https://api.datacite.org/dois/10.1%2Fa"},
		{"pubmed", []string{"pmid:1", "pmid:2"}, "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&id=1%2C2&retmode=xml&tool=paperkin"},
		{"openalex", []string{"doi:10.1/a", "doi:10.1/b"}, "https://api.openalex.org/works?filter=doi%3A10.1%2Fa%7C10.1%2Fb&per-page=5&select=" + strings.ReplaceAll(openAlexFields, ",", "%2C")},
		{"openalex", []string{"arxiv:2605.00001"}, "https://api.openalex.org/works?filter=doi%3A10.48550%2Farxiv.2605.00001&per-page=5&select=" + strings.ReplaceAll(openAlexFields, ",", "%2C")},
		{"hf", []string{"arxiv:2605.00001"}, "https://huggingface.co/api/papers/2605.00001"},
		{"s2", []string{"s2:corpusid:7"}, "https://api.semanticscholar.org/graph/v1/paper/CorpusId:7?fields=" + strings.ReplaceAll(scholarFields, ",", "%2C")},
		{"s2", []string{"arxiv:2605.00001"}, "https://api.semanticscholar.org/graph/v1/paper/ARXIV:2605.00001?fields=" + strings.ReplaceAll(scholarFields, ",", "%2C")},
		{"s2", []string{"s2:corpusid:7", "doi:10.1/a"}, "https://api.semanticscholar.org/graph/v1/paper/batch?fields=" + strings.ReplaceAll(scholarFields, ",", "%2C")},
		{"s2", []string{"title:Tides"}, "https://api.semanticscholar.org/graph/v1/paper/search/match?fields=" + strings.ReplaceAll(scholarFields, ",", "%2C") + "&query=Tides"},
	} {
		s, err := Request{Service: c.service, Names: c.names}.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Address(""); err != nil || got.String() != c.want {
			t.Errorf("%s %q:\n%v, %v\nwant\n%s", c.service, c.names, got, err, c.want)
		}
	}
	if err := (Request{Service: "url", Names: []string{"doi:10.1/a"}}).Validate(); !errors.Is(err, ErrRequest) {
		t.Errorf("url: %v", err)
	}
}

// TestNoMore: arXiv and INSPIRE hand out so many papers and no more.
func TestNoMore(t *testing.T) {
	s, err := Request{Service: "arxiv", Query: "tides"}.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Address("29900"); err != nil {
		t.Error(err)
	}
	if _, err := s.Address("30000"); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	if s, err = (Request{Service: "inspire", Query: "tides"}).Open(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Address("100"); err != nil {
		t.Error(err)
	}
	if _, err := s.Address("101"); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
}

// TestArXivSet: sets of OAI-PMH are those of its list, and what is no category has none.
func TestArXivSet(t *testing.T) {
	for category, want := range map[string]string{"cs.CL": "cs:cs:CL", "cs.*": "cs", "cs": "cs", "hep-th": "physics:hep-th", "math-ph": "physics:math-ph",
		"astro-ph.CO": "physics:astro-ph:CO", "physics.*": "physics:physics", "physics.ao-ph": "physics:physics:ao-ph", "q-bio.NC": "q-bio:q-bio:NC",
		"cond-mat.str-el": "physics:cond-mat:str-el", "cs.C*": "", "cs.": "", "bio.XX": "", "": "", "cs.CL OR cs.AI": ""} {
		if got, ok := arXivSet(category); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t, want %q", category, got, ok, want)
		}
	}
}
