package write

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/damagetest"
	"paperkin/index/fill"
	"paperkin/index/indextest"
	"paperkin/index/weaviate/schema"
)

// TestPublish: everything that may happen to papers reaches the cluster, and only that is
// put which has changed.
func TestPublish(t *testing.T) {
	f := newFake()
	dir := t.TempDir()
	w := filled(t, dir, f, indextest.Many(10)...)
	before := len(f.calls)
	if p := w.publish(t); p.Put != 0 || p.Words == 0 {
		t.Errorf("published %+v after the first import, want words alone", p)
	}
	if slices.Contains(f.calls[before:], "search Papers_1") {
		t.Errorf("calls %q: papers that were just put are looked at", f.calls[before:])
	}
	check(t, w, f)
	before = len(f.calls)
	if p := w.publish(t); p != (index.Published{}) {
		t.Errorf("published %+v without news", p)
	}
	if got := f.calls[before:]; !slices.Equal(got, []string{"alias?"}) {
		t.Errorf("calls %q without news", got)
	}

	for _, round := range []struct {
		name string
		do   func()
		want index.Published
	}{
		{"another venue", func() {
			indextest.Add(t, w.Writer, `{"id":"p003","title":"Paper 3","abstract":"abstract number 3","venue":"Nature"}`)
		}, index.Published{Put: 1, Changed: true}},
		{"another text", func() {
			indextest.Add(t, w.Writer, indextest.Record("p004", "Paper 4", "quite another abstract"))
			if err := w.embed(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
		}, index.Published{Changed: true}},
		{"another text that waits", func() {
			indextest.Add(t, w.Writer, indextest.Record("p005", "Paper 5", "another one"))
		}, index.Published{Put: 1, Changed: true}},
		{"a removal", func() {
			if err := w.Remove(t.Context(), time.Time{}, []int64{7}); err != nil {
				t.Fatal(err)
			}
		}, index.Published{Deleted: 1, Changed: true}},
		{"another id", func() {
			indextest.Add(t, w.Writer, `{"id":"arXiv:1706.03762","title":"Paper 8","abstract":"abstract number 8"}`)
		}, index.Published{Put: 1, Changed: true}},
	} {
		round.do()
		p := w.publish(t)
		if p.Words = 0; p != round.want {
			t.Errorf("%s: published %+v, want %+v", round.name, p, round.want)
		}
		check(t, w, f)
	}
	w.Close()
	if w = mustOpen(t, dir, f); w.publish(t) != (index.Published{}) {
		t.Error("there are news after nothing but an end")
	}
}

// TestAsNow: papers that have changed since their texts were read are put as they are by now,
// and those that are gone not at all.
func TestAsNow(t *testing.T) {
	ctx := t.Context()
	w := filled(t, t.TempDir(), newFake(), indextest.Many(5)...)
	space, err := w.in.read.ActiveSpace(ctx)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := w.in.read.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	before, err := w.in.read.Whole(ctx, space.Key, keys)
	if err != nil {
		t.Fatal(err)
	}
	made := make([]fill.Made, len(before))
	for i := range before {
		made[i] = fill.Made{Paper: before[i].Key, Whole: &before[i]}
	}
	r := &rows{w.in, space, ""}
	if papers, err := r.asNow(ctx, made); err != nil || len(papers) != 5 || papers[4] != (now{&before[4], 4}) {
		t.Errorf("when nothing has changed: %v, %v", papers, err)
	}
	made[4].Whole = nil // its maker did not keep it
	indextest.Add(t, w.Writer, indextest.Record(before[1].Paper.ID, "Another title", "another abstract"))
	if err := w.Remove(ctx, time.Time{}, keys[2:3]); err != nil {
		t.Fatal(err)
	}
	papers, err := r.asNow(ctx, made)
	var at []int
	for _, n := range papers {
		at = append(at, n.at)
	}
	if err != nil || !slices.Equal(at, []int{0, 3, 1, 4}) {
		t.Fatalf("papers %v, %v", at, err)
	}
	for i, n := range papers {
		want := before[n.at].Paper.Title
		if n.at == 1 {
			want = "Another title"
		}
		if n.paper.Key != keys[n.at] || n.paper.Paper.Title != want {
			t.Errorf("place %d: got %d, %q, want %d, %q", i, n.paper.Key, n.paper.Paper.Title, keys[n.at], want)
		}
	}
}

// TestCounts: counts of citations change without a change of their papers.
func TestCounts(t *testing.T) {
	f := newFake()
	dir := t.TempDir()
	cited := func(n int) string {
		return fmt.Sprintf(`{"id":"p001","title":"Paper 1","abstract":"abstract number 1","cited_by_count":%d}`, n)
	}
	w := filled(t, dir, f, append(indextest.Many(1), cited(3))...)
	w.publish(t)
	check(t, w, f)
	indextest.Add(t, w.Writer, cited(4))
	if p := w.publish(t); p.Put != 1 {
		t.Errorf("published %+v, want one paper with another count", p)
	}
	check(t, w, f)
	if got := numberOf(f.classes["Papers_1"][schema.UUID("p001")], schema.Citations); got != 4 {
		t.Errorf("%d citations, want 4", got)
	}
}

// TestReindex: the old class answers until the new one is there whole, and goes then, unless
// it is to be kept.
func TestReindex(t *testing.T) {
	f := newFake()
	w := filled(t, t.TempDir(), f, indextest.Many(7)...)
	w.publish(t)
	reindex := func(model string, keep bool) {
		t.Helper()
		before := len(f.calls)
		if _, err := w.Reindex(t.Context(), &embedtest.Fake{Model: model}, index.ReindexOptions{Keep: keep, Options: index.BuildOptions{Batch: 3}}); err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(f.calls[before:], func(c string) bool { return strings.HasPrefix(c, "drop") || strings.HasPrefix(c, "alias") }) {
			t.Error("the old class is touched before the new state is published")
		}
		w.publish(t)
		check(t, w, f)
	}
	reindex("second", true)
	if err := w.Remove(t.Context(), time.Time{}, []int64{2}); err != nil {
		t.Fatal(err)
	}
	w.publish(t)
	if got := len(f.classes["Papers_1"]); got != 6 {
		t.Errorf("%d papers in the class that is kept, want the removed one away there as well", got)
	}
	indextest.Add(t, w.Writer, indextest.Record("later", "Later", "abstract"))
	if err := w.embed(t.Context(), "second"); err != nil {
		t.Fatal(err)
	}
	w.publish(t)
	reindex("", false) // back to the first
	if len(f.classes) != 2 || f.classes["Papers_1"] == nil {
		t.Errorf("classes %v", f.classes)
	}
}

// TestKilled kills the process at every call, before and after that has its effect. The next
// runs make everything right.
func TestKilled(t *testing.T) {
	step := 1
	if !damagetest.Long(t) {
		step = 3 // and others after the effect than before
	}
	for after := range 2 {
		for at, ended := 1+after, false; !ended; at += step {
			f := newFake()
			f.killAt, f.after = at, after == 1
			ended = story(t, f)
			if t.Failed() {
				t.Fatalf("killed at call %d, after its effect: %v: %q", at, f.after, f.calls)
			}
		}
	}
}

// story lets a library live, and begins each chapter again in which the process is killed.
// It reports whether it was not killed at all.
func story(t *testing.T, f *fake) (alive bool) {
	dir := filepath.Join(t.TempDir(), "library")
	alive = true
	for _, chapter := range []func(w opened) error{
		func(w opened) error {
			indextest.Add(t, w.Writer, append(indextest.Many(6), `{"id":"c","title":"Cited","abstract":"seals","cited_by_count":3}`)...)
			return w.embed(t.Context(), "")
		},
		func(w opened) error {
			indextest.Add(t, w.Writer, indextest.Record("p001", "Paper 1", "a new abstract"), `{"id":"arXiv:1706.03762","title":"Paper 2","abstract":"abstract number 2"}`,
				`{"id":"p003","title":"Paper 3","abstract":"abstract number 3","venue":"Nature"}`, `{"id":"c","title":"Cited","abstract":"seals","cited_by_count":4}`)
			if err := w.Remove(t.Context(), time.Time{}, []int64{5}); err != nil {
				return err
			}
			return w.embed(t.Context(), "")
		},
		func(w opened) error { // back to the earlier text: its vector is of use again, unless the cluster has another one
			indextest.Add(t, w.Writer, indextest.Record("p001", "Paper 1", "abstract number 1"))
			return w.embed(t.Context(), "")
		},
		func(w opened) error {
			if s, err := w.in.read.ActiveSpace(t.Context()); err != nil || s.Model == "second" {
				return err
			}
			_, err := w.Reindex(t.Context(), &embedtest.Fake{Model: "second"}, index.ReindexOptions{Options: index.BuildOptions{Batch: 3}})
			return err
		},
	} {
		for tries := 0; ; tries++ {
			w, err := open(t, dir, options(f))
			if err == nil {
				err = chapter(w)
				if err == nil {
					err = publishAll(t, w)
				}
				if err == nil {
					check(t, w, f)
				}
				err = errors.Join(err, w.Close())
			}
			if err == nil {
				break
			}
			if !errors.Is(err, errKilled) || tries > 1 {
				t.Fatal(err)
			}
			f.killAt, alive = 0, false
		}
	}
	return alive
}

// publishAll publishes, and embeds those papers once more whose vectors are lost.
func publishAll(t *testing.T, w opened) error {
	p, err := w.Publish(t.Context(), nil)
	if err == nil && p.Lost > 0 {
		if err = w.embed(t.Context(), ""); err == nil {
			p, err = w.Publish(t.Context(), nil)
		}
	}
	if err == nil && p.Lost > 0 {
		t.Errorf("%d papers are lost again", p.Lost)
	}
	return err
}

// TestOther: a library of another folder, or of an older copy of the folder, is not touched.
func TestOther(t *testing.T) {
	f := newFake()
	dir := t.TempDir()
	w := filled(t, dir, f, indextest.Many(3)...)
	w.publish(t)
	w.Close()
	other := filepath.Join(t.TempDir(), "other")
	if _, err := open(t, other, options(f)); !errors.Is(err, index.ErrOtherPlace) {
		t.Errorf("another folder: %v", err)
	}
	if _, err := open(t, dir, options(newFake())); !errors.Is(err, index.ErrOtherPlace) || !strings.Contains(err.Error(), "no class Papers_1") {
		t.Errorf("another cluster: %v", err)
	}
	w.in.info.Change = 1_000_000
	if err := w.in.putInfo(t.Context(), w.in.info); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir, options(f)); !errors.Is(err, index.ErrOtherPlace) || !strings.Contains(err.Error(), "older copy") {
		t.Errorf("an older copy: %v", err)
	}
	for _, name := range []string{"papers", "Papers_2", "Pâpers"} {
		o := options(f)
		o.Name = name
		if _, err := open(t, filepath.Join(t.TempDir(), "new"), o); !errors.Is(err, ErrName) {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if _, err := open(t, filepath.Join(t.TempDir(), "new"), Options{Engine: f}); err == nil {
		t.Error("opened a library without a name")
	}
}

// TestDiscard: nothing is left in the cluster of a library that was not to be made.
func TestDiscard(t *testing.T) {
	f := newFake()
	w := filled(t, filepath.Join(t.TempDir(), "library"), f, indextest.Many(3)...)
	w.publish(t)
	if err := w.Discard(); err != nil || len(f.classes)+len(f.aliases) > 0 {
		t.Errorf("%v, left %v", err, f.classes)
	}
}

// TestTables: words whose tables are lost or damaged are put anew.
func TestTables(t *testing.T) {
	for _, name := range []string{wordsTable, countsTable} {
		f := newFake()
		dir := t.TempDir()
		w := filled(t, dir, f, indextest.Many(3)...)
		w.publish(t)
		damagetest.Flip(t, w.in.tablePath(name), 52)
		indextest.Add(t, w.Writer, indextest.Record("p001", "Paper 1", "not the same"))
		w.publish(t)
		check(t, w, f)
		w.Close()
	}
}

func TestStamp(t *testing.T) {
	for _, want := range []stamp{{7, catalogue.Done, 0xabc, "0123"}, {8, catalogue.Pending, 0, ""}} {
		if got := parseStamp(want.String()); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if got := parseStamp("what"); got != (stamp{}) {
		t.Errorf("got %+v", got)
	}
}
