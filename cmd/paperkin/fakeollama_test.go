package main

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
)

// fakeOllama is an Ollama server that a test has in its hands. Its one model,
// "fake", embeds a text by the words in it.
type fakeOllama struct {
	*httptest.Server

	mu       sync.Mutex // guards what follows: a test and its requests meet here
	fault    fault
	requests int
	embedded int // papers' texts answered with a vector
	model    int // which of its models "fake" stands for; 0 at first, -1 for none
}

// fault is what is wrong with a server. The zero value is a healthy one.
type fault struct {
	// cannotEmbed makes the model one for chatting.
	cannotEmbed bool
	// before is asked before every request for vectors; what it returns as a
	// status other than 0 is the reply. May be nil.
	before func(number int, texts []string) (status int, body string)
	// change may alter the vectors of a reply. May be nil.
	change func([][]float32) [][]float32
}

// suffer gives the server a fault, or with the zero value mends it, and counts
// its texts anew.
func (f *fakeOllama) suffer(fault fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.embedded = fault, 0
}

// become makes "fake" the name of another model, or of none with -1.
func (f *fakeOllama) become(model int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.model = model
}

func (f *fakeOllama) current() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.model
}

// texts tells how many papers' texts were answered with a vector.
func (f *fakeOllama) texts() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.embedded
}

// request counts a request and tells the fault it meets.
func (f *fakeOllama) request() (number int, _ fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	return f.requests, f.fault
}

// wideFake is the model with twice as many dimensions.
const (
	fakeDimensions = 8
	wideFake       = 2
)

func newFakeOllama(t *testing.T) *fakeOllama {
	t.Helper()
	f := &fakeOllama{}
	mux := http.NewServeMux()
	reply := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("GET /api/version", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]string{"version": "0.0.0"})
	})
	mux.HandleFunc("GET /api/tags", func(w http.ResponseWriter, _ *http.Request) {
		var list api.ListResponse
		if n := f.current(); n >= 0 {
			list.Models = []api.ListModelResponse{{Name: "fake:latest", Model: "fake:latest", Digest: fmt.Sprintf("%064x", 0xab+n)}}
		}
		reply(w, list)
	})
	mux.HandleFunc("POST /api/show", func(w http.ResponseWriter, r *http.Request) {
		var req api.ShowRequest
		json.NewDecoder(r.Body).Decode(&req)
		n := f.current()
		if n < 0 || req.Model != "fake:latest" && req.Model != "fake" {
			http.Error(w, fmt.Sprintf(`{"error":"model '%s' not found"}`, req.Model), http.StatusNotFound)
			return
		}
		capability := model.CapabilityEmbedding
		f.mu.Lock()
		if f.fault.cannotEmbed {
			capability = model.CapabilityCompletion
		}
		f.mu.Unlock()
		reply(w, api.ShowResponse{Modelfile: fmt.Sprintf("FROM /models/blobs/sha256-%064x\n", 0xcd+n), Capabilities: []model.Capability{capability},
			ModelInfo: map[string]any{"general.architecture": "bert", "bert.embedding_length": fakeWidth(n), "bert.context_length": 512}})
	})
	mux.HandleFunc("POST /api/embed", func(w http.ResponseWriter, r *http.Request) {
		var req struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		n := f.current()
		if n < 0 {
			http.Error(w, `{"error":"model \"fake:latest\" not found, try pulling it first"}`, http.StatusNotFound)
			return
		}
		number, fault := f.request()
		if fault.before != nil {
			if status, body := fault.before(number, req.Input); status != 0 {
				http.Error(w, body, status)
				return
			}
		}
		vectors, papers := make([][]float32, len(req.Input)), 0
		for i, text := range req.Input {
			v := wordVector(text + strings.Repeat(" again", n))
			vectors[i] = append(v, v...)[:fakeWidth(n)]
			if strings.HasPrefix(text, "Paper ") {
				papers++
			}
		}
		if fault.change != nil {
			vectors = fault.change(vectors)
		}
		f.mu.Lock()
		f.embedded += papers
		f.mu.Unlock()
		reply(w, api.EmbedResponse{Model: "fake", Embeddings: vectors})
	})
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

func fakeWidth(model int) int {
	if model == wideFake {
		return 2 * fakeDimensions
	}
	return fakeDimensions
}

// wordVector adds a direction for every word of a text.
func wordVector(text string) []float32 {
	v := make([]float32, fakeDimensions)
	v[0] = 0.01 // not even the empty text is zero
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		h := fnv.New64a()
		h.Write([]byte(word))
		for i, bits := 0, h.Sum64(); i < fakeDimensions; i, bits = i+1, bits>>8 {
			v[i] += float32(int8(bits)) / 128
		}
	}
	return v
}
