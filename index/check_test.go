package index_test

import (
	"context"
	"errors"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
)

// TestCheckMeanwhile: a sound library is sound also while a writer is at work.
func TestCheckMeanwhile(t *testing.T) {
	whileWriting(t, newLibrary(t, many(20)...), 4, 3, func(reader *index.Library) { sound(t, reader) })
}

// whileWriting looks at a library, by a reader of its own, again and again while a
// writer adds papers, embeds them and re-indexes them, in so many rounds and in
// batches of so many papers.
func whileWriting(t *testing.T, w *index.Writer, rounds, batch int, look func(reader *index.Library)) {
	t.Helper()
	reader, err := index.Open(ctx, w.Library.Dir(), chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	done := make(chan error)
	go func() {
		var err error
		for i := range rounds {
			_, addErr := w.Add(ctx, records(t, numbered(100*i, 100)), index.AddOptions{})
			_, wordsErr := w.CatchUp(ctx, nil)
			_, embedErr := w.Embed(ctx, &embedtest.Fake{}, index.BuildOptions{Batch: batch})
			_, reErr := w.Reindex(ctx, &embedtest.Fake{}, index.ReindexOptions{BuildOptions: index.BuildOptions{Batch: 50}})
			err = errors.Join(err, addErr, wordsErr, embedErr, reErr)
		}
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
			look(reader)
		}
	}
}

// TestCheckCancelled: a check that was broken off has found nothing wrong.
func TestCheckCancelled(t *testing.T) {
	w := newLibrary(t, many(3)...)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if problems, err := w.Library.Check(cancelled); !errors.Is(err, context.Canceled) || len(problems) > 0 {
		t.Errorf("got %v, %v, want no problems and %v", problems, err, context.Canceled)
	}
}
