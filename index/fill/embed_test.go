package fill_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

func TestFailedPapersAreNamedAndTriedAgain(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Many(7)...)
	poison := &embedtest.Fake{Fail: func(text string) error {
		if strings.Contains(text, "number 3") {
			return errors.New("NaN in the vector")
		}
		return nil
	}}
	if got, want := indextest.Embed(t, w, poison), (index.Built{Total: 7, Done: 6, Failed: 1}); got != want {
		t.Errorf("built %+v, want %+v", got, want)
	}
	s, err := w.Library.ActiveSpace(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var failed []index.Entry
	if err := w.Library.Entries(ctx, s, index.Failed, func(e index.Entry) bool { failed = append(failed, e); return true }); err != nil {
		t.Fatal(err)
	}
	if len(failed) != 1 || failed[0].ID != "p003" || failed[0].Reason != "NaN in the vector" {
		t.Errorf("failed %+v", failed)
	}
	if got := len(indextest.Stored(t, w.Library)); got != 6 {
		t.Errorf("search finds %d papers, want 6", got)
	}
	if got, want := indextest.Embed(t, w, &embedtest.Fake{}), (index.Built{Total: 1, Done: 1}); got != want {
		t.Errorf("retry built %+v, want %+v", got, want)
	}
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 7}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	indextest.Sound(t, w.Library)
}

func TestTruncatedPapersAreMarked(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Record("a", "Short", "text"), indextest.Record("b", "Long", strings.Repeat("word ", 100)))
	if got, want := indextest.Embed(t, w, &embedtest.Fake{Dimensions: 40}), (index.Built{Total: 2, Done: 1, Truncated: 1}); got != want {
		t.Errorf("built %+v, want %+v", got, want)
	}
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 1, Truncated: 1}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	indextest.Stored(t, w.Library)
}

// TestEmbedderDiesHalfWay: what was embedded stays, and the next run embeds the
// rest only.
func TestEmbedderDiesHalfWay(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Many(10)...)
	calls := 0
	dying := &embedtest.Fake{Break: func() error {
		if calls++; calls > 3 {
			return embed.ErrUnreachable
		}
		return nil
	}}
	built, err := w.Embed(ctx, dying, index.BuildOptions{Batch: 2})
	if !errors.Is(err, embed.ErrUnreachable) || built.Done != 6 {
		t.Errorf("got %+v, %v, want 6 done and ErrUnreachable", built, err)
	}
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 6, Pending: 4}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	indextest.Sound(t, w.Library)
	if got, want := indextest.Embed(t, w, &embedtest.Fake{}), (index.Built{Total: 4, Done: 4}); got != want {
		t.Errorf("next run built %+v, want %+v", got, want)
	}
	if got := len(indextest.Stored(t, w.Library)); got != 10 {
		t.Errorf("search finds %d papers, want 10", got)
	}
}

func TestCancelKeepsWhatIsFinished(t *testing.T) {
	for _, concurrency := range []int{1, 4} {
		w := indextest.OpenWriter(t, t.TempDir())
		indextest.Add(t, w, indextest.Many(40)...)
		running, cancel := context.WithCancel(ctx)
		built, err := w.Embed(running, &embedtest.Fake{}, index.BuildOptions{Batch: 2, Concurrency: concurrency,
			Progress: func(b index.Built) {
				if b.Done == 10 {
					cancel()
				}
			}})
		cancel()
		if !errors.Is(err, context.Canceled) || built.Done < 10 || built.Done == 40 {
			t.Errorf("got %+v, %v, want it to stop after 10", built, err)
		}
		if got := indextest.Ledger(t, w.Library); got.Done != built.Done || got.Total() != 40 {
			t.Errorf("ledger %+v after %+v", got, built)
		}
		if got := len(indextest.Stored(t, w.Library)); got != built.Done {
			t.Errorf("search finds %d papers, want %d", got, built.Done)
		}
		indextest.Sound(t, w.Library)
		indextest.Embed(t, w, &embedtest.Fake{})
		if got := len(indextest.Stored(t, w.Library)); got != 40 {
			t.Errorf("after the next run search finds %d papers, want 40", got)
		}
	}
}

// TestBrokenEmbedderIsRefused: an embedder that breaks its contract must not
// get wrong vectors into the library.
func TestBrokenEmbedderIsRefused(t *testing.T) {
	for name, e := range map[string]embed.Embedder{
		"too few vectors":  broken{&embedtest.Fake{}, func(v [][]float32) [][]float32 { return v[1:] }},
		"wrong dimensions": broken{&embedtest.Fake{}, func(v [][]float32) [][]float32 { v[0] = v[0][1:]; return v }},
	} {
		w := indextest.OpenWriter(t, t.TempDir())
		indextest.Add(t, w, indextest.Many(4)...)
		if _, err := w.Embed(ctx, e, index.BuildOptions{}); err == nil {
			t.Errorf("%s: no error", name)
		}
		if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Pending: 4}); got != want {
			t.Errorf("%s: ledger %+v, want %+v", name, got, want)
		}
	}
}

