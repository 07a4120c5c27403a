package index

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
)

// What may follow what has been typed so far: see [catalogue.Queries.NamesFrom] and
// [lexical.Index.Beginning]. None of it but [Library.EachID] takes longer for a larger library.

// Name is one of the ids of a paper, with the paper's title.
type Name = catalogue.Name

// NamesFrom returns at most n ids that begin with a text.
func (l *Library) NamesFrom(ctx context.Context, start string, n int) ([]Name, error) {
	return l.catalogue.NamesFrom(ctx, start, n)
}

// EachID calls yield for the ids that begin with a text and have so many bytes.
func (l *Library) EachID(ctx context.Context, start string, least, most int, yield func(id string) bool) error {
	return l.catalogue.EachID(ctx, start, least, most, yield)
}

// TitlesFrom returns at most n papers whose titles begin with a text.
func (l *Library) TitlesFrom(ctx context.Context, start string, n int) ([]Name, error) {
	return l.catalogue.TitlesFrom(ctx, start, n)
}

// Beginning returns at most n values of a facet that begin with a text, the most frequent
// first. It opens the word index alone, and knows nothing of papers that it lacks.
func (l *Library) Beginning(ctx context.Context, f Facet, text string, n int) (values []Count, err error) {
	state, err := l.catalogue.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	v := &View{lib: l, state: state}
	defer func() { err = errors.Join(err, v.Close()) }()
	have, err := state.Words(ctx)
	if err != nil || !have.InUse() {
		return nil, err
	}
	if v.words, err = l.words.acquireWords(have); err != nil {
		return nil, err
	}
	return v.lexicon().Beginning(ctx, f, text, n)
}
