package fill_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/index/vector"
)

// calls is an embedder whose calls a test looks at.
type calls struct {
	embedtest.Fake
	before func(context.Context) error
}

func (c *calls) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if err := c.before(ctx); err != nil {
		return nil, err
	}
	return c.Fake.EmbedDocuments(ctx, texts)
}

// TestEmbedFinishesItsBatch: a run that is cancelled keeps what is being
// embedded, and begins nothing.
func TestEmbedFinishesItsBatch(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Many(20)...)
	ctx, cancel := context.WithCancel(ctx)
	e := &calls{before: func(ctx context.Context) error {
		cancel()
		return ctx.Err()
	}}
	b, err := w.Embed(ctx, e, index.BuildOptions{Batch: 4})
	if !errors.Is(err, context.Canceled) || b.Done != 4 {
		t.Errorf("built %+v, %v, want one batch of 4", b, err)
	}
	indextest.Sound(t, w.Library)
}

// TestEmbedGivesUpInTheEnd: a call that does not end does not keep a cancelled
// run for ever.
func TestEmbedGivesUpInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := index.OpenWriter(context.Background(), filepath.Join(t.TempDir(), "lib"), chromem.Open)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		indextest.Add(t, w, indextest.Many(4)...)
		ctx, cancel := context.WithCancel(context.Background())
		e := &calls{before: func(ctx context.Context) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}}
		if b, err := w.Embed(ctx, e, index.BuildOptions{}); !errors.Is(err, context.Canceled) || b.Done != 0 {
			t.Errorf("built %+v, %v", b, err)
		}
	})
}

// TestNewSpaceIsComplete: the ledger of a new active space has all papers, even
// if the run ends the moment it was made.
func TestNewSpaceIsComplete(t *testing.T) {
	broken := errors.New("no store today")
	w, err := index.OpenWriter(ctx, t.TempDir(), func(*os.Root, int, vector.Committed) (vector.Store, error) { return nil, broken })
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	indextest.Add(t, w, indextest.Many(3)...)
	if _, err := w.Embed(ctx, embed.Embedder(&embedtest.Fake{}), index.BuildOptions{}); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Pending: 3}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
}

// TestViewClosesCancelled: a view whose context was cancelled meanwhile closes
// without complaint.
func TestViewClosesCancelled(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Many(3)...)
	indextest.Embed(t, w, &embedtest.Fake{})
	ctx, cancel := context.WithCancel(ctx)
	v, err := w.Library.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for { // database/sql ends the transaction in a goroutine of its own
		if _, err := v.IDs(context.Background(), []int64{1}); errors.Is(err, sql.ErrTxDone) || errors.Is(err, context.Canceled) {
			break
		}
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}
