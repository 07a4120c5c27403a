package web_test

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query/service"
	"paperkin/query/service/servicetest"
	"paperkin/query/web"
)

var update = flag.Bool("update", false, "write the golden files")

// policy is what servers say that a page may load.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

var options = web.Options{
	Dir:     "/home/ana/papers",
	Begin:   []string{"paperkin index refs.bib", "paperkin index zotero:"},
	Clients: []web.Client{{Name: "An assistant", Where: "settings.json", Settings: `{"command": "paperkin"}`}},
}

// papers are those of the libraries here: with everything, with counts, retracted, without
// anything, and those whose texts and ids are up to no good.
var papers = []string{
	`{"id":"arxiv:1706.03762","title":"Attention is all you need","abstract":"` + long + `","authors":["Ana Ito","Bo Li","Cy Roe","Di Poe"],"published":"2026-11-27","venue":"NeurIPS","categories":["cs.CL"],"keywords":["attention"],"upvotes":120,"citations":1204,"url":"https://arxiv.org/abs/1706.03762"}`,
	`{"id":"doi:10.1/a?b#c%2Fd","title":"An id with marks","abstract":"About ids & marks in addresses.","authors":["Ana Ito"],"published":"2026-11-20","upvotes":7}`,
	`{"id":"retracted","title":"Cold fusion in a jar","abstract":"We fuse.","authors":["Max Os"],"published":"2020","is_retracted":true}`,
	`{"id":"bare","title":"A bare one","abstract":""}`,
	hostile,
}

const long = `Recurrent networks are slow to train. We propose to attend instead, and to do nothing else at all. ` +
	`The model reads a whole sentence at once and weighs every word by every other, in several ways side by side. ` +
	`Training takes days where it took weeks, on machines that are no better than those before. Translations from English into German and French improve on all earlier ones. ` +
	`Parsers made of the same parts do nearly as well as those that were made for the purpose. Positions of words are told by waves of different lengths.`

var hostile = fmt.Sprintf(`{"id":"../x/<b>?\"#%%41","title":%q,"abstract":"</p><script>alert(2)</script> \u202egnp.exe & \u200b<img src=x onerror=alert(3)>","authors":["<i>Eve</i>","O'\"Neil"],"venue":"\"onmouseover=alert(4)","url":"javascript:alert(5)","keywords":["<svg/onload=alert(6)>"],"published":"2019"}`,
	`<script>alert(1)</script> & "quotes" `+strings.Repeat("Long", 16<<10-20))

// library makes a library of papers that arrived when the clock says.
func library(t testing.TB, jsonl ...string) *index.Writer {
	t.Helper()
	w := indextest.OpenWriter(t, t.TempDir())
	if _, err := w.Add(t.Context(), indextest.Records(t, jsonl...), index.AddOptions{At: servicetest.Now, Strict: true}); err != nil {
		t.Fatal(err)
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return w
}

// serve serves a library as servers do.
func serve(t testing.TB, o service.Options) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	web.Routes(mux, servicetest.Of(t, o), options)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return server
}

// site serves the papers.
func site(t testing.TB) *httptest.Server {
	t.Helper()
	return serve(t, servicetest.Options(library(t, papers...).Library.Dir()))
}

// get returns what a server answers. Header is pairs of a name and a value.
func get(t testing.TB, s *httptest.Server, address string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.URL+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, s, r, header...)
}

func post(t testing.TB, s *httptest.Server, form url.Values, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.URL+"/shelf", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	return send(t, s, r, append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)...)
}

func send(t testing.TB, s *httptest.Server, r *http.Request, header ...string) (*http.Response, string) {
	t.Helper()
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(b)
}

var changing = regexp.MustCompile(`/static/[0-9a-f]{12}`)

// golden compares a page with a file.
func golden(t *testing.T, name, got, host string) {
	t.Helper()
	got = strings.ReplaceAll(changing.ReplaceAllString(got, "/static/HASH"), host, "HOST")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it):\n%s", path, got)
	}
}

func contains(t *testing.T, body string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("no %q in %s", w, body)
		}
	}
}

func lacks(t *testing.T, body string, unwanted ...string) {
	t.Helper()
	for _, u := range unwanted {
		if strings.Contains(body, u) {
			t.Errorf("%q in %s", u, body)
		}
	}
}