type broken struct {
	*embedtest.Fake
	change func([][]float32) [][]float32
}

func (b broken) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	v, err := b.Fake.EmbedDocuments(ctx, texts)
	return b.change(v), err
}

func TestOtherSpaceIsRefused(t *testing.T) {
	w := indextest.New(t, indextest.Record("a", "A", "one"))
	for name, e := range map[string]*embedtest.Fake{
		"digest": {Digest: "sha256:other"}, "model": {Model: "other"}, "dimensions": {Dimensions: 99},
	} {
		_, err := w.Embed(ctx, e, index.BuildOptions{})
		var space *index.SpaceError
		if !errors.As(err, &space) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v, want a SpaceError that names it", name, err)
		}
	}
}

func TestReindex(t *testing.T) {
	w := indextest.New(t, indextest.Many(6)...)
	indextest.Add(t, w, indextest.Record("new", "New", "not embedded in the old space"))
	old, err := w.Library.ActiveSpace(ctx)
	if err != nil {
		t.Fatal(err)
	}
	view, err := w.Library.View(ctx) // a reader that was there before
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Reindex(ctx, &embedtest.Fake{Model: "better"}, index.ReindexOptions{})
	if err != nil || r.Done != 7 || r.Space.Model != "better" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if view.Space() != old || view.Live() != 6 {
		t.Errorf("the old view shows %+v with %d papers, want it as it was", view.Space(), view.Live())
	}
	if _, err := view.Vectors(ctx, []int{5}); err != nil {
		t.Errorf("the old view lost its vectors: %v", err)
	}
	view.Close()
	if got := len(indextest.Stored(t, w.Library)); got != 7 {
		t.Errorf("search finds %d papers, want 7", got)
	}
	spaces, err := w.Library.Spaces(ctx)
	if err != nil || len(spaces) != 1 {
		t.Errorf("spaces %+v, %v, want the new one alone", spaces, err)
	}
	folders, err := os.ReadDir(filepath.Join(w.Library.Dir(), "spaces"))
	if err != nil || len(folders) != 1 {
		t.Errorf("folders %v, %v, want one", folders, err)
	}
	indextest.Sound(t, w.Library)
}

// TestReindexSameEmbedder: re-indexing with the library's own embedder makes
// every vector again.
func TestReindexSameEmbedder(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	embedded := 0
	r, err := w.Reindex(ctx, &embedtest.Fake{Break: func() error { embedded++; return nil }}, index.ReindexOptions{})
	if err != nil || r.Done != 3 || embedded == 0 {
		t.Errorf("got %+v, %v, want 3 embedded", r, err)
	}
}

func TestReindexResumes(t *testing.T) {
	dir := t.TempDir()
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Many(10)...)
	indextest.Embed(t, w, &embedtest.Fake{})
	calls := 0
	dying := &embedtest.Fake{Model: "better", Break: func() error {
		if calls++; calls > 2 {
			return embed.ErrUnreachable
		}
		return nil
	}}
	small := index.ReindexOptions{Options: index.BuildOptions{Batch: 3}}
	if r, err := w.Reindex(ctx, dying, small); !errors.Is(err, embed.ErrUnreachable) || r.Done != 6 {
		t.Fatalf("got %+v, %v, want 6 done", r, err)
	}
	if s, err := w.Library.ActiveSpace(ctx); err != nil || s.Model != "fake" {
		t.Errorf("active space %+v, %v, want the old one", s, err)
	}
	if got := len(indextest.Stored(t, w.Library)); got != 10 {
		t.Errorf("meanwhile search finds %d papers, want 10", got)
	}
	// A paper changes and one comes before the second run.
	indextest.Add(t, w, indextest.Record("p001", "Paper 1", "another abstract"), indextest.Record("new", "New", "abstract"))
	indextest.Embed(t, w, &embedtest.Fake{})
	w.Close()

	w = indextest.OpenWriter(t, dir)
	r, err := w.Reindex(ctx, &embedtest.Fake{Model: "better"}, small)
	if err != nil || r.Resumed != 5 || r.Done != 6 {
		t.Errorf("got %+v, %v, want 5 resumed and 6 embedded", r, err)
	}
	if got := indextest.Stored(t, w.Library); len(got) != 11 || got["p001"] != "Paper 1\nanother abstract" {
		t.Errorf("stored %q", got)
	}
	indextest.Sound(t, w.Library)
}

