package ollama

import (
	"fmt"
	"net/http"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
)

// Package api reads an answer into memory before it looks at it. So that no
// server, and nothing that answers in its place, decides how much memory that
// is, each request has a limit, which follows from what it asks for.

const (
	// descriptionSize is how many bytes a version, a list of models or the
	// description of one can have. Licences and templates make the largest
	// descriptions, of a few hundred kilobytes.
	descriptionSize = 16 << 20
	// numberSize is how many bytes a component of a vector can have with what
	// separates it from the next. Ollama's have 13; a float64 in full has 25.
	numberSize = 32
	// aroundVectors is how many bytes an answer can have besides vectors: the
	// name of the model, durations, an error message instead of vectors.
	aroundVectors = 64 << 10
)

// vectorsSize is how many bytes an answer with n vectors can have.
func vectorsSize(n, dimensions int) int64 {
	if dimensions == 0 { // not known yet
		dimensions = embed.MaxDimensions
	}
	return aroundVectors + int64(n)*int64(dimensions+1)*numberSize
}

// asking returns a client for a request whose answer can have at most so many
// bytes. A longer one is an error that wraps [*http.MaxBytesError], which comes
// before more than that is in memory.
func (s *server) asking(most int64) *api.Client {
	return api.NewClient(s.url, &http.Client{Transport: limited{http.DefaultTransport, most}})
}

// limited bounds the bodies of answers, as they are after decompression.
type limited struct {
	http.RoundTripper
	most int64
}

func (l limited) RoundTrip(q *http.Request) (*http.Response, error) {
	r, err := l.RoundTripper.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	if r.ContentLength > l.most {
		r.Body.Close() // what it says is not worth reading
		return nil, &http.MaxBytesError{Limit: l.most}
	}
	r.Body = http.MaxBytesReader(nil, r.Body, l.most)
	return r, nil
}

// tooLarge is the fault of an answer that exceeds its limit. Like a wrong
// number of vectors, it may be an accident.
func tooLarge(e *http.MaxBytesError) *fault {
	return &fault{kind: suspect, mismatch: true,
		err: fmt.Errorf("%w: %w: more than %d bytes", embed.ErrModelUnfit, embed.ErrAnswerTooLarge, e.Limit)}
}
