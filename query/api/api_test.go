package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query/api"
	"paperkin/query/service"
	"paperkin/query/service/servicetest"
	"paperkin/query/wire"
)

// client asks an API, and checks what it sends against its document.
type client struct {
	t      *testing.T
	mux    *http.ServeMux
	router routers.Router
}

func start(t *testing.T, s *service.Service) *client {
	mux := http.NewServeMux()
	api.Routes(mux, s, api.Options{Version: "1.2.3", Now: func() time.Time { return servicetest.Now }})
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/openapi.json", nil))
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if doc.Info.Version != "1.2.3" {
		t.Errorf("version %q", doc.Info.Version)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t, mux, router}
}

func (c *client) do(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	c.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.Body = http.MaxBytesReader(nil, r.Body, 1<<20)
	w := httptest.NewRecorder()
	c.mux.ServeHTTP(w, r)
	c.check(r, w)
	return w
}

// check validates a response against the document.
func (c *client) check(r *http.Request, w *httptest.ResponseRecorder) {
	c.t.Helper()
	asked := httptest.NewRequest(r.Method, r.URL.String(), nil)
	route, params, err := c.router.FindRoute(asked)
	if err != nil {
		c.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: asked, PathParams: params, Route: route},
		Status:                 w.Code, Header: w.Header(), Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: w.Code == http.StatusNotModified || !strings.Contains(w.Header().Get("Content-Type"), "json") || w.Header().Get("Content-Type") == api.Lines},
	}
	if err := openapi3filter.ValidateResponse(r.Context(), in); err != nil {
		c.t.Errorf("%s %s: %v\n%s", r.Method, r.URL, err, w.Body)
	}
}

