package lexical

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// A Place is where a paper stands in an order: a number that grows with what the paper has,
// 0 if it has nothing, before its key.
type Place uint64

func placeOf(rank uint32, key int64) Place { return Place(rank)<<32 | Place(uint32(key)) }

// Rank is the number.
func (p Place) Rank() uint32 { return uint32(p >> 32) }

// Key is the key of the paper.
func (p Place) Key() int64 { return int64(uint32(p)) }

// Places returns where the papers of a set stand by date, by arrival or by venue, in no
// particular order. A nil set is all papers but those in without. The papers of others,
// which may be nil, are placed among them.
func (x *Index) Places(ctx context.Context, by filter.Order, in, without *vector.Bitmap, others []filter.Keyed) ([]Place, error) {
	var rankOf func(filter.Traits) uint32
	var ranksOf func(*part) (func(doc uint32) uint32, error)
	column := func(n int) func(*part) (func(uint32) uint32, error) {
		return func(p *part) (func(uint32) uint32, error) {
			values, err := p.file.Column(n, 0, uint32(p.Documents))
			return values.Of, err
		}
	}
	switch by {
	case filter.ByDate:
		rankOf, ranksOf = func(t filter.Traits) uint32 { return uint32(t.Date) }, column(dateColumn)
	case filter.ByAdded:
		rankOf, ranksOf = func(t filter.Traits) uint32 { return t.Run }, column(runColumn)
	case filter.ByVenue:
		names, err := x.venueNames(ctx, others)
		if err != nil {
			return nil, err
		}
		rankOf, ranksOf = names.rank, names.ranks
	default:
		return nil, fmt.Errorf("no places by %q", by)
	}
	places := make([]Place, 0, x.is.Papers+len(others))
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ranks, err := ranksOf(p)
		if err != nil {
			return nil, damage(err)
		}
		err = p.each(in, without, func(doc uint32, key int64) { places = append(places, placeOf(ranks(doc), key)) })
		if err != nil {
			return nil, damage(err)
		}
	}
	for _, o := range others {
		places = append(places, placeOf(rankOf(o.Traits), o.Key))
	}
	return places, nil
}

// each calls yield for the documents of a part whose papers are in a set, nil for all, and
// not in another, with the keys of the papers.
func (p *part) each(in, without *vector.Bitmap, yield func(doc uint32, key int64)) error {
	keys, err := p.file.Column(keyColumn, 0, uint32(p.Documents))
	if err != nil {
		return err
	}
	for doc := range uint32(p.Documents) {
		key := int(keys.Of(doc))
		if !p.isGone(doc) && (in == nil || in.Has(key)) && (without == nil || !without.Has(key)) {
			yield(doc, int64(key))
		}
	}
	return nil
}

// venues are the folded names of venues, sorted: the rank of one is its place, from 1.
type venueNames []string

// venueNames returns the names of all venues, of those of others as well.
func (x *Index) venueNames(ctx context.Context, others []filter.Keyed) (names venueNames, err error) {
	add := func(folded string) {
		if n := len(names); folded != "" && (n == 0 || names[n-1] != folded) {
			names = append(names, folded)
		}
	}
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for term, err := range p.file.From(venueField, "") {
			if err != nil {
				return nil, damage(err)
			}
			folded, _, _ := strings.Cut(string(term.Text), spelled)
			add(folded)
		}
	}
	for _, o := range others {
		add(paper.Fold(o.Venue))
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (n venueNames) rank(t filter.Traits) uint32 { return n.rankOf(paper.Fold(t.Venue)) }

func (n venueNames) rankOf(folded string) uint32 {
	if i, found := slices.BinarySearch(n, folded); found {
		return uint32(i + 1)
	}
	return 0
}

// ranks are those of the venues of a part's documents.
func (n venueNames) ranks(p *part) (func(doc uint32) uint32, error) {
	of := make([]uint32, p.Documents)
	for term, err := range p.file.From(venueField, "") {
		if err != nil {
			return nil, err
		}
		folded, _, _ := strings.Cut(string(term.Text), spelled)
		rank := n.rankOf(folded)
		c, err := term.Postings()
		if err != nil {
			return nil, err
		}
		for c.Next() {
			of[c.Doc] = rank
		}
		if err := c.Err(); err != nil {
			return nil, err
		}
	}
	return func(doc uint32) uint32 { return of[doc] }, nil
}
