package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query"
	"paperkin/query/service/servicetest"
	"paperkin/query/web"
	"paperkin/query/wire"
)

// TestPages: every page as it is without scripts. The hostile paper is left out of those that
// would show its title.
func TestPages(t *testing.T) {
	s := serve(t, servicetest.Options(library(t, papers[:4]...).Library.Dir()))
	for name, address := range map[string]string{
		"home.html":    "/",
		"search.html":  "/search?q=attend+to+words&explain=true",
		"list.html":    "/search?author=Ito&n=1",
		"similar.html": "/search?paper=bare",
		"none.html":    "/search?q=attention&venue=NeurIP&author=Ito",
		"paper.html":   "/paper/arxiv:1706.03762",
		"new.html":     "/new?week=2026-W48&sort=upvotes",
		"old.html":     "/new?day=2026-11-20",
		"help.html":    "/help",
		"problem.html": "/search?q=a&nn=3",
		"missing.html": "/paper/attention+is",
		"feed.atom":    "/feed.atom?q=attention",
		"feed.json":    "/feed.json?sort=added",
		"search.xml":   "/opensearch.xml",
	} {
		answer, body := get(t, s, address)
		if want := map[string]int{"problem.html": 400, "missing.html": 404}[name]; want != 0 && answer.StatusCode != want || want == 0 && answer.StatusCode != 200 {
			t.Errorf("%s: %s", address, answer.Status)
		}
		golden(t, name, body, strings.TrimPrefix(s.URL, "http://"))
		lacks(t, body, "<dd></dd>") // of a parameter that nobody has explained
	}
}

// TestEmptyLibrary: one that is missing is served, and picked up when it is there.
func TestEmptyLibrary(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	s := serve(t, servicetest.Options(dir))
	for _, address := range []string{"/", "/search?q=a", "/new", "/paper/x", "/saved", "/liked", "/new?sort=for-you", "/new?saved=x"} {
		answer, body := get(t, s, address)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
		contains(t, body, "This library is empty", "/home/ana/papers", "paperkin index zotero:")
	}
	_, body := get(t, s, "/")
	golden(t, "empty.html", body, s.URL)
	if answer, body := get(t, s, "/feed.atom"); answer.StatusCode != http.StatusOK || strings.Contains(body, "<entry>") {
		t.Errorf("%s %s", answer.Status, body)
	}
	if answer, _ := get(t, s, "/help"); answer.StatusCode != http.StatusOK {
		t.Errorf("help: %s", answer.Status)
	}
}

// TestParts: a script is given what changes, and the address that says it: as an entry of
// the history or, while somebody types, in place of the present one.
func TestParts(t *testing.T) {
	s := site(t)
	answer, body := get(t, s, "/search?q=attend&since=&n=", "HX-Request", "true")
	if !strings.HasPrefix(body, "<title>attend – Paperkin</title>") || strings.Contains(body, "<html") || answer.Header.Get("HX-Push-Url") != "/search?q=attend" {
		t.Errorf("%v %s", answer.Header, body)
	}
	contains(t, body, `<section id="results"`)
	if answer, _ = get(t, s, "/search?q=attend", "HX-Request", "true", "Paperkin-Typing", "true"); answer.Header.Get("HX-Replace-Url") != "/search?q=attend" || answer.Header.Get("HX-Push-Url") != "" {
		t.Errorf("typing: %v", answer.Header)
	}
	if _, body = get(t, s, "/search?q=attend", "HX-Request", "true", "HX-History-Restore-Request", "true"); !strings.Contains(body, "<html") {
		t.Error("going back gets a part")
	}
	if answer, body = get(t, s, "/search?q=", "HX-Request", "true"); answer.Header.Get("HX-Replace-Url") != "/" {
		t.Errorf("an empty field: %v", answer.Header)
	}
	contains(t, body, "Trending")
	if answer.Header.Get("Vary") == "" {
		t.Error("no Vary")
	}
}

