package fill

import (
	"context"
	"errors"
	"fmt"
	"math"

	"paperkin/embed"
	"paperkin/index/catalogue"
)

// A Source has vectors of papers that were made before: those of the library that these
// papers come from, say. It is safe for concurrent use.
type Source interface {
	// Space is the space that the vectors are of.
	Space() embed.Space
	// Vectors returns what was made of texts of papers, in the order given.
	Vectors(ctx context.Context, wanted []Wanted) ([]Taken, error)
}

// Wanted is a text of a paper.
type Wanted struct {
	Key  int64
	Hash string // of the title and the abstract: see [catalogue.ExactHash]
}

// Taken is the vector of a text that a [Source] has. It is nil where the source has none,
// or one of another text of the paper.
type Taken struct {
	Vector    []float32
	Truncated bool // it is of the beginning of the text
}

// Take takes vectors of the papers that are pending in the active space from a source, in
// place of making them. They become part of the library as [Target.Embed] does it, batch by
// batch, so a run that ends early, however it ends, is resumed by the next one, of either
// kind. Papers of whose text the source has no vector stay pending: Total of the result
// counts them as well.
//
// It returns a [*catalogue.SpaceError] when the source's vectors are of another space, and
// [catalogue.ErrNoSpace] when there is no active one.
func (t Target) Take(ctx context.Context, from Source, o Options) (Built, error) {
	space, err := t.Read.ActiveSpace(ctx)
	if err != nil {
		return Built{}, err
	}
	if err := catalogue.CheckSpace(space.Space, from.Space()); err != nil {
		return Built{}, err
	}
	o = o.complete()
	writing := context.WithoutCancel(ctx) // see fill
	c, err := t.newCommitter(writing, space)
	if err != nil {
		return Built{}, err
	}
	defer c.store.Close()
	if err := c.enlist(writing); err != nil {
		return c.built, err
	}
	err = c.pass(ctx, taking{from}, o, catalogue.Work{Max: math.MaxInt64}, nil)
	return c.status(), errors.Join(err, c.optimize(writing))
}

// Unmake makes the active space of a copy of a catalogue one that [Target.Take] can fill,
// and forgets the other spaces and the word index. How the embedder was opened stays, and
// the calibration.
func Unmake(ctx context.Context, tx *catalogue.Tx) error {
	spaces, err := tx.Spaces(ctx)
	if err != nil {
		return err
	}
	for _, s := range spaces {
		if s.Role == catalogue.Active {
			err = tx.Unmake(ctx, s.Key, []string{openedWith, calibrationValue})
		} else {
			err = tx.RemoveSpace(ctx, s.Key)
		}
		if err != nil {
			return err
		}
	}
	return tx.ForgetWords(ctx)
}

// taking is the maker that takes vectors from a source.
type taking struct{ from Source }

func (m taking) confirm(context.Context) error { return nil } // they were confirmed when they were made

// make leaves those papers out whose vectors the source lacks.
func (m taking) make(ctx, _ context.Context, page []task) (r result, err error) {
	wanted := make([]Wanted, len(page))
	for i, t := range page {
		wanted[i] = Wanted{t.paper, t.hash}
	}
	all, err := m.from.Vectors(ctx, wanted)
	if err == nil && len(all) != len(page) {
		err = fmt.Errorf("the source has %d answers for %d papers", len(all), len(page))
	}
	if err != nil {
		return r, err
	}
	r.partial = &embed.Partial{}
	for i, one := range all {
		if one.Vector == nil {
			continue
		}
		if one.Truncated {
			r.partial.Truncated = append(r.partial.Truncated, len(r.tasks))
		}
		r.tasks, r.vectors = append(r.tasks, page[i]), append(r.vectors, one.Vector)
	}
	return r, nil
}
