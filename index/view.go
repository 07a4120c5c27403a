package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"paperkin/index/catalogue"
	"paperkin/index/fill"
	"paperkin/index/lexical"
	"paperkin/index/paper"
	"paperkin/index/said"
	"paperkin/index/vector"
)

// A View is one consistent state of the library: catalogue and vectors as of
// one commit. Whatever a writer does meanwhile, it shows the same. It is not
// safe for concurrent use; take one per question. Close it.
type View struct {
	lib   *Library
	state *catalogue.Snapshot
	store *held[*openedStore]
	words *held[*openedWords] // nil while there is no word index
	tags  *said.Said          // nil until it is needed
	space Space               // the active space

	behind int // see Behind
}

// View opens the current state of the library. It returns [ErrNoSpace] when
// nothing has been embedded yet.
func (l *Library) View(ctx context.Context) (*View, error) {
	if l.elsewhere {
		return nil, fmt.Errorf("%s: %w", l.dir, ErrElsewhere)
	}
	v, err := l.view(ctx)
	for range 2 {
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) {
			break
		}
		// A writer switched to new vectors or a new word index, and removed the old files
		// or gave them another number, after this view's snapshot was taken; or it was
		// just writing the number. The next one sees what is there now, unless another
		// run has begun.
		v, err = l.view(ctx)
	}
	return v, catalogue.FileGone(l.dir, err)
}

func (l *Library) view(ctx context.Context) (*View, error) {
	state, err := l.catalogue.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	v := &View{lib: l, state: state}
	if err := v.open(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (v *View) open(ctx context.Context) (err error) {
	if v.space, err = v.state.ActiveSpace(ctx); err != nil {
		return err
	}
	rows, err := v.state.Committed(ctx, v.space)
	if err != nil {
		return err
	}
	if v.store, err = v.lib.stores.acquireStore(v.space, rows); err != nil {
		return err
	}
	return v.openWords(ctx)
}

func (v *View) openWords(ctx context.Context) error {
	have, err := v.state.Words(ctx)
	if err != nil {
		return err
	}
	if v.behind, _, err = v.state.CountChanges(ctx, have.Seq); err != nil || !have.InUse() {
		return err
	}
	v.words, err = v.lib.words.acquireWords(have)
	return err
}

// Close releases the view.
func (v *View) Close() error {
	err := v.state.Close()
	if v.store != nil {
		err = errors.Join(err, v.lib.stores.release(v.store))
	}
	if v.words != nil {
		err = errors.Join(err, v.lib.words.release(v.words))
	}
	return err
}

// Space is the active space, in which the view's vectors are.
func (v *View) Space() Space { return v.space }

// Behind is how many papers were added, changed or removed since the word index was
// brought up to date.
func (v *View) Behind() int { return v.behind }

// lexicon returns the word index, nil while there is none. It is the view's, and open as
// long as the view is.
func (v *View) lexicon() *lexical.Index {
	if v.words == nil {
		return nil
	}
	return v.words.resource.Index
}

// Words returns what is asked of the word index, nil while there is none. It is the view's,
// and can be asked as long as the view is open.
func (v *View) Words() lexical.Lexicon {
	if v.words == nil {
		return nil
	}
	return v.words.resource.Index
}

// Match says how well papers fit words, and returns the best ones of each choice, best
// first, equal ones by key, in one pass over the postings: see [lexical.Index.Match] and
// [lexical.Query.Top]. The view has a word index.
func (v *View) Match(ctx context.Context, terms []lexical.Term, choices ...Choice) (lexical.Matches, [][]lexical.Match, error) {
	q, err := v.lexicon().Match(ctx, terms)
	if err != nil {
		return nil, nil, err
	}
	asked := make([]lexical.Choice, len(choices))
	for i, c := range choices {
		asked[i] = lexical.Choice{K: c.K, Allow: c.allows()}
	}
	tops, err := q.Top(ctx, asked...)
	return q, tops, err
}

// Search returns the rows nearest to unit vectors: see [vector.Store.Search].
func (v *View) Search(ctx context.Context, queries ...Nearest) ([][]vector.Neighbour, error) {
	asked := make([]vector.Query, len(queries))
	for i, q := range queries {
		asked[i] = vector.Query{Vector: q.Vector, K: q.K}
		if q.In != nil {
			asked[i].Allow = q.In.Slots
		}
	}
	return v.store.resource.Search(ctx, asked...)
}

// Vectors returns the vectors at slots, in the order given.
func (v *View) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	return v.store.resource.Vectors(ctx, slots)
}

// RowsAt returns the rows of the papers whose vectors are at slots, in the
// order given. Slots that hold the vector of no paper are left out.
func (v *View) RowsAt(slots []int) ([]Row, error) {
	papers, err := v.store.resource.papers.Papers(slots)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, 0, len(slots))
	for i, key := range papers {
		if key > 0 {
			rows = append(rows, Row{Key: key, Slot: slots[i]})
		}
	}
	return rows, nil
}

