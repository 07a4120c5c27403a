package service_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/service/servicetest"
	"paperkin/query/wire"
)

func asks(t *testing.T, s *service.Service, question string) int {
	t.Helper()
	a, err := s.Search(t.Context(), query.Request{Question: question})
	if err != nil {
		t.Fatal(err)
	}
	return len(a.Hits)
}

// What is committed is in the next answer, and what takes the library's place in the one
// after that.
func TestServiceFollowsTheLibrary(t *testing.T) {
	s, w := servicetest.New(t, indextest.Many(3)...)
	if n := asks(t, s, "abstract"); n != 3 {
		t.Fatalf("%d hits, want 3", n)
	}
	indextest.Add(t, w, indextest.Record("new", "A new one", "abstract of it"))
	if n := asks(t, s, "abstract"); n < 3 {
		t.Fatalf("%d hits after an import, want 3 or more", n)
	}
	dir := w.Library.Dir()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	other := indextest.New(t, indextest.Many(5)...)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir, filepath.Join(t.TempDir(), "old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other.Library.Dir(), dir); err != nil {
		t.Fatal(err)
	}
	if n := asks(t, s, "abstract"); n != 5 {
		t.Errorf("%d hits of the library in its place, want 5", n)
	}
}

// A library that is not there yet is found when it is.
func TestServiceWaitsForALibrary(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	s := servicetest.Of(t, servicetest.Options(dir))
	if _, err := s.Search(t.Context(), query.Request{Question: "a"}); !errors.Is(err, index.ErrNoLibrary) {
		t.Fatalf("%v, want %v", err, index.ErrNoLibrary)
	}
	w := indextest.New(t, indextest.Many(2)...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(w.Library.Dir(), dir); err != nil {
		t.Fatal(err)
	}
	if n := asks(t, s, "abstract"); n != 2 {
		t.Errorf("%d hits, want 2", n)
	}
}

// Those who find no place in the queue are told so, and those who leave it give it free.
func TestServiceQueues(t *testing.T) {
	w := indextest.New(t, indextest.Many(2)...)
	o := servicetest.Options(w.Library.Dir())
	o.AtOnce, o.Waiting = 1, 1
	s := servicetest.Of(t, o)
	first, go1 := make(chan struct{}), make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		if err := s.Use(t.Context(), func(context.Context, *service.Asked) error { close(first); <-go1; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-first
	ctx, leave := context.WithCancel(t.Context())
	done.Go(func() {
		err := service.ErrBusy
		for errors.Is(err, service.ErrBusy) { // while what looks whether the queue is full takes its place
			err = s.Use(ctx, func(context.Context, *service.Asked) error { return nil })
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v after leaving the queue, want %v", err, context.Canceled)
		}
	})
	for { // until the queue is full
		ended, end := context.WithCancel(t.Context())
		end()
		if err := s.Use(ended, nil); errors.Is(err, service.ErrBusy) {
			break
		}
	}
	leave()
	close(go1)
	done.Wait()
	if n := asks(t, s, "abstract"); n != 2 {
		t.Errorf("%d hits afterwards, want 2", n)
	}
}

func TestServiceBounds(t *testing.T) {
	s, _ := servicetest.New(t, indextest.Many(2)...)
	refs := make([]query.Example, 101)
	for i := range refs {
		refs[i].Ref = "p000"
	}
	for name, r := range map[string]query.Request{
		"q":      {Question: strings.Repeat("é", 2001)},
		"n":      {Question: "a", Options: query.Options{Limit: 201}},
		"offset": {Options: query.Options{Sort: "date", Offset: 801}},
		"paper":  {Examples: refs},
		"unlike": {Question: "a", Options: query.Options{Unlike: refs}},
		"text":   {Examples: make([]query.Example, 601)},
		"text ":  {Examples: []query.Example{{Text: strings.Repeat("a", 1<<20+1)}}},
		"author": {Question: "a", Options: query.Options{Filter: index.Filter{Authors: strings.Split(strings.Repeat("a,", 20)+"a", ",")}}},
		"with":   {Question: "a", Options: query.Options{Filter: index.Filter{With: strings.Split("a b c d e f g h i", " ")}}},
		"venue":  {Question: "a", Options: query.Options{Filter: index.Filter{Venues: strings.Split(strings.Repeat("a,", 20)+"a", ",")}}},
		"and":    {Question: "a", And: []string{strings.Repeat("b", 2001)}},
	} {
		var wrong *wire.ParameterError
		if _, err := s.Search(t.Context(), r); !errors.As(err, &wrong) || wrong.Name != strings.TrimSpace(name) {
			t.Errorf("%s: %v, want a *ParameterError of it", name, err)
		}
	}
	if n := asks(t, s, strings.Repeat("é", 1994)+" about"); n == 0 {
		t.Error("a question of 2,000 characters finds nothing")
	}
}

// While the model is being loaded, questions are answered by words, and as they should be
// afterwards; what needs no model does not wait.
func TestServiceLoads(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	o := servicetest.Options(w.Library.Dir())
	var loads atomic.Int32
	loaded := make(chan error)
	now := servicetest.Now
	o.Now = func() time.Time { return now }
	o.Load = func(ctx context.Context, _ *query.Searcher, _ embed.Space) error {
		loads.Add(1)
		select {
		case err := <-loaded:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s := servicetest.Of(t, o)
	how := func(mode query.Mode) query.ByWords {
		t.Helper()
		a, err := s.Search(t.Context(), query.Request{Question: "abstract", Options: query.Options{Mode: mode}})
		if err != nil || len(a.Hits) != 3 {
			t.Fatalf("%d hits, %v", len(a.Hits), err)
		}
		return a.ByWords
	}
	if got := how(query.Lexical); got != "" || loads.Load() != 0 {
		t.Errorf("by words: %q, %d loads", got, loads.Load())
	}
	if got := how(query.Hybrid); got != query.Loading {
		t.Errorf("while it loads: %q", got)
	}
	if got := how(query.Semantic); got != query.Loading || loads.Load() != 1 {
		t.Errorf("while it loads: %q, %d loads", got, loads.Load())
	}
	loaded <- nil
	for range 2 {
		if got := how(query.Hybrid); got != "" || loads.Load() != 1 {
			t.Errorf("when it is loaded: %q, %d loads", got, loads.Load())
		}
	}
	now = now.Add(5 * time.Minute)
	if got := how(query.Hybrid); got != query.Loading || loads.Load() != 2 {
		t.Errorf("when it may be forgotten: %q, %d loads", got, loads.Load())
	} // and ends with the service
}

// A model that cannot be loaded is for the question to find out, and is tried again.
func TestServiceFailsToLoad(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	o := servicetest.Options(w.Library.Dir())
	var loads atomic.Int32
	o.Load = func(context.Context, *query.Searcher, embed.Space) error { loads.Add(1); return embed.ErrUnreachable }
	s := servicetest.Of(t, o)
	for want := 1; want <= 2; want++ {
		if n := asks(t, s, "abstract"); n != 3 || int(loads.Load()) != want {
			t.Errorf("%d hits after %d loads, want 3 after %d", n, loads.Load(), want)
		}
	}
}
