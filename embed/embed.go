// Package embed is the contract of embedders: how text becomes unit vectors, and
// which of those vectors may be compared.
//
// [Embedder] is the interface, [Space] identifies the vectors of one model,
// [Preparation] normalises text before it is embedded, and [CheckVector] checks
// what a model returned. The embedders are in sub-packages: embed/static is the
// built-in model, embed/ollama a model behind a local Ollama server, embed/openai one
// behind a server that speaks the OpenAI embeddings API. What those behind servers
// share is in embed/batch and embed/profile.
//
// To add an embedder, give it a folder here: implement Embedder (and [Verifier]
// if the model can be replaced while the program runs), return a Space with
// every field set, report single texts that fail or are truncated in a
// [Partial], wrap the errors below, and let its tests call embedtest.Run, the
// suite of the contract. The program opens it by name in cmd/internal/open/open.go.
//
// The package does not know papers, the library's files or ranking.
package embed

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/tmc/langchaingo/embeddings"
)

// An Embedder turns texts into vectors of one [Space]. Its methods are those of
// langchaingo's Embedder, with a stricter contract.
//
// EmbedDocuments takes texts as [Space.Document] rendered them and returns one
// vector per text, in order. Every vector has Space().Dimensions components,
// all finite, and unit length. A nil error means that every vector covers its
// whole text. If some texts could not be embedded, or only in part, the error
// is a [*Partial] and the vectors are returned with it: nil for the texts that
// failed. With any other error nothing was embedded.
//
// EmbedQuery takes a question as the user typed it and applies [Space.Query]
// itself: EmbedQuery(q) and EmbedDocuments([Space.Query(q)]) give the same
// vector. A question longer than the model's context is truncated without an
// error; one that has no vector is an error that wraps [ErrNoVector].
//
// Neither method keeps or changes the caller's slice. Both return the context's
// error once it has ended. An Embedder is safe for concurrent use, and returns
// the same vector for the same text at every call.
type Embedder interface {
	embeddings.Embedder
	Space() Space
}

// A Verifier is an Embedder whose model can be replaced while it is in use.
type Verifier interface {
	Embedder
	// Verify returns the Space of the model as it is now. If it equals Space(),
	// all vectors returned before the call belong to it. If it does not, or on
	// an error, those returned since the last call that confirmed Space() may
	// be of another model.
	Verify(ctx context.Context) (Space, error)
}

// The reasons why there is no vector. Callers test with errors.Is.
var (
	// ErrUnreachable: the server does not answer, or stopped answering.
	ErrUnreachable = errors.New("embedding server not reachable")
	// ErrTimeout: the server accepted a request and did not answer it in time.
	// It comes together with ErrUnreachable.
	ErrTimeout = errors.New("no complete answer in time")
	// ErrModelMissing: the server does not have the model.
	ErrModelMissing = errors.New("model not found")
	// ErrModelUnfit: the model cannot embed, or its answer is not a usable set
	// of vectors.
	ErrModelUnfit = errors.New("model unfit for embedding")
	// ErrAnswerTooLarge: the server's answer is larger than what was asked for
	// can be, and was not read. It comes together with ErrModelUnfit.
	ErrAnswerTooLarge = errors.New("the server's answer is too large")
	// ErrNoVector: the text contains nothing that the model knows, so its vector
	// has no direction. It concerns one text, never the model.
	ErrNoVector = errors.New("no vector for this text")
	// ErrEarlierModel: the vectors of a library are of an earlier version of the built-in
	// model, which the program does not have any more.
	ErrEarlierModel = errors.New("the vectors are of an earlier version of the built-in model")
	// ErrLaterModel: they are of a version that the program does not know.
	ErrLaterModel = errors.New("the vectors are of a later version of the built-in model")
	// ErrLoading: the model is being made ready, and will be in a while.
	ErrLoading = errors.New("the model is still being loaded")
)

// Partial is the error of an EmbedDocuments call in which some texts failed or
// were truncated. The vectors returned with it are valid.
type Partial struct {
	Total     int           // texts in the call
	Failed    map[int]error // by position: why a text has no vector
	Truncated []int         // positions of texts whose vector covers only their beginning, ascending
}

// Empty reports whether no text failed and none was truncated.
func (p *Partial) Empty() bool { return len(p.Failed) == 0 && len(p.Truncated) == 0 }

func (p *Partial) Error() string {
	cut := fmt.Sprintf("%d of %d texts truncated at the model's context length", len(p.Truncated), p.Total)
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

// Unwrap returns the reasons of all failed texts, in the order of the texts.
func (p *Partial) Unwrap() []error {
	var errs []error
	for _, i := range slices.Sorted(maps.Keys(p.Failed)) {
		errs = append(errs, p.Failed[i])
	}
	return errs
}
