package weaviate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// What is foreseen is asked for at the same time. Words that are like misspelt ones are looked
// for step by step: each takes one call for all words, and one for all pairs of words.

// Foresee begins to ask for the papers that searches and matches will be about, where each of
// them would wait for the others.
func (v *View) Foresee(ctx context.Context, f index.Foreseen) {
	for i, queries := range f.Searches {
		for _, q := range queries {
			// The first one that is short is answered with a count: see [alongside].
			if i > 0 || q.In != nil || q.K > leastNear {
				v.beginNear(ctx, q)
			}
		}
	}
	for _, m := range f.Matches {
		for _, c := range m.Choices {
			v.beginFits(ctx, m.Terms, c)
		}
	}
}

// Foresee implements [lexical.Lexicon].
func (w *words) Foresee(ctx context.Context, f lexical.Foreseen) error {
	list := slices.Clone(f.Words)
	for _, pair := range f.Pairs {
		list = append(list, pair[:]...)
	}
	if err := w.fetch(ctx, f.Starts, list); err != nil {
		return err
	}
	var filters []*pb.Filters
	for _, pair := range f.Pairs {
		papers, filter, err := w.both(ctx, pair[0], pair[1], f.Enough)
		if err != nil {
			return err
		}
		if papers < 0 && !slices.ContainsFunc(filters, func(other *pb.Filters) bool { return other.String() == filter.String() }) {
			filters = append(filters, filter)
		}
	}
	return w.v.askAll(ctx, filters, f.Samples, w.missing(f.Others))
}

// Vocabulary implements [lexical.Lexicon].
func (w *words) Vocabulary(ctx context.Context, prefixes []string, atLeast int, yield func(word []byte) bool) error {
	start := lexical.Start{Prefixes: prefixes, AtLeast: atLeast}
	if err := w.fetch(ctx, []lexical.Start{start}, nil); err != nil {
		return err
	}
	w.mu.Lock()
	found := w.begin[nameOf(start)]
	w.mu.Unlock()
	for _, prefix := range prefixes {
		from, _ := slices.BinarySearch(found, prefix)
		for _, word := range found[from:] {
			if !strings.HasPrefix(word, prefix) {
				break
			}
			if !yield([]byte(word)) {
				return nil
			}
		}
	}
	return nil
}

func nameOf(s lexical.Start) string { return fmt.Sprintf("%q %d", s.Prefixes, s.AtLeast) }

// fetch asks for the words that begin in some ways, and for others, as far as they were not
// asked for.
func (w *words) fetch(ctx context.Context, starts []lexical.Start, others []string) error {
	w.mu.Lock()
	starts = slices.DeleteFunc(slices.Clone(starts), func(s lexical.Start) bool { return w.begin[nameOf(s)] != nil })
	w.mu.Unlock()
	if len(starts) == 0 {
		_, err := w.of(ctx, others...)
		return err
	}
	others = w.missing(others)
	var sets []*pb.Filters
	for _, s := range starts {
		var begins []*pb.Filters
		for _, prefix := range s.Prefixes {
			begins = append(begins, where.Begins(schema.Word, prefix))
		}
		sets = append(sets, where.All(where.AnyOf(begins...), where.Above(schema.Papers, int64(s.AtLeast)-1)))
	}
	if len(others) > 0 {
		sets = append(sets, where.Texts(schema.Word, others))
	}
	results, err := w.v.ask(ctx, &pb.SearchRequest{Collection: schema.MetaName(w.v.reader.Name), Limit: mostFitting, Filters: where.AnyOf(sets...),
		Properties: properties([]string{schema.Sort, schema.Word, schema.Body})})
	if err != nil {
		return err
	}
	if len(results) == mostFitting && len(starts) > 1 { // some may be missing: one after another
		for _, s := range starts {
			if err := w.fetch(ctx, []lexical.Start{s}, nil); err != nil {
				return err
			}
		}
		return nil
	}
	if err := w.take(others, results); err != nil {
		return err
	}
	found := make([]string, 0, len(results))
	for _, result := range results {
		found = append(found, schema.Text(result, schema.Word))
	}
	slices.Sort(found)
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range starts {
		w.begin[nameOf(s)] = found
	}
	return nil
}
