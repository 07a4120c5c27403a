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
	said, err := l.rulings(ctx)
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
		return slices.IndexFunc(order, func(o paper.Record) bool { return isSame(o, r) })
	}
	var joins []Join
	for _, j := range merge.Explain(all, said) {
		joins = append(joins, Join{place(j.One), place(j.Other), j.Judgement})
	}
	return joins, nil
}

// isSame reports whether two records are one, as far as a list of a paper's records goes.
func isSame(a, b paper.Record) bool {
	return a.Provider == b.Provider && a.Name == b.Name && a.Source == b.Source && a.Line == b.Line && a.Revised == b.Revised && a.Paper.Title == b.Paper.Title
}
