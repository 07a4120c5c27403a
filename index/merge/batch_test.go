package merge

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index/crash"
	"paperkin/index/paper"
)

// sizes reads all batches of records, and returns how many each holds.
func sizes(t *testing.T, records []paper.Record, n int) (all []int) {
	t.Helper()
	r := readAhead(t.Context(), sequence(records), n)
	defer r.stop(t.Context())
	for {
		batch, ok, err := r.next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return all
		}
		all = append(all, len(batch))
	}
}

// TestBatchSizes: a batch is full with so many records or so much text, and no
// batch is empty.
func TestBatchSizes(t *testing.T) {
	long := func(size int) paper.Record {
		r := text("a", "T", "")
		r.Paper.Abstract = strings.Repeat("x", size-r.Paper.Size())
		return r
	}
	many := papersNamed("p", 10)
	for _, tt := range []struct {
		name    string
		records []paper.Record
		want    []int
	}{
		{"none", nil, nil},
		{"one", many[:1], []int{1}},
		{"two batches", many, []int{5, 5}},
		{"and a rest", many[:7], []int{5, 2}},
		{"exactly so much text", []paper.Record{long(batchText), many[0]}, []int{1, 1}},
		{"a little less", []paper.Record{long(batchText - 1), many[0], many[1]}, []int{2, 1}},
		{"text is counted by batch", []paper.Record{long(batchText), long(batchText / 2), many[0]}, []int{1, 2}},
	} {
		if got := sizes(t, tt.records, 5); !slices.Equal(got, tt.want) {
			t.Errorf("%s: batches of %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestStop: reading is over when stop returns, unless the run was cancelled: then
// the source may be waiting for something that never comes.
func TestStop(t *testing.T) {
	ended := make(chan struct{})
	r := readAhead(t.Context(), func(yield func(paper.Record, error) bool) {
		defer close(ended)
		for yield(text("a", "T", "x"), nil) {
		}
		time.Sleep(20 * time.Millisecond) // to close files, say
	}, 3)
	if _, ok, err := r.next(t.Context()); !ok || err != nil {
		t.Fatal(ok, err)
	}
	r.stop(t.Context())
	select {
	case <-ended:
	default:
		t.Error("the source is still being read")
	}

	ctx, cancel := context.WithCancel(t.Context())
	waiting, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	r = readAhead(ctx, func(func(paper.Record, error) bool) {
		close(waiting)
		<-release
	}, 3)
	<-waiting
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, ok, err := r.next(ctx); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want %v", ok, err, context.Canceled)
	}
	r.stop(ctx) // does not wait
}

// TestReaderPanics: a panic of a reader, which runs on another goroutine, is an error
// that names its place, and ends the run.
func TestReaderPanics(t *testing.T) {
	var none []paper.Record
	r := readAhead(t.Context(), func(yield func(paper.Record, error) bool) { yield(none[3], nil) }, 5)
	defer r.stop(t.Context())
	batch, ok, err := r.next(t.Context())
	if err != nil || !ok || len(batch) != 1 {
		t.Fatalf("got %v, %v, %v, want one error", batch, ok, err)
	}
	var crashed *crash.Error
	if !errors.As(batch[0].err, &crashed) || !strings.HasPrefix(crashed.Place, "index/merge/batch_test.go:") {
		t.Errorf("got %v", batch[0].err)
	}
	if _, ok, err := r.next(t.Context()); ok || err != nil {
		t.Errorf("after it: %v, %v", ok, err)
	}
}
