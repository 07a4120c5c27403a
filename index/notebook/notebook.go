// Package notebook is what the user says of the papers of a library: tags, notes, opinions
// and saved searches. It stands on a shelf by ids of papers, and a notebook looks up which
// papers those are now. Wherever the papers are, the shelf is a file of the user's.
//
// Which records are one paper is the user's to say as well, and not here: that changes
// papers.
package notebook

import (
	"context"

	"paperkin/index/catalogue"
	"paperkin/index/said"
	"paperkin/index/shelf"
)

// Papers are those of a library, or of a state of it.
type Papers interface {
	// ByAlias returns the keys of the papers that have ids, by id. Ids that no paper has are
	// left out.
	ByAlias(ctx context.Context, ids []string) (map[string]int64, error)
	// IDs returns the canonical ids of papers by their keys. Keys of no paper are left out.
	IDs(ctx context.Context, keys []int64) (map[int64]string, error)
}

// A Library is the papers of one as it is now.
type Library interface {
	Papers
	// FoundOf returns papers by their keys, in any order. Keys of no paper are left out.
	FoundOf(ctx context.Context, keys []int64) ([]catalogue.Found, error)
}

// A Notebook is what the user says of the papers of a library. It is safe for concurrent
// use, by several processes as well.
type Notebook struct {
	dir    string
	papers Library
	shelf  func(context.Context) (shelf.Shelf, error)
}

// New returns a notebook whose shelf is in the folder dir.
func New(dir string, papers Library, shelf func(context.Context) (shelf.Shelf, error)) *Notebook {
	return &Notebook{dir, papers, shelf}
}

// Sayings returns what is said of the papers of a state of the library.
func (n *Notebook) Sayings(ctx context.Context, q Papers) (said.Said, error) {
	s, err := n.shelf(ctx)
	if err != nil {
		return said.Said{}, err
	}
	r, err := remarksIn(ctx, s, q, nil)
	return r.asSaid(), err
}
