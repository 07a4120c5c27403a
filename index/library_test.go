package index_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	"paperkin/index/paper/formats/json"
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
	return source.Read(ctx, sources, source.Options{Format: json.Own})
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

func TestMerge(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  index.Added
		ids   []string // of the papers afterwards
		alias [2]string
	}{
		{"same text under two ids", []string{record("arxiv:2101.00001", "T", "same abstract"), record("doi:10.1234/x", "T.", "Same  abstract")},
			index.Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}, [2]string{"doi:10.1234/X", "arxiv:2101.00001"}},
		{"same title, author and year", []string{
			`{"id":"arxiv:2101.00001","title":"T","abstract":"draft","authors":["A B"],"published":"2021-02"}`,
			`{"id":"doi:10.1234/x","title":"T","abstract":"final","authors":["A B"],"published":"2021"}`},
			index.Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}, [2]string{"10.1234/x", "arxiv:2101.00001"}},
		{"told apart by their ids", []string{
			`{"id":"arxiv:2101.00001","title":"Editorial","abstract":"one","authors":["A B"],"published":"2021"}`,
			`{"id":"arxiv:2101.00002","title":"Editorial","abstract":"two","authors":["A B"],"published":"2021"}`},
			index.Added{Read: 2, New: 2}, []string{"arxiv:2101.00001", "arxiv:2101.00002"}, [2]string{}},
		{"a title alone is not enough", []string{record("a", "Editorial", "one"), record("b", "Editorial", "two")},
			index.Added{Read: 2, New: 2}, []string{"a", "b"}, [2]string{}},
		{"a record that joins two papers", []string{record("arxiv:2101.00001", "T", "one"), record("doi:10.1234/x", "U", "two"),
			`{"id":"arxiv:2101.00001v3","doi":"10.1234/X","title":"T","abstract":"three"}`},
			index.Added{Read: 3, New: 2, Updated: 1}, []string{"arxiv:2101.00001"}, [2]string{"doi:10.1234/x", "arxiv:2101.00001"}},
		{"a better id takes over", []string{record("local-1", "T", "one"), `{"id":"local-1","arxiv":"2101.00001","title":"T","abstract":"one"}`},
			index.Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}, [2]string{"local-1", "arxiv:2101.00001"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := openWriter(t, t.TempDir())
			if got := add(t, w, tt.lines...); got != tt.want {
				t.Errorf("added %+v, want %+v", got, tt.want)
			}
			mustEmbed(t, w, &embedtest.Fake{})
			var ids []string
			if err := w.Library.Each(ctx, func(p paper.Paper) error { ids = append(ids, p.ID); return nil }); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(ids, tt.ids) {
				t.Errorf("papers %q, want %q", ids, tt.ids)
			}
			if tt.alias[0] != "" {
				if f, err := w.Library.Find(ctx, tt.alias[0]); err != nil || f.Paper.ID != tt.alias[1] {
					t.Errorf("find %q: got %q, %v, want %q", tt.alias[0], f.Paper.ID, err, tt.alias[1])
				}
			}
			if len(stored(t, w.Library)) != len(ids) {
				t.Errorf("search finds %q", stored(t, w.Library))
			}
			sound(t, w.Library)
		})
	}
}

// TestMergeKeepsFields: what a newer record does not say stays.
func TestMergeKeepsFields(t *testing.T) {
	w := openWriter(t, t.TempDir())
	add(t, w, `{"id":"a","title":"T","abstract":"x","authors":["A B"],"published":"2021-02-03","venue":"V","categories":["c"],"url":"https://u/","n":1}`)
	add(t, w, `{"id":"a","title":"T 2","published":"2021","m":2}`)
	f, err := w.Library.Find(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	p := f.Paper
	if p.Title != "T 2" || p.Abstract != "x" || p.Published != "2021-02-03" || p.Venue != "V" || len(p.Authors) != 1 ||
		len(p.Categories) != 1 || p.URL != "https://u/" || string(p.Extra["n"]) != "1" || string(p.Extra["m"]) != "2" {
		t.Errorf("merged into %+v", p)
	}
}

func TestStrictAndDryRunWriteNothing(t *testing.T) {
	lines := []string{record("a", "A", "one"), `{"title": 12`, record("b", "B", "two")}
	for _, o := range []index.AddOptions{{Strict: true}, {DryRun: true}} {
		w := openWriter(t, t.TempDir())
		got, err := w.Add(ctx, records(t, lines...), o)
		var bad paper.BadRecord
		if o.Strict && (!errors.As(err, &bad) || bad.Line != 2) {
			t.Errorf("strict: got %v, want a complaint about line 2", err)
		}
		if want := (index.Added{Read: 3, New: 2, Skipped: 1}); o.DryRun && (got != want || err != nil) {
			t.Errorf("dry run: got %+v, %v, want %+v", got, err, want)
		}
		if s, err := w.Library.Status(ctx); err != nil || s.Papers != 0 {
			t.Errorf("%+v: %d papers afterwards, %v", o, s.Papers, err)
		}
	}
}

func TestBadRecordsAreReported(t *testing.T) {
	var bad []string
	w := openWriter(t, t.TempDir())
	got, err := w.Add(ctx, records(t, record("a", "A", "one"), "nonsense", `{"id":"x","abstract":"no title"}`),
		index.AddOptions{Bad: func(err error) { bad = append(bad, err.Error()) }})
	if want := (index.Added{Read: 3, New: 1, Skipped: 2}); got != want || err != nil {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if len(bad) != 2 || !strings.HasPrefix(bad[0], "-:2: ") || !strings.HasPrefix(bad[1], "-:3: no title") {
		t.Errorf("reported %q", bad)
	}
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
