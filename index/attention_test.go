package index_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// attentionModel is what every version of a record counts, by its name and its text.
type attentionModel map[string]paper.Counts

func versionOf(name, abstract string) string { return name + " " + abstract }

// counted returns the counts of all papers by their ids.
func counted(t *testing.T, lib *index.Library) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := lib.Each(t.Context(), func(p paper.Paper) error { all[p.ID] = fmt.Sprint(p.Counts); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// check compares what papers and their records count with the model.
func (m attentionModel) check(t *testing.T, lib *index.Library) {
	t.Helper()
	eachFound(t, lib, func(f index.Found) {
		all, err := lib.Sources(t.Context(), f.Key)
		if err != nil {
			t.Fatal(err)
		}
		var want paper.Counts
		for _, s := range all {
			of := m[versionOf(s.Name, s.Paper.Abstract)]
			if !maps.Equal(s.Paper.Counts, of) {
				t.Errorf("record %s of %s counts %v, want %v", s.Name, f.Paper.ID, s.Paper.Counts, of)
			}
			want.Add(of)
		}
		if !maps.Equal(f.Paper.Counts, want) {
			t.Errorf("%s counts %v, want %v", f.Paper.ID, f.Paper.Counts, want)
		}
	})
}

// TestAttention: whatever is imported, joined and taken apart on whatever days, papers have
// the counts of their records, of each the one that was seen last; and so they have in every
// copy of the library.
func TestAttention(t *testing.T) {
	for seed := range damagetest.Times(t, 1) {
		testAttention(t, rand.New(rand.NewPCG(uint64(seed), 23)))
	}
}

func testAttention(t *testing.T, r *rand.Rand) {
	w := indextest.New(t)
	m := attentionModel{}
	clock := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	for range 40 {
		clock = clock.Add(time.Duration(r.IntN(3)-r.IntN(2)) * 24 * time.Hour) // clocks are set back now and then
		var keys []int64
		eachFound(t, w.Library, func(f index.Found) { keys = append(keys, f.Key) })
		if n := len(keys); n > 1 && r.IntN(3) == 0 {
			one, other := keys[r.IntN(n)], keys[r.IntN(n)]
			if r.IntN(2) == 0 {
				w.Merge(ctx, clock, one, other) // fails where it is one paper, or there is but one record
			} else {
				w.Split(ctx, clock, one, nil)
			}
		} else {
			m.add(t, r, w, clock)
		}
		m.check(t, w.Library)
	}
	indextest.Sound(t, w.Library)
	want := counted(t, w.Library)
	for name, copied := range copies(t, w) {
		if got := counted(t, copied); !maps.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
		indextest.Sound(t, copied)
	}
}

// add imports records, some of which say when they counted.
func (m attentionModel) add(t *testing.T, r *rand.Rand, w *index.Writer, at time.Time) {
	t.Helper()
	var lines []string
	today := at.Format(time.DateOnly)
	for range 1 + r.IntN(4) {
		n := r.IntN(9)
		name, abstract := fmt.Sprintf("%s%d", []string{"a", "b"}[r.IntN(2)], n), fmt.Sprintf("Version %d.", r.IntN(2))
		now := paper.Counts{}
		for _, what := range paper.AllCounted {
			if r.IntN(2) == 0 {
				now[what] = paper.Count{Number: r.Int64N(4), Seen: []string{"", "2026-11-02", "9999-12-31"}[r.IntN(3)]}
			}
		}
		b, err := json.Marshal(now)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf(`{"id":%q,"doi":"10.1/%d","title":"On number %d","abstract":%q,"counts":%s}`, name, n, n, abstract, b))
		of := versionOf(name, abstract)
		if m[of] = m[of].Then(now.SeenOn(today)); len(m[of]) == 0 {
			m[of] = nil
		}
	}
	if _, err := w.Add(ctx, indextest.Records(t, lines...), index.AddOptions{At: at}); err != nil {
		t.Fatal(err)
	}
}

// copies are libraries that should say what a library says.
func copies(t *testing.T, w *index.Writer) map[string]*index.Library {
	t.Helper()
	opened := func(dir string) *index.Library {
		lib, err := index.Open(ctx, dir, chromem.Open)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { lib.Close() })
		return lib
	}
	all := map[string]*index.Library{}
	var saved bytes.Buffer
	restored := filepath.Join(t.TempDir(), "restored")
	if _, err := w.Library.Backup(ctx, &saved, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Restore(ctx, &saved, restored, chromem.Open, index.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	all["restored"] = opened(restored)

	closed, salvaged := indextest.Copied(t, w.Library.Dir()), filepath.Join(t.TempDir(), "salvaged")
	if _, err := index.Salvage(ctx, closed, salvaged, chromem.Open); err != nil {
		t.Fatal(err)
	}
	all["salvaged"] = opened(salvaged)

	if _, err := w.Compact(ctx, index.CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	all["compacted"] = w.Library
	return all
}

// TestAttentionCostsNothing: another number is neither a change of the text nor an arrival;
// the same ones are written once.
func TestAttentionCostsNothing(t *testing.T) {
	w := indextest.New(t)
	first := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	add := func(at time.Time, citations string) index.Added {
		t.Helper()
		lines := []string{`{"id":"x","title":"Kites","abstract":"In the wind.","citations":` + citations + `}`, `{"id":"y","title":"Ships","abstract":"At sea."}`}
		a, err := w.Add(ctx, indextest.Records(t, lines...), index.AddOptions{At: at})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := add(first, "7"); a.New != 2 {
		t.Fatalf("%+v", a)
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	state := func() string {
		f, err := w.Library.Find(ctx, "x")
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(f.Arrived, f.Paper.Counts, indextest.Ledger(t, w.Library))
	}
	before := state()
	for days := range 3 { // whenever it comes again
		if a := add(first.AddDate(0, 0, days), "7"); a.Unchanged != 2 || state() != before {
			t.Errorf("the same: %+v, %s, was %s", a, state(), before)
		}
	}
	for _, bad := range []string{"null", "-1", `"many"`} {
		if a := add(first.AddDate(0, 0, 5), bad); a.Skipped > 0 || !strings.Contains(state(), "7 2026-11-02") {
			t.Errorf("%s: %+v, %s", bad, a, state())
		}
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	if _, err := w.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(state(), "7 2026-11-02", "9 2026-11-09", 1)
	if a := add(first.AddDate(0, 0, 7), "9"); a.Updated != 1 || a.Unchanged != 1 || state() != want {
		t.Errorf("another number: %+v, %s, want %s", a, state(), want)
	}
	if st, err := w.Library.Status(ctx); err != nil || st.Behind != 0 {
		t.Errorf("the word index has to catch up with %d papers, %v", st.Behind, err)
	}
	indextest.Sound(t, w.Library)
}

// TestAttentionGoesAlong: what is exported as JSON lines and imported elsewhere keeps its
// days.
func TestAttentionGoesAlong(t *testing.T) {
	w, other := indextest.New(t), indextest.New(t)
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	lines := []string{`{"id":"x","title":"Kites","abstract":"In the wind.","citations":1204,"upvotes":0}`, `{"id":"y","title":"Ships","abstract":"At sea."}`}
	if _, err := w.Add(ctx, indextest.Records(t, lines...), index.AddOptions{At: at}); err != nil {
		t.Fatal(err)
	}
	var exported []string
	if err := w.Library.Each(ctx, func(p paper.Paper) error {
		line, err := json.Marshal(p)
		exported = append(exported, string(line))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Add(ctx, indextest.Records(t, exported...), index.AddOptions{At: at.AddDate(0, 1, 0)}); err != nil {
		t.Fatal(err)
	}
	if got, want := counted(t, other.Library), counted(t, w.Library); !maps.Equal(got, want) || got["x"] == got["y"] {
		t.Errorf("got %v, want %v", got, want)
	}
}
