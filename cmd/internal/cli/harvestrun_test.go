package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/index"
	"paperkin/index/chromem"
)

// openAlexPages answers like OpenAlex, with a paper on each of so many pages. before is
// called with the number of a page before it is sent.
func openAlexPages(t *testing.T, pages int, before func(page int)) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := 1
		fmt.Sscanf(r.URL.Query().Get("cursor"), "%d", &page)
		before(page)
		next := "null"
		if page < pages {
			next = fmt.Sprintf(`"%d"`, page+1)
		}
		fmt.Fprintf(w, `{"meta":{"count":%d,"next_cursor":%s},"results":[{"id":"https://openalex.org/W%d","display_name":"Tides of Bay %d","abstract_inverted_index":{"Water":[0],"rises.":[1]}}]}`,
			pages, next, page, page)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/works"
}

// inLibrary runs the program on a library; sleep is what it does instead of waiting for
// another process.
func inLibrary(lib string, sleep func(context.Context, time.Duration) error, args ...string) result {
	var out, errs bytes.Buffer
	s := testStreams(strings.NewReader(""), &out, &errs)
	s.Sleep = sleep
	code := runLine(s, append([]string{"paperkin", "--library", lib}, args...))
	return result{code, out.String(), errs.String()}
}

// TestHarvestLetsOthersWrite: while a harvest waits for its service, the papers that came are
// there, and another process adds more; the same harvest cannot be run twice at once.
func TestHarvestLetsOthersWrite(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "lib")
	papers := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(papers, []byte(`{"title":"Ferries by Night","abstract":"Radar and a sleepy pilot."}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	asked, answer, harvested := make(chan int), make(chan struct{}), make(chan result)
	address := openAlexPages(t, 2, func(page int) {
		asked <- page
		<-answer
	})
	harvest := []string{"harvest", "openalex", "--query", "tides", "-e", "builtin", "--endpoint", address}
	go func() { harvested <- inLibrary(lib, nil, harvest...) }()
	want := func(what string, got result, code int, says string) {
		t.Helper()
		if got.code != code || !strings.Contains(got.stdout+got.stderr, says) {
			t.Errorf("%s: exit code %d, want %d and %q: %s%s", what, got.code, code, says, got.stdout, got.stderr)
		}
	}
	<-asked
	if index.Exists(lib) {
		t.Error("a library is made before there are papers")
	}
	want("index before the first page", inLibrary(lib, nil, "index", "-e", "builtin", papers), fault.ExitDone, "1 new")
	answer <- struct{}{}
	<-asked
	want("the first page", inLibrary(lib, nil, "list"), fault.ExitDone, "Tides of Bay 1")
	want("index before the second page", inLibrary(lib, nil, "index", papers), fault.ExitDone, "1 unchanged")
	want("the same harvest", inLibrary(lib, nil, harvest...), fault.ExitLibrary, "another process is fetching the same papers")
	answer <- struct{}{}
	want("harvest", <-harvested, fault.ExitDone, "read 2 papers: 2 new, 2 embedded")
	want("the second page", inLibrary(lib, nil, "list"), fault.ExitDone, "Tides of Bay 2")
}

// TestHarvestWaitsForWriters: a harvest waits for a process that writes to the library, and
// does not wait forever; what it has fetched is there for the next run.
func TestHarvestWaitsForWriters(t *testing.T) {
	lib, requests := filepath.Join(t.TempDir(), "lib"), 0
	address := openAlexPages(t, 2, func(int) { requests++ })
	holder, err := index.OpenWriter(t.Context(), lib, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	harvest := []string{"harvest", "openalex", "--query", "tides", "-e", "builtin", "--endpoint", address}
	waited := time.Duration(0)
	got := inLibrary(lib, func(_ context.Context, d time.Duration) error { waited += d; return nil }, harvest...)
	if got.code != fault.ExitLibrary || waited != lockedWait || strings.Count(got.stderr, "waiting for it") != 1 || !strings.Contains(got.stderr, "is writing to this library") {
		t.Errorf("waited %v, exit code %d: %s", waited, got.code, got.stderr)
	}
	got = inLibrary(lib, func(context.Context, time.Duration) error {
		err := holder.Close()
		holder = nil
		return err
	}, harvest...)
	if got.code != fault.ExitDone || !strings.Contains(got.stdout, "read 2 papers: 2 new") || requests != 2 {
		t.Errorf("%d requests, exit code %d: %s%s", requests, got.code, got.stdout, got.stderr)
	}
	if holder != nil {
		t.Error("the harvest did not wait")
		holder.Close()
	}
}
