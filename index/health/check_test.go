package health_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/damagetest"
	"paperkin/index/health"
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

func TestCheckFindsDamage(t *testing.T) {
	vectors := func(w *index.Writer) string { return filepath.Join(w.Library.Dir(), "spaces", "1", "vectors.f32") }
	tests := map[string]func(*testing.T, *index.Writer){
		"a flipped bit": func(t *testing.T, w *index.Writer) { damagetest.Flip(t, vectors(w), 1500) },
		"a short file": func(t *testing.T, w *index.Writer) {
			if err := os.Truncate(vectors(w), 1000); err != nil {
				t.Fatal(err)
			}
		},
		"no file": func(t *testing.T, w *index.Writer) {
			if err := os.Remove(vectors(w)); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, damage := range tests {
		w := indextest.New(t, indextest.Many(5)...)
		w.Close()
		damage(t, w)
		w = indextest.OpenWriter(t, w.Library.Dir())
		problems, err := w.Library.Check(ctx)
		if err != nil || len(problems) == 0 {
			t.Errorf("%s: got %v, %v, want a problem", name, problems, err)
			continue
		}
		if problems[0].Cure != health.Repair {
			t.Errorf("%s: cure %q", name, problems[0].Cure)
		}
		// So does a re-index.
		if _, err := w.Reindex(ctx, &embedtest.Fake{}, index.ReindexOptions{}); err != nil {
			t.Errorf("%s: reindex: %v", name, err)
		}
		indextest.Sound(t, w.Library)
		if got := len(indextest.Stored(t, w.Library)); got != 5 {
			t.Errorf("%s: afterwards search finds %d papers, want 5", name, got)
		}
	}
}
