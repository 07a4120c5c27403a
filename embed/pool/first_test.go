package pool_test

import (
	"errors"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/embed/pool"
)

// TestFirst: a question goes to one member, and to the next one when that fails, which is
// asked last from then on.
func TestFirst(t *testing.T) {
	var said told
	a, b, c := &scripted{name: "a"}, &scripted{name: "b"}, &scripted{name: "c", digest: "sha256:other"}
	o := said.options()
	o.Space = (&embedtest.Fake{}).Space()
	f, err := pool.OpenFirst(t.Context(), []pool.Member{a.member(), c.member(), b.member()}, o)
	if err != nil {
		t.Fatal(err)
	}
	ask := func() error {
		t.Helper()
		v, err := f.EmbedQuery(t.Context(), "question")
		if err == nil {
			if text, err := embedtest.Decode(v); err != nil || text != "question" {
				t.Errorf("the vector of %q, %v", text, err)
			}
		}
		return err
	}
	down := func(err error) func(*scripted) {
		return func(s *scripted) { s.down, s.answers = err, func([]string) error { return err } }
	}
	if err := errors.Join(ask(), ask()); err != nil || a.texts != 2 || b.opened+c.opened != 0 {
		t.Errorf("%v; a embedded %d", err, a.texts)
	}
	a.set(down(errDown))
	if err := errors.Join(ask(), ask()); err != nil || b.texts != 2 || a.opened != 1 {
		t.Errorf("%v; b embedded %d", err, b.texts)
	}
	said.want(t, "left: c is down: embedding server not reachable", `left: c has another model: model digest: got "sha256:other", want "sha256:fake"`)
	b.set(down(errDown))
	var none *pool.NoneError
	if err := ask(); !errors.As(err, &none) || len(none.Why) != 3 || !errors.Is(err, embed.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	if now, err := f.Verify(t.Context()); err != nil || now != f.Space() {
		t.Errorf("Verify: %v, %v", now, err)
	}
	said.lines = nil
	a.set(down(nil))
	if err := ask(); err != nil {
		t.Error(err)
	}
	said.want(t, "back: a")
	if _, err := f.EmbedQuery(t.Context(), " "); !errors.Is(err, embed.ErrNoVector) {
		t.Errorf("an empty question: %v", err)
	}
}

// TestFirstReplaced: when all members have another model, Verify says which, so that who
// keeps embedders opens them anew.
func TestFirstReplaced(t *testing.T) {
	a, b := &scripted{name: "a"}, &scripted{name: "b"}
	f, err := pool.OpenFirst(t.Context(), []pool.Member{a.member(), b.member()}, pool.Options{})
	if err == nil {
		err = f.Warm(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*scripted{a, b} {
		s.set(func(s *scripted) { s.digest = "sha256:other" })
	}
	_, err = f.EmbedDocuments(t.Context(), []string{"text"})
	if now, _ := f.Verify(t.Context()); !errors.Is(err, embed.ErrModelUnfit) || now.Digest != "sha256:other" {
		t.Errorf("got %v, and then the space %+v", err, now)
	}
}
