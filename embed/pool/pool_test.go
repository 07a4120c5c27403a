package pool_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/embed/pool"
)

// scripted is a member whose embedder does what a test says.
type scripted struct {
	embedtest.Fake
	name string

	mu      sync.Mutex
	down    error                                 // why it cannot be opened
	digest  string                                // of the model that it says it has; "" for the usual one
	answers func(texts []string) error            // in place of an answer; may be nil
	change  func(vectors [][]float32) [][]float32 // may be nil
	opened  int
	texts   int // that got vectors
}

func (s *scripted) member() pool.Member {
	return pool.Member{Name: s.name, Open: func(context.Context) (embed.Embedder, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.opened++
		if s.down != nil {
			return nil, s.down
		}
		return &opened{s, s.space()}, nil
	}}
}

func (s *scripted) space() embed.Space {
	space := s.Fake.Space()
	if s.digest != "" {
		space.Digest = s.digest
	}
	return space
}

func (s *scripted) set(change func(*scripted)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// opened is a scripted member's embedder.
type opened struct {
	*scripted
	as embed.Space
}

func (o *opened) Space() embed.Space { return o.as }

func (o *opened) Verify(context.Context) (embed.Space, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.space(), nil
}

func (o *opened) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	o.mu.Lock()
	answers, change := o.answers, o.change
	o.mu.Unlock()
	if answers != nil {
		if err := answers(texts); err != nil {
			return nil, err
		}
	}
	vectors, err := o.Fake.EmbedDocuments(ctx, texts)
	if change != nil {
		vectors = change(vectors)
	}
	o.set(func(s *scripted) { s.texts += len(texts) })
	return vectors, err
}

func (o *opened) EmbedQuery(ctx context.Context, q string) ([]float32, error) {
	v, err := o.EmbedDocuments(ctx, []string{o.as.Query(q)})
	if err != nil {
		return nil, err
	}
	return v[0], nil
}

// told is what a pool has said, in order.
type told struct{ lines []string }

func (t *told) options() pool.Options {
	return pool.Options{
		Left: func(why error) { t.lines = append(t.lines, "left: "+why.Error()) },
		Back: func(name string) { t.lines = append(t.lines, "back: "+name) },
	}
}

func (t *told) want(test *testing.T, lines ...string) {
	test.Helper()
	if !slices.Equal(t.lines, lines) {
		test.Errorf("told %q, want %q", t.lines, lines)
	}
}

// newPool opens a pool and makes its first member ready.
func newPool(t *testing.T, o pool.Options, all ...*scripted) *pool.Pool {
	t.Helper()
	var members []pool.Member
	for i, s := range all {
		if s.name == "" {
			s.name = string(rune('a' + i))
		}
		members = append(members, s.member())
	}
	p, err := pool.Open(t.Context(), members, o)
	if err == nil {
		err = p.Warm(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// embedAll makes calls side by side, each with texts of its own, and fails the test unless
// each text has its own vector.
func embedAll(t *testing.T, p embed.Embedder, calls, atOnce int) {
	t.Helper()
	next := make(chan int)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for n := range next {
				texts := []string{fmt.Sprint("first of ", n), fmt.Sprint("second of ", n)}
				vectors, err := p.EmbedDocuments(t.Context(), texts)
				if err != nil || len(vectors) != len(texts) {
					t.Errorf("call %d: %d vectors, error %v", n, len(vectors), err)
					continue
				}
				for i, v := range vectors {
					if text, err := embedtest.Decode(v); err != nil || text != texts[i] {
						t.Errorf("call %d: %q has the vector of %q (%v)", n, texts[i], text, err)
					}
				}
			}
		})
	}
	for n := range calls {
		next <- n
	}
	close(next)
	wg.Wait()
}

// TestAllAtOnce: so many calls as there are members times Calls are answered at the same
// time, each member having its share; no member has more.
func TestAllAtOnce(t *testing.T) {
	for _, calls := range []int{1, 2} {
		var all []*scripted
		in, out := make(chan string), make(chan bool)
		for i := range 3 {
			s := &scripted{name: string(rune('a' + i))}
			s.answers = func(texts []string) error {
				if strings.HasPrefix(texts[0], "held") {
					in <- s.name
					<-out
				}
				return nil
			}
			all = append(all, s)
		}
		p := newPool(t, pool.Options{Calls: calls}, all...)
		var wg sync.WaitGroup
		for n := range 3 * calls {
			wg.Go(func() {
				if _, err := p.EmbedDocuments(t.Context(), []string{fmt.Sprint("held ", n)}); err != nil {
					t.Error(err)
				}
			})
		}
		had := map[string]int{}
		for range 3 * calls { // all of them have begun before one ends
			had[<-in]++
		}
		close(out)
		wg.Wait()
		for _, s := range all {
			if had[s.name] != calls {
				t.Errorf("with %d calls for each member: %v at once", calls, had)
				break
			}
		}
	}
}

