package web_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"paperkin/query/service/servicetest"
)

// says posts what a user says, without a script.
func says(t testing.TB, s *httptest.Server, form url.Values) string {
	t.Helper()
	answer, body := post(t, s, form)
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%v: %s %s", form, answer.Status, body)
	}
	return answer.Header.Get("Location")
}

func save(t testing.TB, s *httptest.Server, name, search string) string {
	t.Helper()
	return says(t, s, url.Values{"do": {"save"}, "name": {name}, "search": {search}})
}

// yours marks papers, and saves searches.
func yours(t testing.TB, s *httptest.Server) {
	t.Helper()
	for _, id := range []string{"arxiv:1706.03762", "doi:10.1/a?b#c%2fd", "bare"} {
		says(t, s, url.Values{"like": {id}, "back": {"/"}})
	}
	says(t, s, url.Values{"do": {"dislike"}, "paper": {"retracted"}})
	says(t, s, url.Values{"do": {"read"}, "paper": {"bare"}})
	save(t, s, "Fusion", "q=cold+fusion&until=2020")
	save(t, s, "Attention", "q=attention&mode=lexical")
}

// TestYours: what is the user's own, as it is without scripts.
func TestYours(t *testing.T) {
	w := library(t, append(papers[:4:4], `{"id":"near","title":"Attention, again","abstract":"We attend to words."}`)...)
	s := serve(t, servicetest.Options(w.Library.Dir()))
	yours(t, s)
	host := strings.TrimPrefix(s.URL, "http://")
	for name, address := range map[string]string{
		"yours.html":    "/",
		"saved.html":    "/saved?replaced=Attention",
		"liked.html":    "/liked",
		"disliked.html": "/liked?show=disliked",
		"newly.html":    "/new?saved=attention",
		"foryou.html":   "/new?sort=for-you&day=2026-11-29",
		"said.html":     "/paper/bare",
		"saved.atom":    "/feed.atom?saved=attention",
		"foryou.json":   "/feed.json?for=me",
	} {
		answer, body := get(t, s, address)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
		golden(t, name, body, host)
		for _, link := range regexp.MustCompile(` href="(/[^"]*)"`).FindAllStringSubmatch(body, -1) {
			if answer, _ := get(t, s, html.UnescapeString(link[1])); answer.StatusCode != http.StatusOK {
				t.Errorf("%s leads to %s: %s", address, link[1], answer.Status)
			}
		}
	}
	bare, err := w.Library.Find(t.Context(), "bare")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(t.Context(), servicetest.Now, []int64{bare.Key}); err != nil {
		t.Fatal(err)
	}
	_, body := get(t, s, "/liked")
	contains(t, body, "2 papers", "Not in the library any more", "<li>A bare one <code>bare</code></li>")
	if _, body = get(t, s, "/saved?saved=nothing&replaced=nor+this"); strings.Contains(body, "nothing<") || strings.Contains(body, "nor this") {
		t.Error("an address says what was done")
	}
}

// TestMarks: a button in a list leads back to where it was, and nowhere else.
func TestMarks(t *testing.T) {
	s := site(t)
	for back, want := range map[string]string{
		"/search?q=attend&n=40": "/search?q=attend&n=40#p", "": "/#p", "https://evil.example/": "/#p", "//evil.example/x": "/#p", `/\\evil.example`: "/#p",
		"/\t/evil.example": "/#p", "javascript:alert(1)": "/#p", "/new#x": "/new#p",
	} {
		if got := says(t, s, url.Values{"like": {"bare"}, "back": {back}}); !strings.HasPrefix(got, want) {
			t.Errorf("%q leads to %q, want %s…", back, got, want)
		}
	}
	answer, body := post(t, s, url.Values{"clear": {"bare"}, "back": {"/"}}, "HX-Request", "true")
	if answer.StatusCode != http.StatusOK || strings.Count(body, "<button") != 1 || strings.Contains(body, "<section") {
		t.Errorf("%s %s", answer.Status, body)
	}
	contains(t, body, `name="like" value="bare"`, `aria-pressed="false"`)
	if got := says(t, s, url.Values{"do": {"read"}, "paper": {"bare"}}); got != "/paper/bare#said" {
		t.Errorf("read leads to %s", got)
	}
	_, body = get(t, s, "/paper/bare")
	contains(t, body, `value="unread" aria-pressed="true"`, `value="like" aria-pressed="false"`)
	for _, form := range []url.Values{{"like": {"bare", "retracted"}, "read": {"bare"}}, {"like": {""}}, {"like": {"nobody"}}} {
		if answer, _ := post(t, s, form); answer.StatusCode != http.StatusBadRequest && answer.StatusCode != http.StatusNotFound {
			t.Errorf("%v: %s", form, answer.Status)
		}
	}
}

