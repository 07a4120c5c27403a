package batch

import (
	"fmt"
	"net/http"

	"paperkin/embed"
)

// The clients of servers read an answer into memory before they look at it. So
// that no server, and nothing that answers in its place, decides how much memory
// that is, each request has a limit, which follows from what it asks for.

const (
	// DescriptionSize is how many bytes a version, a list of models or the
	// description of one can have. Licences and templates make the largest
	// descriptions, of a few hundred kilobytes.
	DescriptionSize = 16 << 20
	// numberSize is how many bytes a component of a vector can have with what
	// separates it from the next. Ollama's have 13; a float64 in full has 25.
	numberSize = 32
	// aroundVectors is how many bytes an answer can have besides vectors: the
	// name of the model, durations, an error message instead of vectors.
	aroundVectors = 64 << 10
)

// VectorsSize is how many bytes an answer with n vectors can have. dimensions is
// 0 while they are unknown.
func VectorsSize(n, dimensions int) int64 {
	if dimensions == 0 {
		dimensions = embed.MaxDimensions
	}
	return aroundVectors + int64(n)*int64(dimensions+1)*numberSize
}

// Limited is a transport whose answers can have at most Most bytes, as they are
// after decompression. A longer one is an error that wraps [*http.MaxBytesError],
// which comes before more than that is in memory.
type Limited struct {
	http.RoundTripper
	Most int64
}

// RoundTrip implements [http.RoundTripper].
func (l Limited) RoundTrip(q *http.Request) (*http.Response, error) {
	r, err := l.RoundTripper.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	if r.ContentLength > l.Most {
		r.Body.Close() // what it says is not worth reading
		return nil, &http.MaxBytesError{Limit: l.Most}
	}
	r.Body = http.MaxBytesReader(nil, r.Body, l.Most)
	return r, nil
}

// tooLarge is the fault of an answer that exceeds its limit. Like a wrong
// number of vectors, it may be an accident.
func tooLarge(e *http.MaxBytesError) *Fault {
	return &Fault{Kind: Suspect, Mismatch: true,
		Err: fmt.Errorf("%w: %w: more than %d bytes", embed.ErrModelUnfit, embed.ErrAnswerTooLarge, e.Limit)}
}
