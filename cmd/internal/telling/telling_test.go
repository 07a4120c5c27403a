package telling

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index"
)

// A morning is the world of a teller, in which everything can fail: each operation before it
// has an effect or after it, by an error or by the end of the process.
type morning struct {
	arrived  int64 // keys up to it have arrived
	old      int64 // keys up to it are too old for a first digest
	keys     map[string]int64
	noted    map[string]bool // papers that the shelf knows as told of
	messages map[string]bool
	waiting  *index.Letter
	locked   bool

	accepted map[string][]byte          // by the server: the bytes of each message
	mailed   map[string]map[string]bool // the messages that have each paper
	written  map[string]int             // how often each paper was written elsewhere

	mails bool // of this run
	step  int
	fail  func(step int) fate
}

// A fate is what becomes of an operation.
type fate int

const (
	happens  fate = iota
	refused       // an error, without an effect
	doubtful      // an error, with the effect
	killed        // the process ends before it
	killedAfter
)

var (
	errFault = errors.New("a fault")
	errKill  = errors.New("the process is killed") // as a panic
)

func (m *morning) do(effect func()) error {
	f := m.fail(m.step)
	m.step++
	if f == killed {
		panic(errKill)
	}
	if f != refused {
		effect()
	}
	if f == killedAfter {
		panic(errKill)
	}
	if f != happens {
		return errFault
	}
	return nil
}

func (m *morning) Lock() (func(), error) {
	if m.locked {
		return nil, errors.New("locked twice")
	}
	err := m.do(func() {})
	m.locked = err == nil
	return func() { m.locked = false }, err
}

func (m *morning) Waiting() (l index.Letter, waits bool, err error) {
	err = m.do(func() {
		if waits = m.waiting != nil; waits {
			l = *m.waiting
		}
	})
	return l, waits && err == nil, err
}

func (m *morning) Put(l index.Letter) error {
	if m.waiting != nil {
		return errors.New("a letter waits")
	}
	return m.do(func() { m.waiting = &l })
}

func (m *morning) Remove() error { return m.do(func() { m.waiting = nil }) }

func (m *morning) Told(context.Context) (t index.Told, err error) {
	return index.Told{Messages: maps.Clone(m.messages)}, m.do(func() {})
}

func (m *morning) Searches(context.Context) ([]index.SavedSearch, int64, error) {
	return []index.SavedSearch{{Name: "sea", Told: m.keys["sea"]}}, 0, m.do(func() {})
}

func (m *morning) Tell(_ context.Context, _ time.Time, t index.Telling) error {
	if len(t.Papers) == 0 && t.Keys["sea"] == m.keys["sea"] {
		return errors.New("what is known is noted again")
	}
	return m.do(func() {
		for _, p := range t.Papers {
			m.noted[p] = true
		}
		if t.Message != "" && len(t.Papers) > 0 {
			m.messages[t.Message] = true
		}
		maps.Copy(m.keys, t.Keys)
	})
}

func (m *morning) Post(_ context.Context, l index.Letter) error {
	if m.messages[l.Message] {
		return errors.New("a letter that has arrived is sent again")
	}
	return m.do(func() {
		if before, again := m.accepted[l.Message]; again && string(before) != string(l.Bytes) {
			panic("a message has other bytes: " + l.Message)
		}
		m.accepted[l.Message] = l.Bytes
		for _, p := range strings.Fields(string(l.Bytes)) {
			if m.mailed[p] == nil {
				m.mailed[p] = map[string]bool{}
			}
			m.mailed[p][l.Message] = true
		}
	})
}

// compose tells of what is above the key, as package digest does.
func (m *morning) compose(_ context.Context, without []string) (i Issue, err error) {
	err = m.do(func() {
		i.Telling.Keys = map[string]int64{"sea": m.arrived}
		start := m.keys["sea"]
		if start == 0 { // a first digest looks back some days
			start = m.old
		}
		for key := start + 1; key <= m.arrived; key++ {
			if p := fmt.Sprint("p", key); !m.noted[p] && !slices.Contains(without, p) {
				i.Telling.Papers = append(i.Telling.Papers, p)
				if i.Least == 0 {
					i.Least = key
				}
			}
		}
	})
	i.Wanted = len(i.Telling.Papers) > 0
	if !m.mails {
		i.Write = func(context.Context) error {
			return m.do(func() {
				for _, p := range i.Telling.Papers {
					m.written[p]++
				}
			})
		}
	}
	i.Letter = func() (index.Letter, error) {
		text := strings.Join(i.Telling.Papers, " ")
		return index.Letter{Message: "id of " + text, At: "2026-11-30T06:30:00Z", Bytes: []byte(text)}, nil
	}
	return i, err
}

