package ollama

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
)

// checkOutcome checks that every text but those that failed has its own vector,
// and returns the Partial, which may be nil.
func checkOutcome(t *testing.T, texts []string, vectors [][]float32, err error) *embed.Partial {
	t.Helper()
	var partial *embed.Partial
	if err != nil && !errors.As(err, &partial) {
		t.Fatal(err)
	}
	if len(vectors) != len(texts) {
		t.Fatalf("got %d vectors, want %d", len(vectors), len(texts))
	}
	for i, v := range vectors {
		switch {
		case partial != nil && partial.Failed[i] != nil:
			if v != nil {
				t.Errorf("text %d failed and has a vector", i)
			}
		case partial != nil && slices.Contains(partial.Truncated, i):
			if v == nil {
				t.Errorf("text %d was cut and has no vector", i)
			}
		case !same(v, texts[i]):
			t.Errorf("text %d has not its own vector", i)
		}
	}
	return partial
}

// TestBadText: one text in 32 that the server cannot embed costs the others
// nothing, and at most 2 log2(32) more requests and a self-test.
func TestBadText(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		text   string
	}{
		{"NaN", 500, "failed to encode response: json: unsupported value: NaN"},
		{"NaN noticed", 400, "embedding contains NaN or Inf values"},
		{"anything", 500, "could not process"},
	} {
		for _, at := range []int{0, 1, 13, 31} {
			s := newServer(t)
			texts := numbered(32)
			s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
				return r.has(texts[at]) && failWith(w, c.status, c.text)
			}
			o, waits := s.options()
			vectors, err := open(t, o).EmbedDocuments(t.Context(), texts)
			partial := checkOutcome(t, texts, vectors, err)
			var status api.StatusError
			if partial == nil || len(partial.Failed) != 1 || partial.Total != 32 || !errors.As(partial.Failed[at], &status) || status.StatusCode != c.status {
				t.Fatalf("%s at %d: got %v, want that text alone, and why", c.name, at, err)
			}
			if n := len(s.sent()); n > 12 || len(*waits) != 0 {
				t.Errorf("%s at %d: %d requests and %d waits, want at most 12 and none", c.name, at, n, len(*waits))
			}
		}
	}
}

// TestManyBadTexts: the server is checked now and then, so any number of texts
// may be bad, even all of a call.
func TestManyBadTexts(t *testing.T) {
	for _, n := range []int{1, 2, 12} {
		s := newServer(t)
		texts := numbered(n)
		s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
			return strings.HasPrefix(r.Input[0], "paper number") && failWith(w, 500, "NaN")
		}
		o, _ := s.options()
		vectors, err := open(t, o).EmbedDocuments(t.Context(), texts)
		if partial := checkOutcome(t, texts, vectors, err); partial == nil || len(partial.Failed) != n {
			t.Errorf("%d bad texts: got %v, want all failed", n, err)
		}
		if got, most := len(s.sent()), 2*n+n/4+1; got > most {
			t.Errorf("%d bad texts: %d requests, want at most %d", n, got, most)
		}
	}
}

// TestCrashingText: one text crashes the runner each time, and the requests
// after it fail until the runner is back.
func TestCrashingText(t *testing.T) {
	s := newServer(t)
	texts := numbered(8)
	down := 0
	s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
		if r.has(texts[5]) {
			down = 3
			return failWith(w, 400, "do embedding request: EOF")
		}
		if down > 0 {
			down--
			return failWith(w, 400, "do embedding request: connection refused")
		}
		return false
	}
	o, _ := s.options()
	vectors, err := open(t, o).EmbedDocuments(t.Context(), texts)
	if partial := checkOutcome(t, texts, vectors, err); partial == nil || len(partial.Failed) != 1 || partial.Failed[5] == nil {
		t.Errorf("got %v, want text 5 alone", err)
	}
}

func TestZeroVector(t *testing.T) {
	s := newServer(t)
	texts := numbered(4)
	s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
		var vectors [][]float32
		for _, text := range r.Input {
			v := vectorOf(text, 384)
			if text == texts[2] {
				clear(v)
			}
			vectors = append(vectors, v)
		}
		reply(w, 200, map[string]any{"embeddings": vectors})
		return true
	}
	o, _ := s.options()
	e := open(t, o)
	vectors, err := e.EmbedDocuments(t.Context(), texts)
	partial := checkOutcome(t, texts, vectors, err)
	if partial == nil || len(partial.Failed) != 1 || !errors.Is(partial.Failed[2], embed.ErrNoVector) {
		t.Errorf("got %v, want ErrNoVector for text 2", err)
	}
	if _, err := e.EmbedQuery(t.Context(), texts[2]); !errors.Is(err, embed.ErrNoVector) {
		t.Errorf("EmbedQuery: got %v, want ErrNoVector", err)
	}
}