// TestAddresses: what a form leaves empty is not in the address, and what is asked for
// instead of a question gives way to one.
func TestAddresses(t *testing.T) {
	s := site(t)
	for address, want := range map[string]string{
		"/search?q=attend&since=&venue=&n=20":     "/search?q=attend",
		"/search?q=attend&paper=bare&since=":      "/search?q=attend",
		"/search?q=&author=Ito&mode=":             "/search?author=Ito",
		"/search?since=2020&q=+&unlike=bare&tag=": "/search?since=2020",
	} {
		answer, _ := get(t, s, address)
		if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || got != want {
			t.Errorf("%s: %s %s, want %s", address, answer.Status, got, want)
		}
	}
}

// TestMore: a page leads to one with more hits, and a long list on.
func TestMore(t *testing.T) {
	var lines []string
	for i := range 260 {
		lines = append(lines, `{"id":"p`+strings.Repeat("x", i%7)+string(rune('a'+i%26))+string(rune('a'+i/26))+`","title":"Paper","abstract":"abstract `+strings.Repeat("number ", i%5)+string(rune('a'+i%26))+string(rune('a'+i/26))+`","published":"2020"}`)
	}
	s := serve(t, servicetest.Options(library(t, lines...).Library.Dir()))
	for address, want := range map[string]string{
		"/search?since=2020":                  `class="next" href="/search?n=40&amp;since=2020"`,
		"/search?since=2020&n=200":            `class="next" href="/search?n=200&amp;offset=200&amp;since=2020"`,
		"/search?since=2020&n=200&offset=200": `class="earlier" href="/search?n=200&amp;since=2020"`,
		"/new?day=2026-11-29":                 `class="next" href="/new?day=2026-11-29&amp;n=40"`,
	} {
		_, body := get(t, s, address)
		contains(t, body, want)
	}
	_, body := get(t, s, "/search?since=2020&n=200&offset=200")
	contains(t, body, "201 to 260 of 260 papers")
	lacks(t, body, `class="next"`)
}

// TestHostile: nothing of a paper becomes markup, and it can be opened by its id.
func TestHostile(t *testing.T) {
	s := site(t)
	_, body := get(t, s, "/search?since=2019&until=2019")
	page := strings.Split(strings.Split(body, `class="open" href="`)[1], `"`)[0]
	for _, address := range []string{"/search?since=2019&until=2019", "/search?q=alert&explain=true", "/new", page, "/feed.atom", "/feed.json", "/search?paper=" + strings.TrimPrefix(page, "/paper/")} {
		answer, body := get(t, s, address)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
		if !strings.HasPrefix(address, "/feed.json") {
			lacks(t, body, "<script>", "<img", "<svg/", "<i>", "<b>")
		}
		lacks(t, body, "\u202e", "\u200b", `href="javascript`)
	}
	if _, body = get(t, s, page); strings.Count(body, "LongLong") < 1000 {
		t.Error("the page of a paper has not its whole title")
	}
	if _, body = get(t, s, "/search?q=alert"); strings.Count(body, "Long") > 1000 {
		t.Error("a list has a title of 64 KiB")
	}
	answer, body := get(t, s, "/paper/doi:10.1%2Fa%3Fb%23c%252Fd")
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", answer.Status, body)
	}
	contains(t, body, "An id with marks", "doi:10.1/a?b#c%2fd")
}

