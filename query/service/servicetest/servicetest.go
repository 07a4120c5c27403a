// Package servicetest makes services over small libraries, for tests of what is on top of
// them.
package servicetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// Now is the time of the services.
var Now = time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)

// Options are those of a service over the library in dir, whose words are the codes and
// whose embedder is a fake.
func Options(dir string) service.Options {
	return service.Options{
		Open: func(ctx context.Context) (*service.Asked, error) {
			lib, err := index.Open(ctx, dir, chromem.Open)
			if err != nil {
				return nil, err
			}
			e := &embedtest.Fake{}
			return service.InFolder(lib, &query.Searcher{Open: query.Folder(lib), Now: func() time.Time { return Now },
				Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }}), nil
		},
		Explain: Explain,
		Words: service.Words{
			Verdict:  func(v query.Verdict) string { return string(v.Match) },
			Meaning:  func(query.Answer) string { return "" },
			None:     func(a query.Answer, _ query.Request) string { return string(a.None) },
			ByWords:  func(query.Answer) *wire.ByWords { return nil },
			Outdated: func(index.Space) bool { return false },
		},
		Now: func() time.Time { return Now },
	}
}

// Explain tells the kinds of errors apart that the program's own does.
func Explain(err error) (code int, hint string) {
	switch {
	case errors.Is(err, index.ErrNoPaper), errors.Is(err, query.ErrEmptyQuestion):
		return 2, "ask otherwise"
	case errors.Is(err, index.ErrNoLibrary), errors.Is(err, index.ErrNoSpace), errors.Is(err, index.ErrLocked), index.IsDamage(err):
		return 5, "mend it"
	case errors.Is(err, embed.ErrUnreachable):
		return 3, "start it"
	}
	return 7, ""
}

// New is a service over a new library of records.
func New(t testing.TB, jsonl ...string) (*service.Service, *index.Writer) {
	w := indextest.New(t, jsonl...)
	return Of(t, Options(w.Library.Dir())), w
}

// Of is a service that is closed when the test ends.
func Of(t testing.TB, o service.Options) *service.Service {
	s := service.New(o)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Elsewhere are options of a service over the same library as one that is not in a folder, as
// far as anybody can tell.
func Elsewhere(o service.Options) service.Options {
	open := o.Open
	o.Open = func(ctx context.Context) (*service.Asked, error) {
		a, err := open(ctx)
		if err != nil {
			return nil, err
		}
		view := a.Searcher.Open
		a.Searcher.Open = func(ctx context.Context, ahead index.Ahead) (query.View, error) {
			v, err := view(ctx, ahead)
			if err != nil {
				return nil, err
			}
			return struct{ query.View }{v}, nil
		}
		a.Library = struct{ service.Library }{a.Library}
		return a, nil
	}
	o.Elsewhere = true
	return o
}
