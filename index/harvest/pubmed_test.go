package harvest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// entrez speaks ESearch and EFetch as their documentation has them, with a list of papers
// that a search leaves: https://www.ncbi.nlm.nih.gov/books/NBK25499/
type entrez struct {
	*httptest.Server
	papers int
	day    func(n int) string // of publication of a paper, 2026/05/17; nil: all of one day
	// fault answers instead, if it wants to; n counts requests from 0.
	fault func(n int, w http.ResponseWriter, utility string) bool
	asked []url.Values
	paths []string
	lists [][]int // numbers of papers that searches have found
}

// found are the papers of a period.
func (e *entrez) found(from, to string) (list []int) {
	for n := range e.papers {
		if e.day == nil && from <= "2026/05/17" || e.day != nil && e.day(n) >= from {
			if to == "" || e.day == nil && to >= "2026/05/17" || e.day != nil && e.day(n) <= to {
				list = append(list, n)
			}
		}
	}
	return list
}

func startEntrez(t *testing.T, papers int) *entrez {
	e := &entrez{papers: papers}
	e.Server = httptest.NewServer(http.HandlerFunc(e.serve))
	t.Cleanup(e.Close)
	return e
}

func (e *entrez) serve(w http.ResponseWriter, r *http.Request) {
	q, utility := r.URL.Query(), strings.TrimPrefix(r.URL.Path, "/")
	known := map[string]string{"esearch.fcgi": "db term sort usehistory retmax tool email api_key datetype mindate maxdate",
		"efetch.fcgi": "db WebEnv query_key retmode retstart retmax tool email api_key"}[utility]
	e.asked, e.paths = append(e.asked, q), append(e.paths, utility)
	for name := range q {
		if !slices.Contains(strings.Fields(known), name) {
			http.Error(w, "unknown parameter "+name, http.StatusBadRequest)
			return
		}
	}
	if e.fault != nil && e.fault(len(e.asked)-1, w, utility) {
		return
	}
	if utility == "esearch.fcgi" {
		list := e.found(q.Get("mindate"), q.Get("maxdate"))
		fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8" ?><!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">
<eSearchResult><Count>%d</Count><RetMax>0</RetMax><RetStart>0</RetStart><QueryKey>1</QueryKey><WebEnv>MCID_%d</WebEnv><IdList/><TranslationSet/><QueryTranslation>tides[All Fields]</QueryTranslation></eSearchResult>`, len(list), len(e.lists))
		e.lists = append(e.lists, list)
		return
	}
	start, _ := strconv.Atoi(q.Get("retstart"))
	most, _ := strconv.Atoi(q.Get("retmax"))
	list, err := strconv.Atoi(strings.TrimPrefix(q.Get("WebEnv"), "MCID_"))
	if err != nil || list >= len(e.lists) || start+most > 9999 {
		http.Error(w, "no such list", http.StatusBadRequest)
		return
	}
	fmt.Fprint(w, `<?xml version="1.0" ?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"><PubmedArticleSet>`)
	for _, n := range e.lists[list][start:min(start+most, len(e.lists[list]))] {
		fmt.Fprintf(w, `<PubmedArticle><MedlineCitation><PMID Version="1">%d</PMID><Article><ArticleTitle>Tides of the inner sea, part %d</ArticleTitle><Abstract><AbstractText>Gauges.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>`, 20000001+n, n+1)
	}
	fmt.Fprint(w, `</PubmedArticleSet>`)
}

func (e *entrez) request() Request {
	return Request{Service: "pubmed", Query: "tides", Endpoint: e.URL}
}

// TestPubMed: a search, and its papers in pages.
func TestPubMed(t *testing.T) {
	e, c := startEntrez(t, 450), newClock()
	r := e.request()
	r.Since = "2025"
	got, err := titles(t, open(t, t.TempDir(), r, c.options()))
	if err != nil {
		t.Fatal(err)
	}
	wantTitles(t, got, 450)
	if want := []string{"esearch.fcgi", "efetch.fcgi", "efetch.fcgi", "efetch.fcgi"}; !slices.Equal(e.paths, want) {
		t.Errorf("asked %q, want %q", e.paths, want)
	}
	if q := e.asked[0]; q.Get("mindate") != "2025/01/01" || q.Get("maxdate") != "2999/12/31" || q.Get("datetype") != "pdat" {
		t.Errorf("searched with %v", q)
	}
	if third := time.Second / 3; !slices.Equal(c.waited, []time.Duration{third, third, third}) {
		t.Errorf("waited %v", c.waited)
	}
	for _, papers := range []int{0, 200} {
		e.papers = papers
		if got, err := titles(t, open(t, t.TempDir(), e.request(), newClock().options())); err != nil || len(got) != papers {
			t.Errorf("%d papers: %d, %v", papers, len(got), err)
		}
	}
	r.Max = 30
	e.papers = 450
	if got, err := titles(t, open(t, t.TempDir(), r, newClock().options())); err != nil || len(got) != 30 {
		t.Errorf("at most 30 papers: %d, %v", len(got), err)
	}
	key := e.request()
	key.Key = "sesame"
	c = newClock()
	if _, err := titles(t, open(t, t.TempDir(), key, c.options())); err != nil || c.waited[0] != time.Second/10 || e.asked[len(e.asked)-1].Get("api_key") != "sesame" {
		t.Errorf("with a key: waited %v, %v", c.waited, err)
	}
}

// TestPubMedPeriods: a query that finds more papers than a list gives is divided by days.
func TestPubMedPeriods(t *testing.T) {
	e, dir := startEntrez(t, 25_000), t.TempDir()
	first := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)
	e.day = func(n int) string { return first.AddDate(0, 0, n%2000).Format("2006/01/02") }
	for _, most := range []int{15_000, 30_000} { // broken off, and again to the end
		h := open(t, dir, e.request(), newClock().options())
		got := map[string]bool{}
		for r, err := range h.Records(t.Context()) {
			if err != nil || got[r.Name] {
				t.Fatalf("%s, there already: %t, %v", r.Name, got[r.Name], err)
			}
			if got[r.Name] = true; len(got) == most {
				break
			}
		}
		if h.Close(); len(got) != min(most, e.papers) {
			t.Errorf("%d papers, want %d", len(got), min(most, e.papers))
		}
	}
	searches := 0
	for _, path := range e.paths {
		if path == "esearch.fcgi" {
			searches++
		}
	}
	if fetches := len(e.paths) - searches; fetches > 25_000/200+searches || searches > 60 {
		t.Errorf("%d searches and %d pages", searches, fetches)
	}
	r := e.request()
	r.Max, r.Since = 300, "2024"
	before := len(e.paths)
	if got, err := titles(t, open(t, dir, r, newClock().options())); err != nil || len(got) != 300 || len(e.paths)-before != 3 {
		t.Errorf("at most 300: %d papers with %d requests, %v", len(got), len(e.paths)-before, err)
	}
}