// TestSaves: a search is saved, replaced and forgotten, with a script or without.
func TestSaves(t *testing.T) {
	s := site(t)
	_, body := get(t, s, "/search?q=attend&author=Ito")
	contains(t, body, `name="search" value="author=Ito&amp;q=attend"`)
	if got := save(t, s, " Of Ito ", "author=Ito&q=attend"); got != "/saved?saved=Of+Ito" {
		t.Errorf("leads to %s", got)
	}
	if got := save(t, s, "OF ITO", "q=attend"); got != "/saved?replaced=OF+ITO" {
		t.Errorf("leads to %s", got)
	}
	answer, body := post(t, s, url.Values{"do": {"save"}, "name": {"of ito"}, "search": {"author=Ito"}}, "HX-Request", "true")
	if answer.StatusCode != http.StatusOK || strings.Contains(body, "<section") {
		t.Errorf("%s %s", answer.Status, body)
	}
	contains(t, body, "Replaced <strong>of ito</strong>", `href="/saved"`)
	answer, body = post(t, s, url.Values{"do": {"save"}, "name": {"likes"}, "search": {"author=Ito"}}, "HX-Request", "true")
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("%s", answer.Status)
	}
	contains(t, body, `<form id="save"`, `value="likes"`, "has that name", `value="author=Ito"`)
	if got := says(t, s, url.Values{"do": {"forget"}, "name": {"Of Ito"}}); got != "/saved" {
		t.Errorf("leads to %s", got)
	}
	_, body = get(t, s, "/saved")
	contains(t, body, "No search is saved.")
	if answer, _ := post(t, s, url.Values{"do": {"forget"}, "name": {"Of Ito"}}); answer.StatusCode != http.StatusNotFound {
		t.Errorf("%s", answer.Status)
	}
	for _, address := range []string{"/search?sort=date", "/"} {
		_, body = get(t, s, address)
		lacks(t, body, `id="save"`)
	}
}

// TestHostileNames: names are text wherever they are shown, and lead to what they name.
func TestHostileNames(t *testing.T) {
	s := site(t)
	names := []string{`<script>alert(1)</script>`, `"onfocus="alert(2)`, `a & b / c ? d # e + f %41`, `'; --`, strings.Repeat("é", 50), "مرحبا"}
	for _, name := range names {
		says(t, s, url.Values{"like": {"bare"}})
		if got, want := save(t, s, name, "q=attend"), "/saved?saved="+url.QueryEscape(name); got != want {
			t.Errorf("leads to %s, want %s", got, want)
		}
		for _, address := range []string{"/", "/saved", "/saved?saved=" + url.QueryEscape(name), "/new?saved=" + url.QueryEscape(name), "/feed.atom?saved=" + url.QueryEscape(name)} {
			answer, body := get(t, s, address)
			if answer.StatusCode != http.StatusOK {
				t.Errorf("%s: %s", address, answer.Status)
			}
			lacks(t, body, "<script>alert", `"onfocus="alert`)
		}
		says(t, s, url.Values{"do": {"forget"}, "name": {name}})
	}
	for _, name := range []string{"a\u202eb", "a\nb", strings.Repeat("é", 51), "\xff", "", " ", "LIKES"} {
		if answer, body := post(t, s, url.Values{"do": {"save"}, "name": {name}, "search": {"q=a"}}); answer.StatusCode != http.StatusBadRequest || strings.Contains(body, "\u202e") {
			t.Errorf("%q: %s", name, answer.Status)
		}
	}
}

