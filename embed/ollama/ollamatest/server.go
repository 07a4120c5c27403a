// Package ollamatest has Ollama servers for tests of whole programs: [Server],
// which embeds without a model, and [Proxy], which injects faults between a
// program and any server. It does not know what the program does with vectors.
package ollamatest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/types/model"

	"paperkin/embed/text"
)

// Dimensions is the length of the vectors of Server's model.
const Dimensions = 8

// WideModel is the number of a model whose vectors are twice as long.
const WideModel = 2

// Uncased is another name of Server's model: that of one whose profile is known, and whose
// texts are prepared for uncased models. Lists of models do not have it.
const Uncased = "all-minilm"

// Server is an Ollama server in the process of the test. It has one model,
// "fake", whose vectors depend on the words of a text.
type Server struct {
	*httptest.Server

	mu       sync.Mutex // guards what follows
	fault    Fault
	requests int
	embedded int // texts of papers that got a vector
	model    int // the model that "fake" stands for; 0 at first, -1 for none
	options  map[string]any
	reading  Reading
}

// Reading is how a Server reads texts.
type Reading int

const (
	// Anything: every word is known, in lower case.
	Anything Reading = iota
	// Gluing is how Ollama 0.17.4 reads for BERT's models: words with capitals, accents or
	// symbols are unknown.
	Gluing
	// Splitting is how BERT reads: without capitals and accents, and split at symbols.
	Splitting
)

// SetReading says how texts are read. Servers that do not read Anything tell the kind of
// their tokeniser, and a vocabulary.
func (s *Server) SetReading(r Reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reading = r
}

// read returns a text as the model sees it.
func (s *Server) read(written string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.reading {
	case Gluing:
		words := strings.Fields(written)
		for i, w := range words {
			if len(w) > 1 && w != text.Uncased2.Apply(w) {
				words[i] = "[UNK]"
			}
		}
		return strings.Join(words, " ")
	case Splitting:
		return text.Uncased2.Apply(written)
	}
	return written
}

// Fault is a fault of a Server. The zero value is none.
type Fault struct {
	// CannotEmbed makes the model one for completion.
	CannotEmbed bool
	// Before runs before every request for vectors; number counts them from 1. If
	// it returns a status other than 0, status and body are the reply. May be nil.
	Before func(number int, texts []string) (status int, body string)
	// Change returns the vectors of the reply. May be nil.
	Change func([][]float32) [][]float32
}

// SetFault sets the server's fault, none for the zero value, and resets Texts
// to 0.
func (s *Server) SetFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.embedded = f, 0
}

// SetModel makes "fake" the name of another model, or of none with -1.
func (s *Server) SetModel(model int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.model = model
}

func (s *Server) current() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.model
}

// Texts returns how many texts of papers got a vector: those that begin with
// "paper ", in any case.
func (s *Server) Texts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.embedded
}

// Options returns the options of the last request for vectors.
func (s *Server) Options() map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options
}

// request counts a request and returns its number and the current fault.
func (s *Server) request(options map[string]any) (number int, _ Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	s.options = options
	return s.requests, s.fault
}

// NewServer starts a server that ends with the test.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/version", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]string{"version": "0.0.0"})
	})
	mux.HandleFunc("GET /api/tags", s.list)
	mux.HandleFunc("POST /api/show", s.show)
	mux.HandleFunc("POST /api/embed", s.embed)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

func (s *Server) list(w http.ResponseWriter, _ *http.Request) {
	var list api.ListResponse
	if n := s.current(); n >= 0 {
		list.Models = []api.ListModelResponse{{Name: "fake:latest", Model: "fake:latest", Digest: fmt.Sprintf("%064x", 0xab+n)}}
	}
	reply(w, list)
}

func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	var req api.ShowRequest
	json.NewDecoder(r.Body).Decode(&req)
	n := s.current()
	name, _ := strings.CutSuffix(req.Model, ":latest")
	if n < 0 || name != "fake" && name != Uncased {
		http.Error(w, fmt.Sprintf(`{"error":"model '%s' not found"}`, req.Model), http.StatusNotFound)
		return
	}
	capability := model.CapabilityEmbedding
	s.mu.Lock()
	if s.fault.CannotEmbed {
		capability = model.CapabilityCompletion
	}
	reading := s.reading
	s.mu.Unlock()
	info := map[string]any{"general.architecture": "bert", "bert.embedding_length": width(n), "bert.context_length": 512}
	if reading != Anything {
		info["tokenizer.ggml.model"], info["tokenizer.ggml.tokens"] = "bert", []string{"[UNK]", "▁the"}
	}
	reply(w, api.ShowResponse{Modelfile: fmt.Sprintf("FROM /models/blobs/sha256-%064x\n", 0xcd+n), Capabilities: []model.Capability{capability},
		ModelInfo: info})
}

func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Input   []string
		Options map[string]any
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n := s.current()
	if n < 0 {
		http.Error(w, `{"error":"model \"fake:latest\" not found, try pulling it first"}`, http.StatusNotFound)
		return
	}
	number, fault := s.request(req.Options)
	if fault.Before != nil {
		if status, body := fault.Before(number, req.Input); status != 0 {
			http.Error(w, body, status)
			return
		}
	}
	vectors, papers := make([][]float32, len(req.Input)), 0
	for i, input := range req.Input {
		v := wordVector(s.read(input) + strings.Repeat(" again", n))
		vectors[i] = append(v, v...)[:width(n)]
		if isPaper(input) {
			papers++
		}
	}
	if fault.Change != nil {
		vectors = fault.Change(vectors)
	}
	s.mu.Lock()
	s.embedded += papers
	s.mu.Unlock()
	reply(w, api.EmbedResponse{Model: "fake", Embeddings: vectors})
}

func width(model int) int {
	if model == WideModel {
		return 2 * Dimensions
	}
	return Dimensions
}

// wordVector adds a direction for every word of a text.
func wordVector(text string) []float32 {
	v := make([]float32, Dimensions)
	v[0] = 0.01 // not even the empty text is zero
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		h := fnv.New64a()
		h.Write([]byte(word))
		for i, bits := 0, h.Sum64(); i < Dimensions; i, bits = i+1, bits>>8 {
			v[i] += float32(int8(bits)) / 128
		}
	}
	return v
}