func TestReindexKeep(t *testing.T) {
	w := indextest.New(t, indextest.Many(4)...)
	if _, err := w.Reindex(ctx, &embedtest.Fake{Model: "better"}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	spaces, err := w.Library.Spaces(ctx)
	if err != nil || len(spaces) != 2 || spaces[0].Role != index.Kept || spaces[1].Role != index.Active {
		t.Fatalf("spaces %+v, %v, want the old one kept", spaces, err)
	}
	indextest.Add(t, w, indextest.Record("new", "New", "abstract"))
	r, err := w.Reindex(ctx, &embedtest.Fake{}, index.ReindexOptions{Keep: true})
	if err != nil || r.Resumed != 4 || r.Done != 1 {
		t.Errorf("back to the kept space: %+v, %v, want only the new paper embedded", r, err)
	}
	if got := len(indextest.Stored(t, w.Library)); got != 5 {
		t.Errorf("search finds %d papers, want 5", got)
	}
	indextest.Sound(t, w.Library)
}

func TestReindexWithUselessModel(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	useless := &embedtest.Fake{Model: "useless", Fail: func(string) error { return errors.New("no") }}
	if _, err := w.Reindex(ctx, useless, index.ReindexOptions{}); !errors.Is(err, embed.ErrModelUnfit) {
		t.Errorf("got %v, want ErrModelUnfit", err)
	}
	if got := len(indextest.Stored(t, w.Library)); got != 3 {
		t.Errorf("the library answers with %d papers, want 3", got)
	}
}

// TestSweep: the folder of a space that was dropped by a process that died
// before removing it goes when the library is next written to.
func TestSweep(t *testing.T) {
	w := indextest.New(t, indextest.Many(2)...)
	if _, err := w.Reindex(ctx, &embedtest.Fake{}, index.ReindexOptions{}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	left := filepath.Join(w.Library.Dir(), "spaces", "1")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	w = indextest.OpenWriter(t, w.Library.Dir())
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", left, err)
	}
	if got := len(indextest.Stored(t, w.Library)); got != 2 {
		t.Errorf("search finds %d papers, want 2", got)
	}
}

// TestOlderCatalogue: when an older catalogue is put back, what a newer state has
// made stays, whatever is written after that.
func TestOlderCatalogue(t *testing.T) {
	w := indextest.New(t, indextest.Many(2)...)
	dir := w.Library.Dir()
	w.Close()
	older, err := os.ReadFile(filepath.Join(dir, "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	w = indextest.OpenWriter(t, dir)
	if _, err := w.Reindex(ctx, &embedtest.Fake{Model: "slow"}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	newer := filepath.Join(dir, "spaces", "2")
	want, err := os.ReadFile(filepath.Join(newer, "vectors.f32"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "catalog.db"), older, 0o600), index.AcceptLoss(t.Context(), dir)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		w = indextest.OpenWriter(t, dir)
		if got, err := w.Library.Leftovers(ctx); err != nil || !slices.Equal(got, []index.Leftover{{Path: newer, Why: index.LeftNewer}}) {
			t.Errorf("leftovers %q, %v, want %s", got, err, newer)
		}
		w.Close()
	}
	w = indextest.OpenWriter(t, dir)
	for range 2 { // the second one writes to a library that has given the number itself
		if _, err := w.Reindex(ctx, &embedtest.Fake{}, index.ReindexOptions{}); err != nil {
			t.Fatal(err)
		}
		w.Close()
		w = indextest.OpenWriter(t, dir)
	}
	if got, err := os.ReadFile(filepath.Join(newer+".other-1", "vectors.f32")); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the newer state's vectors have changed (%v)", err)
	}
}

// TestReadersSeeOneState: readers during a run see a library that is complete
// in itself at every moment.
func TestReadersSeeOneState(t *testing.T) {
	dir := t.TempDir()
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Many(60)...)
	// One commit first, so that there is a space to look at.
	first, cancel := context.WithCancel(ctx)
	w.Embed(first, &embedtest.Fake{}, index.BuildOptions{Batch: 1, Progress: func(index.Built) { cancel() }})
	cancel()

	done := make(chan error, 1)
	go func() {
		_, err := w.Embed(ctx, &embedtest.Fake{}, index.BuildOptions{Batch: 1})
		if err == nil {
			_, err = w.Reindex(ctx, &embedtest.Fake{Model: "second"}, index.ReindexOptions{Options: index.BuildOptions{Batch: 1}})
		}
		done <- err
	}()
	lib, err := index.Open(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	seen := 0
	for running := true; running; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
		}
		now := len(indextest.Stored(t, lib)) // checks every vector against its paper
		if now < seen {
			t.Errorf("search found %d papers, then %d", seen, now)
		}
		seen = now
	}
	if seen != 60 {
		t.Errorf("in the end search finds %d papers, want 60", seen)
	}
}