// TestYoursReadOnly: what cannot be changed has no buttons, and is shown.
func TestYoursReadOnly(t *testing.T) {
	w := library(t, papers[:4]...)
	o := servicetest.Options(w.Library.Dir())
	yours(t, serve(t, o))
	o.ReadOnly = true
	s := serve(t, o)
	for _, address := range []string{"/", "/search?q=attend", "/saved", "/liked", "/new?saved=attention", "/paper/bare", "/new?sort=for-you"} {
		answer, body := get(t, s, address)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
		lacks(t, body, `method="post"`, "hx-post", `form="mark"`)
	}
	_, body := get(t, s, "/paper/bare")
	contains(t, body, `<span class="tag">Like</span>`, `<span class="tag">Read</span>`)
	for _, form := range []url.Values{{"like": {"bare"}}, {"do": {"save"}, "name": {"a"}, "search": {"q=a"}}, {"do": {"forget"}, "name": {"Fusion"}}} {
		if answer, _ := post(t, s, form); answer.StatusCode != http.StatusForbidden {
			t.Errorf("%v: %s", form, answer.Status)
		}
	}
}

// TestLikesByKey: papers are liked by a key and by the button, which stays where it is.
func TestLikesByKey(t *testing.T) {
	s := site(t)
	b := open(t, s.URL)
	b.visit("/search?q=attend")
	b.eval("window.stays = true")
	b.press("j")
	b.until("document.activeElement === " + hit(1, ".open"))
	b.press("l")
	b.until(hit(1, ".like") + ".getAttribute('aria-pressed') === 'true'")
	b.eval(hit(2, ".like") + ".focus()")
	b.eval(hit(2, ".like") + ".click()")
	b.until(hit(2, ".like") + ".getAttribute('aria-pressed') === 'true'")
	b.until("document.activeElement === " + hit(2, ".like"))
	b.press("l")
	b.until(hit(2, ".like") + ".getAttribute('aria-pressed') === 'false'")
	b.same("page", b.eval("window.stays && location.search"), "?q=attend")
	b.visit("/liked")
	b.same("liked", b.eval("document.querySelectorAll('.hits .hit').length"), "1")
	b.press("jo")
	b.until("location.pathname.startsWith('/paper/')")
	b.press("l")
	b.until("document.querySelector('#said .like').getAttribute('aria-pressed') === 'false'")
	b.eval("[...document.querySelectorAll('#said button')].find(e => e.textContent === 'Read').click()")
	b.until("document.querySelector('#do-Read').getAttribute('aria-pressed') === 'true'")
}

// TestSavesInPlace: a search is saved below its answer, and forgotten in the list.
func TestSavesInPlace(t *testing.T) {
	b := open(t, site(t).URL)
	b.visit("/search?q=attend")
	b.eval("document.getElementById('name').focus()")
	b.press("Mine\r")
	b.until("document.querySelector('.kept')?.textContent.startsWith('Saved Mine')")
	b.eval("document.querySelector('.kept a').click()")
	b.until("location.pathname === '/saved' && document.querySelector('.saved .open').textContent === 'Mine'")
	b.eval("document.querySelector('.saved form button').click()")
	b.until("document.querySelector('.none') && !document.querySelector('.saved')")
}

// TestYoursWithoutScripts: the same by forms alone.
func TestYoursWithoutScripts(t *testing.T) {
	b := open(t, site(t).URL)
	b.scripts(false)
	b.visit("/search?q=attend")
	b.eval(hit(2, ".like") + ".click()")
	b.until("location.hash.startsWith('#p') && location.search === '?q=attend' && " + hit(2, ".like") + ".getAttribute('aria-pressed') === 'true'")
	b.eval("document.getElementById('name').focus()")
	b.press("Mine\r")
	b.until("location.pathname === '/saved' && document.querySelector('[role=status]').textContent === 'Saved Mine.'")
	b.eval("document.querySelector('.saved form button').click()")
	b.until("location.search === '' && document.querySelector('.none')")
	b.scripts(true)
}