// RowsOf returns the rows of papers by their keys, in the order given. Keys of
// papers that the view does not have are left out.
func (v *View) RowsOf(ctx context.Context, keys []int64) ([]Row, error) {
	at, err := v.store.resource.papers.Slots(keys)
	if err != nil {
		return nil, err
	}
	var without []int64 // they have no vector, or are gone
	for i, slot := range at {
		if slot < 0 {
			without = append(without, keys[i])
		}
	}
	var there map[int64]string
	if len(without) > 0 {
		if there, err = v.state.IDs(ctx, without); err != nil {
			return nil, err
		}
	}
	rows := make([]Row, 0, len(keys))
	for i, key := range keys {
		if _, ok := there[key]; ok || at[i] >= 0 {
			rows = append(rows, Row{Key: key, Slot: at[i]})
		}
	}
	return rows, nil
}

// Slots returns the slots of those papers of a set, by their keys, that have a vector.
func (v *View) Slots(papers *vector.Bitmap) (*vector.Bitmap, error) {
	return v.store.resource.papers.Among(papers)
}

// IDs returns the canonical ids of papers by their keys. Keys of no paper are left
// out.
func (v *View) IDs(ctx context.Context, keys []int64) (map[int64]string, error) {
	return v.state.IDs(ctx, keys)
}

// Keys returns the keys of papers by any of their ids. Ids of no paper are left out.
func (v *View) Keys(ctx context.Context, ids []string) (map[string]int64, error) {
	return v.state.ByAlias(ctx, ids)
}

// Arrivals says when papers arrived, by their keys: see [catalogue.Queries.Arrivals].
func (v *View) Arrivals(ctx context.Context, keys []int64) (map[int64]string, error) {
	return v.state.Arrivals(ctx, keys)
}

// Count is how many papers the view has, with a vector or without.
func (v *View) Count(ctx context.Context) (int, error) { return v.state.CountPapers(ctx) }

// LastKey is the last key that a paper of the view was given, for [Filter.After].
func (v *View) LastKey(ctx context.Context) (int64, error) { return v.state.LastKey(ctx) }

// Settled is the key up to which the papers of the view with keys above after can be found
// as they are: none of them waits to be embedded in its space, or is unknown to the word
// index. It is [View.LastKey] where none waits.
func (v *View) Settled(ctx context.Context, after int64) (int64, error) {
	have, err := v.state.Words(ctx)
	if err != nil {
		return 0, err
	}
	return v.state.Settled(ctx, v.space.Key, have.Seq, after)
}

// Papers returns papers by their keys, in the order given. A key that the view
// does not have is an error.
func (v *View) Papers(ctx context.Context, keys []int64) ([]paper.Paper, error) {
	return v.state.Papers(ctx, keys)
}

// Find returns the paper that ref names: any of its ids, an arXiv or DOI URL, a
// key that a source gave it, its exact title but for case, accents and
// punctuation, or its web address. It returns a [*NoPaperError] when there is none,
// or when a key, a title or an address fits several.
func (v *View) Find(ctx context.Context, ref string) (Found, error) {
	return v.state.Find(ctx, v.space.Key, ref)
}

// Named returns the papers that a text names: see [catalogue.Queries.Named].
func (v *View) Named(ctx context.Context, text string) (Naming, error) {
	return v.state.Named(ctx, text)
}

// Sample returns up to n embedded papers of the view, spread evenly over its
// rows, with their slots: to compare stored vectors with fresh ones.
func (v *View) Sample(ctx context.Context, n int) ([]Found, error) {
	return v.state.Sample(ctx, v.space.Key, n)
}

// Embedded calls yield for every paper that has a vector in the view's space,
// in the order in which they were added, until yield returns an error, which it
// passes on. A few hundred vectors are read at a time.
func (v *View) Embedded(ctx context.Context, yield func(id string, vector []float32) error) error {
	return v.EmbeddedIn(ctx, nil, yield)
}

// EmbeddedIn is Embedded for the papers of a selection.
func (v *View) EmbeddedIn(ctx context.Context, in *Selection, yield func(id string, vector []float32) error) error {
	var ids []string
	var slots []int
	flush := func() error {
		vectors, err := v.Vectors(ctx, slots)
		if err != nil {
			return err
		}
		for i, id := range ids {
			if err := yield(id, vectors[i]); err != nil {
				return err
			}
		}
		ids, slots = ids[:0], slots[:0]
		return nil
	}
	err := v.state.Embedded(ctx, v.space.Key, func(id string, row Row) error {
		if in != nil && !in.Slots.Has(row.Slot) {
			return nil
		}
		if ids, slots = append(ids, id), append(slots, row.Slot); len(ids) == 512 {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// Calibration says what a cosine means in the view's space; it is zero while that has not
// been measured.
func (v *View) Calibration(ctx context.Context) (Calibration, error) {
	return fill.Calibration(ctx, v.state.Queries, v.space.Key)
}

// Live is the number of papers that a search without filters ranks.
func (v *View) Live() int { return v.store.resource.live() }