// TestPubMedEnds: PubMed gives 9,999 papers of a day, and says what it refuses.
func TestPubMedEnds(t *testing.T) {
	e := startEntrez(t, 12_000)
	got, err := titles(t, open(t, t.TempDir(), e.request(), newClock().options()))
	if len(got) != 9999 || !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "2026/05/17 has 12000: choose narrower words") {
		t.Errorf("%d papers, %v", len(got), err)
	}
	e.fault = func(_ int, w http.ResponseWriter, _ string) bool {
		fmt.Fprint(w, "<eSearchResult><ERROR>Empty term and\nquery_key - nothing todo</ERROR></eSearchResult>")
		return true
	}
	if _, err := titles(t, open(t, t.TempDir(), e.request(), newClock().options())); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), `"Empty term and query_key - nothing todo"`) {
		t.Errorf("an error of ESearch: %v", err)
	}
}

// TestPubMedForgets: a list that NCBI keeps no more is searched for again, and an empty page
// of one that is there is asked for again.
func TestPubMedForgets(t *testing.T) {
	e := startEntrez(t, 450)
	e.fault = func(n int, w http.ResponseWriter, _ string) bool {
		switch n {
		case 2:
			fmt.Fprint(w, "<PubmedArticleSet></PubmedArticleSet>")
		case 4:
			fmt.Fprint(w, "<eFetchResult><ERROR>Cannot retrieve history data. query_key: 1, WebEnv: MCID_1</ERROR></eFetchResult>")
		}
		return n == 2 || n == 4
	}
	got, err := titles(t, open(t, t.TempDir(), e.request(), newClock().options()))
	if err != nil || len(got) < 400 {
		t.Fatalf("%d papers, %v", len(got), err)
	}
	wantTitles(t, got[400:], 450)
}
