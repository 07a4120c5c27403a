// Package embed turns text into unit vectors and says which of those vectors
// may be compared.
//
// It holds the contract ([Embedder], [Space]), the text preparation that every
// provider shares ([Preparation]) and the checks on what a model returned
// ([CheckVector]). The providers live in sub-packages: embed/static is the
// built-in model, embed/ollama a model behind a local Ollama server.
//
// The package knows nothing of papers, of the library's files or of ranking.
package embed

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/tmc/langchaingo/embeddings"
)

// An Embedder turns texts into vectors of one [Space].
//
// EmbedDocuments takes texts as [Space.Document] rendered them and returns one
// vector per text, in order. Every vector has Space().Dimensions components,
// all finite, and unit length. A nil error means that every vector covers its
// whole text. When some texts could not be embedded, or only in part, the
// error is a [*Partial] and the vectors are returned with it: nil for the
// texts that failed. With any other error nothing was embedded.
//
// EmbedQuery takes a question as the user typed it and applies [Space.Query]
// itself: EmbedQuery(q) and EmbedDocuments([Space.Query(q)]) give the same
// vector. A question longer than the model's context is cut without notice;
// one that yields no vector is an error that wraps [ErrNoVector].
//
// Neither method keeps or changes the caller's slice. An Embedder is safe for
// concurrent use, and gives the same vector for the same text at every call.
type Embedder interface {
	embeddings.Embedder
	Space() Space
}

// A Verifier is an Embedder whose model others can replace while it is in use.
type Verifier interface {
	Embedder
	// Verify asks what Space the model is of now. When it is still Space(), so
	// are all vectors that were returned before the call. When it is another,
	// or with an error, nobody knows which model made those that came after the
	// last call that said so.
	Verify(ctx context.Context) (Space, error)
}

// What can stand in the way of a vector. Callers test with errors.Is.
var (
	// ErrUnreachable: the server does not answer, or stopped answering.
	ErrUnreachable = errors.New("embedding server not reachable")
	// ErrTimeout: it took a request and did not answer it in time. It comes
	// together with ErrUnreachable.
	ErrTimeout = errors.New("no whole answer in time")
	// ErrModelMissing: the server does not have the model.
	ErrModelMissing = errors.New("model not found")
	// ErrModelUnfit: the model cannot embed, or what it returned is not a
	// usable set of vectors.
	ErrModelUnfit = errors.New("model unfit for embedding")
	// ErrNoVector: the text holds nothing that the model knows, so it has no
	// direction. It concerns one text, never the model.
	ErrNoVector = errors.New("no vector for this text")
)

// Partial is the error of an EmbedDocuments call that embedded some of its
// texts not at all or only in part. The vectors returned with it are good.
type Partial struct {
	Total     int           // how many texts the call had
	Failed    map[int]error // position of a text without a vector, and why
	Truncated []int         // positions of texts whose vector covers only their head, ascending
}

// Empty reports whether there is nothing to say: no failure and no cut.
func (p *Partial) Empty() bool { return len(p.Failed) == 0 && len(p.Truncated) == 0 }

func (p *Partial) Error() string {
	cut := fmt.Sprintf("%d of %d texts cut at the model's context length", len(p.Truncated), p.Total)
	if len(p.Failed) == 0 {
		return cut
	}
	first := slices.Min(slices.Collect(maps.Keys(p.Failed)))
	failed := fmt.Sprintf("%d of %d texts without a vector (text %d: %v)", len(p.Failed), p.Total, first, p.Failed[first])
	if len(p.Truncated) == 0 {
		return failed
	}
	return failed + ", " + cut
}

// Unwrap gives errors.Is and errors.As every text's reason, in text order.
func (p *Partial) Unwrap() []error {
	var errs []error
	for _, i := range slices.Sorted(maps.Keys(p.Failed)) {
		errs = append(errs, p.Failed[i])
	}
	return errs
}
