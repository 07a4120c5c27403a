package ollama

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/ollama/ollama/api"
)

// The benchmarks embed 128 abstracts of 200 words in batches of 32, against a
// server that answers at once: what remains is this side's work and the JSON.
func benchTexts() []string {
	texts := make([]string, 128)
	for i := range texts {
		texts[i] = fmt.Sprintf("abstract %d %s", i, strings.Repeat("learning ", 198))
	}
	return texts
}

// benchServer sends the same reply to every batch of 32, made once.
func benchServer(b *testing.B) *scripted {
	s := newServer(b)
	var body bytes.Buffer
	vectors := make([][]float32, 32)
	for i := range vectors {
		vectors[i] = vectorOf(fmt.Sprint(i), 768)
	}
	if err := json.NewEncoder(&body).Encode(api.EmbedResponse{Embeddings: vectors}); err != nil {
		b.Fatal(err)
	}
	s.show = func(string) (int, any) { return 200, description("nomic-bert", 768, 2048, "embedding") }
	s.answer = func(_ int, _ embedRequest, w http.ResponseWriter) bool {
		w.Write(body.Bytes())
		return true
	}
	return s
}

func BenchmarkEmbedDocuments(b *testing.B) {
	s := benchServer(b)
	texts := benchTexts()
	o, _ := s.options()
	o.Model = "nomic-embed-text"
	e := open(b, o)
	for b.Loop() {
		if _, err := e.EmbedDocuments(b.Context(), texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "texts/s")
}

// BenchmarkBareLoop posts the same batches and decodes the same replies, and
// does nothing else.
func BenchmarkBareLoop(b *testing.B) {
	s := benchServer(b)
	texts := benchTexts()
	for b.Loop() {
		for i := 0; i < len(texts); i += 32 {
			body, err := json.Marshal(map[string]any{"model": "nomic-embed-text:latest", "input": texts[i : i+32], "truncate": false,
				"keep_alive": "15m0s", "options": map[string]int{"num_ctx": 2048, "num_batch": 2048}})
			if err != nil {
				b.Fatal(err)
			}
			r, err := http.Post(s.http.URL+"/api/embed", "application/json", bytes.NewReader(body))
			if err != nil {
				b.Fatal(err)
			}
			var reply api.EmbedResponse
			if err := json.NewDecoder(r.Body).Decode(&reply); err != nil {
				b.Fatal(err)
			}
			r.Body.Close()
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "texts/s")
}
