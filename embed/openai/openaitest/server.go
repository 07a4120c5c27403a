// Package openaitest has a server that speaks the OpenAI embeddings API, for tests
// of clients and of whole programs. It embeds without a model, and does what its
// [Script] says.
package openaitest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Script is what a Server does. The zero value has one model of 8 dimensions,
// whatever its name, and takes texts of 510 words.
type Script struct {
	// Words is how many words a text may have. 0 means 510.
	Words int
	// Cuts: longer texts are cut without a word. Otherwise they are refused.
	Cuts bool
	// Latin: a word with other letters than ASCII's is one and the same to the model.
	Latin bool
	// Name is the only model that there is. Empty: any name will do.
	Name string
	// Weights are the number of the model that answers: others have other vectors.
	Weights uint64
	// Noise is added to the components of every vector, another one each time.
	Noise float64
	// Dimensions of a vector. 0 means 8.
	Dimensions int
	// Key is the token that requests must have. Empty: they must have none.
	Key string
	// Models is the answer to a request for the list of models. Empty: there is
	// no such list.
	Models string
	// Answer handles a request for vectors itself if it returns true. number
	// counts them from 0. May be nil.
	Answer func(number int, texts []string, w http.ResponseWriter, r *http.Request) bool
}

// Server is a server in the process of the test.
type Server struct {
	*httptest.Server
	t testing.TB

	mu     sync.Mutex // guards what follows
	script Script
	sent   [][]string
}

// NewServer starts a server that ends with the test. Its API is at URL+"/v1".
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/models", func(w http.ResponseWriter, r *http.Request) {
		switch c := s.current(); {
		case !authorized(c, w, r):
		case c.Models == "":
			Fail(w, http.StatusNotFound, "Not Found")
		default:
			fmt.Fprint(w, c.Models)
		}
	})
	mux.HandleFunc("POST /v1/embeddings", s.embed)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// Set makes the server do as a script says from now on.
func (s *Server) Set(script Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = script
}

// Sent returns the texts of all requests for vectors so far.
func (s *Server) Sent() [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

func (s *Server) current() Script {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.script
}

// Fail answers with an error in the form of OpenAI.
func Fail(w http.ResponseWriter, status int, message string) bool {
	return Reply(w, status, map[string]any{"error": map[string]any{"message": message, "type": "error", "code": nil}})
}

// Reply answers with a value as JSON.
func Reply(w http.ResponseWriter, status int, body any) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
	return true
}

// Vectors answers with vectors.
func Vectors(w http.ResponseWriter, vectors [][]float32) bool {
	data := make([]map[string]any, len(vectors))
	for i, v := range vectors {
		data[i] = map[string]any{"object": "embedding", "index": i, "embedding": v}
	}
	return Reply(w, http.StatusOK, map[string]any{"object": "list", "model": "fake", "data": data,
		"usage": map[string]int{"prompt_tokens": 0, "total_tokens": 0}}) // as of LM Studio
}

func authorized(c Script, w http.ResponseWriter, r *http.Request) bool {
	want := ""
	if c.Key != "" {
		want = "Bearer " + c.Key
	}
	if got := r.Header.Get("Authorization"); got != want {
		return !Fail(w, http.StatusUnauthorized, "Incorrect API key provided: "+got)
	}
	return true
}

func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model string
		Input []string
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		s.t.Errorf("request for vectors: %v", err)
	}
	if len(q.Input) == 0 || slices.ContainsFunc(q.Input, func(text string) bool { return strings.TrimSpace(text) == "" }) {
		s.t.Errorf("a request has an empty text: %q", q.Input)
	}
	s.mu.Lock()
	c, number := s.script, len(s.sent)
	s.sent = append(s.sent, q.Input)
	s.mu.Unlock()
	switch {
	case !authorized(c, w, r):
	case c.Name != "" && q.Model != c.Name:
		Reply(w, http.StatusNotFound, map[string]any{"message": fmt.Sprintf("The model `%s` does not exist.", q.Model), "code": 404}) // as of vLLM
	case c.Answer != nil && c.Answer(number, q.Input, w, r):
	default:
		c.embed(w, q.Input)
	}
}

func (c Script) embed(w http.ResponseWriter, texts []string) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		if c.Latin {
			text = latin.ReplaceAllString(text, "[UNK]")
		}
		words, most := strings.Fields(text), c.Words
		if most == 0 {
			most = 510
		}
		if len(words) > most && !c.Cuts {
			Fail(w, http.StatusBadRequest, fmt.Sprintf("This model's maximum context length is %d tokens.", most))
			return
		}
		if len(words) > most {
			text = strings.Join(words[:most], " ")
		}
		vectors[i] = c.Vector(text)
	}
	Vectors(w, vectors)
}

// latin matches words with other letters than ASCII's.
var latin = regexp.MustCompile(`\S*[^\x00-\x7f]\S*`)

// Vector is the model's vector of a text of which nothing is cut, of unit length
// but for the noise. It depends on every byte of the text.
func (c Script) Vector(text string) []float32 {
	h := fnv.New64a()
	h.Write([]byte(text))
	r := rand.New(rand.NewPCG(h.Sum64(), c.Weights))
	dimensions := c.Dimensions
	if dimensions == 0 {
		dimensions = 8
	}
	v := make([]float32, dimensions)
	var sum float64
	for i := range v {
		x := r.NormFloat64()
		v[i] = float32(x)
		sum += x * x
	}
	for i := range v {
		v[i] = float32(float64(v[i])/math.Sqrt(sum) + c.Noise*rand.NormFloat64())
	}
	return v
}
