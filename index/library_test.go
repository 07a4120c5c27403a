package index_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

var ctx = context.Background()

func TestAddAndEmbed(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	lines := []string{indextest.Record("a", "First", "one"), indextest.Record("b", "Second", "two"), indextest.Record("c", "Third", "three"), indextest.Record("d", "Fourth", "")}
	if got, want := indextest.Add(t, w, lines...), (index.Added{Read: 4, New: 4}); got != want {
		t.Errorf("added %+v, want %+v", got, want)
	}
	if got, want := indextest.Embed(t, w, &embedtest.Fake{}), (index.Built{Total: 4, Done: 4}); got != want {
		t.Errorf("built %+v, want %+v", got, want)
	}
	if got := indextest.Stored(t, w.Library); len(got) != 4 || got["b"] != "Second\ntwo" || got["d"] != "Fourth" {
		t.Errorf("stored %q", got)
	}
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 4, NoAbstract: 1}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	indextest.Sound(t, w.Library)

	if got, want := indextest.Add(t, w, lines...), (index.Added{Read: 4, Unchanged: 4}); got != want {
		t.Errorf("second run: %+v, want %+v", got, want)
	}
	never := &embedtest.Fake{Break: func() error { return errors.New("embedded again") }}
	indextest.Embed(t, w, never)

	// The paper without an abstract gets one.
	if got, want := indextest.Add(t, w, indextest.Record("d", "Fourth", "four")), (index.Added{Read: 1, Updated: 1}); got != want {
		t.Errorf("abstract added: %+v, want %+v", got, want)
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 4}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	indextest.Sound(t, w.Library)
}

// TestSkippedBefore: a paper that an earlier version left out, for want of an abstract, is
// embedded by its title.
func TestSkippedBefore(t *testing.T) {
	w := indextest.New(t, indextest.Record("a", "First", "one"))
	indextest.Add(t, w, indextest.Record("b", "Second", ""))
	w.Close()
	indextest.Tamper(t, filepath.Join(w.Library.Dir(), "catalog.db"), `UPDATE ledger SET state = 'skipped' WHERE note = 'no-abstract';
		UPDATE counts SET state = 'skipped' WHERE note = 'no-abstract'`)
	w = indextest.OpenWriter(t, w.Library.Dir())
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 1, Skipped: 1, NoAbstract: 1}); got != want {
		t.Errorf("before: ledger %+v, want %+v", got, want)
	}
	if got := indextest.Embed(t, w, &embedtest.Fake{}); got.Done != 1 {
		t.Errorf("embedded %+v, want 1 paper", got)
	}
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 2, NoAbstract: 1}); got != want {
		t.Errorf("after: ledger %+v, want %+v", got, want)
	}
	if got := indextest.Stored(t, w.Library)["b"]; got != "Second" {
		t.Errorf("stored %q", got)
	}
	indextest.Sound(t, w.Library)
}

func TestUpdateBuriesTheOldVector(t *testing.T) {
	w := indextest.New(t, indextest.Record("a", "Title", "old text"), indextest.Record("b", "Other", "stays"))
	indextest.Add(t, w, indextest.Record("a", "Title", "new text"))
	if got := indextest.Stored(t, w.Library); len(got) != 1 {
		t.Errorf("before it is embedded again, search finds %q, want b alone", got)
	}
	if got := indextest.Embed(t, w, &embedtest.Fake{}); got.Done != 1 {
		t.Errorf("embedded %+v, want 1 paper", got)
	}
	if got := indextest.Stored(t, w.Library); got["a"] != "Title\nnew text" || len(got) != 2 {
		t.Errorf("stored %q", got)
	}
	indextest.Sound(t, w.Library)
}

// TestTwoTextsOfOnePaper: a source that holds a paper twice, with different
// texts, changes it back and forth at every run. The later one wins, a second
// run embeds nothing and counts nothing as updated.
func TestTwoTextsOfOnePaper(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	lines := []string{indextest.Record("a", "Title", "first text"), indextest.Record("a", "Title", "second text"), indextest.Record("a", "Title", "second text")}
	if got, want := indextest.Add(t, w, lines...), (index.Added{Read: 3, New: 1, Updated: 1, Duplicate: 1}); got != want {
		t.Errorf("first run %+v, want %+v", got, want)
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	if got := indextest.Stored(t, w.Library)["a"]; got != "Title\nsecond text" {
		t.Errorf("stored %q", got)
	}
	if got, want := indextest.Add(t, w, lines...), (index.Added{Read: 3, Unchanged: 2, Duplicate: 1}); got != want {
		t.Errorf("second run %+v, want %+v", got, want)
	}
	never := &embedtest.Fake{Break: func() error { return errors.New("embedded again") }}
	if got := indextest.Embed(t, w, never); got.Restored != 1 {
		t.Errorf("second run: %+v, want the vector restored", got)
	}
	if got := indextest.Stored(t, w.Library)["a"]; got != "Title\nsecond text" {
		t.Errorf("stored %q", got)
	}
	indextest.Sound(t, w.Library)
}

func TestRemove(t *testing.T) {
	w := indextest.New(t, indextest.Record("a", "A", "one"), indextest.Record("b", "B", "two"), indextest.Record("c", "C", "three"))
	f, err := w.Library.Find(ctx, "b")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(ctx, time.Time{}, []int64{f.Key, 999}); err != nil {
		t.Fatal(err)
	}
	if got := indextest.Stored(t, w.Library); len(got) != 2 || got["b"] != "" {
		t.Errorf("stored %q", got)
	}
	if _, err := w.Library.Find(ctx, "b"); !errors.Is(err, index.ErrNoPaper) {
		t.Errorf("find: %v, want ErrNoPaper", err)
	}
	indextest.Sound(t, w.Library)
	if got := indextest.Add(t, w, indextest.Record("b", "B", "two")); got.New != 0 || got.Removed != 1 {
		t.Errorf("added again: %+v", got)
	}
	away, err := w.Library.Banished(ctx)
	if err != nil || len(away) != 1 || away[0].ID != "b" {
		t.Fatalf("stays away: %+v, %v", away, err)
	}
	if err := w.Readmit(ctx, away); err != nil {
		t.Fatal(err)
	}
	if got := indextest.Add(t, w, indextest.Record("b", "B", "two")); got.New != 1 {
		t.Errorf("taken back: %+v", got)
	}
}
