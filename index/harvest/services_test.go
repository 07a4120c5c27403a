package harvest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/template"
)

// services speaks all APIs that are harvested, over one list of papers, as
// their public documentation describes them. The templates in testdata are the
// answers; what a request has that the documentation does not know is refused.
type services struct {
	*httptest.Server
	papers int
	// fault answers instead of the service, if it wants to; n counts requests
	// from 0.
	fault func(n int, w http.ResponseWriter, r *http.Request) bool

	mu       sync.Mutex
	requests []*http.Request
}

func startServices(t testing.TB, papers int) *services {
	s := &services{papers: papers}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *services) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, r)
	s.mu.Unlock()
	if s.fault != nil && s.fault(n, w, r) {
		return
	}
	s.answer(w, r)
}

// asked is what came in so far.
func (s *services) asked() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*http.Request(nil), s.requests...)
}

// parameters are those that the documentation of a service knows.
var parameters = map[string]string{
	"arxiv":    "search_query start max_results sortBy sortOrder",
	"hf":       "date week month limit p",
	"openalex": "search filter select per-page cursor api_key mailto",
	"s2":       "query fields publicationDateOrYear token",

	"crossref":   "query filter rows cursor mailto",
	"inspire":    "q sort size page fields",
	"dblp":       "q format h f c",
	"openreview": "content.venueid invitation limit offset",
	"biorxiv":    "category",
}

// listing is a page of a list, for the templates.
type listing struct {
	Query              string
	Total, Start, Size int
	Next               string
	Papers             []int // their numbers
}

func (s *services) answer(w http.ResponseWriter, r *http.Request) {
	service, _, _ := strings.Cut(strings.Trim(r.URL.Path, "/"), "/")
	known := strings.Fields(parameters[service])
	for name := range r.URL.Query() {
		if !slices.Contains(known, name) {
			http.Error(w, "unknown parameter "+name, http.StatusBadRequest)
			return
		}
	}
	page, err := s.list(service, r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	name := service + ".json"
	if service == "arxiv" {
		name = "arxiv.xml"
	}
	body, err := render(name, page)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	w.Write(body)
}

// list finds the page that is asked for.
func (s *services) list(service string, r *http.Request) (l listing, err error) {
	q := r.URL.Query()
	size, at := "", ""
	switch service {
	case "arxiv":
		l.Query, size, at = q.Get("search_query"), q.Get("max_results"), q.Get("start")
	case "hf":
		size, at = q.Get("limit"), q.Get("p")
	case "openalex":
		size, at = q.Get("per-page"), strings.TrimPrefix(q.Get("cursor"), "*")
	case "s2":
		size, at = "100", q.Get("token") // the real one sends 1,000
	case "crossref":
		l.Query, size, at = q.Get("query"), q.Get("rows"), strings.TrimPrefix(strings.TrimPrefix(q.Get("cursor"), "*"), "end")
	case "inspire":
		l.Query, size, at = q.Get("q"), q.Get("size"), q.Get("page")
	case "dblp":
		l.Query, size, at = q.Get("q"), atMost100(q.Get("h")), q.Get("f")
	case "openreview":
		l.Query, size, at = q.Get("content.venueid")+q.Get("invitation"), atMost100(q.Get("limit")), q.Get("offset")
	case "biorxiv": // by path: server, first and last day, place, format
		parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		if len(parts) != 6 || parts[1] != "biorxiv" && parts[1] != "medrxiv" || parts[5] != "json" {
			return l, fmt.Errorf("no details at %s", r.URL.Path)
		}
		size, at = "100", parts[4]
	}
	if l.Size, err = strconv.Atoi(size); err != nil || l.Size > 200 {
		return l, fmt.Errorf("no page of %q", size)
	}
	if at != "" {
		if l.Start, err = strconv.Atoi(at); err != nil {
			return l, err
		}
	}
	switch service {
	case "hf":
		l.Start *= l.Size
	case "inspire":
		l.Start = (l.Start - 1) * l.Size
	}
	l.Total = s.papers
	for n := l.Start; n < min(l.Start+l.Size, s.papers); n++ {
		l.Papers = append(l.Papers, n+1)
	}
	if l.Start+l.Size < s.papers {
		l.Next = strconv.Itoa(l.Start + l.Size)
	}
	return l, nil
}

// atMost100 is the size of a page that is asked for, but no more than 100: the services
// send up to 1,000.
func atMost100(size string) string {
	if n, err := strconv.Atoi(size); err == nil && n > 100 {
		return "100"
	}
	return size
}

func render(name string, l listing) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"json": quoteJSON, "xml": escapeXML}).ParseFiles("testdata/" + name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, l)
	return b.Bytes(), err
}

func quoteJSON(s string) (string, error) {
	if s == "" {
		return "null", nil
	}
	b, err := json.Marshal(s)
	return string(b), err
}

func escapeXML(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}
