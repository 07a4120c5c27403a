package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"paperkin/query/service/servicetest"
)

// TestTyping: hits come as one types, in few requests, in place of the address. Enter adds to
// the history, and going back leads to what was there.
func TestTyping(t *testing.T) {
	s := site(t)
	var asked atomic.Int32
	inner := s.Config.Handler
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/search" {
			asked.Add(1)
		}
		inner.ServeHTTP(w, r)
	})
	b := open(t, s.URL)
	b.visit("/")
	b.until("document.activeElement.id === 'q'")
	b.press("attend to every word here")
	b.until("location.search === '?q=attend+to+every+word+here' && document.querySelector('.score')")
	if n := asked.Load(); n > 25 { // 1 to 3 of somebody who types quickly
		t.Errorf("%d requests for 25 letters", n)
	}
	b.same("focus", b.eval("document.activeElement.id"), "q")
	b.same("caret", b.eval("document.activeElement.selectionStart"), "25")
	b.same("title", b.eval("document.title"), "attend to every word here – Paperkin")
	b.same("history", b.eval("history.length"), "2") // with the page before
	b.press("\r")
	b.until("history.length === 3")
	b.press(" or none")
	b.until("location.search.endsWith('none') && document.title.startsWith('attend to every word here or none')")
	b.same("history", b.eval("history.length"), "3")
	b.eval("history.back()")
	b.until("location.search === '?q=attend+to+every+word+here' && document.getElementById('q').value === 'attend to every word here'")
	b.until("document.title === 'attend to every word here – Paperkin'")
}

// TestFilters: what is chosen below the field narrows at once, and can be dropped.
func TestFilters(t *testing.T) {
	b := open(t, site(t).URL)
	b.visit("/search?q=ids")
	b.eval("document.querySelector('.filters > summary').click()")
	b.eval("document.querySelector('[name=author]').focus()")
	b.press("Ito\t")
	b.until("location.search === '?author=Ito&q=ids' && document.querySelector('.chips a')")
	b.eval("document.querySelector('.chips a').click()")
	b.until("location.search === '?q=ids' && !document.querySelector('.chips')")
}

// TestOvertaken: an answer that comes late does not take the place of a later one, and its
// question is given up.
func TestOvertaken(t *testing.T) {
	s := site(t)
	here, gone := make(chan struct{}), make(chan struct{})
	inner := s.Config.Handler
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("q") == "attend" {
			close(here)
			<-r.Context().Done()
			close(gone)
			return
		}
		inner.ServeHTTP(w, r)
	})
	b := open(t, s.URL)
	b.visit("/")
	b.until("document.activeElement.id === 'q'")
	b.press("attend")
	b.wait(here)
	b.press(" more")
	b.wait(gone)
	b.until("location.search === '?q=attend+more' && document.title === 'attend more – Paperkin'")
}

// TestKeys: everything can be done without a mouse.
func TestKeys(t *testing.T) {
	s := site(t)
	b := open(t, s.URL)
	b.visit("/search?q=attend")
	b.press("j")
	b.until("document.activeElement === " + hit(1, ".open"))
	b.press("jk")
	b.until("document.activeElement === " + hit(1, ".open"))
	b.press("x")
	b.until(hit(1, ".pick input") + ".checked")
	b.same("export", b.eval("getComputedStyle(document.getElementById('export')).display"), "flex")
	b.eval(`document.getElementById('export').addEventListener('submit', e => { e.preventDefault(); window.exported = String(new URLSearchParams(new FormData(e.target))); })`)
	b.eval(`navigator.clipboard.writeText = async text => { window.copied = text; }`)
	b.press("e")
	b.until("window.exported === String(new URLSearchParams([['format', 'bibtex'], ['id', " + hit(1, ".pick input") + ".value]])) || window.exported === String(new URLSearchParams([['id', " + hit(1, ".pick input") + ".value], ['format', 'bibtex']]))")
	b.press("c")
	b.until("window.copied?.startsWith('@') && " + hit(1, ".cite") + ".textContent === 'Copied'")
	b.press("x")
	b.until("!" + hit(1, ".pick input") + ".checked")
	similar := b.eval("new URL(" + hit(1, ".similar") + ".href).search")
	b.press("s")
	b.until("location.search === " + fmt.Sprintf("%q", similar))
	b.press("p")
	b.until("location.search === '?q=attend'")
	b.press("/")
	b.until("document.activeElement.id === 'q'")
	b.same("chosen", b.eval("document.activeElement.selectionEnd - document.activeElement.selectionStart"), "6")
	b.press("j")
	b.until("document.getElementById('q').value === 'j'")
	b.press("\x1b")
	b.until("document.activeElement.id !== 'q'")
	b.press("j")
	b.until("document.activeElement.matches('.open')")
	page := b.eval("document.activeElement.pathname")
	b.press("o")
	b.until("location.pathname === " + fmt.Sprintf("%q", page))
	b.press("?")
	b.until("location.pathname === '/help'")
}

