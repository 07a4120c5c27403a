package index

import (
	"context"
	"slices"

	"paperkin/index/paper"
)

// A Source is a record that a paper of the library was made of, and where it was
// read.
type Source struct {
	paper.Record
	// Current: no later version of the record is known. The fields of an
	// earlier one only fill gaps.
	Current bool
}

// Sources returns the records that a paper was made of, by its key: those that
// count most come first, each followed by its earlier versions.
func (l *Library) Sources(ctx context.Context, key int64) ([]Source, error) {
	_, all, err := l.catalogue.Sources(ctx, key)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, byPrecedence)
	sources := make([]Source, len(all))
	for i, s := range all {
		sources[i] = Source{s.Record, i == 0 || !sameOrigin(s, all[i-1])}
	}
	return sources, nil
}