var errDown = fmt.Errorf("c is down: %w", embed.ErrUnreachable)

// TestFaults: a member that fails is left out, which is told once; its batch goes to another
// one, and what comes out is as without the fault.
func TestFaults(t *testing.T) {
	after := func(n int, err error) func([]string) error {
		var mu sync.Mutex
		return func([]string) error {
			mu.Lock()
			defer mu.Unlock()
			if n--; n < 0 {
				return err
			}
			return nil
		}
	}
	for _, tt := range []struct {
		name  string
		fault func(s *scripted)
		why   string
	}{
		{"is not there", func(s *scripted) { s.down = errDown }, "c is down: embedding server not reachable"},
		{"dies", func(s *scripted) { s.answers = after(3, errDown) }, "c is down: embedding server not reachable"},
		{"dies when it is to be ready", func(s *scripted) { s.answers = after(0, errDown) }, "c is down: embedding server not reachable"},
		{"has another model", func(s *scripted) { s.digest = "sha256:other" }, `c has another model: model digest: got "sha256:other", want "sha256:fake"`},
		{"gets another model", func(s *scripted) {
			s.change = func(v [][]float32) [][]float32 {
				if s.texts > 6 { // as many as the witnesses, and more
					s.set(func(s *scripted) { s.digest = "sha256:other" })
				}
				return v
			}
		}, `c has another model: model digest: got "sha256:other", want "sha256:fake"`},
		{"answers nonsense after that", func(s *scripted) {
			s.answers = func([]string) error {
				if s.texts > 6 {
					s.set(func(s *scripted) { s.digest = "sha256:other" })
					return embed.ErrModelUnfit
				}
				return nil
			}
		}, `c has another model: model digest: got "sha256:other", want "sha256:fake"`},
		{"has other dimensions", func(s *scripted) { s.Dimensions = 128 }, `c has another model: dimensions: got "128", want "256"`},
		{"loses vectors", func(s *scripted) { s.change = func(v [][]float32) [][]float32 { return v[1:] } }, "model unfit for embedding: 2 vectors for 3 texts"},
		{"reads texts otherwise", func(s *scripted) {
			s.change = func(v [][]float32) [][]float32 { return slices.Repeat(v[:1], len(v)) }
		}, "model unfit for embedding: c gives other vectors than the others, for the same model: cosine 0."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var said told
			a, b, c := &scripted{name: "a"}, &scripted{name: "b"}, &scripted{name: "c"}
			tt.fault(c)
			gone := make(chan bool)
			for _, s := range []*scripted{a, b} { // have work until c has failed
				s.answers = func(texts []string) error {
					if strings.HasPrefix(texts[0], "first of") {
						<-gone
					}
					return nil
				}
			}
			o := said.options()
			o.Left = func(why error) {
				said.lines = append(said.lines, "left: "+why.Error())
				close(gone)
			}
			p := newPool(t, o, a, b, c)
			embedAll(t, p, 60, 6)
			if len(said.lines) != 1 || !strings.HasPrefix(said.lines[0], "left: "+tt.why) {
				t.Errorf("told %q, want one line with %q", said.lines, tt.why)
			}
			if now, err := p.Verify(t.Context()); err != nil || now != p.Space() {
				t.Errorf("Verify: %v, %v", now, err)
			}
		})
	}
}

// TestNone: when all members fail, the call ends with the reasons of each.
func TestNone(t *testing.T) {
	a, b := &scripted{}, &scripted{}
	p := newPool(t, pool.Options{}, a, b)
	for _, s := range []*scripted{a, b} {
		s.set(func(s *scripted) {
			s.answers = func([]string) error { return fmt.Errorf("%s: %w", s.name, embed.ErrUnreachable) }
		})
	}
	_, err := p.EmbedDocuments(t.Context(), []string{"text"})
	var none *pool.NoneError
	if !errors.As(err, &none) || !errors.Is(err, embed.ErrUnreachable) ||
		err.Error() != "none of 2 servers can embed\na: embedding server not reachable\nb: embedding server not reachable" {
		t.Errorf("got %v", err)
	}
	_, err = pool.Open(t.Context(), []pool.Member{(&scripted{down: errDown}).member(), (&scripted{down: errors.New("too")}).member()}, pool.Options{})
	if !errors.As(err, &none) || len(none.Why) != 2 || !errors.Is(err, embed.ErrUnreachable) {
		t.Errorf("Open: got %v", err)
	}
}

