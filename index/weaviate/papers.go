package weaviate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/paper"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// pageOf is how many papers are asked for at a time by their names.
const pageOf = 1000

// fetch asks for what is not known of papers, with their vectors.
func (v *View) fetch(ctx context.Context, keys []int64, knows func(*row) bool, names []string) error {
	missing := v.rows.missing(keys, knows)
	for len(missing) > 0 {
		page := missing[:min(pageOf, len(missing))]
		missing = missing[len(page):]
		_, err := v.papers(ctx, &pb.SearchRequest{Filters: where.Keys(page), Limit: uint32(len(page)), Metadata: withVectors, Properties: properties(names)})
		if err != nil {
			return err
		}
	}
	return nil
}

func isKnown(*row) bool   { return true }
func isWhole(r *row) bool { return r.record != nil || r.whole != nil }
func located(r *row) bool { return r.located }

// Vectors implements query.View.
func (v *View) Vectors(_ context.Context, slots []int) ([][]float32, error) {
	vectors := make([][]float32, len(slots))
	for i, slot := range slots {
		vectors[i] = v.rows.at(slot).vector
	}
	return vectors, nil
}

// RowsAt implements query.View.
func (v *View) RowsAt(slots []int) ([]index.Row, error) {
	rows := make([]index.Row, len(slots))
	for i, slot := range slots {
		rows[i] = index.Row{Key: v.rows.at(slot).key, Slot: slot}
	}
	return rows, nil
}

// RowsOf implements query.View.
func (v *View) RowsOf(ctx context.Context, keys []int64) ([]index.Row, error) {
	if err := v.fetch(ctx, keys, located, candidateProperties); err != nil {
		return nil, err
	}
	rows := make([]index.Row, 0, len(keys))
	for _, key := range keys {
		if r := v.rows.of(key); r != nil {
			rows = append(rows, index.Row{Key: key, Slot: r.slot})
		}
	}
	return rows, nil
}

// IDs implements query.View.
func (v *View) IDs(ctx context.Context, keys []int64) (map[int64]string, error) {
	if err := v.fetch(ctx, keys, isKnown, candidateProperties); err != nil {
		return nil, err
	}
	ids := make(map[int64]string, len(keys))
	for _, key := range keys {
		if r := v.rows.of(key); r != nil {
			ids[key] = r.id
		}
	}
	return ids, nil
}

// Papers implements query.View.
func (v *View) Papers(ctx context.Context, keys []int64) ([]paper.Paper, error) {
	if err := v.fetch(ctx, keys, isWhole, wholeProperties); err != nil {
		return nil, err
	}
	papers := make([]paper.Paper, len(keys))
	for i, key := range keys {
		record, err := v.rows.record(key)
		if err != nil {
			return nil, err
		}
		if record == nil { // removed since it was found
			return nil, fmt.Errorf("%w: paper %d", index.ErrSuperseded, key)
		}
		papers[i] = record.Paper
	}
	return papers, nil
}

// Arrivals implements query.View.
func (v *View) Arrivals(ctx context.Context, keys []int64) (map[int64]string, error) {
	if err := v.fetch(ctx, keys, isWhole, wholeProperties); err != nil {
		return nil, err
	}
	at := map[int64]string{}
	for _, key := range keys {
		record, err := v.rows.record(key)
		if err != nil {
			return nil, err
		}
		if record != nil && record.Arrived != "" {
			at[key] = record.Arrived
		}
	}
	return at, nil
}

// Named implements query.View.
func (v *View) Named(ctx context.Context, text string) (n index.Naming, err error) {
	tokens := schema.TokensFor(text)
	if len(tokens) == 0 {
		return n, nil
	}
	list, err := v.namedBy(ctx, text, tokens)
	if err != nil {
		return n, err
	}
	return namingOf(tokens, list), nil
}

