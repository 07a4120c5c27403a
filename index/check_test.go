package index_test

import (
	"context"
	"errors"
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
)

// TestCheckMeanwhile: a sound library is sound also while a writer is at work.
func TestCheckMeanwhile(t *testing.T) {
	indextest.WhileWriting(t, indextest.New(t, indextest.Many(20)...), 4, 3, func(reader *index.Library) { indextest.Sound(t, reader) })
}

// TestCheckCancelled: a check that was broken off has found nothing wrong.
func TestCheckCancelled(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if problems, err := w.Library.Check(cancelled); !errors.Is(err, context.Canceled) || len(problems) > 0 {
		t.Errorf("got %v, %v, want no problems and %v", problems, err, context.Canceled)
	}
}
