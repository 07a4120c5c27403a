package cli

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/ollama"
	"paperkin/embed/ollama/ollamatest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
)

// TestOutdatedPreparation: vectors of texts that an earlier version prepared are searched
// and added to as they were made, until reindex makes them anew.
func TestOutdatedPreparation(t *testing.T) {
	f := ollamatest.NewServer(t)
	dir := filepath.Join(t.TempDir(), "lib")
	env := []string{"PAPERKIN_LIBRARY=" + dir, "OLLAMA_HOST=" + f.URL}
	fillOutdated(t, dir, f.URL)
	var mu sync.Mutex
	var sent []string
	f.SetFault(ollamatest.Fault{Before: func(_ int, texts []string) (int, string) {
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, texts...)
		return 0, ""
	}})
	// run returns what a command that succeeds prints, and what it sent to the server.
	run := func(args ...string) (out, texts string) {
		t.Helper()
		mu.Lock()
		sent = nil
		mu.Unlock()
		r := paperkin(t, env, args...)
		if r.code != 0 {
			t.Fatalf("%q: exit code %d: %s%s", args, r.code, r.stdout, r.stderr)
		}
		mu.Lock()
		defer mu.Unlock()
		return r.stdout, strings.Join(sent, "\n")
	}
	if _, texts := run("search", "p<0.05"); texts != "p<0.05" {
		t.Errorf("the question was sent as %q", texts)
	}
	if _, texts := run("index", programtest.PapersFile(t, 2)); !strings.Contains(texts, "paper 1 words") {
		t.Errorf("papers were not added: sent %q", texts)
	}
	// What the server does with such words decides whether the vectors are right: one that
	// splits words has vectors of its own, and papers with other ones are to be mended.
	for reading, want := range map[ollamatest.Reading]string{ollamatest.Gluing: "which leaves them: " + mends, ollamatest.Splitting: "from a server that misread words with symbols: " + mends, ollamatest.Anything: ""} {
		f.SetReading(reading)
		out := paperkin(t, env, "doctor").stdout // another reading gives other vectors
		if want == "" && strings.Contains(out, "reindex") || !strings.Contains(out, want) {
			t.Errorf("reading %d: doctor does not say %q:\n%s", reading, want, out)
		}
	}
	f.SetReading(ollamatest.Anything)
	if out, _ := run("status"); !strings.Contains(out, "paperkin doctor asks this server; if it is one, "+mends) {
		t.Errorf("status does not say what mends the vectors:\n%s", out)
	}
	if st := statusOf(t, env); !st.Space.Outdated || len(st.Spaces) != 1 || st.Ledger.Done != 3 {
		t.Errorf("before: %+v", st)
	}
	if _, texts := run("reindex"); !strings.Contains(texts, "a title where p < 0.05") {
		t.Errorf("reindex sent %q", texts)
	}
	if st := statusOf(t, env); st.Space.Outdated || st.Space.Preparation != string(embed.Uncased) || st.Ledger.Done != 3 {
		t.Errorf("after: %+v", st)
	}
	if out, _ := run("status"); strings.Contains(out, "reindex") {
		t.Errorf("status after reindex:\n%s", out)
	}
}

// mends is the advice that doctor gives, and status.
const mends = "paperkin reindex mends the vectors"

// fillOutdated makes a library of one paper as an earlier version did.
func fillOutdated(t *testing.T, dir, server string) {
	t.Helper()
	e, err := ollama.Open(t.Context(), ollama.Options{URL: server, Options: batch.Options{Model: ollamatest.Uncased, Preparation: embed.Uncased1}})
	if err != nil {
		t.Fatal(err)
	}
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	p := paper.Paper{ID: "x", Aliases: []string{"x"}, Title: "A title", Abstract: "where p<0.05"}
	if _, err := w.Add(t.Context(), func(yield func(paper.Record, error) bool) {
		yield(paper.Record{Paper: p, Source: "test", Line: 1}, nil)
	}, index.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Embed(t.Context(), e, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
}
