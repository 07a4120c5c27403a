package query

import (
	"context"
	"errors"
	"fmt"
	"math"

	"paperkin/embed"
)

// exampleVectors returns one vector per example, and notes the slots of those
// that are papers of the library: they must not come back as hits.
func (q *asking) exampleVectors(ctx context.Context, examples []Example) ([][]float32, error) {
	vectors := make([][]float32, len(examples))
	for i, e := range examples {
		v, err := q.exampleVector(ctx, e)
		if err != nil {
			return nil, err
		}
		vectors[i] = v
	}
	return vectors, nil
}

func (q *asking) exampleVector(ctx context.Context, e Example) ([]float32, error) {
	if e.Ref == "" {
		return q.embedText(ctx, "", e.Text)
	}
	found, err := q.view.Find(ctx, e.Ref)
	if err != nil {
		return nil, err
	}
	if found.Slot < 0 { // not embedded (yet): its text serves as well
		return q.embedText(ctx, found.Paper.Title, found.Paper.Abstract)
	}
	q.seeds.Add(found.Slot)
	vectors, err := q.view.Vectors(ctx, []int{found.Slot})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// embedText embeds a text the way the library's papers were embedded.
func (q *asking) embedText(ctx context.Context, title, abstract string) ([]float32, error) {
	document := q.view.Space.Document(title, abstract)
	if document == "" {
		return nil, ErrEmptyQuestion
	}
	e, err := q.embedder(ctx)
	if err != nil {
		return nil, err
	}
	vectors, err := e.EmbedDocuments(ctx, []string{document})
	var partial *embed.Partial
	if errors.As(err, &partial) && partial.Failed[0] == nil {
		err = nil // a long text: its head stands for it
	}
	if err != nil {
		return nil, fmt.Errorf("embed the example: %w", err)
	}
	return vectors[0], nil
}

// centroid is the direction in the middle of unit vectors: their sum, scaled
// to unit length. It wraps [embed.ErrNoVector] when they cancel out.
func centroid(vectors [][]float32) ([]float32, error) {
	sum := make([]float64, len(vectors[0]))
	for _, v := range vectors {
		for i, x := range v {
			sum[i] += float64(x)
		}
	}
	return unit(sum)
}

// awayWeight is how strongly a question is pushed away from the papers it
// should not be like. Rocchio's formula for relevance feedback gives negative
// examples less weight than the question, so that a subject shared by both is
// weakened rather than reversed (Manning, Raghavan, Schütze, Introduction to
// Information Retrieval, 2008, section 9.1.1).
const awayWeight = 0.5

// steer moves a question away from the middle of vectors.
func steer(question []float32, away [][]float32) ([]float32, error) {
	middle, err := centroid(away)
	if err != nil {
		return nil, err
	}
	moved := make([]float64, len(question))
	for i := range question {
		moved[i] = float64(question[i]) - awayWeight*float64(middle[i])
	}
	return unit(moved)
}

func unit(v []float64) ([]float32, error) {
	var sum float64
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return nil, fmt.Errorf("%w: the examples cancel each other out", embed.ErrNoVector)
	}
	scale := 1 / math.Sqrt(sum)
	u := make([]float32, len(v))
	for i, x := range v {
		u[i] = float32(x * scale)
	}
	return u, nil
}
