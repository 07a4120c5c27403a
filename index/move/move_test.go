package move_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/fill"
	"paperkin/index/indextest"
)

var ctx = context.Background()

// lived makes a library that has lived: with papers that were removed, that have changed,
// that could not be embedded, or not whole, and some that wait; with a space that was kept,
// a shelf, sources and a configuration.
func lived(t *testing.T) *index.Writer {
	t.Helper()
	w := indextest.New(t, indextest.Many(80)...)
	if _, err := w.Reindex(ctx, &embedtest.Fake{Model: "better"}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	e := &embedtest.Fake{Model: "better", Fail: func(text string) error {
		if strings.HasPrefix(text, "Unfit") {
			return fmt.Errorf("%w: unfit", embed.ErrNoVector)
		}
		return nil
	}}
	indextest.Add(t, w, indextest.Record("p003", "Paper 3", "another text"), indextest.Record("unfit", "Unfit", "text"),
		indextest.Record("long", "Long", strings.Repeat("so much to say ", 40)))
	if _, err := w.Embed(ctx, e, index.BuildOptions{OpenedWith: "fake=1"}); err != nil {
		t.Fatal(err)
	}
	gone, err := w.Library.Find(ctx, "p007")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(ctx, time.Time{}, []int64{gone.Key}); err != nil {
		t.Fatal(err)
	}
	indextest.Add(t, w, indextest.Record("p009", "Paper 9", "changed, and not embedded again"), indextest.Record("late", "Late", "not embedded"))
	if _, err := w.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
	indextest.Say(t, w.Library.Dir(), "p001", "p002")
	list, err := w.Library.Feeds(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := list.Change(ctx, func([]index.Feed) ([]index.Feed, error) {
		return []index.Feed{{Name: "nlp", Command: "harvest", Args: []string{"arxiv"}}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Library.Dir(), "config.toml"), []byte("limit = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

// moved moves a library into a folder; take takes the vectors.
func moved(t *testing.T, lib *index.Library, dir string, take func(*index.Writer, fill.Source) error) *index.Writer {
	t.Helper()
	from, err := lib.Move(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if _, err := from.CopyTo(ctx, dir); err != nil {
		t.Fatal(err)
	}
	w := indextest.OpenWriter(t, dir)
	if err := take(w, from.Source(nil)); err != nil {
		t.Fatal(err)
	}
	return w
}

// takeAll takes all vectors, and indexes the words.
func takeAll(w *index.Writer, from fill.Source) error {
	_, err := w.Take(ctx, from, index.BuildOptions{Batch: 7, Concurrency: 2})
	if err == nil {
		_, err = w.CatchUp(ctx, nil)
	}
	return err
}

// answers are what a library finds: see [indextest.Answers].
func answers(t *testing.T, lib *index.Library) []string {
	t.Helper()
	return indextest.Answers(t, lib, &embedtest.Fake{Model: "better"}, "Paper 12\nabstract number 12", "Long\nso much", "another text")
}

// TestMove: a library that was moved answers as it did, to the bit, and is sound.
func TestMove(t *testing.T) {
	w := lived(t)
	dir := filepath.Join(t.TempDir(), "moved")
	to := moved(t, w.Library, dir, takeAll)
	indextest.Sound(t, to.Library)
	if got, want := indextest.Papers(t, to.Library), indextest.Papers(t, w.Library); !slices.Equal(got, want) {
		t.Errorf("%d papers, want %d as they were", len(got), len(want))
	}
	if got, want := indextest.Ledger(t, to.Library), indextest.Ledger(t, w.Library); got != want || got.Failed != 1 || got.Truncated != 1 || got.Pending != 2 {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	if got, want := indextest.Stored(t, to.Library), indextest.Stored(t, w.Library); !maps.Equal(got, want) {
		t.Errorf("vectors of %d texts, want %d as they were", len(got), len(want))
	}
	if got, want := answers(t, to.Library), answers(t, w.Library); !slices.Equal(got, want) {
		t.Errorf("answers\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	spaces, err := to.Library.Spaces(ctx)
	if err != nil || len(spaces) != 1 || spaces[0].Model != "better" {
		t.Errorf("spaces %+v, %v, want the active one", spaces, err)
	}
	if opened, err := to.Library.OpenedWith(ctx, spaces[0].Space); opened != "fake=1" {
		t.Errorf("opened with %q, %v", opened, err)
	}
	for _, file := range []string{"shelf.jsonl", "sources.jsonl", "config.toml"} {
		got, _ := os.ReadFile(filepath.Join(dir, file))
		if want, err := os.ReadFile(filepath.Join(w.Library.Dir(), file)); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
	// What waited is embedded as in any library.
	if b, err := to.Embed(ctx, &embedtest.Fake{Model: "better"}, index.BuildOptions{}); err != nil || b.Done != 3 {
		t.Errorf("embedded %+v, %v, want those that waited and the one that failed", b, err)
	}
	indextest.Sound(t, to.Library)
}

// broken is a source that fails after some calls.
type broken struct {
	fill.Source
	calls int
}

var errBroken = errors.New("the cable is cut")

func (b *broken) Vectors(ctx context.Context, wanted []fill.Wanted) ([]fill.Taken, error) {
	if b.calls--; b.calls < 0 {
		return nil, errBroken
	}
	return b.Source.Vectors(ctx, wanted)
}

// TestMoveResumed: a move that breaks off anywhere goes on where it was, and ends as one
// that did not.
func TestMoveResumed(t *testing.T) {
	w := lived(t)
	want := answers(t, w.Library)
	for _, calls := range []int{0, 1, 5, 1000} {
		dir := filepath.Join(t.TempDir(), "moved")
		first := moved(t, w.Library, dir, func(to *index.Writer, from fill.Source) error {
			_, err := to.Take(ctx, &broken{from, calls}, index.BuildOptions{Batch: 7})
			if calls < 1000 && errors.Is(err, errBroken) {
				return nil
			}
			return err
		})
		had := indextest.Ledger(t, first.Library)
		indextest.Sound(t, first.Library)
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		counting := 0
		to := moved(t, w.Library, dir, func(to *index.Writer, from fill.Source) error {
			b, err := to.Take(ctx, from, index.BuildOptions{})
			counting = b.Done + b.Truncated
			if err == nil {
				_, err = to.CatchUp(ctx, nil)
			}
			return err
		})
		if all := indextest.Ledger(t, to.Library); had.Done+had.Truncated+counting != all.Done+all.Truncated {
			t.Errorf("broken after %d calls: %d papers then, and %d of %d after", calls, had.Done+had.Truncated, counting, all.Done+all.Truncated)
		}
		if got := answers(t, to.Library); !slices.Equal(got, want) {
			t.Errorf("broken after %d calls: %d answers, want %d", calls, len(got), len(want))
		}
		indextest.Sound(t, to.Library)
	}
}

// TestMoveOfChanged: a vector of a text that the paper has no more at the new place is not
// taken, and a move that goes on says that the library has changed.
func TestMoveOfChanged(t *testing.T) {
	w := indextest.New(t, indextest.Many(5)...)
	dir := filepath.Join(t.TempDir(), "moved")
	first := moved(t, w.Library, dir, func(*index.Writer, fill.Source) error { return nil })
	indextest.Add(t, first, indextest.Record("p002", "Paper 2", "of another text"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	from, err := w.Library.Move(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if c, err := from.CopyTo(ctx, dir); err != nil || !c.Resumed || c.Changed {
		t.Errorf("copied %+v, %v, want one resumed", c, err)
	}
	to := indextest.OpenWriter(t, dir)
	b, err := to.Take(ctx, from.Source(nil), index.BuildOptions{})
	if want := (index.Built{Total: 5, Done: 4}); err != nil || b != want {
		t.Errorf("took %+v, %v, want %+v", b, err, want)
	}
	indextest.Stored(t, to.Library) // of the texts that they have
	indextest.Add(t, w, indextest.Record("late", "Late", "text"))
	later, err := w.Library.Move(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if c, err := later.CopyTo(ctx, dir); err != nil || !c.Changed {
		t.Errorf("copied %+v, %v, want one of a library that has changed", c, err)
	}
}

// TestMoveRefused: no other library is overwritten, nor its shelf; and vectors of another
// space are not taken.
func TestMoveRefused(t *testing.T) {
	w := indextest.New(t, indextest.Many(5)...)
	from, err := w.Library.Move(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	other := indextest.New(t, indextest.Many(2)...)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"another library": other.Library.Dir(), "a copy of itself": indextest.Copied(t, w.Library.Dir())} {
		if _, err := from.CopyTo(ctx, dir); !errors.Is(err, index.ErrLibraryExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
	foreign := t.TempDir()
	indextest.Say(t, other.Library.Dir(), "a", "b")
	said, err := os.ReadFile(filepath.Join(other.Library.Dir(), "shelf.jsonl"))
	if err == nil {
		err = os.WriteFile(filepath.Join(foreign, "shelf.jsonl"), said, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := from.CopyTo(ctx, foreign); !errors.Is(err, index.ErrForeign) || index.Exists(foreign) {
		t.Errorf("over the shelf of another library: %v", err)
	}
	third := indextest.OpenWriter(t, t.TempDir())
	if _, err := third.Take(ctx, from.Source(nil), index.BuildOptions{}); !errors.Is(err, index.ErrNoSpace) {
		t.Errorf("without a space: %v", err)
	}
	indextest.Add(t, third, indextest.Many(2)...)
	indextest.Embed(t, third, &embedtest.Fake{Model: "another"})
	var mismatch *catalogue.SpaceError
	if _, err := third.Take(ctx, from.Source(nil), index.BuildOptions{}); !errors.As(err, &mismatch) {
		t.Errorf("of another space: %v", err)
	}
}

// TestMoveApart: vectors that are not in the library's folder come from where they are, and
// papers that have none there wait.
func TestMoveApart(t *testing.T) {
	w := indextest.New(t, indextest.Many(5)...)
	if err := os.RemoveAll(filepath.Join(w.Library.Dir(), "spaces", "1")); err != nil {
		t.Fatal(err)
	}
	from, err := w.Library.Move(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	dir := t.TempDir()
	if _, err := from.CopyTo(ctx, dir); err != nil {
		t.Fatal(err)
	}
	to := indextest.OpenWriter(t, dir)
	e := &embedtest.Fake{}
	b, err := to.Take(ctx, from.Source(func(ctx context.Context, papers []catalogue.Made) ([][]float32, error) {
		vectors := make([][]float32, len(papers))
		for i, p := range papers {
			if p.ID != "p001" {
				number := strings.TrimLeft(p.ID, "p0")
				if number == "" {
					number = "0"
				}
				all, err := e.EmbedDocuments(ctx, []string{"Paper " + number + "\nabstract number " + number})
				if err != nil {
					return nil, err
				}
				vectors[i] = all[0]
			}
		}
		return vectors, nil
	}), index.BuildOptions{})
	if want := (index.Built{Total: 5, Done: 4}); err != nil || b != want {
		t.Errorf("took %+v, %v, want %+v", b, err, want)
	}
	if got, want := slices.Sorted(maps.Keys(indextest.Stored(t, to.Library))), []string{"p000", "p002", "p003", "p004"}; !reflect.DeepEqual(got, want) {
		t.Errorf("vectors of %v, want %v", got, want)
	}
	indextest.Sound(t, to.Library)
}
