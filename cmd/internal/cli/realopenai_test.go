package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/embedtest"
	"paperkin/embed/openai"
	"paperkin/embed/static"
	"paperkin/index/paper/source"
	"paperkin/testdata"
)

// TestRealOpenAI: through the OpenAI API of a real Ollama server the built-in model keeps
// the contract and gives the same vectors as in this process, and the program the same
// answers. That API cuts long texts without a word.
func TestRealOpenAI(t *testing.T) {
	address := startOllama(t)
	open := func(t *testing.T) *openai.Embedder {
		e, err := openai.Open(t.Context(), openai.Options{URL: address, Options: batch.Options{Model: "paperkin", BatchSize: 20}})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	t.Run("contract", func(t *testing.T) { embedtest.Run(t, func(t *testing.T) embed.Embedder { return open(t) }) })
	t.Run("vectors", func(t *testing.T) { sameVectors(t, open(t)) })
	t.Run("program", func(t *testing.T) { sameAnswers(t, address) })
}

// sameVectors compares the vectors of the sample's papers with those of this process, and
// has a text cut that is too long.
func sameVectors(t *testing.T, e *openai.Embedder) {
	local, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	sources, _, err := source.Expand([]string{"-"}, bytes.NewReader(testdata.Papers), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for r, err := range source.Read(t.Context(), sources, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, e.Space().Document(r.Paper.Title, r.Paper.Abstract))
	}
	if err := e.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	long := len(texts)
	got, err := e.EmbedDocuments(t.Context(), append(texts, strings.Join(texts[:20], " ")))
	var partial *embed.Partial
	if !errors.As(err, &partial) || len(partial.Failed) > 0 || !slices.Equal(partial.Truncated, []int{long}) {
		t.Fatalf("got %v, want text %d cut", err, long)
	}
	want, err := local.EmbedDocuments(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i := range texts {
		if cosine := embed.Dot(got[i], want[i]); cosine <= 0.999 {
			t.Errorf("%.60q: cosine %.6f", texts[i], cosine)
		}
	}
}

// sameAnswers indexes the sample, also anew, and asks.
func sameAnswers(t *testing.T, address string) {
	dir := t.TempDir()
	papers := filepath.Join(dir, "papers.jsonl")
	if err := os.WriteFile(papers, testdata.Papers, 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(dir, "lib"), "OPENAI_BASE_URL=" + address + "/v1"}
	must := func(args ...string) string {
		t.Helper()
		r := paperkin(t, env, args...)
		if r.code != fault.ExitDone {
			t.Fatalf("paperkin %q: exit code %d\n%s%s", args, r.code, r.stdout, r.stderr)
		}
		return r.stdout
	}
	must("index", "-e", "openai:paperkin", papers)
	st := statusOf(t, env)
	if st.Space.Embedder != "openai:paperkin" || st.Ledger.Done != 119 {
		t.Errorf("after indexing: %+v", st)
	}
	if out := must("index", papers); !strings.Contains(out, "119 unchanged, 0 embedded") {
		t.Errorf("second run: %s", out)
	}
	const question = "sharing parameters across transformer layers"
	through := hitIDs(t, must("search", question, "--json"))
	must("doctor")
	must("reindex", "-e", "builtin")
	if here := hitIDs(t, must("search", question, "--json")); here != through {
		t.Errorf("built-in %s, through the server %s", here, through)
	}
	must("reindex", "-e", "openai:paperkin")
	if again := statusOf(t, env); again.Space.ID != st.Space.ID {
		t.Errorf("the model was not recognised: %+v, was %+v", again.Space, st.Space)
	}
	if r := paperkin(t, env, "reindex", "-e", "openai:nobody"); r.code != fault.ExitModel {
		t.Errorf("unknown model: exit code %d: %s", r.code, r.stderr)
	}
}