// TestProblems: errors have their status and a page that says what is wrong.
func TestProblems(t *testing.T) {
	s := site(t)
	for address, want := range map[string]struct {
		status int
		says   string
	}{
		"/search?q=a&venu=x":                     {400, "Did you mean venue?"},
		"/search?q=a&n=1e9":                      {400, "n"},
		"/search?q=a&n=100000":                   {400, "want at most 200"},
		"/search?q=" + strings.Repeat("x", 3000): {400, "3000 characters"},
		"/search?q=%zz":                          {400, "cannot be read"},
		"/search?paper=nobody":                   {404, "nobody"},
		"/paper/nobody":                          {404, "nobody"},
		"/paper/bare?format=docx":                {400, "want bibtex"},
		"/export":                                {400, "papers to export"},
		"/export?id=bare&id=nobody":              {404, "nobody"},
		"/new?day=2026-13-01":                    {400, "want a day"},
		"/new?week=2026-W54":                     {400, "want a week"},
		"/new?day=2026-11-01&week=2026-W48":      {400, "beside another"},
		"/new?sort=title":                        {400, "want date, upvotes, citations or for-you"},
		"/new?saved=nothing":                     {404, "no search is saved as"},
		"/new?saved=a&week=2026-W48":             {400, "takes no other"},
		"/liked?show=all":                        {400, "want disliked or read"},
		"/liked?n=801":                           {400, "want 1 to 800"},
		"/saved?name=a":                          {400, "takes none"},
		"/feed.atom?saved=x":                     {404, "no search is saved as"},
		"/new?n=0":                               {400, "want 1 to 200"},
		"/feed.atom?q=a&saved=x":                 {400, "saved"},
		"/feed.json?for=you":                     {400, "want me"},
		"/feed.json?for=me&saved=x":              {400, "takes no other"},
	} {
		answer, body := get(t, s, address)
		if answer.StatusCode != want.status {
			t.Errorf("%.60s: %s, want %d", address, answer.Status, want.status)
		}
		contains(t, body, want.says)
	}
	for _, address := range []string{"/map", "/static/0/style.css", "/static/x/..%2Fweb.go"} {
		if answer, _ := get(t, s, address); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", address, answer.Status)
		}
	}
}

// TestBusy: who cannot be answered now is told when to come back.
func TestBusy(t *testing.T) {
	o := servicetest.Options(library(t, papers...).Library.Dir())
	o.AtOnce, o.Waiting = 1, -1
	s := serve(t, o)
	answer, body := get(t, s, "/search?q=a")
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "1" {
		t.Errorf("%s %s", answer.Status, body)
	}
}

// TestStatic: the files of the pages are there for good.
func TestStatic(t *testing.T) {
	s := site(t)
	_, body := get(t, s, "/")
	root := changing.FindString(body)
	for name, media := range map[string]string{"style.css": "text/css", "keys.js": "text/javascript", "htmx.min.js": "text/javascript", "htmx.LICENSE": "text/plain", "icon.svg": "image/svg+xml"} {
		answer, body := get(t, s, root+"/"+name)
		if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), media) || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || body == "" {
			t.Errorf("%s: %s %v", name, answer.Status, answer.Header)
		}
		if lines := strings.Count(body, "\n"); name == "style.css" && lines > 200 || name == "keys.js" && lines > 80 {
			t.Errorf("%s has %d lines", name, lines)
		}
	}
}

// TestNewByDay: papers stand under the day on which they arrived, or that of their
// publication where that is not known. Without a period it is the last week with some.
func TestNewByDay(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	for _, from := range []struct {
		at   time.Time
		line string
	}{
		{time.Time{}, `{"id":"undated","title":"Came some day","published":"2026-11-25"}`},
		{time.Time{}, `{"id":"older","title":"Came some other day","published":"2026-10-25"}`},
		{servicetest.Now.AddDate(0, 0, -2), `{"id":"friday","title":"Came on Friday","published":"2001"}`},
		{servicetest.Now, papers[0]},
	} {
		if _, err := w.Add(t.Context(), indextest.Records(t, from.line), index.AddOptions{At: from.at}); err != nil {
			t.Fatal(err)
		}
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	o := servicetest.Options(w.Library.Dir())
	o.Now = func() time.Time { return servicetest.Now.AddDate(0, 0, 9) }
	_, body := get(t, serve(t, o), "/new")
	at := 0
	for _, want := range []string{"<h1>23 November to 29 November 2026</h1>", ">3 papers<", ">Sunday, 29 November<", "Attention is all you need", ">Friday, 27 November<", "Came on Friday", ">2026-11-25<", "Came some day"} {
		next := strings.Index(body[at:], want)
		if next < 0 {
			t.Fatalf("no %q after %d of %s", want, at, body)
		}
		at += next
	}
	lacks(t, body, "Came some other day")
}

// TestFeedKey: where readers have to give a key, the links to feeds have it, and no search
// is made of it.
func TestFeedKey(t *testing.T) {
	mux := http.NewServeMux()
	web.Routes(mux, servicetest.Of(t, servicetest.Options(library(t, papers...).Library.Dir())), web.Options{FeedKey: "k&1"})
	s := httptest.NewServer(mux)
	defer s.Close()
	_, body := get(t, s, "/search?q=attend")
	contains(t, body, `href="/feed.atom?q=attend&amp;key=k%261"`)
	answer, body := get(t, s, "/feed.atom?q=attend&key=k%261")
	if answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status, body)
	}
	contains(t, body, `href="`+s.URL+`/search?q=attend"`)
}

