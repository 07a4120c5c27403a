package harvest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
	"paperkin/index/harvest/service"
)

// TestDamagedSpool flips bits in the files that record the progress of a harvest, and
// truncates them: the harvest resumes from there or starts over.
func TestDamagedSpool(t *testing.T) {
	parent, now := t.TempDir(), time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	s, err := openSpool(parent, Request{Service: "hf"}, now)
	if err != nil {
		t.Fatal(err)
	}
	fetched := filepath.Join(s.dir, durable.Temporary+"reply")
	if err := os.WriteFile(fetched, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.add(&reply{path: service.Reply(fetched), validators: validators{ETag: `"a<b"`}}, "https://example.org/?page=1", "2"); err != nil {
		t.Fatal(err)
	}
	s.last = ended{At: now.Add(-time.Hour), Validators: validators{LastModified: "yesterday"}}
	if err := s.save("last.json", s.last); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(8, 8))
	for _, name := range []string{"state.json", "last.json", "request.json", "page-00000"} {
		for range damagetest.Times(t, 20) {
			folder := filepath.Join(t.TempDir(), filepath.Base(s.dir))
			if err := os.CopyFS(folder, os.DirFS(s.dir)); err != nil {
				t.Fatal(err)
			}
			what := damagetest.File(t, r, filepath.Join(folder, name))
			got, err := openSpool(filepath.Dir(folder), Request{Service: "hf"}, now)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, what, err)
			}
			got.lock.release()
			initial := state{Started: now}
			if !reflect.DeepEqual(got.state, s.state) && !(reflect.DeepEqual(got.state, initial) && (name == "state.json" || name == "page-00000") && got.givenUp != "") {
				t.Errorf("%s: %s: state %+v, given up: %q", name, what, got.state, got.givenUp)
			}
			if got.last != s.last && (got.last != ended{} || name != "last.json") {
				t.Errorf("%s: %s: last %+v", name, what, got.last)
			}
		}
	}
}

// TestLeftovers: a spool that starts over removes what a killed process was writing,
// under the names of this version and of older ones.
func TestLeftovers(t *testing.T) {
	parent, now := t.TempDir(), time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	s, err := openSpool(parent, Request{Service: "hf"}, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"page-00000", ".tmp-123", durable.Temporary + "123"} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte("[]"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.restart(now); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "request.json" && e.Name() != "state.json" {
			t.Errorf("left behind: %s", e.Name())
		}
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
		h.Close()
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
		if want := path + " is damaged: starting over"; name != "last.json" && !slices.Equal(said, []string{want}) {
			t.Errorf("notices %q, want %q", said, want)
		}
	}
}

// TestSamePage: a service that ignores the cursor is not requested forever.
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

// TestSweep: pages of requests that nobody made again go after a week, but for those of one
// that is being made; what services said of their replies stays.
func TestSweep(t *testing.T) {
	s, c, dir := startServices(t, 250), newClock(), t.TempDir()
	s.fault = func(n int, w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/file" {
			w.Header().Set("ETag", `"v1"`)
			fmt.Fprint(w, `{"title":"Tides"}`+"\n")
		}
		return r.URL.Path == "/file"
	}
	request := func(query string) Request {
		r := s.request("openalex")
		r.Query = query
		return r
	}
	leave(open(t, dir, request("left"), c.options()))
	held := open(t, dir, request("held"), c.options())
	defer held.Close()
	if more, err := held.Fetch(t.Context()); err != nil || !more {
		t.Fatal(err)
	}
	file := open(t, dir, Request{Service: "url", URL: s.URL + "/file"}, c.options())
	if _, err := titles(t, file); err != nil {
		t.Fatal(err)
	}
	if err := file.Done(); err != nil {
		t.Fatal(err)
	}
	kept := func() (folders int) {
		t.Helper()
		for _, service := range []string{"openalex", "url"} {
			all, err := filepath.Glob(filepath.Join(dir, service, "*", "*.json"))
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, f := range all {
				seen[filepath.Dir(f)] = true
			}
			folders += len(seen)
		}
		return folders
	}
	for _, step := range []struct{ days, want int }{{0, 4}, {6, 4}, {2, 3}} {
		c.now = c.now.AddDate(0, 0, step.days)
		h := open(t, dir, request("new"), c.options())
		if n := kept(); n != step.want {
			t.Errorf("%d days later: %d folders, want %d", step.days, n, step.want)
		}
		h.Close()
	}
	got, err := titles(t, open(t, dir, request("new"), c.options()))
	if err != nil || len(got) != 250 {
		t.Errorf("%d papers, %v", len(got), err)
	}
}
