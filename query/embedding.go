package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"paperkin/embed"
	"paperkin/index"
)

// embedder opens the library's embedder and makes sure that its vectors may be
// compared with the library's.
func (s snapshot) embedder(ctx context.Context) (embed.Embedder, error) {
	if err := s.lacking(); err != nil {
		return nil, err
	}
	e, err := s.open(ctx, s.Space().Space)
	if err != nil {
		return nil, err
	}
	return e, index.CheckSpace(s.Space().Space, e.Space())
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
	document := s.Space().Document(title, abstract)
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
		texts[i] = s.Space().Document("", sentence)
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

// readVectors reads the vectors that candidates lack, in one call of the store.
func (s snapshot) readVectors(ctx context.Context, list []candidate) error {
	var slots, lacking []int
	for i, c := range list {
		if c.Slot >= 0 && c.vector == nil {
			slots, lacking = append(slots, c.Slot), append(lacking, i)
		}
	}
	if len(slots) == 0 {
		return nil
	}
	vectors, err := s.Vectors(ctx, slots)
	if err != nil {
		return err
	}
	for i, v := range vectors {
		list[lacking[i]].vector = v
	}
	return nil
}

// compare fills in the cosines that the search for the candidates did not find.
func compare(list []candidate, sub subject) {
	if sub.vector == nil {
		return
	}
	steered := sub.several() || !slices.Equal(sub.vector, sub.aim)
	for i := range list {
		c := &list[i]
		if c.vector == nil {
			continue
		}
		c.compared = true
		if c.semanticRank > 0 && !steered {
			c.similarity = c.nearness
			continue
		}
		c.similarity = embed.Dot(sub.vector, c.vector)
		if c.semanticRank == 0 {
			c.nearness = sub.nearness(c.vector)
		}
	}
}
