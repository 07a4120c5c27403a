package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/notebook"
	"paperkin/index/paper"
	"paperkin/index/said"
)

// inCatalogue are the papers of a catalogue, for the notebook.
type inCatalogue struct{ catalogue.Queries }

// FoundOf returns papers with their places in the active space.
func (c inCatalogue) FoundOf(ctx context.Context, keys []int64) ([]Found, error) {
	space, err := c.ActiveSpace(ctx)
	if err != nil && !errors.Is(err, ErrNoSpace) {
		return nil, err
	}
	return c.Found(ctx, space.Key, keys)
}

// Remarks returns what the user has said of papers of the view, whose keys these are, in
// their order.
func (v *View) Remarks(ctx context.Context, keys []int64, papers []paper.Paper) ([]Remark, error) {
	said, err := v.said(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Remark, len(keys))
	for i, key := range keys {
		of := said.Of(key)
		if of.Note {
			return v.lib.RemarksOf(ctx, v.state.Queries, keys, papers) // whose texts are on the shelf alone
		}
		all[i] = notebook.RemarkOf(said, of)
	}
	return all, nil
}

// said is what is said of the papers of the view.
func (v *View) said(ctx context.Context) (said.Said, error) {
	if v.tags == nil {
		s, err := v.lib.said(ctx, v.state.Queries)
		if err != nil {
			return said.Said{}, err
		}
		v.tags = &s
	}
	return *v.tags, nil
}

// said is what is said of the papers of a state of the catalogue.
func (l *Library) said(ctx context.Context, q catalogue.Queries) (all said.Said, err error) {
	state, err := l.state(ctx, q) // before the shelf is read, which may get more
	if err != nil || !strings.HasSuffix(state, "\n") {
		return all, err
	}
	state = "keys of the shelf 2\n" + state
	path := filepath.Join(l.catalogue.Folder().Through(), said.File)
	if b, err := os.ReadFile(path); err == nil {
		if all, ok := said.Decode(b, state, catalogue.MaxKey); ok {
			return all, nil
		}
	}
	if all, err = l.Sayings(ctx, q); err != nil {
		return all, err
	}
	_ = durable.WriteCache(path, durable.Bytes(all.Encode(state)))
	return all, nil
}
