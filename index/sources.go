package index

import (
	"context"
	"slices"

	"paperkin/index/merge"
	"paperkin/index/paper"
)

// A Source is a record that a paper of the library was made of, and where it was
// read.
type Source struct {
	paper.Record
	// Current: no later version of the record is known. The fields of an
	// earlier one only fill gaps.
	Current bool
	// Ref names the record for [Writer.Split].
	Ref string
}

// Sources returns the records that a paper was made of, by its key: those that
// count most come first, each followed by its earlier versions.
func (l *Library) Sources(ctx context.Context, key int64) ([]Source, error) {
	_, all, err := l.catalogue.Sources(ctx, key)
	if err != nil {
		return nil, err
	}
	var sources []Source
	for _, versions := range merge.Records(all) {
		for i, v := range versions {
			sources = append(sources, Source{v.Record, i == 0, merge.RecordRef(v.Record)})
		}
	}
	return sources, nil
}

// A Join says why two records of a paper are of one paper.
type Join struct {
	One, Other int // their places in the list of [Library.Sources]
	Judgement
}

// Joins says why the records of a paper are one paper, the strongest reasons first: see
// [merge.Explain].
func (l *Library) Joins(ctx context.Context, key int64) ([]Join, error) {
	said, err := rulings(ctx, l.dir)
	if err != nil {
		return nil, err
	}
	_, all, err := l.catalogue.Sources(ctx, key)
	if err != nil {
		return nil, err
	}
	var order []paper.Record
	for _, versions := range merge.Records(all) {
		for _, v := range versions {
			order = append(order, v.Record)
		}
	}
	place := func(r paper.Record) int {
		return slices.IndexFunc(order, func(o paper.Record) bool {
			return o.Provider == r.Provider && o.Name == r.Name && o.Source == r.Source && o.Line == r.Line && o.Revised == r.Revised && o.Paper.Title == r.Paper.Title
		})
	}
	var joins []Join
	for _, j := range merge.Explain(all, said) {
		joins = append(joins, Join{place(j.One), place(j.Other), j.Judgement})
	}
	return joins, nil
}

// Duplicates returns the pairs of records that are most worth a look, at most limit of
// them: papers that may be one, and papers that may be two. See [merge.Duplicates].
func (l *Library) Duplicates(ctx context.Context, limit int) ([]Near, error) {
	said, err := rulings(ctx, l.dir)
	if err != nil {
		return nil, err
	}
	return merge.Duplicates(ctx, l.catalogue.Queries, said, limit)
}
