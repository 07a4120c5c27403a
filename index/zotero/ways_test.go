package zotero

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/zotero/zoterotest"
)

// heardOf returns the options with what they say in a text, and a database for them.
func heardOf(t *testing.T, s *zoterotest.Server, o Options) (Options, *string) {
	t.Helper()
	said := new(string)
	o.State, o.Notice = "", func(line string) {
		if !strings.Contains(line, "is no paper") {
			*said += line + "\n"
		}
	}
	s.Library.Write(t, filepath.Join(o.Home, "Zotero", "zotero.sqlite"))
	return o, said
}

// TestWays: either way can be insisted on, and without that the file is read whenever
// Zotero cannot be asked, from the beginning or from some request on.
func TestWays(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	o, said := heardOf(t, s, o)
	all := len(read(t, parse(t, "zotero:", o)))
	s.Asked()
	by := func(w Way) *Place {
		o := o
		o.Way = w
		return parse(t, "zotero:", o)
	}
	if n := len(read(t, by(ByFile))); n != all || len(s.Asked()) > 0 || *said != "" {
		t.Errorf("by file: %d records, %q", n, *said)
	}
	fail := func(path string) {
		s.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
			if strings.Contains(r.URL.RequestURI(), path) {
				panic(http.ErrAbortHandler)
			}
			return false
		})
	}
	for _, path := range []string{"collections", "keys", "dateAdded", "trash"} {
		fail(path)
		*said = ""
		p := by(AsItRuns)
		if n := len(read(t, p)); n < all || !strings.HasPrefix(*said, "no answer of Zotero any more: reading "+o.Home) {
			t.Errorf("ends at %s: %d records, %q", path, n, *said)
		}
		*said = ""
		if err := by(ByAPI).Records(t.Context(), func(paper.Record, error) bool { return true }); !errors.Is(err, ErrUnavailable) || *said != "" {
			t.Errorf("ends at %s, by the API: %v, %q", path, err, *said)
		}
	}
	s.Stop()
	err := by(ByAPI).Records(t.Context(), nil)
	if !errors.Is(err, ErrUnavailable) || strings.Contains(err.Error(), "sqlite") {
		t.Errorf("by the API: %v", err)
	}
	if n := len(read(t, by(AsItRuns))); n != all || !strings.Contains(*said, "it seems that Zotero does not run: reading") {
		t.Errorf("without Zotero: %d records, %q", n, *said)
	}
	if err := os.Remove(filepath.Join(o.Home, "Zotero", "zotero.sqlite")); err != nil {
		t.Fatal(err)
	}
	if err := by(ByFile).Records(t.Context(), nil); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "there is no zotero.sqlite in "+o.Home) {
		t.Errorf("by file, without one: %v", err)
	}
}

// TestNotAsked: a Zotero that may not be asked, an old one and another program on its port
// are told apart.
func TestNotAsked(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	if err := os.Remove(filepath.Join(o.Home, "Zotero")); err != nil {
		t.Fatal(err)
	}
	refuse := func() error { return parse(t, "zotero:", o).Records(t.Context(), nil) }
	s.Disabled = true
	if err := refuse(); !errors.Is(err, ErrRefused) || !errors.Is(err, ErrUnavailable) {
		t.Errorf("turned off: %v", err)
	}
	s.Disabled = false
	s.Spoil(func(w http.ResponseWriter, r *http.Request) bool { http.NotFound(w, r); return true })
	if err := refuse(); !errors.Is(err, errOld) {
		t.Errorf("old: %v", err)
	}
	for what, answer := range map[string]http.HandlerFunc{
		"a web server": func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "[]") },
		"a redirect":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, s.URL(), http.StatusFound) },
		"no HTTP":      func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
	} {
		other := httptest.NewServer(answer)
		port := other.URL[strings.LastIndex(other.URL, ":")+1:]
		write(t, filepath.Join(o.Profiles[0], "p", "prefs.js"), `user_pref("extensions.zotero.httpServer.port", `+port+");\n")
		if err := refuse(); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "what listens on 127.0.0.1:"+port+" is not Zotero") {
			t.Errorf("%s: %v", what, err)
		}
		other.Close()
	}
}