// ask is do for JSON that is read.
func ask[T any](c *client, method, target, body string) (out T) {
	c.t.Helper()
	w := c.do(method, target, body)
	if w.Code != http.StatusOK {
		c.t.Fatalf("%s %s: %d: %s", method, target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		c.t.Fatal(err)
	}
	return out
}

func papers(n int) []string { return indextest.Many(n) }

func TestSearch(t *testing.T) {
	s, _ := servicetest.New(t, papers(5)...)
	c := start(t, s)
	a := ask[api.Answer](c, "GET", "/api/v1/search?q=abstract+number&n=3&explain=1&since=", "")
	if len(a.Hits) != 3 || a.Hits[0].Rank != 1 || a.Hits[0].Why == nil || a.Request["q"] != "abstract number" || a.Request["n"] != 3.0 || a.Request["explain"] != true {
		t.Errorf("%+v", a)
	}
	body := ask[api.Answer](c, "POST", "/api/v1/search", `{"q":"abstract number","n":3,"explain":true,"since":null,"until":""}`)
	if len(body.Hits) != 3 || body.Hits[0].ID != a.Hits[0].ID {
		t.Errorf("POST: %+v", body)
	}
	like := ask[api.Answer](c, "GET", "/api/v1/search?paper=p001&paper=p002", "")
	if len(like.Hits) != 3 || slices.ContainsFunc(like.Hits, func(h wire.Hit) bool { return h.ID == "p001" }) {
		t.Errorf("like: %+v", like.Hits)
	}
	draft := ask[api.Answer](c, "POST", "/api/v1/search", `{"text":["a draft about the abstract number 3","and more of it"],"paper":"p000"}`)
	if len(draft.Hits) != 4 {
		t.Errorf("text: %d hits, want 4", len(draft.Hits))
	}
	references := ask[api.Answer](c, "POST", "/api/v1/search", `{"text":"@article{a, title={Paper 1}}\n@article{b, title={Paper 4}}\n@article{c, doi={10.1/nobody}, title={Of nobody}}"}`)
	if len(references.Hits) != 3 || len(references.Missing) != 1 {
		t.Errorf("references: %+v", references)
	}
	none := ask[api.Answer](c, "GET", "/api/v1/search?q=a&venue=ICML", "")
	if none.None == "" || len(none.Hits) != 0 || len(none.Filters) != 1 {
		t.Errorf("no hits: %+v", none)
	}
}

// A hit a line is what the commands print.
func TestSearchLines(t *testing.T) {
	s, _ := servicetest.New(t, papers(3)...)
	w := start(t, s).do("GET", "/api/v1/search?q=abstract", "", "Accept", api.Lines)
	got := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if len(got) != 3 || w.Header().Get("Content-Type") != api.Lines {
		t.Fatalf("%q", got)
	}
	for i, line := range got {
		var h wire.Hit
		if err := json.Unmarshal([]byte(line), &h); err != nil || h.Rank != i+1 {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestETag(t *testing.T) {
	s, w := servicetest.New(t, papers(3)...)
	c := start(t, s)
	const address = "/api/v1/search?q=abstract"
	tag := c.do("GET", address, "").Header().Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) {
		t.Fatalf("ETag %q", tag)
	}
	unchanged := func(address, tag string) bool {
		return c.do("GET", address, "", "If-None-Match", `"other", `+tag).Code == http.StatusNotModified
	}
	if !unchanged(address, tag) {
		t.Error("the same again is not 304")
	}
	if unchanged(address+"&n=2", tag) {
		t.Error("another request is 304")
	}
	if _, err := s.Say(t.Context(), service.Saying{Do: service.Note, Papers: []string{"p001"}, Text: "a note"}); err != nil {
		t.Fatal(err)
	}
	if unchanged(address, tag) {
		t.Error("304 after a note")
	}
	tag = c.do("GET", address, "").Header().Get("ETag")
	indextest.Add(t, w, indextest.Record("new", "New", "abstract"))
	if unchanged(address, tag) {
		t.Error("304 after an import")
	}
	if tag := c.do("GET", address+"&since=7d", "").Header().Get("ETag"); tag != "" {
		t.Errorf("what depends on the time has the ETag %s", tag)
	}
}

func TestPapers(t *testing.T) {
	s, _ := servicetest.New(t, append(papers(2), `{"id":"x/y?z#%","title":"A slash","abstract":"It is in its id."}`)...)
	c := start(t, s)
	if p := ask[wire.Found](c, "GET", "/api/v1/papers/p001", ""); p.ID != "p001" || p.Ledger.State != "done" {
		t.Errorf("%+v", p)
	}
	if p := ask[wire.Found](c, "GET", "/api/v1/papers/"+url.PathEscape("x/y?z#%"), ""); p.Title != "A slash" {
		t.Errorf("%+v", p)
	}
	if w := c.do("GET", "/api/v1/papers/p001?format=bibtex", ""); !strings.HasPrefix(w.Body.String(), "@") || w.Header().Get("Content-Type") != "application/x-bibtex" {
		t.Errorf("%s: %s", w.Header().Get("Content-Type"), w.Body)
	}
	for _, format := range []string{"ris", "csl-json", "markdown", "csv", "jsonl"} {
		if w := c.do("GET", "/api/v1/papers?id=p001&id=p000&format="+format, ""); w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("%s: %d %s", format, w.Code, w.Body)
		}
	}
	out := ask[api.Papers](c, "GET", "/api/v1/papers?id=p001&id=nobody&id=p000", "")
	if len(out.Papers) != 2 || out.Papers[0].ID != "p001" || len(out.Missing) != 1 || out.Missing[0] != "nobody" {
		t.Errorf("%+v", out)
	}
}

func TestNews(t *testing.T) {
	s, w := servicetest.New(t, papers(4)...)
	c := start(t, s)
	first := ask[api.News](c, "GET", "/api/v1/new?n=3", "")
	if len(first.Papers) != 3 || first.Left != 1 || first.Papers[0].ID != "p000" {
		t.Fatalf("%+v", first)
	}
	rest := ask[api.News](c, "GET", "/api/v1/new?after="+key(first), "")
	if len(rest.Papers) != 1 || rest.Left != 0 {
		t.Fatalf("%+v", rest)
	}
	if none := ask[api.News](c, "GET", "/api/v1/new?after="+key(rest), ""); len(none.Papers) != 0 || none.Key != rest.Key {
		t.Errorf("%+v", none)
	}
	indextest.Add(t, w, indextest.Record("new", "New", "what is this about"))
	if next := ask[api.News](c, "GET", "/api/v1/new?q=abstract&after="+key(rest), ""); len(next.Papers) > 1 || next.Key <= rest.Key {
		t.Errorf("%+v", next)
	}
}

// What is new of a saved search comes once, and is in the next digest all the same.
func TestNewsOfSearches(t *testing.T) {
	w := indextest.New(t)
	arrive := func(id string) {
		t.Helper()
		if _, err := w.Add(t.Context(), indextest.Records(t, indextest.Record(id, "Of "+id, "abstract about "+id)), index.AddOptions{At: servicetest.Now}); err != nil {
			t.Fatal(err)
		}
		indextest.Embed(t, w, &embedtest.Fake{})
		if _, err := w.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	arrive("a")
	s := servicetest.Of(t, servicetest.Options(w.Library.Dir()))
	c := start(t, s)
	ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"save","name":"R & D","search":"q=abstract"}`)
	first := ask[api.News](c, "GET", "/api/v1/new?saved=R+%26+D&explain=true", "")
	if len(first.Papers) != 1 || first.Papers[0].ID != "a" || first.Papers[0].Why == nil || first.Papers[0].Rank != 1 {
		t.Errorf("%+v", first)
	}
	arrive("b")
	next := ask[api.News](c, "GET", "/api/v1/new?saved=r+%26+d&after="+key(first), "")
	if len(next.Papers) != 1 || next.Papers[0].ID != "b" || next.Key <= first.Key {
		t.Errorf("%+v", next)
	}
	if none := ask[api.News](c, "GET", "/api/v1/new?saved=r+%26+d&after="+key(next), ""); len(none.Papers) != 0 || none.Key != next.Key {
		t.Errorf("%+v", none)
	}
	if all := ask[api.Shelf](c, "GET", "/api/v1/shelf", ""); *all.Searches[0].New != 2 || all.Searches[0].Told != 0 {
		t.Errorf("%+v", all.Searches)
	}
	if likes := ask[api.News](c, "GET", "/api/v1/new?for=me", ""); likes.Lacking != 3 || len(likes.Papers) != 0 {
		t.Errorf("%+v", likes)
	}
	if lines := c.do("GET", "/api/v1/new?saved=r+%26+d&arrived=7d", "", "Accept", api.Lines); strings.Count(lines.Body.String(), "\n") != 2 {
		t.Errorf("%s", lines.Body)
	}
}

func key(n api.News) string { return string(must(json.Marshal(n.Key))) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// What is new of saved searches is not known of a library that is not in a folder; the rest is.
func TestElsewhere(t *testing.T) {
	w := indextest.New(t, papers(3)...)
	c := start(t, servicetest.Of(t, servicetest.Elsewhere(servicetest.Options(w.Library.Dir()))))
	ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"save","name":"a","search":"q=abstract"}`)
	for _, path := range []string{"/api/v1/new?saved=a", "/api/v1/new?for=me"} {
		if w := c.do("GET", path, ""); w.Code != 404 || !strings.Contains(w.Body.String(), "in a folder alone") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if all := ask[api.Shelf](c, "GET", "/api/v1/shelf", ""); len(all.Searches) != 1 || all.Searches[0].New != nil {
		t.Errorf("%+v", all.Searches)
	}
	if news := ask[api.News](c, "GET", "/api/v1/new?n=2", ""); len(news.Papers) != 2 || news.Left != 1 {
		t.Errorf("%+v", news)
	}
	if st := ask[wire.Status](c, "GET", "/api/v1/status", ""); st.Papers != 3 {
		t.Errorf("%+v", st)
	}
	if w := c.do("GET", "/api/v1/search?q=abstract", ""); w.Code != 200 || w.Header().Get("ETag") == "" {
		t.Errorf("%d, ETag %q", w.Code, w.Header().Get("ETag"))
	}
}

func TestShelf(t *testing.T) {
	s, _ := servicetest.New(t, papers(2)...)
	c := start(t, s)
	said := ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"tag","paper":["p000","p001"],"tag":"read"}`)
	if len(said.Tags) != 1 || said.Tags[0].Papers != 2 || len(said.Papers) != 2 {
		t.Errorf("%+v", said)
	}
	said = ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"untag","paper":"p000","tag":"read"}`)
	if said.Tags[0].Papers != 1 || len(said.Papers[0].Tags) != 0 {
		t.Errorf("%+v", said)
	}
	said = ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"note","paper":"p000","text":"look"}`)
	if said.Papers[0].Note != "look" {
		t.Errorf("%+v", said)
	}
	if got := ask[api.Shelf](c, "GET", "/api/v1/shelf", ""); len(got.Tags) != 1 {
		t.Errorf("%+v", got)
	}
	said = ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"like","paper":["p000","Paper 1"]}`)
	if len(said.Papers) != 2 || said.Papers[1].Opinion != index.Liked {
		t.Errorf("%+v", said)
	}
	ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"read","paper":"p001"}`)
	ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"dislike","paper":"p001"}`)
	said = ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"save","name":"Robots","search":"q=robots"}`)
	if said.Search == nil || said.Search.Name != "Robots" || said.Replaced || len(said.Papers) != 0 {
		t.Errorf("%+v", said)
	}
	if said = ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"save","name":"robots","search":"?q=abstract"}`); !said.Replaced {
		t.Errorf("%+v", said)
	}
	all := ask[api.Shelf](c, "GET", "/api/v1/shelf", "")
	if len(all.Likes) != 1 || all.Likes[0].ID != "p000" || len(all.Dislikes) != 1 || len(all.Read) != 1 || all.Read[0].ID != "p001" || all.Read[0].Title == "" {
		t.Errorf("%+v", all)
	}
	if len(all.Searches) != 1 || all.Searches[0].Name != "robots" || all.Searches[0].Search != "q=abstract" || all.Searches[0].New == nil || all.Searches[0].Told != 0 {
		t.Errorf("%+v", all.Searches)
	}
	if w := c.do("POST", "/api/v1/shelf", `{"do":"forget","name":"robot"}`); w.Code != 404 || !strings.Contains(w.Body.String(), `"suggestions":[{"name":"robots"}]`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"forget","name":"robots"}`)
	ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"clear","paper":["p000","p001"]}`)
	ask[api.Said](c, "POST", "/api/v1/shelf", `{"do":"unread","paper":"p001"}`)
	if all = ask[api.Shelf](c, "GET", "/api/v1/shelf", ""); len(all.Likes)+len(all.Dislikes)+len(all.Read)+len(all.Searches) != 0 {
		t.Errorf("%+v", all)
	}
	s.ReadOnly = true
	if w := c.do("POST", "/api/v1/shelf", `{"do":"tag","paper":"p000","tag":"read"}`); w.Code != 403 {
		t.Errorf("read-only: %d %s", w.Code, w.Body)
	}
}

