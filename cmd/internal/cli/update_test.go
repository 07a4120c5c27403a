package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
)

// sourced is a library with sources, and the service that some of them ask.
type sourced struct {
	*testing.T
	lib     string
	now     time.Time
	address string

	mu     sync.Mutex
	asked  []string // what was asked for: a word, and the filter
	answer func(word string, w http.ResponseWriter)
}

func newSourced(t *testing.T) *sourced {
	s := &sourced{T: t, lib: filepath.Join(t.TempDir(), "lib"), now: time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		word := r.URL.Query().Get("search")
		s.mu.Lock()
		s.asked = append(s.asked, strings.TrimSpace(word+" "+r.URL.Query().Get("filter")))
		s.mu.Unlock()
		s.answer(word, w)
	}))
	t.Cleanup(server.Close)
	s.address = server.URL + "/works"
	s.answer = func(word string, w http.ResponseWriter) {
		fmt.Fprintf(w, `{"meta":{"count":1,"next_cursor":null},"results":[{"id":"https://openalex.org/W%d","display_name":"About %s"}]}`, 1000+int(word[0]), word)
	}
	return s
}

func (s *sourced) run(ctx context.Context, args ...string) result {
	s.Helper()
	var out, errs bytes.Buffer
	p := testStreams(strings.NewReader(""), &out, &errs)
	p.Now = func() time.Time { return s.now }
	p.Sleep = func(context.Context, time.Duration) error { return nil }
	args = append([]string{"paperkin", "-L", s.lib}, args...)
	p.Typed = args[1:]
	err := dispatch(ctx, p, args)
	code := fault.ExitDone
	if err != nil {
		code = p.Fail(err)
	}
	return result{code, out.String(), errs.String()}
}

func (s *sourced) add(name string, args ...string) {
	s.Helper()
	if got := s.run(s.Context(), append([]string{"source", "add", name}, args...)...); got.code != fault.ExitDone {
		s.Fatalf("%s: %s", name, got.stderr)
	}
}

func (s *sourced) question(word string) []string {
	return []string{"harvest", "openalex", "--query", word, "-e", "builtin", "--endpoint", s.address}
}

// outcomes are those of the sources, by name.
func (s *sourced) outcomes(stdout string) map[string]string {
	s.Helper()
	all := map[string]string{}
	for line := range strings.Lines(stdout) {
		var one struct{ Name, Outcome string }
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			s.Fatalf("%s: %v", line, err)
		}
		if one.Name != "" {
			all[one.Name] = one.Outcome
		}
	}
	return all
}

// TestUpdate: of ten sources three fail; the others are read, and the next time asked for
// what is newer than their last whole answer.
func TestUpdate(t *testing.T) {
	s := newSourced(t)
	papers := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(papers, []byte(`{"title":"Ferries by Night"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		s.add(name, s.question(name)...)
	}
	s.add("file", "index", papers)
	s.add("gone", "index", papers, filepath.Join(filepath.Dir(papers), "*.jsonl"))
	usual := s.answer
	s.answer = func(word string, w http.ResponseWriter) {
		if word == "b" || word == "g" {
			http.Error(w, "no such thing", http.StatusNotFound)
			return
		}
		usual(word, w)
	}
	if err := os.Rename(papers, papers+"x"); err != nil {
		t.Fatal(err)
	}
	check := func(got result, code int, want map[string]string, last string) {
		t.Helper()
		if got.code != code {
			t.Errorf("exit code %d, want %d: %s", got.code, code, got.stderr)
		}
		if all := s.outcomes(got.stdout); fmt.Sprint(all) != fmt.Sprint(want) {
			t.Errorf("outcomes %v, want %v", all, want)
		}
		if !strings.Contains(got.stdout, last) {
			t.Errorf("%s\nwant %s", got.stdout, last)
		}
	}
	outcomes := map[string]string{"a": "done", "b": "failed", "c": "done", "d": "done", "e": "done", "f": "done", "g": "failed", "h": "done", "file": "failed", "gone": "failed"}
	check(s.run(t.Context(), "update", "--json"), fault.ExitSomeFailed, outcomes, `{"sources":10,"done":6,"partly":[],"failed":["b","g","file","gone"],"left":[],"new":6,`)
	if err := os.Rename(papers+"x", papers); err != nil {
		t.Fatal(err)
	}
	s.now, s.answer = s.now.Add(10*24*time.Hour), usual
	s.asked = nil
	for name := range outcomes {
		outcomes[name] = "done"
	}
	check(s.run(t.Context(), "update", "--json"), fault.ExitDone, outcomes, `{"sources":10,"done":10,"partly":[],"failed":[],"left":[],"new":3,`)
	for i, want := range []string{"a from_publication_date:2026-04-05", "b", "c from_publication_date:2026-04-05"} {
		if s.asked[i] != want {
			t.Errorf("asked for %q, want %q", s.asked[i], want)
		}
	}
}

// TestUpdateInterrupted: Ctrl-C ends the source that is being read, and reads no further one;
// what it had counts as read the next time.
func TestUpdateInterrupted(t *testing.T) {
	s := newSourced(t)
	for _, name := range []string{"a", "b", "c"} {
		s.add(name, s.question(name)...)
	}
	ctx, cancel := context.WithCancel(t.Context())
	usual := s.answer
	s.answer = func(word string, w http.ResponseWriter) {
		if word == "b" {
			cancel()
		}
		usual(word, w)
	}
	got := s.run(ctx, "update", "--json")
	if got.code != 130 || !strings.Contains(got.stdout, `{"sources":3,"done":1,"partly":[],"failed":[],"left":["b","c"],"new":1,`) || s.outcomes(got.stdout)["b"] != "stopped" {
		t.Errorf("exit code %d: %s%s", got.code, got.stdout, got.stderr)
	}
	if slices.Contains(s.asked, "c") {
		t.Errorf("asked for %q after the interruption", s.asked)
	}
	s.asked = nil
	if got := s.run(t.Context(), "update", "b", "c"); got.code != fault.ExitDone || !strings.Contains(got.stdout, "read 2 of 2 sources") {
		t.Errorf("exit code %d: %s%s", got.code, got.stdout, got.stderr)
	}
	if n := len(s.asked); n < 1 || n > 2 || slices.ContainsFunc(s.asked, func(q string) bool { return strings.Contains(q, "from_") }) {
		t.Errorf("asked for %q, want what was not read", s.asked)
	}
}

// TestUpdateCut: what --max has cut off is not taken for read.
func TestUpdateCut(t *testing.T) {
	s := newSourced(t)
	s.add("a", append(s.question("a"), "--max", "1")...)
	for range 2 {
		if got := s.run(t.Context(), "update"); got.code != fault.ExitDone {
			t.Fatal(got.stderr)
		}
	}
	if !slices.Equal(s.asked, []string{"a", "a"}) {
		t.Errorf("asked for %q, want everything twice", s.asked)
	}
}
