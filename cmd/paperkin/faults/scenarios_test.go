package faults

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// scenario is a command that writes to a library, and the library before it.
type scenario struct {
	name   string
	before func(t *testing.T, dir string, papers int) // makes the library; nil: there is none
	args   []string
	source func(t *testing.T, papers int) (string, *requests) // makes the last argument
	again  int                                                // exit code when there is nothing left to do

	summary bool // it prints a summary, and takes --json
	slow    bool // it waits between requests
	random  bool // killed at random moments only: other scenarios have the same system calls
	kills   int  // at random moments, at least, in the long form; where it has some, the short form has this scenario, too
}

const tortureBatch = "8" // papers in a commit: small, so that there are many commits

var scenarios = []scenario{
	{name: "index", args: []string{"index", "-e", "builtin", "--batch-size", tortureBatch}, source: firstEdition, summary: true},
	{name: "index with ollama", args: []string{"index", "-e", "ollama:fake", "--batch-size", tortureBatch, "--concurrency", "2"}, source: firstEdition, summary: true},
	{name: "index changes", before: indexed("builtin"), args: []string{"index", "--batch-size", tortureBatch}, source: secondEdition, summary: true},
	{name: "reindex to ollama", before: indexed("builtin"), args: []string{"reindex", "-e", "ollama:fake", "--batch-size", tortureBatch}, source: noSource},
	{name: "reindex to builtin", before: indexed("ollama:fake"), args: []string{"reindex", "-e", "builtin", "--batch-size", tortureBatch}, source: noSource},
	{name: "remove", before: indexed("builtin"), args: []string{"remove", "p1", "p4", "p7", "p9", "p11"}, source: noSource, again: exitUsage},
	{name: "compact", before: halfRemoved, args: []string{"compact"}, source: noSource},
	{name: "merge", before: indexed("builtin"), args: []string{"merge", "p1", "p4"}, source: noSource, again: exitUsage},
	{name: "split", before: joined, args: []string{"split", "p1"}, source: noSource, again: exitUsage},
	{name: "harvest", args: []string{"harvest", "openalex", "--query", "tides", "-e", "builtin", "--batch-size", tortureBatch, "--endpoint"}, source: service, slow: true},
	{name: "harvest with ollama", args: []string{"harvest", "openalex", "--query", "tides", "-e", "ollama:fake", "--batch-size", tortureBatch, "--endpoint"}, source: service, slow: true, random: true},
	{name: "harvest of a repository", before: deposited, args: []string{"harvest", "oai", "-e", "builtin", "--batch-size", tortureBatch}, source: repository, slow: true, random: true, kills: 50},
	{name: "repair", before: indexed("builtin"), args: []string{"doctor", "--repair"}, source: noSource},
	{name: "upgrade of format 1", before: earlierFormat("format-1"), args: []string{"status"}, source: noSource},
	{name: "upgrade of format 2", before: earlierFormat("format-2"), args: []string{"search", "boats"}, source: noSource},
	{name: "upgrade of format 3", before: earlierFormat("format-3"), args: []string{"search", "--mode", "lexical", "engine"}, source: noSource},
	{name: "upgrade of format 4", before: earlierFormat("format-4"), args: []string{"search", "--mode", "lexical", "engine"}, source: noSource},
	{name: "index into parts", before: inParts, args: []string{"index", "--batch-size", tortureBatch}, source: secondEdition, summary: true}, // merges them
	{name: "upgrade by a writer", before: earlierFormat("format-2"), args: []string{"index", "--batch-size", tortureBatch}, source: firstEdition},
	{name: "upgrade of format 5", before: earlierFormat("format-5"), args: []string{"search", "--mode", "lexical", "engine"}, source: noSource},
}

// indexed makes a library of the first edition.
func indexed(embedder string) func(*testing.T, string, int) {
	return func(t *testing.T, dir string, papers int) {
		t.Helper()
		source, _ := firstEdition(t, papers)
		if r := paperkin(t, nil, "--library", dir, "index", "-e", embedder, source); r.code != exitDone {
			t.Fatal(r.stderr)
		}
	}
}

// inParts makes a library whose word index has several segments.
func inParts(t *testing.T, dir string, papers int) {
	t.Helper()
	const parts = 4
	for part := range parts {
		var b strings.Builder
		for i := part; i < papers; i += parts {
			b.WriteString(tortureLine(i, 1))
		}
		if r := paperkin(t, nil, "--library", dir, "index", "-e", "builtin", tortureFile(t, b.String())); r.code != exitDone {
			t.Fatal(r.stderr)
		}
	}
}