// TestAnotherZotero: a run is about one library, also when Zotero is started anew with
// another one, or another program takes its port.
func TestAnotherZotero(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	s.ID = "S1"
	for what, change := range map[string]func(http.ResponseWriter){
		"another library": func(w http.ResponseWriter) { s.ID = "S2"; w.Header().Set("Zotero-Server-ID", "S2") },
		"another program": func(w http.ResponseWriter) { w.Header().Del("X-Zotero-Version") },
	} {
		s.ID = "S1"
		s.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
			if strings.Contains(r.URL.RequestURI(), "dateAdded") {
				change(w)
			}
			return false
		})
		p := parse(t, "zotero:", o)
		err := p.Records(t.Context(), func(paper.Record, error) bool { return true })
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "another library now") || p.done != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestLeftAlone: what the API asks for by its headers is done: other pages, and pauses.
func TestLeftAlone(t *testing.T) {
	asked := 0
	headers, status := func(int) http.Header { return nil }, func(int) int { return http.StatusOK }
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		for name, values := range headers(asked) {
			w.Header()[name] = values
		}
		w.Header().Set("X-Zotero-Version", "8.0")
		w.WriteHeader(status(asked))
		fmt.Fprint(w, `[{"key":"A"}]`)
	}))
	defer s.Close()
	var pauses []time.Duration
	c := newClient(0, "")
	c.base, c.pause = s.URL, func(_ context.Context, d time.Duration) error { pauses = append(pauses, d); return nil }
	run := func() (n int, err error) {
		asked, pauses = 0, nil
		_, err = c.eachPage(t.Context(), "/items", url.Values{}, 0, func(gjson.Result) bool { n++; return true })
		return n, err
	}
	headers = func(n int) http.Header {
		if n < 3 {
			return http.Header{"Link": {`<http://elsewhere.example/>; rel="next", <x>; rel="last"`}}
		}
		return http.Header{"Link": {`<x>; rel="first"`}, "Backoff": {"7"}}
	}
	if n, err := run(); n != 3 || err != nil || !slices.Equal(pauses, []time.Duration{7 * time.Second}) {
		t.Errorf("%d objects, %v, pauses %v", n, err, pauses)
	}
	headers = func(int) http.Header { return http.Header{"Retry-After": {"100000"}, "Total-Results": {"1"}} }
	status = func(n int) int {
		if n == 1 {
			return http.StatusTooManyRequests
		}
		return http.StatusOK
	}
	if n, err := run(); n != 1 || err != nil || len(pauses) == 0 || pauses[0] != longestPause {
		t.Errorf("told to wait: %d objects, %v, pauses %v", n, err, pauses)
	}
	status = func(n int) int { return http.StatusServiceUnavailable }
	if _, err := run(); !errors.Is(err, ErrUnavailable) || asked != retries+1 {
		t.Errorf("told to wait for ever: %v after %d requests", err, asked)
	}
	c.pause = func(context.Context, time.Duration) error { return context.Canceled }
	if _, err := run(); !errors.Is(err, context.Canceled) || asked != 1 {
		t.Errorf("cancelled: %v after %d requests", err, asked)
	}
}

// TestOthers: notes and files that belong to no item are counted, the same whether Zotero is
// asked or its file is read; those that do belong to one are a part of it.
func TestOthers(t *testing.T) {
	l := zoterotest.Sample()
	l.Items = append(l.Items, zoterotest.Item{Key: "SOLO2345", Type: "attachment", Version: 41, In: []string{"COLL0001"}}, zoterotest.Item{Key: "CHLD2345", Type: "note", Parent: "ARTI2345"},
		zoterotest.Item{Key: "ANNO2345", Type: "annotation", Parent: "SOLO2345"}, zoterotest.Item{Key: "TRNO2345", Type: "note", Trashed: true})
	l.Version = 41
	s, o := running(t, l)
	o, _ = heardOf(t, s, o)
	said := ""
	o.Notice = func(line string) { said += line }
	for arg, want := range map[string]string{
		"zotero:":                 "zotero: skipped: 2 items that are no papers: notes, and files by themselves",
		"zotero:collection/Wood":  "zotero:collection/Wood: skipped: 1 item that is no paper: a note, or a file by itself",
		"zotero:collection/Water": "",
		"zotero:group/77":         "",
	} {
		for _, way := range []Way{ByAPI, ByFile} {
			said, o.Way = "", way
			read(t, parse(t, arg, o))
			if said != want {
				t.Errorf("%s, way %d: said %q, want %q", arg, way, said, want)
			}
		}
	}
}