// TestCopies: the page of a paper leads to the other papers of the library that are the same
// work.
func TestCopies(t *testing.T) {
	const text = "We attend to every word of the sentence, whatever its place, and train in days where weeks were needed before."
	s := serve(t, servicetest.Options(library(t,
		`{"id":"preprint","title":"Attending to words","abstract":"`+text+` Code is there.","doi":"10.1/a","published":"2017"}`,
		`{"id":"published","title":"Attending to words","abstract":"`+text+` Now with parsers, and on fewer machines.","doi":"10.1/b","published":"2024"}`,
		`{"id":"other","title":"Attending to pictures","abstract":"Of something else."}`).Library.Dir()))
	for one, other := range map[string]string{"10.1/a": "10.1/b", "10.1/b": "10.1/a"} {
		_, body := get(t, s, "/paper/doi:"+url.PathEscape(one))
		contains(t, body, `<dt>Also here as</dt><dd><a href="/paper/doi:`+url.PathEscape(other)+`">doi:`+other+`</a></dd>`)
	}
	_, body := get(t, s, "/paper/other")
	lacks(t, body, "Also here as")
}

// TestByWords: an answer that is by words alone says why, and what helps.
func TestByWords(t *testing.T) {
	for reason, want := range map[query.ByWords]string{
		query.Loading:      "The model is coming, so these are found by words alone: ask again.",
		query.EarlierModel: "The model is coming, so these are found by words alone. To mend it: ask again",
	} {
		o := servicetest.Options(library(t, papers...).Library.Dir())
		o.Words.ByWords = func(query.Answer) *wire.ByWords {
			return &wire.ByWords{Reason: reason, Text: "the model is coming", Mend: "ask again"}
		}
		_, body := get(t, serve(t, o), "/search?q=attend")
		contains(t, body, want)
	}
}

// TestBehind: papers that the word index lacks are spoken of.
func TestBehind(t *testing.T) {
	w := library(t, papers...)
	indextest.Add(t, w, indextest.Record("late", "Late", "It came late."))
	_, body := get(t, serve(t, servicetest.Options(w.Library.Dir())), "/search?q=attend")
	contains(t, body, "The word index does not know 1 paper yet.")
}

// TestFirstWords: while a question is typed a model behind a server is asked from the third
// word on.
func TestFirstWords(t *testing.T) {
	s := site(t)
	const note = "By words while you type"
	_, body := get(t, s, "/search?q=attend+now", "HX-Request", "true", "Paperkin-Typing", "true")
	contains(t, body, note)
	for _, header := range [][]string{{"HX-Request", "true"}, nil} {
		_, body = get(t, s, "/search?q=attend+now", header...)
		lacks(t, body, note)
	}
	_, body = get(t, s, "/search?q=attend+now+please", "HX-Request", "true", "Paperkin-Typing", "true")
	lacks(t, body, note)
}
