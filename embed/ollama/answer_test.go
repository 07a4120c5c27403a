package ollama

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// endless answers a request with the start of an answer and then the same bytes
// again and again, until the client hangs up. It returns how many were written.
func endless(w http.ResponseWriter, start, unit string) (written int64) {
	io.WriteString(w, start)
	block := strings.Repeat(unit, 1+4096/len(unit))
	for {
		n, err := io.WriteString(w, block)
		written += int64(n)
		if err != nil {
			return written
		}
	}
}

// buffered is how much of an answer can be under way when the client hangs up.
const buffered = 32 << 20

// TestEndlessVectors: an answer of vectors is read up to what they can have,
// which depends on how many there are and how long they are.
func TestEndlessVectors(t *testing.T) {
	for _, c := range []struct {
		name, start, unit string
	}{
		{"one vector", `{"embeddings":[[0`, ",0.25"},
		{"many vectors", `{"embeddings":[[0]`, ",[0]"},
		{"an error message", `{"error":"`, "no "},
		{"blanks", ``, " "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, most := newServer(t), int64(0)
			sizes := make(chan int64, 100)
			s.answer = func(_ int, _ embedRequest, w http.ResponseWriter) bool {
				sizes <- endless(w, c.start, c.unit)
				return true
			}
			o, waits := s.options()
			_, err := open(t, o).EmbedDocuments(t.Context(), numbered(2))
			limit := fmt.Sprintf("more than %d bytes", batch.VectorsSize(1, 384)) // the last request is the self-test
			if !errors.Is(err, embed.ErrAnswerTooLarge) || !errors.Is(err, embed.ErrModelUnfit) || !strings.Contains(err.Error(), limit) {
				t.Errorf("got %v, want ErrAnswerTooLarge with %q", err, limit)
			}
			for range s.sent() {
				most = max(most, <-sizes)
			}
			if n := len(s.sent()); n > 4 || len(*waits) > 0 || most > buffered {
				t.Errorf("%d requests, waits %v, answers of up to %d bytes", n, *waits, most)
			}
		})
	}
}

// TestDeclaredSize: an answer that says that it is too large is not read at all.
func TestDeclaredSize(t *testing.T) {
	s := newServer(t)
	s.answer = func(_ int, _ embedRequest, w http.ResponseWriter) bool {
		w.Header().Set("Content-Length", "1000000000000")
		io.WriteString(w, `{"embeddings":[[0]]}`)
		return true
	}
	o, _ := s.options()
	if _, err := open(t, o).EmbedQuery(t.Context(), "deep nets"); !errors.Is(err, embed.ErrAnswerTooLarge) {
		t.Errorf("got %v, want ErrAnswerTooLarge", err)
	}
}

// TestLargestAnswer: numbers of full length fit, with blanks between them.
func TestLargestAnswer(t *testing.T) {
	s := newServer(t)
	s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
		vector := "[" + strings.Repeat("-1.2345678901234567e-100, ", 383) + "1.0]"
		io.WriteString(w, `{"embeddings": [`+strings.Repeat(vector+", ", len(r.Input)-1)+vector+`]}`)
		return true
	}
	o, _ := s.options()
	if _, err := open(t, o).EmbedDocuments(t.Context(), numbered(32)); err != nil {
		t.Error(err)
	}
}

// TestEndlessDescriptions: whatever answers in place of Ollama, no more is read
// than a description has.
func TestEndlessDescriptions(t *testing.T) {
	for _, path := range []string{"/api/version", "/api/show", "/api/tags"} {
		s := newServer(t)
		s.show = func(string) (int, any) { return 200, map[string]any{} } // no digest: the list of models has it
		real := s.http.Config.Handler
		s.http.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != path {
				real.ServeHTTP(w, r)
			} else if n := endless(w, `{"x":"`, "x"); n > batch.DescriptionSize+buffered {
				t.Errorf("%s: %d bytes were read", path, n)
			}
		})
		o, _ := s.options()
		want := fmt.Sprintf("more than %d bytes", batch.DescriptionSize)
		if _, err := Open(t.Context(), o); !errors.Is(err, embed.ErrAnswerTooLarge) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

// TestTooManyDimensions: a model whose vectors are larger than any real ones is
// unfit, whether it says so or has to be asked.
func TestTooManyDimensions(t *testing.T) {
	const many = embed.MaxDimensions + 1
	for name, says := range map[string]int{"described": many, "measured": 0} {
		s := newServer(t)
		s.show = func(string) (int, any) { return 200, description("bert", says, 512) }
		s.dims = many
		o, _ := s.options()
		o.Model = "my-model"
		if _, err := Open(t.Context(), o); !errors.Is(err, embed.ErrModelUnfit) || !strings.Contains(err.Error(), "vectors of 65537 components") {
			t.Errorf("%s: got %v, want ErrModelUnfit", name, err)
		}
	}
}