// TestReplacedEverywhere: when all members have another model, Verify says which.
func TestReplacedEverywhere(t *testing.T) {
	a, b := &scripted{}, &scripted{}
	p := newPool(t, pool.Options{}, a, b)
	for _, s := range []*scripted{a, b} {
		s.set(func(s *scripted) { s.digest = "sha256:other" })
	}
	_, err := p.EmbedDocuments(t.Context(), []string{"text"})
	if now, _ := p.Verify(t.Context()); !errors.Is(err, embed.ErrModelUnfit) || now.Digest != "sha256:other" {
		t.Errorf("got %v, and then the space %+v", err, now)
	}
}

// TestBack: a member that was left out is tried again after 64 calls of others, then after
// twice as many, by a call that no other member has room for; and takes part once it can.
func TestBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said told
		hold := make(chan bool)
		a, b := &scripted{}, &scripted{down: errDown}
		a.answers = func(texts []string) error {
			if texts[0] == "held" {
				<-hold
			}
			return nil
		}
		p := newPool(t, said.options(), a, b)
		// tries makes two calls while a has room for one, and says how often b was tried.
		tries := func() int {
			t.Helper()
			before := b.opened
			var wg sync.WaitGroup
			for _, text := range []string{"held", "other"} {
				wg.Go(func() {
					if _, err := p.EmbedDocuments(t.Context(), []string{text}); err != nil {
						t.Error(err)
					}
				})
				synctest.Wait()
			}
			hold <- true
			wg.Wait()
			return b.opened - before
		}
		for _, step := range []struct{ calls, want int }{ // all of a's; tries makes two more
			{0, 1}, {59, 0}, {0, 0}, {0, 1}, {124, 0}, {0, 1},
		} {
			embedAll(t, p, step.calls, 1)
			if n := tries(); n != step.want {
				t.Errorf("after %d more calls: tried %d times, want %d", step.calls, n, step.want)
			}
		}
		said.want(t, "left: c is down: embedding server not reachable")
		b.set(func(s *scripted) { s.down = nil })
		embedAll(t, p, 260, 1)
		if n := tries(); n != 1 || b.texts != 4 { // the witnesses, and one
			t.Errorf("when it is back: tried %d times, and it got %d texts", n, b.texts)
		}
		said.want(t, "left: c is down: embedding server not reachable", "back: b")
	})
}

// TestTexts: what is wrong with texts is said of them, whichever member they came to, and is
// no fault of its.
func TestTexts(t *testing.T) {
	var said told
	bad := errors.New("no such word")
	fail := func(text string) error {
		if text == "bad" {
			return bad
		}
		return nil
	}
	p := newPool(t, said.options(), &scripted{Fake: embedtest.Fake{Fail: fail}}, &scripted{Fake: embedtest.Fake{Fail: fail}})
	vectors, err := p.EmbedDocuments(t.Context(), []string{"good", "bad", strings.Repeat("long ", 100)})
	var partial *embed.Partial
	if !errors.As(err, &partial) || partial.Failed[1] != bad || !slices.Equal(partial.Truncated, []int{2}) || len(vectors) != 3 || vectors[1] != nil {
		t.Errorf("got %d vectors, %v", len(vectors), err)
	}
	said.want(t)
}

// TestCancelled: the end of a call's context is nobody's fault, whether the call waits for a
// member or for an answer.
func TestCancelled(t *testing.T) {
	var said told
	held := make(chan bool)
	a := &scripted{}
	p := newPool(t, said.options(), a)
	ctx, cancel := context.WithCancel(t.Context())
	a.set(func(s *scripted) {
		s.answers = func([]string) error {
			held <- true
			<-ctx.Done()
			return ctx.Err()
		}
	})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := p.EmbedDocuments(ctx, []string{"text"}); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
	<-held
	cancel()
	wg.Wait()
	a.set(func(s *scripted) { s.answers = nil })
	embedAll(t, p, 2, 1)
	said.want(t)
}

// TestWantedSpace: the members that have the wanted space count, wherever they stand.
func TestWantedSpace(t *testing.T) {
	var said told
	o := said.options()
	o.Space = (&embedtest.Fake{}).Space()
	p := newPool(t, o, &scripted{digest: "sha256:other"}, &scripted{})
	if p.Space() != o.Space {
		t.Errorf("got the space %+v", p.Space())
	}
	said.want(t, `left: a has another model: model digest: got "sha256:other", want "sha256:fake"`)
	p, err := pool.Open(t.Context(), []pool.Member{(&scripted{digest: "sha256:other"}).member()}, o)
	if err != nil || p.Space().Digest != "sha256:other" {
		t.Errorf("where no member has it: %v, %v", p, err)
	}
}