// halfRemoved makes a library of an earlier version, with the first edition, from which
// every second paper was removed: its tables are on other pages than in one that is new,
// and in one that was compacted.
func halfRemoved(t *testing.T, dir string, papers int) {
	t.Helper()
	earlierFormat("format-1")(t, dir, papers)
	indexed("builtin")(t, dir, papers)
	args := []string{"--library", dir, "remove"}
	for i := 0; i < papers; i += 2 {
		args = append(args, fmt.Sprint("p", i))
	}
	if r := paperkin(t, nil, args...); r.code != exitDone {
		t.Fatal(r.stderr)
	}
}

// joined makes a library of the first edition in which the user has joined two papers.
func joined(t *testing.T, dir string, papers int) {
	t.Helper()
	indexed("builtin")(t, dir, papers)
	if r := paperkin(t, nil, "--library", dir, "merge", "p1", "p4"); r.code != exitDone {
		t.Fatal(r.stderr)
	}
}

// earlierFormat makes a library as an earlier program wrote it.
func earlierFormat(name string) func(*testing.T, string, int) {
	return func(t *testing.T, dir string, _ int) {
		t.Helper()
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("../../../testdata/libraries", name))); err != nil {
			t.Fatal(err)
		}
	}
}

func noSource(*testing.T, int) (string, *requests) { return "", nil }

// firstEdition writes papers 0 to n-1.
func firstEdition(t *testing.T, n int) (string, *requests) {
	t.Helper()
	var b strings.Builder
	for i := range n {
		b.WriteString(tortureLine(i, 1))
	}
	return tortureFile(t, b.String()), nil
}

// secondEdition writes papers n/2 to 3n/2-1, every third of them changed, some
// of them twice.
func secondEdition(t *testing.T, n int) (string, *requests) {
	t.Helper()
	var b strings.Builder
	for i := n / 2; i < n/2+n; i++ {
		edition := 1
		if i%3 == 0 {
			edition = 2
		}
		b.WriteString(tortureLine(i, edition))
		if i%10 == 0 {
			b.WriteString(tortureLine(i, edition))
		}
	}
	return tortureFile(t, b.String()), nil
}

func tortureFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// tortureLine is a paper with a unique title. Every 20th has no abstract.
func tortureLine(i, edition int) string {
	p := map[string]any{"id": fmt.Sprint("p", i), "title": tortureTitle(i), "published": fmt.Sprint(2000 + i%25), "authors": []string{"Mira Oak"}}
	if i%20 != 19 {
		p["abstract"] = strings.Join(tortureWords(i, edition), " ") + "."
	}
	b, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return string(b) + "\n"
}

func tortureTitle(i int) string {
	return fmt.Sprintf("Notes on %s, number %d", strings.Join(tortureWords(i, 0)[:2], " and "), i)
}

func tortureWords(i, edition int) []string {
	vocabulary := strings.Fields("tide seal lamp ferry gull rope chart buoy harbour lantern current sand mast storm wave fog horn anchor net salt keel reef oar cliff signal")
	rng := rand.New(rand.NewPCG(uint64(i), uint64(edition)))
	words := make([]string, 20)
	for j := range words {
		words[j] = vocabulary[rng.IntN(len(vocabulary))]
	}
	return words
}

// requests counts how often a service was asked for papers.
type requests struct {
	atomic.Int64
	pages int64 // of the service
}

// service answers like OpenAlex, with a few pages of papers.
func service(t *testing.T, n int) (string, *requests) {
	t.Helper()
	asked := &requests{pages: 3}
	size := (n + int(asked.pages) - 1) / int(asked.pages)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		page := 0
		fmt.Sscanf(r.URL.Query().Get("cursor"), "page%d", &page) // "*" is the first
		var results []any
		for i := page * size; i < min(n, (page+1)*size); i++ {
			positions := map[string][]int{}
			for at, word := range tortureWords(i, 1) {
				positions[word] = append(positions[word], at)
			}
			results = append(results, map[string]any{"id": fmt.Sprint("https://openalex.org/W", i+1), "display_name": tortureTitle(i),
				"publication_year": 2000 + i%25, "abstract_inverted_index": positions})
		}
		meta := map[string]any{"count": n}
		if (page+1)*size < n {
			meta["next_cursor"] = fmt.Sprint("page", page+1)
		}
		json.NewEncoder(w).Encode(map[string]any{"meta": meta, "results": results})
	}))
	t.Cleanup(s.Close)
	return s.URL + "/works", asked
}
