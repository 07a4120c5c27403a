package harvest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index/paper"
)

// clock is time that passes by waiting only.
type clock struct {
	now    time.Time
	waited []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)} }

func (c *clock) options() Options {
	return Options{UserAgent: "paperkin/test", Now: func() time.Time { return c.now }, Wait: c.wait}
}

func (c *clock) wait(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	c.waited = append(c.waited, d)
	return ctx.Err()
}

// requests asks for the papers of each service that has pages.
func (s *services) request(service string) Request {
	r := Request{Service: service, Endpoint: s.URL + "/" + service}
	switch service {
	case "hf":
		r.Month = "2026-05"
	case "biorxiv":
		r.Since = "2026-05"
	case "openreview":
		r.Venues = []string{"TIDES.cc/2026/Conference"}
	default:
		r.Query = "tides"
	}
	return r
}

var paged = []string{"arxiv", "hf", "openalex", "s2", "crossref", "inspire", "dblp", "openreview", "biorxiv"}

// titles runs a harvest to its end, or its error, and closes it.
func titles(t *testing.T, h *Harvest) (titles []string, err error) {
	t.Helper()
	defer h.Close()
	for r, err := range h.Records(context.Background()) {
		if err != nil {
			return titles, err
		}
		titles = append(titles, r.Paper.Title)
	}
	return titles, nil
}

// leave breaks a harvest off after its first paper.
func leave(h *Harvest) {
	defer h.Close()
	for range h.Records(context.Background()) {
		return
	}
}