// namedBy returns papers among which are all that a text names.
func (v *View) namedBy(ctx context.Context, text string, tokens schema.Tokens) ([]*row, error) {
	v.mu.Lock()
	var ahead *fitting
	for _, f := range v.fitting {
		if f.refs == "" && f.named == text || f.refs != "" && slices.Contains(strings.Split(f.refs, "\n"), text) {
			ahead = f
		}
	}
	v.mu.Unlock()
	if ahead != nil {
		if list, ok, err := ahead.rows(ctx, v); err != nil || ok && (ahead.refs == "" || len(list) < ahead.limit) {
			return list, err
		}
	}
	if v.questioned { // what a question is likely meant to be: its words are asked for next
		terms := lexical.Question(text)
		if request := bm25(queryOf(terms), tokens.List(), nil, leastFitting, candidateProperties); request != nil {
			f := v.begin(ctx, v.info.Class, asking{words: distinctWords(terms), named: text}, request)
			return v.await(ctx, f)
		}
	}
	return v.papers(ctx, tokensRequest(tokens.List()))
}

// referred asks for the papers that have some names.
func referred(refs []string) *pb.SearchRequest {
	var tokens []string
	for _, ref := range refs {
		tokens = append(tokens, schema.TokensFor(ref).List()...)
	}
	return tokensRequest(tokens)
}

func tokensRequest(tokens []string) *pb.SearchRequest {
	names := append(slices.Clip(wholeProperties), schema.Title, schema.Abstract, schema.First)
	return &pb.SearchRequest{Filters: where.Texts(schema.Named, tokens), Limit: pageOf, Metadata: withVectors, Properties: properties(names)}
}

// namingOf returns which of some papers a text names: see [index.View.Named].
func namingOf(tokens schema.Tokens, list []*row) (n index.Naming) {
	by := map[schema.Way][]int64{}
	for _, r := range list {
		for _, way := range tokens.Ways(r.named) {
			by[way] = append(by[way], r.key)
		}
	}
	for _, keys := range by {
		slices.Sort(keys)
	}
	n.ByTitle, n.ByID = by[schema.ByTitle], by[schema.ByID]
	if carried := by[schema.ByCarried]; len(n.ByID) == 0 && len(carried) > 0 {
		n.ByID = carried[:1]
	}
	if len(n.ByID) == 0 {
		n.ByID = by[schema.ByKey]
	}
	if len(n.ByID)+len(n.ByTitle) == 0 {
		n.ByID = by[schema.ByAddress]
	}
	return n
}

// Find implements query.View.
func (v *View) Find(ctx context.Context, ref string) (found index.Found, err error) {
	tokens := schema.TokensFor(ref)
	if len(tokens) == 0 {
		return found, &index.NoPaperError{Ref: ref}
	}
	list, err := v.namedBy(ctx, ref, tokens)
	if err != nil {
		return found, err
	}
	n := namingOf(tokens, list)
	keys := n.ByID
	if len(keys) == 0 {
		keys = n.ByTitle
	}
	for _, way := range []schema.Way{schema.ByAnyCase, schema.ByAddressAnyCase} {
		if len(keys) > 0 {
			break
		}
		for _, r := range list {
			if slices.Contains(tokens.Ways(r.named), way) {
				keys = append(keys, r.key)
			}
		}
	}
	all, err := v.found(ctx, keys)
	switch {
	case err != nil:
		return found, err
	case len(all) > 1:
		return found, &index.NoPaperError{Ref: ref, Several: all}
	case len(all) == 0:
		return found, &index.NoPaperError{Ref: ref}
	}
	return all[0], nil
}

// found returns papers by their keys, in the order of their ids.
func (v *View) found(ctx context.Context, keys []int64) (all []index.Found, err error) {
	if err := v.fetch(ctx, keys, isWhole, wholeProperties); err != nil {
		return nil, err
	}
	for _, key := range keys {
		record, err := v.rows.record(key)
		if err != nil {
			return nil, err
		}
		if record != nil {
			all = append(all, index.Found{Key: key, Paper: record.Paper, Arrived: record.Arrived, State: index.State(record.State),
				Note: index.Note(record.Note), Reason: record.Reason, Slot: v.rows.of(key).slot})
		}
	}
	slices.SortFunc(all, func(a, b index.Found) int { return cmp.Compare(a.Paper.ID, b.Paper.ID) })
	return all, nil
}
