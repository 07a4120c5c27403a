package harvest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// webPage is what services say sorry with.
const webPage = "\n<!DOCTYPE html>\n<html><head><title>Sorry</title></head><body>We will be right back.</body></html>"

// status answers with a status and perhaps Retry-After.
func status(code int, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		http.Error(w, "slow\x1b[31m down", code)
	}
}

func say(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

// reset closes the connection in the midst of an answer.
func reset(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100000")
	fmt.Fprint(w, `{"total": 250, "data": [`)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// hang sends the beginning of an answer and nothing more.
func hang(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, "[")
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

// drip sends an answer that does not end: never idle, never done.
func drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		fmt.Fprint(w, " ")
		w.(http.Flusher).Flush()
	}
}

// cut sends the true answer without its end.
func (s *services) cut(w http.ResponseWriter, r *http.Request) {
	whole := httptest.NewRecorder()
	s.answer(whole, r)
	w.Write(whole.Body.Bytes()[:whole.Body.Len()*2/3])
}

// empty sends a page of arXiv that says that there are papers and has none.
func (s *services) empty(w http.ResponseWriter, _ *http.Request) {
	b, err := render("arxiv.xml", listing{Total: s.papers, Start: 100, Size: 100})
	if err != nil {
		panic(err)
	}
	w.Write(b)
}

// idle is how long an answer may hang: for as long as a busy machine may take,
// but in the tests that wait for it.
func idle(name string) time.Duration {
	if name == "hangs" {
		return time.Second / 2
	}
	return time.Minute
}

// TestPassingFaults: what may pass is waited for, and no paper is missing.
func TestPassingFaults(t *testing.T) {
	s := startServices(t, 250)
	for _, c := range []struct {
		name  string
		fault http.HandlerFunc
		waits time.Duration // before asking again
		only  string        // a service
	}{
		{"429", status(429, ""), 3 * time.Second, ""},
		{"429 with Retry-After", status(429, "45"), 45 * time.Second, ""},
		{"503 with Retry-After", status(503, "Wed, 20 May 2026 12:05:00 GMT"), 5*time.Minute - 3*time.Second, "arxiv"},
		{"503 with a short Retry-After", status(503, "1"), 3 * time.Second, ""},
		{"503 with a wrong Retry-After", status(503, "soon"), 3 * time.Second, ""},
		{"500", status(500, ""), 3 * time.Second, ""},
		{"502", status(502, ""), 3 * time.Second, ""},
		{"504", status(504, ""), 3 * time.Second, ""},
		{"truncated", s.cut, 3 * time.Second, ""},
		{"nothing", say(""), 3 * time.Second, ""},
		{"a web page", say(webPage), 3 * time.Second, ""},
		{"reset", reset, 3 * time.Second, ""},
		{"hangs", hang, 3 * time.Second, ""},
		{"empty page", s.empty, 3 * time.Second, "arxiv"},
	} {
		for _, service := range paged {
			if c.only != "" && service != c.only {
				continue
			}
			t.Run(c.name+"/"+service, func(t *testing.T) {
				clock, first := newClock(), len(s.asked())
				s.fault = func(n int, w http.ResponseWriter, r *http.Request) bool {
					if n-first != 1 { // the second page, for the first time
						return false
					}
					c.fault(w, r)
					return true
				}
				o := clock.options()
				o.Idle = idle(c.name)
				h := open(t, t.TempDir(), s.request(service), o)
				got, err := titles(t, h)
				if err != nil {
					t.Fatal(err)
				}
				wantTitles(t, got, 250)
				if n := len(s.asked()) - first; n != 4 {
					t.Errorf("%d requests, want 4", n)
				}
				if !slices.Contains(clock.waited, c.waits) {
					t.Errorf("waited %v, not %v", clock.waited, c.waits)
				}
				if entries, err := filepath.Glob(filepath.Join(h.spool.dir, ".tmp-*")); len(entries) > 0 || err != nil {
					t.Errorf("left behind: %v, %v", entries, err)
				}
			})
		}
	}
}

