package index_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// arrivalModel knows with which import every record arrived, by its name: the slow way of
// knowing when papers did.
type arrivalModel struct {
	of      map[string]int
	imports []time.Time // the zero time stands for one without a date
}

// learn gives all records of a paper the arrival of the first of them, and the new ones
// that of an import.
func (m *arrivalModel) learn(t *testing.T, w *index.Writer, at time.Time) {
	t.Helper()
	m.imports = append(m.imports, at)
	eachFound(t, w.Library, func(f index.Found) {
		names := recordNames(t, w.Library, f.Key)
		first := len(m.imports) - 1
		for _, name := range names {
			if came, ok := m.of[name]; ok {
				first = min(first, came)
			}
		}
		for _, name := range names {
			m.of[name] = first
		}
	})
}

func eachFound(t *testing.T, lib *index.Library, yield func(index.Found)) {
	t.Helper()
	var ids []string
	if err := lib.Each(ctx, func(p paper.Paper) error { ids = append(ids, p.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		f, err := lib.Find(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		yield(f)
	}
}

func recordNames(t *testing.T, lib *index.Library, key int64) (names []string) {
	t.Helper()
	all, err := lib.Sources(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}

// check compares what the library knows and what filters let through with the model.
func (m *arrivalModel) check(t *testing.T, w *index.Writer, r *rand.Rand, from, until time.Time) {
	t.Helper()
	v, err := w.Library.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	last, err := v.LastKey(ctx)
	if err != nil {
		t.Fatal(err)
	}
	f := index.Filter{After: r.Int64N(last + 1)}
	if r.IntN(3) > 0 {
		f.Arrived = from.Format(time.RFC3339)
	}
	if r.IntN(3) > 0 {
		f.ArrivedUntil = until.Format(time.RFC3339)
	}
	selected, err := v.Select(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	eachFound(t, w.Library, func(found index.Found) {
		at, text := m.imports[m.of[recordNames(t, w.Library, found.Key)[0]]], ""
		if !at.IsZero() {
			text = at.Format(time.RFC3339)
		}
		if found.Arrived != text {
			t.Errorf("%s arrived %q, want %q", found.Paper.ID, found.Arrived, text)
		}
		want := found.Key > f.After && found.Key <= last &&
			(f.Arrived == "" || !at.IsZero() && !at.Before(from)) && (f.ArrivedUntil == "" || !at.IsZero() && !at.After(until))
		if got := selected == nil || selected.Papers.Has(int(found.Key)); got != want {
			t.Errorf("%+v: %s (key %d), which arrived %q: %t, want %t", f, found.Paper.ID, found.Key, text, got, want)
		}
	})
}

// TestArrivals: whatever is imported, joined and taken apart at whatever times, every
// paper has arrived with the first of its records, and filters agree with a loop.
func TestArrivals(t *testing.T) {
	for seed := range damagetest.Times(t, 1) {
		testArrivals(t, rand.New(rand.NewPCG(uint64(seed), 17)))
	}
}

func testArrivals(t *testing.T, r *rand.Rand) {
	start := time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC)
	w := indextest.New(t, indextest.Record("p", "Without a date", "from before"))
	m := arrivalModel{of: map[string]int{}}
	m.learn(t, w, time.Time{})
	clock, merged, split := start, 0, 0
	for range 30 {
		clock = clock.Add(time.Duration(r.IntN(7200)-600) * time.Second) // clocks are set back now and then
		var keys []int64
		eachFound(t, w.Library, func(f index.Found) { keys = append(keys, f.Key) })
		one, other := keys[r.IntN(len(keys))], keys[r.IntN(len(keys))]
		switch r.IntN(5) {
		case 0:
			if _, err := w.Merge(ctx, clock, one, other); err == nil {
				merged++
			}
		case 1:
			if _, err := w.Split(ctx, clock, one, nil); err == nil {
				split++
			}
		default: // new papers, further records of known ones, and changes
			at := clock
			if r.IntN(8) == 0 {
				at = time.Time{}
			}
			var lines []string
			for range 1 + r.IntN(3) {
				n := r.IntN(20)
				lines = append(lines, fmt.Sprintf(`{"id":"%s%d","doi":"10.1/%d","title":"On number %d","abstract":"Version %d."}`,
					[]string{"a", "b"}[r.IntN(2)], n, n, n, r.IntN(2)))
			}
			if _, err := w.Add(ctx, indextest.Records(t, lines...), index.AddOptions{At: at}); err != nil {
				t.Fatal(err)
			}
			clock = clock.Add(time.Duration(r.IntN(3)-1) * time.Second)
			m.learn(t, w, at)
		}
		m.learn(t, w, clock)
		m.check(t, w, r, clock.Add(-time.Duration(r.IntN(36000))*time.Second), clock.Add(-time.Duration(r.IntN(36000))*time.Second))
	}
	if merged+split == 0 {
		t.Error("nothing was joined or taken apart")
	}
	indextest.Sound(t, w.Library)
}

// TestArrivedBefore: papers of a library whose format kept no dates have none, and pass no
// bound; those that come later do.
func TestArrivedBefore(t *testing.T) {
	w := indextest.OpenWriter(t, indextest.Upgraded(t, "../testdata/libraries/format-3"))
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("", 7200))
	if _, err := w.Add(ctx, indextest.Records(t, indextest.Record("late", "A late paper", "About time.")), index.AddOptions{At: at}); err != nil {
		t.Fatal(err)
	}
	v, err := w.Library.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, f := range []index.Filter{{Arrived: "0001-01-01T00:00:00Z"}, {ArrivedUntil: "9999-01-01T00:00:00Z"}} {
		in, err := v.Select(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		eachFound(t, w.Library, func(found index.Found) {
			if late := found.Paper.ID == "late"; in.Papers.Has(int(found.Key)) != late || late != (found.Arrived == "2026-11-23T07:00:00Z") || !late && found.Arrived != "" {
				t.Errorf("%+v: %s, which arrived %q: %t", f, found.Paper.ID, found.Arrived, in.Papers.Has(int(found.Key)))
			}
		})
	}
}

// TestArrivedSalvaged: papers that are salvaged have arrived when they did.
func TestArrivedSalvaged(t *testing.T) {
	w := indextest.New(t, indextest.Record("p", "Without a date", "from before"))
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for i := range 2 { // the second changes the first, whose records are all of a later import then
		if _, err := w.Add(ctx, indextest.Records(t, indextest.Record("q", "With a date", fmt.Sprint("version ", i))),
			index.AddOptions{At: at.AddDate(0, 0, i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "new")
	if _, err := index.Salvage(ctx, w.Library.Dir(), to, chromem.Open); err != nil {
		t.Fatal(err)
	}
	lib, err := index.Open(ctx, to, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	for id, want := range map[string]string{"p": "", "q": "2026-11-23T09:00:00Z"} {
		if f, err := lib.Find(ctx, id); err != nil || f.Arrived != want {
			t.Errorf("%s arrived %q, %v, want %q", id, f.Arrived, err, want)
		}
	}
	indextest.Sound(t, lib)
}

// TestSettled: papers are settled up to the first that waits for its vector or its words.
func TestSettled(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	settled := func(after int64) int64 {
		t.Helper()
		v, err := w.Library.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		key, err := v.Settled(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	words := func() {
		t.Helper()
		if _, err := w.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	check := func(what string, after, want int64) {
		t.Helper()
		if got := settled(after); got != want {
			t.Errorf("%s: settled up to %d above %d, want %d", what, got, after, want)
		}
	}
	check("without words", 0, 0)
	words()
	check("all done", 0, 3)
	indextest.Add(t, w, indextest.Record("late", "A late paper", "About time."), indextest.Record("later", "A later one", "About time too."))
	check("added", 0, 3)
	check("added, above", 4, 4)
	words()
	check("to be embedded", 0, 3)
	indextest.Embed(t, w, &embedtest.Fake{})
	check("embedded", 0, 5)
	indextest.Add(t, w, indextest.Record("p001", "Paper 1", "A new text."))
	check("an old one is changed", 0, 1)
	check("an old one is changed, above", 2, 5)
	indextest.Embed(t, w, &embedtest.Fake{})
	check("changed and embedded, but for its words", 0, 1)
	words()
	check("changed and done", 0, 5)
	if err := w.Remove(t.Context(), time.Now(), []int64{5}); err != nil {
		t.Fatal(err)
	}
	check("the last is gone", 0, 5)
}