// run is one run of the program; it returns whether that ended by itself.
func (m *morning) run(t *testing.T, mails bool, fail func(step int) fate) (ended bool, err error) {
	t.Helper()
	m.mails, m.step, m.fail, m.locked = mails, 0, fail, false
	teller := &Teller{Notes: m, Box: m, Compose: m.compose, Said: func(Event) {}}
	if mails {
		teller.Post = m
	}
	defer func() {
		if r := recover(); r != nil && r != errKill {
			panic(r)
		}
	}()
	_, err = teller.Run(t.Context())
	if m.locked {
		t.Error("the lock is kept")
	}
	return true, err
}

func newMorning() *morning {
	return &morning{keys: map[string]int64{}, noted: map[string]bool{}, messages: map[string]bool{}, accepted: map[string][]byte{}, mailed: map[string]map[string]bool{}, written: map[string]int{}}
}

func undisturbed(int) fate { return happens }

// settle lets runs end until there is nothing left to do, and checks what has become of the
// papers: none is lost, and none is in two messages.
func (m *morning) settle(t *testing.T) {
	t.Helper()
	for range 3 {
		if ended, err := m.run(t, true, undisturbed); !ended || err != nil {
			t.Fatalf("ended %v, %v", ended, err)
		}
	}
	if m.waiting != nil {
		t.Error("a letter waits in the end")
	}
	for id := range m.accepted {
		if !m.messages[id] {
			t.Errorf("the shelf does not know %q", id)
		}
	}
	for key := range m.arrived {
		p := fmt.Sprint("p", key+1)
		if len(m.mailed[p])+m.written[p] == 0 {
			t.Errorf("%s is lost", p)
		}
		if len(m.mailed[p]) > 1 {
			t.Errorf("%s is in the messages %q", p, slices.Sorted(maps.Keys(m.mailed[p])))
		}
	}
}

// TestTellingFaults lets a run fail at each of its operations, in each way, and another one
// after it: in the end every paper is in one message.
func TestTellingFaults(t *testing.T) {
	faults := 0
	for first := range 16 {
		for second := range 16 {
			for _, f := range []fate{refused, doubtful, killed, killedAfter} {
				for _, g := range []fate{refused, doubtful, killed, killedAfter} {
					m := newMorning()
					at := func(step int, f fate) func(int) fate {
						return func(n int) fate {
							if n == step {
								faults++
								return f
							}
							return happens
						}
					}
					m.arrived = 3
					m.run(t, true, at(first, f))
					m.arrived = 5
					m.run(t, true, at(second, g))
					m.settle(t)
					for p, messages := range m.mailed {
						if len(messages) != 1 {
							t.Errorf("%s is in %d messages", p, len(messages))
						}
					}
					if t.Failed() {
						t.Fatalf("failed at %d (%d), then at %d (%d)", first, f, second, g)
					}
				}
			}
		}
	}
	if faults < 1000 {
		t.Errorf("%d faults only", faults)
	}
}