func TestProblems(t *testing.T) {
	s, _ := servicetest.New(t, papers(3)...)
	c := start(t, s)
	for _, w := range []struct {
		method, target, body string
		status               int
		says                 string
	}{
		{"GET", "/api/v1/search", "", 400, `"detail":"the question is empty"`},
		{"GET", "/api/v1/search?q=a&categry=b", "", 400, `"hint":"did you mean category?"`},
		{"GET", "/api/v1/search?q=a&n=1000000000", "", 400, "n 1000000000: want at most 200"},
		{"GET", "/api/v1/search?q=" + strings.Repeat("a", 2001), "", 400, "2001 characters, want at most 2000"},
		{"GET", "/api/v1/search?q=a&since=yesterdy", "", 400, "since"},
		{"GET", "/api/v1/search?q=%zz", "", 400, "invalid URL escape"},
		{"GET", "/api/v1/search?sort=date&offset=801", "", 400, "offset 801: want at most 800"},
		{"GET", "/api/v1/search?paper=p0001", "", 404, `"suggestions":[{"id":"p00`},
		{"POST", "/api/v1/search", `{"q":"a"`, 400, "want a JSON object"},
		{"POST", "/api/v1/search", `["a"]`, 400, "want a JSON object"},
		{"POST", "/api/v1/search", `{"q":"a"}{}`, 400, "nothing after it"},
		{"POST", "/api/v1/search", `{"q":{"a":1}}`, 400, "q: want a text"},
		{"POST", "/api/v1/search", `{"q":"` + strings.Repeat("a", 1<<20) + `"}`, 400, "more than 1048576 bytes"},
		{"POST", "/api/v1/search", `{"q":"a","text":"b"}`, 400, "want a question or examples, not both"},
		{"GET", "/api/v1/papers/nobody", "", 404, `"exit_code":2`},
		{"GET", "/api/v1/papers/p001?format=docx", "", 400, "format docx: want json or one of"},
		{"GET", "/api/v1/papers/p001?frmat=ris", "", 400, "frmat: want format"},
		{"GET", "/api/v1/papers", "", 400, "id: names no paper"},
		{"GET", "/api/v1/papers?" + strings.Repeat("id=a&", 101), "", 400, "given 101 times, want at most 100"},
		{"GET", "/api/v1/new?sort=title", "", 400, "sort: what is new comes in the order"},
		{"POST", "/api/v1/shelf", `{"do":"lik","paper":"p000"}`, 400, "want one of tag, untag, note, like, dislike, read, unread, clear, save, forget"},
		{"POST", "/api/v1/shelf", `{"do":"told","name":"a","key":7}`, 400, "want one of tag"},
		{"POST", "/api/v1/shelf", `{"do":"like","paper":"p000","name":"a"}`, 400, "name: like takes paper"},
		{"POST", "/api/v1/shelf", `{"do":"like","paper":["p000","nobody"]}`, 404, "nobody"},
		{"POST", "/api/v1/shelf", `{"do":"save","name":"a"}`, 400, "search: not given"},
		{"POST", "/api/v1/shelf", `{"do":"save","name":"a","search":"sort=date"}`, 400, "search: asks nothing"},
		{"POST", "/api/v1/shelf", `{"do":"save","name":"a","search":"q=a&categry=b"}`, 400, "did you mean category?"},
		{"POST", "/api/v1/shelf", `{"do":"save","name":"a","search":"q=a&since=yesterdy"}`, 400, "search: since"},
		{"POST", "/api/v1/shelf", `{"do":"save","name":"a","search":"paper=nobody"}`, 404, "nobody"},
		{"POST", "/api/v1/shelf", `{"do":"save","name":["a","b"],"search":"q=a"}`, 400, "name: given 2 times"},
		{"POST", "/api/v1/shelf", `{"do":"save","name":"Likes","search":"q=a"}`, 400, "has that name"},
		{"POST", "/api/v1/shelf", `{"do":"forget","name":"nothing"}`, 404, "no search is saved as"},
		{"GET", "/api/v1/new?saved=nothing", "", 404, "no search is saved as"},
		{"GET", "/api/v1/new?saved=a&q=b", "", 400, "q: want saved or for or after"},
		{"GET", "/api/v1/new?saved=a&for=me", "", 400, "not both"},
		{"GET", "/api/v1/new?for=you", "", 400, "for you: want me"},
		{"GET", "/api/v1/new?for=me&arrived=yesterdy", "", 400, "arrived"},
		{"POST", "/api/v1/shelf", `{"do":"tag","paper":"p000","tag":"two words"}`, 400, "want letters, digits"},
		{"POST", "/api/v1/shelf", `{"do":"tag","tag":"a"}`, 400, "paper: names no paper"},
		{"POST", "/api/v1/shelf", `{"do":"tag","paper":"nobody","tag":"a"}`, 404, "nobody"},
	} {
		got := c.do(w.method, w.target, w.body)
		if got.Code != w.status || !strings.Contains(got.Body.String(), w.says) || got.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %.80s %.40s: %d %s, want %d with %s", w.method, w.target, w.body, got.Code, got.Body, w.status, w.says)
		}
	}
}

