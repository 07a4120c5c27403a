package index_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	jsonlines "paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
)

var ctx = context.Background()

// openWriter opens the library in dir for writing, until the test ends or the
// returned writer is closed.
func openWriter(t testing.TB, dir string) *index.Writer {
	t.Helper()
	w, err := index.OpenWriter(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// newLibrary makes a library of records, embedded by a fake.
func newLibrary(t testing.TB, jsonl ...string) *index.Writer {
	t.Helper()
	w := openWriter(t, t.TempDir())
	add(t, w, jsonl...)
	mustEmbed(t, w, &embedtest.Fake{})
	return w
}

// records reads JSON lines as the program does.
func records(t testing.TB, jsonl ...string) iter.Seq2[paper.Record, error] {
	t.Helper()
	in := strings.NewReader(strings.Join(jsonl, "\n") + "\n")
	sources, _, err := source.Expand([]string{"-"}, in, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return source.Read(ctx, sources, source.Options{Format: jsonlines.Own})
}

func add(t testing.TB, w *index.Writer, jsonl ...string) index.Added {
	t.Helper()
	a, err := w.Add(ctx, records(t, jsonl...), index.AddOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func mustEmbed(t testing.TB, w *index.Writer, e embed.Embedder) index.Built {
	t.Helper()
	b, err := w.Embed(ctx, e, index.BuildOptions{Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// record is a JSON line.
func record(id, title, abstract string) string {
	return fmt.Sprintf(`{"id":%q,"title":%q,"abstract":%q}`, id, title, abstract)
}

// stored returns, for every paper that a search can find, the text that its
// vector was made from, by id. It fails the test where a vector is not of its
// paper's present text.
func stored(t *testing.T, lib *index.Library) map[string]string {
	t.Helper()
	v, err := lib.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	query := make([]float32, v.Space.Dimensions)
	query[0] = 1
	found, err := v.Search(ctx, query, 1_000_000, nil)
	if err != nil {
		t.Fatal(err)
	}
	slots := make([]int, len(found))
	for i, n := range found {
		slots[i] = n.Slot
	}
	rows, err := v.RowsAt(ctx, slots)
	if err != nil || len(rows) != len(slots) {
		t.Fatalf("%d rows for %d slots, %v", len(rows), len(slots), err)
	}
	keys := make([]int64, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	papers, err := v.Papers(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := v.Vectors(ctx, slots)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for i, p := range papers {
		text, err := embedtest.Decode(vectors[i])
		if err != nil {
			t.Fatal(err)
		}
		if want := v.Space.Document(p.Title, p.Abstract); !strings.HasPrefix(want, text) {
			t.Errorf("%s: vector of %q, text is %q", p.ID, text, want)
		}
		if _, twice := texts[p.ID]; twice {
			t.Errorf("%s is found twice", p.ID)
		}
		texts[p.ID] = text
	}
	return texts
}

// ledger is the ledger of the active space.
func ledger(t *testing.T, lib *index.Library) index.Ledger {
	t.Helper()
	s, err := lib.ActiveSpace(ctx)
	if err != nil {
		t.Fatal(err)
	}
	l, err := lib.Ledger(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// sound fails the test unless the library passes its own check.
func sound(t *testing.T, lib *index.Library) {
	t.Helper()
	problems, err := lib.Check(ctx)
	if err != nil || len(problems) > 0 {
		t.Errorf("check: %v, %v", problems, err)
	}
}

// papers lists the papers of a library as JSON, in the order of their ids.
func papers(t *testing.T, lib *index.Library) []string {
	t.Helper()
	var list []string
	err := lib.Each(ctx, func(p paper.Paper) error {
		line, err := json.Marshal(p)
		list = append(list, string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAddAndEmbed(t *testing.T) {
	w := openWriter(t, t.TempDir())
	lines := []string{record("a", "First", "one"), record("b", "Second", "two"), record("c", "Third", "three"), record("d", "Fourth", "")}
	if got, want := add(t, w, lines...), (index.Added{Read: 4, New: 4}); got != want {
		t.Errorf("added %+v, want %+v", got, want)
	}
	if got, want := mustEmbed(t, w, &embedtest.Fake{}), (index.Built{Total: 3, Done: 3}); got != want {
		t.Errorf("built %+v, want %+v", got, want)
	}
	if got := stored(t, w.Library); len(got) != 3 || got["b"] != "Second\ntwo" {
		t.Errorf("stored %q", got)
	}
	if got, want := ledger(t, w.Library), (index.Ledger{Done: 3, NoAbstract: 1}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	sound(t, w.Library)

	if got, want := add(t, w, lines...), (index.Added{Read: 4, Unchanged: 4}); got != want {
		t.Errorf("second run: %+v, want %+v", got, want)
	}
	never := &embedtest.Fake{Break: func() error { return errors.New("embedded again") }}
	mustEmbed(t, w, never)

	// The paper without an abstract gets one.
	if got, want := add(t, w, record("d", "Fourth", "four")), (index.Added{Read: 1, Updated: 1}); got != want {
		t.Errorf("abstract added: %+v, want %+v", got, want)
	}
	mustEmbed(t, w, &embedtest.Fake{})
	if got, want := ledger(t, w.Library), (index.Ledger{Done: 4}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	sound(t, w.Library)
}

func TestUpdateBuriesTheOldVector(t *testing.T) {
	w := newLibrary(t, record("a", "Title", "old text"), record("b", "Other", "stays"))
	add(t, w, record("a", "Title", "new text"))
	if got := stored(t, w.Library); len(got) != 1 {
		t.Errorf("before it is embedded again, search finds %q, want b alone", got)
	}
	if got := mustEmbed(t, w, &embedtest.Fake{}); got.Done != 1 {
		t.Errorf("embedded %+v, want 1 paper", got)
	}
	if got := stored(t, w.Library); got["a"] != "Title\nnew text" || len(got) != 2 {
		t.Errorf("stored %q", got)
	}
	sound(t, w.Library)
}

// TestTwoTextsOfOnePaper: a source that holds a paper twice, with different
// texts, changes it back and forth at every run. The later one wins, a second
// run embeds nothing and counts nothing as updated.
func TestTwoTextsOfOnePaper(t *testing.T) {
	w := openWriter(t, t.TempDir())
	lines := []string{record("a", "Title", "first text"), record("a", "Title", "second text"), record("a", "Title", "second text")}
	if got, want := add(t, w, lines...), (index.Added{Read: 3, New: 1, Updated: 1, Duplicate: 1}); got != want {
		t.Errorf("first run %+v, want %+v", got, want)
	}
	mustEmbed(t, w, &embedtest.Fake{})
	if got := stored(t, w.Library)["a"]; got != "Title\nsecond text" {
		t.Errorf("stored %q", got)
	}
	if got, want := add(t, w, lines...), (index.Added{Read: 3, Unchanged: 2, Duplicate: 1}); got != want {
		t.Errorf("second run %+v, want %+v", got, want)
	}
	never := &embedtest.Fake{Break: func() error { return errors.New("embedded again") }}
	if got := mustEmbed(t, w, never); got.Restored != 1 {
		t.Errorf("second run: %+v, want the vector restored", got)
	}
	if got := stored(t, w.Library)["a"]; got != "Title\nsecond text" {
		t.Errorf("stored %q", got)
	}
	sound(t, w.Library)
}

func TestRemove(t *testing.T) {
	w := newLibrary(t, record("a", "A", "one"), record("b", "B", "two"), record("c", "C", "three"))
	f, err := w.Library.Find(ctx, "b")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(ctx, []int64{f.Key, 999}); err != nil {
		t.Fatal(err)
	}
	if got := stored(t, w.Library); len(got) != 2 || got["b"] != "" {
		t.Errorf("stored %q", got)
	}
	if _, err := w.Library.Find(ctx, "b"); !errors.Is(err, index.ErrNoPaper) {
		t.Errorf("find: %v, want ErrNoPaper", err)
	}
	sound(t, w.Library)
	if got := add(t, w, record("b", "B", "two")); got.New != 1 {
		t.Errorf("added again: %+v", got)
	}
}
