package fill_test

import (
	"errors"
	"strings"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/indextest"
)

// TestPanicWhileEmbedding: a panic on any goroutine that embeds is the error of the run
// and names its place; what was committed before stays, and the next run embeds the
// rest.
func TestPanicWhileEmbedding(t *testing.T) {
	nothing := func() error { return nil }
	for name, embed := range map[string]func(*index.Writer) error{
		"in the embedder": func(w *index.Writer) error {
			calls := 0
			e := &embedtest.Fake{Break: func() error {
				if calls++; calls == 2 {
					panic("the embedder")
				}
				return nil
			}}
			_, err := w.Embed(ctx, e, index.BuildOptions{Batch: 2})
			return err
		},
		"beside the reading": func(w *index.Writer) error {
			o := index.BuildOptions{Batch: 2, Progress: func(index.Built) { panic("the meter") }}
			_, err := w.EmbedWhile(ctx, &embedtest.Fake{}, o, func(func()) error { return nil }, nothing)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := indextest.OpenWriter(t, t.TempDir())
			indextest.Add(t, w, indextest.Many(7)...)
			var crashed *crash.Error
			if err := embed(w); !errors.As(err, &crashed) || !strings.HasPrefix(crashed.Place, "index/fill/crash_test.go:") {
				t.Fatalf("got %v", err)
			}
			indextest.Embed(t, w, &embedtest.Fake{})
			if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 7}); got != want {
				t.Errorf("ledger %+v, want %+v", got, want)
			}
			indextest.Sound(t, w.Library)
		})
	}
}
