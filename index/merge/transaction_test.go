package merge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
)

func TestStrictAndDryRunWriteNothing(t *testing.T) {
	bad := paper.BadRecord{Source: "p", Line: 2, Err: errors.New("no title")}
	records := func(yield func(paper.Record, error) bool) {
		_ = yield(text("a", "A", "one"), nil) && yield(paper.Record{}, bad) && yield(text("b", "B", "two"), nil)
	}
	for _, o := range []Options{{Strict: true}, {DryRun: true}} {
		w := newCatalogue(t)
		got, err := Add(t.Context(), w, records, o)
		var said paper.BadRecord
		if o.Strict && (!errors.As(err, &said) || said != bad) {
			t.Errorf("strict: got %v, want %v", err, bad)
		}
		if want := (Added{Read: 3, New: 2, Skipped: 1}); o.DryRun && (got != want || err != nil) {
			t.Errorf("dry run: got %+v, %v, want %+v", got, err, want)
		}
		if n, err := w.CountPapers(t.Context()); err != nil || n != 0 {
			t.Errorf("%+v: %d papers afterwards, %v", o, n, err)
		}
	}
}

// TestAllOrNothing: a strict run writes nothing when a record of a late batch is bad,
// and a dry run nothing at all, however many batches there are.
func TestAllOrNothing(t *testing.T) {
	records := func(yield func(paper.Record, error) bool) {
		for i, r := range papersNamed("p", 2500) {
			if i == 2200 && !yield(paper.Record{}, paper.BadRecord{Source: "p", Line: i, Err: errors.New("bad")}) || !yield(r, nil) {
				return
			}
		}
	}
	for _, o := range []Options{{Strict: true}, {DryRun: true}} {
		w := newCatalogue(t)
		calls := 0
		o.Progress = func(Added) { calls++ }
		got, err := Add(t.Context(), w, records, o)
		var bad paper.BadRecord
		if o.Strict && (!errors.As(err, &bad) || got != (Added{}) || calls != 0) {
			t.Errorf("strict: %+v, %v, %d commits", got, err, calls)
		}
		if o.DryRun && (err != nil || got != (Added{Read: 2501, New: 2500, Skipped: 1}) || calls != 1) {
			t.Errorf("dry run: %+v, %v, %d commits", got, err, calls)
		}
		if n, err := w.CountPapers(t.Context()); err != nil || n != 0 {
			t.Errorf("strict %v: %d papers, %v", o.Strict, n, err)
		}
	}
}

// TestErrors: a bad record is reported and skipped, any other error ends the run
// and names nothing else.
func TestErrors(t *testing.T) {
	bad, broken := paper.BadRecord{Source: "p", Line: 2, Err: errors.New("no title")}, errors.New("the disk is gone")
	records := func(yield func(paper.Record, error) bool) {
		_ = yield(text("a", "A", "one"), nil) && yield(paper.Record{}, bad) && yield(text("b", "B", "two"), nil)
	}
	var said []error
	w := newCatalogue(t)
	got, err := Add(t.Context(), w, records, Options{Bad: func(err error) { said = append(said, err) }})
	if want := (Added{Read: 3, New: 2, Skipped: 1}); got != want || err != nil || len(said) != 1 || said[0] != error(bad) {
		t.Errorf("got %+v, %v, want %+v; reported %v", got, err, want, said)
	}
	got, err = Add(t.Context(), w, func(yield func(paper.Record, error) bool) { yield(paper.Record{}, broken) }, Options{})
	if got != (Added{}) || !errors.Is(err, broken) {
		t.Errorf("got %+v, %v, want %v", got, err, broken)
	}
	r := text("c", "C", "three")
	r.Paper.Extra = map[string]json.RawMessage{"x": json.RawMessage("{")} // no JSON
	if _, err := Add(t.Context(), w, sequence([]paper.Record{r}), Options{}); err == nil || !strings.HasPrefix(err.Error(), "papers.jsonl:1: ") {
		t.Errorf("got %v, want the place of the record", err)
	}
}

// TestBatches: every batch is committed by itself, and counted.
func TestBatches(t *testing.T) {
	w := newCatalogue(t)
	var read []int
	all := papersNamed("p", 2500)
	got, err := Add(t.Context(), w, sequence(all), Options{Progress: func(a Added) {
		n, err := w.CountPapers(t.Context())
		if err != nil || n != a.Read {
			t.Errorf("%d papers, %v, when %d were read", n, err, a.Read)
		}
		read = append(read, a.Read)
	}})
	if want := (Added{Read: 2500, New: 2500}); got != want || err != nil || !slices.Equal(slices.Compact(read), []int{1000, 2000, 2500}) {
		t.Errorf("%+v, %v; progress at %v", got, err, read)
	}
}

// TestAddFinishesItsBatch: a run that is cancelled keeps the current batch, unless
// it is all or nothing.
func TestAddFinishesItsBatch(t *testing.T) {
	for _, strict := range []bool{false, true} {
		w := newCatalogue(t)
		ctx, cancel := context.WithCancel(t.Context())
		records := func(yield func(paper.Record, error) bool) {
			for i, r := range papersNamed("p", 5000) {
				if i == 2500 && !strict && !yield(paper.Record{}, paper.BadRecord{Source: "p", Line: i, Err: errors.New("bad")}) {
					return
				}
				if i == 2500 && strict {
					cancel()
				}
				if !yield(r, nil) {
					return
				}
			}
		}
		a, err := Add(ctx, w, records, Options{Strict: strict, Bad: func(error) { cancel() }})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("strict %v: got %v", strict, err)
		}
		want := Added{Read: 3000, New: 2999, Skipped: 1}
		if strict {
			want = Added{}
		}
		if n, err := w.CountPapers(t.Context()); err != nil || a != want || n != want.New {
			t.Errorf("strict %v: %+v and %d papers, want %+v (%v)", strict, a, n, want, err)
		}
	}
}

// TestLargePapers: a batch holds few papers that have whole books for abstracts,
// so that the memory of a run is bounded.
func TestLargePapers(t *testing.T) {
	var all []paper.Record
	for i := range 6 {
		all = append(all, text(fmt.Sprint("p", i), fmt.Sprint("Book ", i), fmt.Sprint(i, strings.Repeat(" -", 3<<20))))
	}
	var read []int
	_, err := Add(t.Context(), newCatalogue(t), sequence(all), Options{Progress: func(a Added) { read = append(read, a.Read) }})
	if want := []int{3, 6}; err != nil || !slices.Equal(slices.Compact(read), want) {
		t.Errorf("papers read at each commit: %v, %v; want %v", read, err, want)
	}
}

// BenchmarkAdd measures how many records a second the catalogue takes: new ones,
// and ones that it knows.
func BenchmarkAdd(b *testing.B) {
	all := papersNamed("p", 5000)
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			w := newCatalogue(b)
			add(b, w, all...)
		}
		b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "papers/s")
	})
	b.Run("known", func(b *testing.B) {
		w := newCatalogue(b)
		add(b, w, all...)
		for b.Loop() {
			add(b, w, all...)
		}
		b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "papers/s")
	})
}