// TestLastingFaults: what does not pass ends the harvest with an error that
// says what is the matter; what was there before is kept, and a later run goes
// on.
func TestLastingFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault http.HandlerFunc
		want  error
		says  string
		asked int // times
	}{
		{"429", status(429, ""), ErrUnavailable, "429 Too Many Requests", 3},
		{"503 for a day", status(503, "86400"), ErrUnavailable, "come back in 24h0m0s", 1},
		{"500", status(500, ""), ErrUnavailable, `500 Internal Server Error: "slow [31m down"`, 3},
		{"400", status(400, ""), ErrRefused, "400 Bad Request", 1},
		{"403", status(403, ""), ErrRefused, "403 Forbidden", 1},
		{"404", status(404, ""), ErrRefused, "404 Not Found", 1},
		{"a web page", say(webPage), ErrUnavailable, "it is a web page", 3},
		{"truncated", say(`{"results": [{"id": "W1"`), ErrUnavailable, "broken", 3},
		{"another answer", say(`{"error": "no such thing"}`), ErrNotPapers, `"results"`, 1},
		{"hangs", hang, ErrUnavailable, "not a byte for 500ms", 3},
		{"drips", drip, ErrUnavailable, "no whole answer within 1.5s", 1},
		{"too large", say(`{"results": "` + strings.Repeat("x", 300_000)), ErrTooLarge, "more than 200000 bytes", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, dir := startServices(t, 250), t.TempDir()
			r := s.request("openalex")
			second := func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Query().Get("cursor") != "100" {
					return false
				}
				c.fault(w, r)
				return true
			}
			s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool { return second(w, r) }
			clock := newClock()
			o := clock.options()
			o.Idle, o.Timeout, o.Retries, o.MaxBytes = idle(c.name), time.Minute, 2, 200_000
			if c.name == "drips" {
				o.Timeout, o.MaxBytes, o.Retries = 1500*time.Millisecond, 1<<40, -1
			}
			got, err := titles(t, open(t, dir, r, o))
			if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("error %v, want %v and %q", err, c.want, c.says)
			}
			wantTitles(t, got, 100)
			if n := len(clock.waited); c.asked == 3 && !slices.Equal(clock.waited[n-2:], []time.Duration{3 * time.Second, 6 * time.Second}) {
				t.Errorf("waited %v", clock.waited)
			}
			if n := len(s.asked()); n != 1+c.asked {
				t.Errorf("%d requests, want %d", n, 1+c.asked)
			}
			s.fault = nil
			before := len(s.asked())
			got, err = titles(t, open(t, dir, r, newClock().options()))
			if err != nil {
				t.Fatal(err)
			}
			wantTitles(t, got, 250)
			if n := len(s.asked()) - before; n != 2 {
				t.Errorf("%d requests to go on, want 2", n)
			}
		})
	}
}

// TestArXivSaysNo: an error of arXiv comes as a feed.
func TestArXivSaysNo(t *testing.T) {
	s := startServices(t, 5)
	s.fault = func(_ int, w http.ResponseWriter, _ *http.Request) bool {
		b, err := os.ReadFile("testdata/arxiv-error.xml")
		if err != nil {
			panic(err)
		}
		w.Write(b)
		return true
	}
	_, err := titles(t, open(t, t.TempDir(), s.request("arxiv"), newClock().options()))
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "malformed query") {
		t.Error(err)
	}
}

// TestArXivHasNoMore: arXiv hands out so many papers and no more.
func TestArXivHasNoMore(t *testing.T) {
	s, err := Request{Service: "arxiv", Query: "tides"}.service()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.address("29900"); err != nil {
		t.Error(err)
	}
	if _, err := s.address("30000"); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
}

// TestRedirects follows few, to the web only, and takes no key along.
func TestRedirects(t *testing.T) {
	const key = "sesame-7"
	s, other := startServices(t, 5), startServices(t, 5)
	for _, c := range []struct{ to, says string }{
		{other.URL + "/s2?", ""},
		{s.URL + "/s2?", "more than 5"},
		{"file:///etc/hosts?", "to file:///etc/hosts"},
		{"ftp://127.0.0.1/?", "to ftp://127.0.0.1/"},
	} {
		s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, c.to+r.URL.RawQuery, http.StatusFound)
			return true
		}
		r := s.request("s2")
		r.Key = key
		before := len(s.asked())
		got, err := titles(t, open(t, t.TempDir(), r, newClock().options()))
		if c.says == "" {
			if err != nil {
				t.Error(err)
			}
			wantTitles(t, got, 5)
		} else if !errors.Is(err, errRedirect) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("to %s: %v", c.to, err)
		}
		if n := len(s.asked()) - before; n > 6 {
			t.Errorf("to %s: %d requests", c.to, n)
		}
	}
	for _, r := range s.asked() {
		if r.Header.Get(keyHeader) != key {
			t.Error("the service did not get its key")
		}
	}
	for _, r := range other.asked() {
		if text := fmt.Sprint(r.Header, r.URL); strings.Contains(text, key) || r.Header.Get("Referer") != "" {
			t.Errorf("the other service got %s", text)
		}
	}
}