// TestTellingAtRandom mixes runs that mail with runs that write, with faults in any of them.
// What was written and noted comes in no message.
func TestTellingAtRandom(t *testing.T) {
	for seed := range uint64(3000) {
		rng := rand.New(rand.NewPCG(7, seed))
		m := newMorning()
		for range 8 {
			m.arrived += rng.Int64N(3)
			m.run(t, rng.IntN(2) == 0, func(int) fate {
				if rng.IntN(12) > 0 {
					return happens
				}
				return fate(1 + rng.IntN(4))
			})
		}
		m.settle(t)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestTellingOnce: without faults each paper is told of once, in whatever way comes first,
// also while a letter waits.
func TestTellingOnce(t *testing.T) {
	refuse := func(m *morning) func(int) fate { // the mail server, and nothing else
		return func(step int) fate {
			if m.waiting != nil && step >= 3 {
				return refused
			}
			return happens
		}
	}
	m := newMorning()
	m.arrived = 2
	if _, err := m.run(t, true, refuse(m)); !errors.Is(err, ErrUnsent) || m.waiting == nil {
		t.Fatalf("%v, waiting %v", err, m.waiting)
	}
	m.arrived = 5
	for range 2 { // the second time there is nothing to write
		if _, err := m.run(t, false, undisturbed); err != nil {
			t.Fatal(err)
		}
	}
	if want := map[string]int{"p3": 1, "p4": 1, "p5": 1}; !maps.Equal(m.written, want) {
		t.Errorf("written %v while a letter waited, want %v", m.written, want)
	}
	m.settle(t)
	if len(m.accepted) != 1 || string(m.accepted["id of p1 p2"]) != "p1 p2" {
		t.Errorf("mailed %q", m.accepted)
	}
	m.arrived = 6
	m.settle(t)
	if len(m.accepted) != 2 || string(m.accepted["id of p6"]) != "p6" {
		t.Errorf("mailed %q", m.accepted)
	}
}

// TestTellingNothing: what there was nothing to tell of is not looked at again, but for what is
// not known while a letter waits.
func TestTellingNothing(t *testing.T) {
	m := newMorning()
	m.arrived, m.noted["p1"] = 1, true
	if _, err := m.run(t, true, undisturbed); err != nil || m.keys["sea"] != 1 || len(m.accepted) > 0 {
		t.Errorf("told up to %d, mailed %q, %v", m.keys["sea"], m.accepted, err)
	}
	m.arrived = 2
	m.run(t, true, func(step int) fate { return map[int]fate{4: refused}[step] }) // sending
	for _, mails := range []bool{false, true} {
		if m.waiting == nil || m.keys["sea"] != 1 {
			t.Fatalf("told up to %d while a letter waits", m.keys["sea"])
		}
		if _, err := m.run(t, mails, undisturbed); err != nil {
			t.Fatal(err)
		}
	}
	if m.keys["sea"] != 2 {
		t.Errorf("told up to %d", m.keys["sea"])
	}
}

// TestTellingDropped: a letter that is taken back is told of anew, with what came meanwhile.
func TestTellingDropped(t *testing.T) {
	m := newMorning()
	m.arrived = 2
	m.run(t, true, func(step int) fate { return map[int]fate{4: refused}[step] }) // sending
	if m.waiting == nil {
		t.Fatal("no letter waits")
	}
	m.arrived = 3
	m.run(t, false, undisturbed)
	m.fail = undisturbed
	var events []Event
	teller := &Teller{Notes: m, Box: m, Said: func(e Event) { events = append(events, e) }}
	if got, err := teller.Reserved(t.Context()); !slices.Equal(got, []string{"p1", "p2"}) || err != nil {
		t.Errorf("reserved are %q, %v", got, err)
	}
	for _, want := range []bool{true, false} {
		if any, err := teller.Drop(t.Context()); any != want || err != nil {
			t.Errorf("dropped %v, %v, want %v", any, err, want)
		}
	}
	if got, err := teller.Reserved(t.Context()); got != nil || err != nil {
		t.Errorf("reserved are %q, %v", got, err)
	}
	if len(events) != 2 || events[0].Kind != Waits || events[1].Kind != Dropped || events[1].Papers != 2 {
		t.Errorf("said %+v", events)
	}
	m.settle(t)
	if len(m.accepted) != 1 || string(m.accepted["id of p1 p2"]) != "p1 p2" || m.written["p3"] != 1 {
		t.Errorf("mailed %q, written %v", m.accepted, m.written)
	}
}

// TestTellingDroppedFirst: what the first of all messages had is told of anew, also when it is
// too old by then for a first digest; what was too old before is not.
func TestTellingDroppedFirst(t *testing.T) {
	m := newMorning()
	m.old, m.arrived = 3, 5
	m.run(t, true, func(step int) fate { return map[int]fate{4: refused}[step] }) // sending
	m.old, m.arrived, m.fail = 6, 7, undisturbed
	if any, err := (&Teller{Notes: m, Box: m, Said: func(Event) {}}).Drop(t.Context()); !any || err != nil {
		t.Fatalf("%v, %v", any, err)
	}
	if _, err := m.run(t, true, undisturbed); err != nil {
		t.Fatal(err)
	}
	if got := string(m.accepted["id of p4 p5 p6 p7"]); got == "" || len(m.accepted) != 1 {
		t.Errorf("mailed %q", m.accepted)
	}
}