func open(t *testing.T, dir string, r Request, o Options) *Harvest {
	t.Helper()
	h, err := Open(dir, r, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func wantTitles(t *testing.T, got []string, n int) {
	t.Helper()
	var want []string
	for i := range n {
		want = append(want, fmt.Sprintf("Tides of the inner sea, part %d", i+1))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d papers %.200q, want %d in order", len(got), got, n)
	}
}

func TestServices(t *testing.T) {
	for _, service := range paged {
		t.Run(service, func(t *testing.T) {
			s, c := startServices(t, 250), newClock()
			h := open(t, t.TempDir(), s.request(service), c.options())
			got, err := titles(t, h)
			if err != nil {
				t.Fatal(err)
			}
			wantTitles(t, got, 250)
			if n := len(s.asked()); n != 3 {
				t.Errorf("%d requests, want 3", n)
			}
			for _, r := range s.asked() {
				if r.UserAgent() != "paperkin/test" {
					t.Errorf("User-Agent %q", r.UserAgent())
				}
			}
			if want := h.service.Interval(); !slices.Equal(c.waited, []time.Duration{want, want}) {
				t.Errorf("waited %v, want %v twice", c.waited, want)
			}
			if err := h.Done(); err != nil {
				t.Fatal(err)
			}
			left, _ := filepath.Glob(filepath.Join(h.spool.dir, "page-*"))
			if len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestRecords holds one paper of each service against what its answer says.
func TestRecords(t *testing.T) {
	ids := map[string][]string{
		"arxiv": {"arxiv:2605.00001"}, "hf": {"arxiv:2605.00001"},
		"openalex": {"openalex:W19000", "doi:10.5555/tides.1"}, "s2": {"arxiv:2605.00001", "s2:corpusid:1"},
		"crossref": {"doi:10.5555/tides.1"}, "inspire": {"arxiv:2605.00001"}, "dblp": {"doi:10.5555/tides.1"}, "openreview": {"openreview:tides1"},
		"biorxiv": {"doi:10.1101/2026.05.17.000001"},
	}
	for _, service := range paged {
		s := startServices(t, 1)
		for r, err := range open(t, t.TempDir(), s.request(service), newClock().options()).Records(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			abstract, author, published := "Gauges on 1 piers & one buoy.", "Jördis Wavemeter", "2026-05-17"
			switch service {
			case "dblp": // has no abstracts, and years alone
				abstract, published = "", "2026"
			case "biorxiv":
				author = "J. Wavemeter"
			}
			if r.Paper.Abstract != abstract || r.Paper.Authors[0] != author || !strings.HasPrefix(r.Paper.Published, published) {
				t.Errorf("%s: %+v", service, r.Paper)
			}
			if !strings.HasPrefix(r.Source, s.URL+"/"+service) {
				t.Errorf("%s: the source is %q", service, r.Source)
			}
			all := append([]string{r.Paper.ID}, r.Paper.Aliases...)
			for _, id := range ids[service] {
				if !slices.Contains(all, id) {
					t.Errorf("%s: ids %q, want %s among them", service, all, id)
				}
			}
		}
	}
}

// TestWrongRequest: a request that no service takes leaves nothing behind.
func TestWrongRequest(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir, Request{Service: "arxiv"}, Options{}); !errors.Is(err, ErrRequest) {
		t.Error(err)
	}
	if entries, err := os.ReadDir(dir); len(entries) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestMax(t *testing.T) {
	for _, service := range paged {
		for _, limit := range []int{7, 100, 120} {
			s := startServices(t, 250)
			r := s.request(service)
			r.Max = limit
			h := open(t, t.TempDir(), r, newClock().options())
			got, err := titles(t, h)
			if err != nil {
				t.Fatal(err)
			}
			wantTitles(t, got, limit)
			if want := (limit + 99) / 100; len(s.asked()) != want {
				t.Errorf("%s, at most %d: %d requests, want %d", service, limit, len(s.asked()), want)
			}
		}
	}
}

// TestNothing: a list without papers is no error.
func TestNothing(t *testing.T) {
	for _, service := range paged {
		s := startServices(t, 0)
		if got, err := titles(t, open(t, t.TempDir(), s.request(service), newClock().options())); err != nil || len(got) > 0 {
			t.Errorf("%s: %q, %v", service, got, err)
		}
	}
}

// TestResume breaks a harvest off after each page: what is there is not asked
// for again, and all papers come once more from the start.
func TestResume(t *testing.T) {
	for _, service := range paged {
		s, c, dir := startServices(t, 250), newClock(), t.TempDir()
		for pages := range 3 {
			h := open(t, dir, s.request(service), c.options())
			if h.Resumed() != pages {
				t.Errorf("%s: resumed after %d pages, want %d", service, h.Resumed(), pages)
			}
			papers := 0
			for _, err := range h.Records(context.Background()) {
				if err != nil {
					t.Fatal(err)
				}
				if papers++; papers > 100*pages {
					break
				}
			}
			h.Close()
			// What a killed process leaves besides does no harm.
			if err := os.WriteFile(h.spool.path(pages+1), []byte("half a pa"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		h := open(t, dir, s.request(service), c.options())
		got, err := titles(t, h)
		if err != nil {
			t.Fatal(err)
		}
		wantTitles(t, got, 250)
		if n := len(s.asked()); n != 3 {
			t.Errorf("%s: %d requests, want 3", service, n)
		}
		other := s.request(service)
		other.Max = 3
		if h := open(t, dir, other, c.options()); h.Resumed() != 0 {
			t.Errorf("%s: another request goes on with this one's pages", service)
		}
	}
}

// TestOneAtATime: the pages of a request are one harvest's, until it is closed.
func TestOneAtATime(t *testing.T) {
	s, c, dir := startServices(t, 250), newClock(), t.TempDir()
	for _, r := range []Request{s.request("openalex"), {Service: "openalex", Names: []string{"doi:10.5555/1"}, Endpoint: s.URL + "/openalex"}} {
		first := open(t, dir, r, c.options())
		if _, err := Open(dir, r, c.options()); !errors.Is(err, ErrBusy) {
			t.Errorf("the same request once more: %v, want %v", err, ErrBusy)
		}
		other := r
		other.Query, other.Names, other.Max = "tides", nil, 3
		if got, err := titles(t, open(t, dir, other, c.options())); err != nil || len(got) != 3 {
			t.Errorf("another request: %q, %v", got, err)
		}
		if err := errors.Join(first.Done(), first.Close()); err != nil {
			t.Fatal(err)
		}
		if err := open(t, dir, r, c.options()).Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestFetch: records are read only from pages that are there, also if the last ones are not
// wanted any more.
func TestFetch(t *testing.T) {
	s, c, dir := startServices(t, 250), newClock(), t.TempDir()
	r := s.request("openalex")
	leave(open(t, dir, r, c.options()))
	h := open(t, dir, r, c.options())
	defer h.Close()
	for page, want := range []int{100, 100, 50, 0} {
		more, err := h.Fetch(context.Background())
		if err != nil || more != (want > 0) {
			t.Fatalf("page %d: %t, %v", page, more, err)
		}
		asked, got := len(s.asked()), 0
		for range h.Fetched(context.Background()) {
			got++
		}
		if got != want || len(s.asked()) != asked || asked != min(page+1, 3) {
			t.Errorf("page %d: %d papers, want %d; %d requests, then %d", page, got, want, asked, len(s.asked()))
		}
	}
}

// TestAfresh: a harvest that broke off too long ago, or at a place that the
// service has forgotten, starts from the beginning.
func TestAfresh(t *testing.T) {
	for _, forgotten := range []bool{true, false} {
		s, c, dir := startServices(t, 250), newClock(), t.TempDir()
		r := s.request("openalex")
		leave(open(t, dir, r, c.options()))
		var notices []string
		o := c.options()
		o.Notice = func(s string) { notices = append(notices, s) }
		if forgotten {
			s.fault = func(n int, w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Query().Get("cursor") == "100" && n == 1 {
					http.Error(w, "cursor expired", http.StatusBadRequest)
					return true
				}
				return false
			}
		} else {
			c.now = c.now.Add(25 * time.Hour)
		}
		got, err := titles(t, open(t, dir, r, o))
		if err != nil {
			t.Fatal(err)
		}
		if forgotten { // the papers of the old pages came first
			got = got[100:]
		}
		wantTitles(t, got, 250)
		if len(notices) != 1 || !strings.Contains(notices[0], "starting over") {
			t.Errorf("notices %q", notices)
		}
	}
}

// TestMaxAfresh: papers of pages that were given up do not count.
func TestMaxAfresh(t *testing.T) {
	s, c, dir := startServices(t, 250), newClock(), t.TempDir()
	r := s.request("openalex")
	r.Max = 150
	leave(open(t, dir, r, c.options()))
	s.fault = func(n int, w http.ResponseWriter, r *http.Request) bool {
		if n == 1 {
			w.WriteHeader(http.StatusGone)
		}
		return n == 1
	}
	got, err := titles(t, open(t, dir, r, c.options()))
	if err != nil || len(got) != 250 {
		t.Fatalf("%d papers, %v; want 100 old ones and 150", len(got), err)
	}
	wantTitles(t, got[100:], 150)
}

// TestNotModified: a file that has not changed is not sent again.
func TestNotModified(t *testing.T) {
	s, dir := startServices(t, 3), t.TempDir()
	s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Sun, 17 May 2026 09:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "Sun, 17 May 2026 09:00:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
		return false
	}
	for i, want := range []int{3, 0, 0} {
		h := open(t, dir, s.request("s2"), newClock().options())
		got, err := titles(t, h)
		if err != nil {
			t.Fatal(err)
		}
		wantTitles(t, got, want)
		if h.NotModified() != (i > 0) {
			t.Errorf("harvest %d: NotModified is %v", i, h.NotModified())
		}
		if err := h.Done(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestURL reads what is behind an address, whatever its format.
func TestURL(t *testing.T) {
	s := startServices(t, 3)
	s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		switch r.URL.Path {
		case "/refs":
			fmt.Fprint(w, "@article{tides1, title={Tides of the inner sea, part 1}, year=2026}\n")
		case "/bad.jsonl":
			fmt.Fprint(w, `{"title":"Tides of the inner sea, part 1","abstract":"a"}`+"\nnot JSON\n"+`{"title":"Tides of the inner sea, part 2","abstract":"b"}`+"\n")
		default:
			return false
		}
		return true
	}
	for _, path := range []string{"/refs", "/arxiv?max_results=1", "/hf?limit=1", "/s2"} {
		h := open(t, t.TempDir(), Request{Service: "url", URL: s.URL + path, Max: 1}, newClock().options())
		got, err := titles(t, h)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		wantTitles(t, got, 1)
	}
	var got []string
	var bad paper.BadRecord
	for r, err := range open(t, t.TempDir(), Request{Service: "url", URL: s.URL + "/bad.jsonl"}, newClock().options()).Records(context.Background()) {
		if err != nil && !errors.As(err, &bad) {
			t.Fatal(err)
		} else if err == nil {
			got = append(got, r.Paper.Title)
		}
	}
	wantTitles(t, got, 2)
	if bad.Source != s.URL+"/bad.jsonl" || bad.Line != 2 {
		t.Errorf("the bad record stands in %q, line %d", bad.Source, bad.Line)
	}
}
