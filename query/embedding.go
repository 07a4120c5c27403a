package query

import (
	"context"
	"errors"
	"fmt"
	"time"

	"paperkin/embed"
	"paperkin/index"
)

// A snapshot is one state of the library, with what opens the embedder of its
// space, and the time when it was asked. It serves one request.
type snapshot struct {
	*index.View
	open    Opener
	now     time.Time
	quick   bool         // see [Searcher.Quick]
	lacking func() error // why nothing can be embedded in the space: see [Searcher.Version]

	repeated []string // see [Answer.Repeated]
}

// embedder opens the library's embedder and makes sure that its vectors may be
// compared with the library's.
func (s snapshot) embedder(ctx context.Context) (embed.Embedder, error) {
	if err := s.lacking(); err != nil {
		return nil, err
	}
	e, err := s.open(ctx, s.Space.Space)
	if err != nil {
		return nil, err
	}
	return e, index.CheckSpace(s.Space.Space, e.Space())
}

// embedQuestion returns the vector of a question, without an embedder when it
// was asked before. Such a vector does not outlive the space's model: a question has one
// answer, whoever asked it before.
func (s snapshot) embedQuestion(ctx context.Context, question string) ([]float32, error) {
	if err := s.lacking(); err != nil {
		return nil, err
	}
	if v := s.Recall(question); v != nil {
		return v, nil
	}
	e, err := s.embedder(ctx)
	if err != nil {
		return nil, err
	}
	v, err := e.EmbedQuery(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("embed the question: %w", err)
	}
	s.Remember(question, v)
	return v, nil
}

// embedExample embeds a text the way the library's papers were embedded: nil in
// mode Lexical.
func (s snapshot) embedExample(ctx context.Context, mode Mode, title, abstract string) ([]float32, error) {
	document := s.Space.Document(title, abstract)
	if document == "" {
		return nil, ErrEmptyQuestion
	}
	if mode == Lexical {
		return nil, nil
	}
	e, err := s.embedder(ctx)
	if err != nil {
		return nil, err
	}
	vectors, err := e.EmbedDocuments(ctx, []string{document})
	var partial *embed.Partial
	if errors.As(err, &partial) && partial.Failed[0] == nil {
		err = nil // a text too long for the model is represented by its beginning
	}
	if err != nil {
		return nil, fmt.Errorf("embed the example: %w", err)
	}
	return vectors[0], nil
}

// embedSentences embeds sentences like papers. A sentence that cannot be
// embedded has a nil vector. Without the space's model it returns nil.
func (s snapshot) embedSentences(ctx context.Context, sentences []string) ([][]float32, error) {
	if len(sentences) == 0 || s.lacking() != nil {
		return nil, nil
	}
	e, err := s.embedder(ctx)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(sentences))
	for i, sentence := range sentences {
		texts[i] = s.Space.Document("", sentence)
	}
	vectors, err := e.EmbedDocuments(ctx, texts)
	var partial *embed.Partial
	if errors.As(err, &partial) {
		for i := range partial.Failed {
			vectors[i] = nil
		}
		err = nil
	}
	return vectors, err
}
