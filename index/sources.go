package index

import (
	"context"

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
			sources = append(sources, Source{v.Record, i == 0})
		}
	}
	return sources, nil
}
