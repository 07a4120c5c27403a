package query_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/crash"
	"paperkin/index/vector"
	"paperkin/query"
)

var errStore = errors.New("the store is gone")

// faulty is a store that fails once left calls have worked.
type faulty struct {
	vector.Store
	left *atomic.Int64
}

func (f *faulty) Search(ctx context.Context, queries ...vector.Query) ([][]vector.Neighbour, error) {
	if f.left.Add(-1) < 0 {
		return nil, errStore
	}
	return f.Store.Search(ctx, queries...)
}

func (f *faulty) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	if f.left.Add(-1) < 0 {
		return nil, errStore
	}
	return f.Store.Vectors(ctx, slots)
}

// panicking is a store whose searches panic.
type panicking struct{ vector.Store }

func (panicking) Search(context.Context, ...vector.Query) ([][]vector.Neighbour, error) {
	panic(errStore)
}

// TestStorePanics: a panic of a ranker, which runs beside the others, is an error of the
// search.
func TestStorePanics(t *testing.T) {
	w, err := index.OpenWriter(ctx, t.TempDir(), func(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		s, err := chromem.Open(dir, dimensions, c)
		return panicking{s}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	c := chart{"alpha": at(1), "one": at(.5)}
	fill(t, w, c, `{"id":"one","title":"one","abstract":"x"}`)
	s := &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return c, nil }}
	var crashed *crash.Error
	if a, err := search(s, "alpha", request{}); !errors.As(err, &crashed) || !errors.Is(err, errStore) {
		t.Errorf("got %q, %v, want a panic with %v", ids(a), err, errStore)
	}
}

// stray is a store that finds vectors at slots of no paper as well.
type stray struct {
	vector.Store
	slots int
}

func (s *stray) Search(ctx context.Context, queries ...vector.Query) ([][]vector.Neighbour, error) {
	found, err := s.Store.Search(ctx, queries...)
	for i := range s.slots {
		found[0] = append(found[0], vector.Neighbour{Slot: 1000 + i, Similarity: -1, Vector: at(-1)})
	}
	return found, err
}

// TestStrayVectors: vectors of no paper are damage, and the error counts them.
func TestStrayVectors(t *testing.T) {
	w, err := index.OpenWriter(ctx, t.TempDir(), func(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		s, err := chromem.Open(dir, dimensions, c)
		return &stray{s, 2}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	c := chart{"alpha": at(1), "one": at(.5), "two": at(.2), "three": at(.1)}
	fill(t, w, c, `{"id":"one","title":"one","abstract":"x"}`, `{"id":"two","title":"two","abstract":"x"}`, `{"id":"three","title":"three","abstract":"x"}`)
	s := &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return c, nil }}
	a, err := search(s, "alpha", request{})
	if !errors.Is(err, index.ErrDamaged) || !strings.Contains(err.Error(), "2 of 5 vectors belong to no paper") {
		t.Errorf("got %q, %v, want damage, 2 of 5 vectors", ids(a), err)
	}
}

// TestStoreFails: whichever access to the store fails, the answer is that error
// and not what would be there without it.
func TestStoreFails(t *testing.T) {
	var left atomic.Int64
	open := func(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		s, err := chromem.Open(dir, dimensions, c)
		return &faulty{s, &left}, err
	}
	w, err := index.OpenWriter(ctx, t.TempDir(), open)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	c := chart{"p00 alpha": at(1)}
	var lines []string
	for i := range 60 {
		id := fmt.Sprintf("p%02d", i)
		c[id] = at(1 - float64(i+1)/50)
		lines = append(lines, fmt.Sprintf(`{"id":%q,"title":%q,"abstract":"alpha %s"}`, id, id, id))
	}
	left.Store(1 << 40)
	fill(t, w, c, lines...)
	question := func(r request) query.Request { return query.Request{Question: "p00 alpha", Options: r} }
	for name, tt := range map[string]struct {
		r     query.Request
		calls int64
	}{
		"all papers are candidates": {question(request{Variety: .5, Explain: true}), 1},
		"vectors alone":             {question(request{Mode: "semantic"}), 1},
		"words alone":               {question(request{Mode: "lexical"}), 1},
		"steered":                   {question(request{Unlike: refs("p59", "p58")}), 2},
		"examples":                  {query.Request{Examples: refs("p03", "p04"), Options: request{Variety: .5}}, 2},
	} {
		f := func() (query.Answer, error) { // the first question of a program
			lib, err := index.Open(ctx, w.Library.Dir(), open)
			if err != nil {
				return query.Answer{}, err
			}
			defer lib.Close()
			s := &query.Searcher{Open: query.Folder(lib), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return c, nil }}
			return s.Search(ctx, tt.r)
		}
		left.Store(1 << 40)
		if a, err := f(); err != nil || len(a.Hits) != 10 {
			t.Fatalf("%s: got %q, %v, want ten hits", name, ids(a), err)
		}
		calls := 1<<40 - left.Load()
		if calls != tt.calls {
			t.Errorf("%s: %d calls of the store, want %d", name, calls, tt.calls)
		}
		for n := range calls {
			left.Store(n)
			if a, err := f(); !errors.Is(err, errStore) || a.Verdict.Match != "" {
				t.Errorf("%s, %d of %d calls work: got %q, %+v, %v, want the store's error", name, n, calls, ids(a), a.Verdict, err)
			}
		}
	}
}