// TestWithoutScripts: the form asks, links lead on, tags are given.
func TestWithoutScripts(t *testing.T) {
	s := site(t)
	b := open(t, s.URL)
	b.scripts(false)
	b.visit("/")
	b.until("document.activeElement.id === 'q'")
	b.press("attend\r")
	b.until("location.pathname === '/search' && location.search === '?q=attend'")
	b.eval(hit(1, "summary") + "?.click()")
	b.eval(hit(1, ".pick input") + ".click()")
	b.same("export", b.eval("getComputedStyle(document.getElementById('export')).display"), "flex")
	b.eval(hit(1, ".open") + ".click()")
	b.until("location.pathname.startsWith('/paper/')")
	b.eval("document.getElementById('tag').focus()")
	b.press("to-read\r")
	b.until("location.hash === '#said' && document.querySelector('#said .chips a').textContent === 'to-read'")
	b.scripts(true)
}

// TestSaying: tags and notes are kept without leaving the page.
func TestSaying(t *testing.T) {
	b := open(t, site(t).URL)
	b.visit("/paper/bare")
	b.eval("window.stays = true")
	b.eval("document.getElementById('tag').focus()")
	b.press("to-read, graphs\r")
	b.until("document.querySelectorAll('#said .chips li').length === 2")
	b.eval("document.querySelector('#said .chips button').click()")
	b.until("document.querySelectorAll('#said .chips li').length === 1")
	b.eval("document.getElementById('tag').focus()")
	b.press("<b>\r")
	b.until("document.querySelector('#said [role=alert]')")
	b.same("page", b.eval("window.stays"), "true")
}

// TestMoreInPlace: more papers come below those that are there.
func TestMoreInPlace(t *testing.T) {
	var lines []string
	for i := range 45 {
		lines = append(lines, fmt.Sprintf(`{"id":"p%d","title":"Paper %d","abstract":"On the matter of %d.","published":"2020"}`, i, i, i))
	}
	b := open(t, serve(t, servicetest.Options(library(t, lines...).Library.Dir())).URL)
	b.visit("/search?since=2020")
	b.eval("window.first = " + hit(1, ".open"))
	b.press("n")
	b.until("document.querySelectorAll('.hits .hit').length === 40")
	b.press("n")
	b.until("document.querySelectorAll('.hits .hit').length === 45 && !document.querySelector('.next')")
	b.same("the first hit is where it was", b.eval("window.first === "+hit(1, ".open")), "true")
}

// TestLooks: what has to be seen is seen, at every width and in both schemes.
func TestLooks(t *testing.T) {
	lines := papers
	for i := range 60 {
		lines = append(lines, fmt.Sprintf(`{"id":"p%d","title":"Paper %d","abstract":"On the matter of %d.","published":"2021"}`, i, i, i))
	}
	s := serve(t, servicetest.Options(library(t, lines...).Library.Dir()))
	b := open(t, s.URL)
	colour := func(selector string) string {
		return b.eval(fmt.Sprintf("getComputedStyle(document.querySelector(%q)).color", selector))
	}
	b.visit("/search?until=2020")
	b.same("retracted", colour(".retracted"), "rgb(179, 38, 30)")
	b.scheme("dark")
	b.same("dark ground", b.eval("getComputedStyle(document.body).backgroundColor"), "rgb(22, 24, 28)")
	b.same("retracted", colour(".retracted"), "rgb(255, 138, 128)")
	b.visit("/search?q=zebra+quantum+tort+law")
	b.same("weak match", b.eval("document.querySelector('.verdict.weak') !== null"), "true")
	for _, width := range []int64{390, 1200} {
		b.narrow(width)
		for _, address := range everyPage(t, s) {
			b.visit(address)
			if over := b.eval("document.documentElement.scrollWidth > innerWidth"); over == "true" {
				t.Errorf("%s is wider than %d", address, width)
			}
			if width > 390 {
				continue
			}
			small := b.eval(`[...document.querySelectorAll('button, select, input:not([type=hidden]):not([type=checkbox]), nav a, .do a, .yours a, .turn a, .tabs a, .filters > summary')]
				.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))`)
			b.same("small targets of "+address, small, "")
		}
	}
}

// everyPage are the addresses of one page of every kind.
func everyPage(t *testing.T, s *httptest.Server) []string {
	t.Helper()
	yours(t, s)
	_, body := get(t, s, "/search?since=2019&until=2019")
	_, evil, _ := strings.Cut(body, `class="open" href="`)
	evil, _, _ = strings.Cut(evil, `"`)
	return []string{"/", "/search?q=attend&explain=true", "/search?q=zebra+quantum+tort+law", "/search?since=2019&until=2019&sort=date", "/search?q=a&venue=none", "/search?paper=bare",
		"/paper/arxiv:1706.03762", "/paper/retracted", evil, "/new?week=2026-W48", "/new?day=2026-11-20", "/help", "/search?q=a&nn=1", "/paper/nobody",
		"/saved", "/liked", "/liked?show=disliked", "/new?saved=Attention", "/new?sort=for-you", "/new?saved=nothing"}
}
