package harvest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index/durable"
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
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for r.Context().Err() == nil {
		fmt.Fprint(w, " ")
		w.(http.Flusher).Flush()
		<-tick.C
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
		return 2 * time.Second // in which a busy machine answers the rest
	}
	return time.Minute
}

// TestTemporaryFaults: temporary failures are retried, and no paper is missing.
func TestTemporaryFaults(t *testing.T) {
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
		for _, service := range []string{"arxiv", "hf", "openalex", "s2", "openreview"} {
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
				if entries, err := filepath.Glob(filepath.Join(h.spool.dir, durable.Temporary+"*")); len(entries) > 0 || err != nil {
					t.Errorf("left behind: %v, %v", entries, err)
				}
			})
		}
	}
}

// TestPermanentFaults: what does not pass ends the harvest with an error that
// says what is the matter; what was there before is kept, and a later run goes
// on.
func TestPermanentFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault http.HandlerFunc
		want  error
		says  string
		asked int // times
	}{
		{"429", status(429, ""), ErrUnavailable, "429 Too Many Requests", 3},
		{"503 for a day", status(503, "86400"), ErrUnavailable, "pause of 24h0m0s", 1},
		{"500", status(500, ""), ErrUnavailable, `500 Internal Server Error: "slow [31m down"`, 3},
		{"400", status(400, ""), ErrRefused, "400 Bad Request", 1},
		{"403", status(403, ""), ErrRefused, "403 Forbidden", 1},
		{"404", status(404, ""), ErrRefused, "404 Not Found", 1},
		{"a web page", say(webPage), ErrUnavailable, "it is a web page", 3},
		{"truncated", say(`{"results": [{"id": "W1"`), ErrUnavailable, "malformed", 3},
		{"another answer", say(`{"error": "no such thing"}`), ErrNotPapers, `"results"`, 1},
		{"hangs", hang, ErrUnavailable, "no data for 2s", 3},
		{"drips", drip, ErrUnavailable, "no complete reply within 5s", 1},
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
				o.Timeout, o.MaxBytes, o.Retries = 5*time.Second, 1<<40, -1
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
			checkResumes(t, s, dir, r)
		})
	}
}

// checkResumes resumes a harvest of 250 papers that stopped after the first page.
func checkResumes(t *testing.T, s *services, dir string, r Request) {
	t.Helper()
	before := len(s.asked())
	got, err := titles(t, open(t, dir, r, newClock().options()))
	if err != nil {
		t.Fatal(err)
	}
	wantTitles(t, got, 250)
	if n := len(s.asked()) - before; n != 2 {
		t.Errorf("%d requests to go on, want 2", n)
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

// TestArXivNoList: a reply that is not a list of papers is not taken for an empty list.
func TestArXivNoList(t *testing.T) {
	for _, answer := range []string{`{"error": "no such thing"}`, "<feed/>"} {
		s := startServices(t, 5)
		s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool { say(answer)(w, r); return true }
		if got, err := titles(t, open(t, t.TempDir(), s.request("arxiv"), newClock().options())); !errors.Is(err, ErrNotPapers) {
			t.Errorf("%s: got %q, %v, want %v", answer, got, err, ErrNotPapers)
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
