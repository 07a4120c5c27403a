package query_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/vector"
	"paperkin/query"
)

// elsewhere is a view of a library that is not in a folder, as far as the contract lets one
// differ: it gives vectors its own slots as they come, knows those alone that it has found,
// keeps what passes a filter to itself, and returns equals in another order. What it proposes
// is what a folder proposes.
type elsewhere struct {
	query.View // for what is the same
	folder     *index.View

	mu    sync.Mutex
	slots map[int64]int // of the papers that it has found, -1 for none
	own   []int         // slots in the folder, by its own
	keys  []int64       // by its own slots
	calls []string      // about what passes filters, and what searches
}

// errNotSeen means that a view was asked about a paper that it has not found or named.
var errNotSeen = errors.New("not seen")

// away is a searcher of a library as one that is elsewhere, which begins as another does.
func away(lib *index.Library, like *query.Searcher, opened func(*elsewhere)) *query.Searcher {
	s := *like
	s.Open = func(ctx context.Context, _ index.Ahead) (query.View, error) {
		v, err := lib.View(ctx)
		if err != nil {
			return nil, err
		}
		e := &elsewhere{View: v, folder: v, slots: map[int64]int{}}
		opened(e)
		return e, nil
	}
	return &s
}

// see notes a paper, and returns its row.
func (e *elsewhere) see(row index.Row) index.Row {
	e.mu.Lock()
	defer e.mu.Unlock()
	slot, known := e.slots[row.Key]
	if !known || slot < 0 {
		if slot = -1; row.Slot >= 0 {
			slot = len(e.own)
			e.own, e.keys = append(e.own, row.Slot), append(e.keys, row.Key)
		}
		e.slots[row.Key] = slot
	}
	return index.Row{Key: row.Key, Slot: slot}
}

func (e *elsewhere) called(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, what)
}

// within is a selection as the folder has it.
func within(in *index.Selection) *index.Selection {
	if in == nil {
		return nil
	}
	return in.Where.(*passing).in
}

func (e *elsewhere) Search(ctx context.Context, queries ...index.Nearest) ([][]vector.Neighbour, error) {
	e.called("search")
	for i := range queries {
		queries[i].In = within(queries[i].In)
	}
	answers, err := e.folder.Search(ctx, queries...)
	for _, answer := range answers {
		reverseEquals(answer, func(a, b vector.Neighbour) bool { return a.Similarity == b.Similarity })
		for i, n := range answer {
			rows, err := e.folder.RowsAt([]int{n.Slot})
			if err != nil {
				return nil, err
			}
			answer[i].Slot = e.see(rows[0]).Slot
		}
	}
	return answers, err
}

// reverseEquals turns the order round of values that follow each other and are equal.
func reverseEquals[T any](list []T, equal func(a, b T) bool) {
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && equal(list[from], list[to]) {
			to++
		}
		slices.Reverse(list[from:to])
		from = to
	}
}

func (e *elsewhere) Match(ctx context.Context, terms []lexical.Term, choices ...index.Choice) (lexical.Matches, [][]lexical.Match, error) {
	e.called("match")
	for i := range choices {
		choices[i].In = within(choices[i].In)
	}
	m, tops, err := e.folder.Match(ctx, terms, choices...)
	for _, top := range tops {
		for _, match := range top {
			e.see(index.Row{Key: match.Key, Slot: -1})
		}
	}
	return matches{m, e}, tops, err
}

// matches knows the papers alone that its view has found.
type matches struct {
	lexical.Matches
	of *elsewhere
}

func (m matches) Of(ctx context.Context, keys []int64) ([]lexical.Match, error) {
	if err := m.of.haveSeen(keys); err != nil {
		return nil, err
	}
	return m.Matches.Of(ctx, keys)
}

func (e *elsewhere) haveSeen(keys []int64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, key := range keys {
		if _, known := e.slots[key]; !known {
			return fmt.Errorf("paper %d: %w", key, errNotSeen)
		}
	}
	return nil
}

func (e *elsewhere) Select(ctx context.Context, f index.Filter) (*index.Selection, error) {
	in, err := e.folder.Select(ctx, f)
	if in == nil || err != nil {
		return nil, err
	}
	return &index.Selection{Where: &passing{e, in}}, nil
}

// passing is what passes a filter, elsewhere.
type passing struct {
	of *elsewhere
	in *index.Selection
}

func (p *passing) Count(ctx context.Context) (int, error) {
	p.of.called("count")
	return p.in.Count(ctx)
}

func (p *passing) Among(ctx context.Context, keys []int64) ([]int64, error) {
	if err := p.of.haveSeen(keys); err != nil {
		return nil, err
	}
	return p.in.Among(ctx, keys)
}

func (p *passing) First(ctx context.Context, n int) ([]int64, error) { return p.in.First(ctx, n) }

func (e *elsewhere) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	own := make([]int, len(slots))
	for i, slot := range slots {
		own[i] = e.own[slot]
	}
	return e.folder.Vectors(ctx, own)
}

func (e *elsewhere) RowsAt(slots []int) (rows []index.Row, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, slot := range slots {
		rows = append(rows, index.Row{Key: e.keys[slot], Slot: slot})
	}
	return rows, nil
}

func (e *elsewhere) RowsOf(ctx context.Context, keys []int64) ([]index.Row, error) {
	rows, err := e.folder.RowsOf(ctx, keys)
	for i, row := range rows {
		rows[i] = e.see(row)
	}
	return rows, err
}

func (e *elsewhere) Find(ctx context.Context, ref string) (index.Found, error) {
	f, err := e.folder.Find(ctx, ref)
	if err == nil {
		f.Slot = e.see(index.Row{Key: f.Key, Slot: f.Slot}).Slot
	}
	return f, err
}

func (e *elsewhere) Named(ctx context.Context, text string) (index.Naming, error) {
	n, err := e.folder.Named(ctx, text)
	for _, key := range slices.Concat(n.ByTitle, n.ByID) {
		e.see(index.Row{Key: key, Slot: -1})
	}
	return n, err
}

func (e *elsewhere) Sorted(ctx context.Context, in *index.Selection, s index.Sorting) ([]int64, int, error) {
	return e.folder.Sorted(ctx, within(in), s)
}

func (e *elsewhere) Facets(ctx context.Context, in *index.Selection, f index.Facet, n int) ([]index.Count, error) {
	return e.folder.Facets(ctx, within(in), f, n)
}