// TestBlank: blank texts never reach the server, which checks that; neither does
// a template without a paper. Positions count across batches.
func TestBlank(t *testing.T) {
	s := newServer(t)
	s.show = func(string) (int, any) { return 200, description("nomic-bert", 768, 2048, "embedding") }
	s.dims = 768
	o, _ := s.options()
	o.Model, o.BatchSize = "nomic-embed-text", 2
	e := open(t, o)
	texts := []string{"", "one", "search_document:", " \n", "two", "\t"}
	vectors, err := e.EmbedDocuments(t.Context(), texts)
	partial := checkOutcome(t, texts, vectors, err)
	if partial == nil || len(partial.Failed) != 4 || partial.Total != 6 {
		t.Fatalf("got %v, want 4 of 6 failed", err)
	}
	for i, err := range partial.Failed {
		if !errors.Is(err, embed.ErrNoVector) {
			t.Errorf("text %d: got %v, want ErrNoVector", i, err)
		}
	}
	if _, err := e.EmbedDocuments(t.Context(), []string{"", ""}); !errors.As(err, &partial) || len(s.sent()) != 2 {
		t.Errorf("only blanks: got %v and %d requests, want a Partial and 2", err, len(s.sent()))
	}
}

// TestTooLong: a text is truncated to what fits, and reported. The scripted
// server's tokens are words, of which its context takes 510.
func TestTooLong(t *testing.T) {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("to ", n)) }
	for _, c := range []struct {
		name string
		text string
		kept int // words at least; all: not cut
		cut  bool
		most int // requests
	}{
		{"fits exactly", words(510), 510, false, 1},
		{"estimated too long", strings.TrimSpace(strings.Repeat("characteristically ", 400)), 400, false, 1},
		{"one too many", words(511), 440, true, 2},
		{"twice", words(1020), 440, true, 5},
		{"a book", words(300000), 440, true, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newServer(t)
			s.show = func(string) (int, any) { return 200, description("bert", 384, 512, "embedding") }
			o, _ := s.options()
			o.Model = "no-family"
			e := open(t, o)
			vectors, err := e.EmbedDocuments(t.Context(), []string{c.text})
			partial := checkOutcome(t, []string{c.text}, vectors, err)
			if cut := partial != nil && slices.Equal(partial.Truncated, []int{0}); cut != c.cut {
				t.Errorf("got %v, want cut: %v", err, c.cut)
			}
			sent := s.sent()
			last := sent[len(sent)-1].Input[0]
			if n := len(strings.Fields(last)); n < c.kept || !strings.HasPrefix(c.text, last) || !same(vectors[0], last) {
				t.Errorf("the vector covers %d words, want the first %d or more", n, c.kept)
			}
			if len(sent) > c.most {
				t.Errorf("%d requests, want at most %d", len(sent), c.most)
			}
			if v, err := e.EmbedQuery(t.Context(), c.text); err != nil || !slices.Equal(v, vectors[0]) {
				t.Errorf("EmbedQuery: got %v, want the document's vector without notice", err)
			}
		})
	}
}

// TestTooLongInBatch: long texts do no harm to the others of their batch, whether
// the estimate finds them or not, and keep their positions.
func TestTooLongInBatch(t *testing.T) {
	s := newServer(t)
	s.show = func(string) (int, any) { return 200, description("bert", 384, 64, "embedding") }
	o, _ := s.options()
	const dense = "dense dense dense dense" // the server splits these words more than the estimate does
	s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
		return slices.ContainsFunc(r.Input, func(text string) bool { return strings.Count(text, "dense") > 2 }) &&
			failWith(w, 400, "the input length exceeds the context length")
	}
	texts := numbered(16)
	texts[3] = strings.Repeat("long ", 200)
	texts[9] = strings.Repeat("to ", 40) + dense
	texts[12] = strings.Repeat("long ", 100)
	vectors, err := open(t, o).EmbedDocuments(t.Context(), texts)
	partial := checkOutcome(t, texts, vectors, err)
	if partial == nil || len(partial.Failed) != 0 || !slices.Equal(partial.Truncated, []int{3, 9, 12}) {
		t.Errorf("got %v, want texts 3, 9 and 12 cut", err)
	}
}

// TestNewlines: line breaks reach the server; Qwen3's query form needs them.
func TestNewlines(t *testing.T) {
	s := newServer(t)
	s.show = func(string) (int, any) { return 200, description("qwen3", 1024, 32768, "embedding") }
	s.dims = 1024
	o, _ := s.options()
	o.Model = "qwen3-embedding:0.6b"
	e := open(t, o)
	if _, err := e.EmbedQuery(t.Context(), "why deep?"); err != nil {
		t.Fatal(err)
	}
	if got := s.sent()[0].Input[0]; !strings.HasPrefix(got, "Instruct: ") || !strings.HasSuffix(got, "\nQuery:why deep?") {
		t.Errorf("the server got %q, want the instruction's line to end", got)
	}
}

// TestBatches: texts arrive in order, in batches of the default size.
func TestBatches(t *testing.T) {
	s := newServer(t)
	o, _ := s.options()
	e := open(t, o)
	texts := numbered(70)
	vectors, err := e.EmbedDocuments(t.Context(), texts)
	if partial := checkOutcome(t, texts, vectors, err); partial != nil {
		t.Error(partial)
	}
	var sizes []int
	for _, r := range s.sent() {
		sizes = append(sizes, len(r.Input))
	}
	if !slices.Equal(sizes, []int{32, 32, 6}) {
		t.Errorf("got batches of %v, want 32, 32 and 6", sizes)
	}
}