// A library that is not there is a problem that says what makes one.
func TestNoLibrary(t *testing.T) {
	c := start(t, servicetest.Of(t, servicetest.Options(t.TempDir())))
	for _, path := range []string{"/api/v1/search?q=a", "/api/v1/status", "/api/v1/new", "/api/v1/papers/a", "/api/v1/shelf"} {
		if w := c.do("GET", path, ""); w.Code != 503 || !strings.Contains(w.Body.String(), `"exit_code":5`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// The document names every parameter of the grammar, with what its values are, and every
// route; the rest is validated by every test.
func TestDocumentIsComplete(t *testing.T) {
	s, _ := servicetest.New(t, papers(1)...)
	mux := http.NewServeMux()
	api.Routes(mux, s, api.Options{Version: "1"})
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/openapi.json", nil))
	doc := must(openapi3.NewLoader().LoadFromData(w.Body.Bytes()))
	search := doc.Paths.Find("/api/v1/search")
	var names []string
	for _, p := range search.Get.Parameters {
		names = append(names, p.Value.Name)
	}
	for _, p := range wire.Parameters {
		if !slices.Contains(names, p.Name) {
			t.Errorf("the document lacks the parameter %s", p.Name)
			continue
		}
		schema := search.Get.Parameters[slices.Index(names, p.Name)].Value.Schema.Value
		if p.Many {
			schema = schema.Items.Value
		}
		if !schema.Type.Is(string(p.Kind)) {
			t.Errorf("%s: %v, want %s", p.Name, schema.Type, p.Kind)
		}
		if _, is := search.Post.RequestBody.Value.Content["application/json"].Schema.Value.Properties[p.Name]; !is {
			t.Errorf("the body lacks %s", p.Name)
		}
	}
	if len(names) != len(wire.Parameters) {
		t.Errorf("the document has %d parameters, the grammar %d", len(names), len(wire.Parameters))
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			if _, pattern := mux.Handler(httptest.NewRequest(method, strings.Replace(path, "{id}", "a", 1), nil)); pattern != method+" "+path {
				t.Errorf("%s %s: the server has %q", method, path, pattern)
			}
		}
	}
}