// TestFromSafe: an https service does not lead to http.
func TestFromSafe(t *testing.T) {
	s := httptest.NewTLSServer(http.RedirectHandler("http://127.0.0.1/", http.StatusFound))
	defer s.Close()
	o := newClock().options()
	o.Transport = s.Client().Transport
	_, err := titles(t, open(t, t.TempDir(), Request{Service: "url", URL: s.URL + "/refs.bib"}, o))
	if !errors.Is(err, errRedirect) {
		t.Error(err)
	}
}

// TestKey: a key goes to its service, and neither to disk nor into an error.
func TestKey(t *testing.T) {
	const key = "sesame-7"
	for _, service := range []string{"openalex", "s2"} {
		s, dir := startServices(t, 250), t.TempDir()
		r := s.request(service)
		r.Key = key
		var said []string
		s.fault = func(n int, w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get(keyHeader) != key && r.URL.Query().Get("api_key") != key {
				t.Errorf("%s: asked without the key", service)
			}
			switch n {
			case 0:
				return false
			case 1, 2: // the client itself asks twice when a connection turns out to be closed
				panic(http.ErrAbortHandler)
			}
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		o := newClock().options()
		o.Notice = func(s string) { said = append(said, s) }
		_, err := titles(t, open(t, dir, r, o))
		if !errors.Is(err, ErrRefused) || len(said) == 0 {
			t.Errorf("%s: %v, notices %q", service, err, said)
		}
		if text := fmt.Sprint(err, said); strings.Contains(text, key) {
			t.Errorf("%s: the key is in %q", service, text)
		}
		err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || path == dir {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			if mode := info.Mode().Perm(); mode&0o077 != 0 {
				t.Errorf("%s: mode %v", path, mode)
			}
			if d.IsDir() {
				return nil
			}
			b, err := os.ReadFile(path)
			if strings.Contains(string(b), key) {
				t.Errorf("the key is in %s", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestInterrupt: a harvest ends with its context, wherever it waits.
func TestInterrupt(t *testing.T) {
	s := startServices(t, 250)
	ctx, cancel := context.WithCancel(context.Background())
	s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		cancel()
		<-r.Context().Done()
		return true
	}
	for _, err := range open(t, t.TempDir(), s.request("s2"), Options{}).Records(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
}

// TestPace: the service is left alone also after another process asked it.
func TestPace(t *testing.T) {
	s, c, dir := startServices(t, 5), newClock(), t.TempDir()
	for _, r := range []Request{s.request("arxiv"), {Service: "arxiv", Query: "gauges", Endpoint: s.URL + "/arxiv"}} {
		if _, err := titles(t, open(t, dir, r, c.options())); err != nil {
			t.Fatal(err)
		}
		c.now = c.now.Add(time.Second)
	}
	if !slices.Equal(c.waited, []time.Duration{2 * time.Second}) {
		t.Errorf("waited %v", c.waited)
	}
}

// TestDamagedPages: pages that someone damaged are fetched again.
func TestDamagedPages(t *testing.T) {
	for name, content := range map[string]string{"state.json": `{"pages": [`, "page-00000": "[]", "page-00001": "", "last.json": "{"} {
		s, c, dir := startServices(t, 250), newClock(), t.TempDir()
		h := open(t, dir, s.request("hf"), c.options())
		papers := 0
		for range h.Records(context.Background()) {
			if papers++; papers > 100 {
				break
			}
		}
		path := filepath.Join(h.spool.dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		var said []string
		o := c.options()
		o.Notice = func(s string) { said = append(said, s) }
		got, err := titles(t, open(t, dir, s.request("hf"), o))
		if err != nil {
			t.Fatal(err)
		}
		wantTitles(t, got, 250)
		if want := path + " is damaged: starting afresh"; name != "last.json" && !slices.Equal(said, []string{want}) {
			t.Errorf("notices %q, want %q", said, want)
		}
	}
}

// TestSamePage: a service that takes no notice of the place in the list would be
// asked for ever.
func TestSamePage(t *testing.T) {
	for _, service := range paged {
		s := startServices(t, 250)
		s.fault = func(n int, w http.ResponseWriter, _ *http.Request) bool {
			if n > 9 {
				return false
			}
			s.answer(w, s.asked()[0])
			return true
		}
		got, err := titles(t, open(t, t.TempDir(), s.request(service), newClock().options()))
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "the same page") {
			t.Errorf("%s: %v", service, err)
		}
		wantTitles(t, got, 100) // what came before is good
	}
}
