// Package indextest makes libraries for tests and looks into them. It uses the real
// store, the real reader of JSON lines and a fake embedder whose vectors can be
// turned back into their texts.
package indextest

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	jsonlines "paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
)

// OpenWriter opens the library in dir for writing, until the test ends or the
// returned writer is closed.
func OpenWriter(t testing.TB, dir string) *index.Writer {
	t.Helper()
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// New makes a library of records, embedded by a fake.
func New(t testing.TB, jsonl ...string) *index.Writer {
	t.Helper()
	w := OpenWriter(t, t.TempDir())
	Add(t, w, jsonl...)
	Embed(t, w, &embedtest.Fake{})
	return w
}

// Records reads JSON lines as the program does.
func Records(t testing.TB, jsonl ...string) iter.Seq2[paper.Record, error] {
	t.Helper()
	in := strings.NewReader(strings.Join(jsonl, "\n") + "\n")
	sources, _, err := source.Expand([]string{"-"}, in, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return source.Read(t.Context(), sources, source.Options{Format: jsonlines.Own})
}

func Add(t testing.TB, w *index.Writer, jsonl ...string) index.Added {
	t.Helper()
	a, err := w.Add(t.Context(), Records(t, jsonl...), index.AddOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func Embed(t testing.TB, w *index.Writer, e embed.Embedder) index.Built {
	t.Helper()
	b, err := w.Embed(t.Context(), e, index.BuildOptions{Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Record is a JSON line.
func Record(id, title, abstract string) string {
	return fmt.Sprintf(`{"id":%q,"title":%q,"abstract":%q}`, id, title, abstract)
}

// Many returns n records p000, p001, ...
func Many(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = Record(fmt.Sprintf("p%03d", i), fmt.Sprintf("Paper %d", i), fmt.Sprintf("abstract number %d", i))
	}
	return lines
}

// Numbered are records of papers that differ by a number.
func Numbered(first, n int) string {
	var b strings.Builder
	for i := first; i < first+n; i++ {
		fmt.Fprintf(&b, `{"id":"n%d","title":"Title %d","abstract":"About the number %d."}`+"\n", i, i, i)
	}
	return b.String()
}

// Stored returns, for every paper that a search can find, the text that its
// vector was made from, by id. It fails the test where a vector is not of its
// paper's present text.
func Stored(t *testing.T, lib *index.Library) map[string]string {
	t.Helper()
	v, err := lib.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	query := make([]float32, v.Space().Dimensions)
	query[0] = 1
	found, err := v.Search(t.Context(), index.Nearest{Vector: query, K: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	slots := make([]int, len(found[0]))
	for i, n := range found[0] {
		slots[i] = n.Slot
	}
	rows, err := v.RowsAt(slots)
	if err != nil || len(rows) != len(slots) {
		t.Fatalf("%d rows for %d slots, %v", len(rows), len(slots), err)
	}
	keys := make([]int64, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	papers, err := v.Papers(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := v.Vectors(t.Context(), slots)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for i, p := range papers {
		text, err := embedtest.Decode(vectors[i])
		if err != nil {
			t.Fatal(err)
		}
		if want := v.Space().Document(p.Title, p.Abstract); !strings.HasPrefix(want, text) {
			t.Errorf("%s: vector of %q, text is %q", p.ID, text, want)
		}
		if _, twice := texts[p.ID]; twice {
			t.Errorf("%s is found twice", p.ID)
		}
		texts[p.ID] = text
	}
	return texts
}

// Ledger is the ledger of the active space.
func Ledger(t *testing.T, lib *index.Library) index.Ledger {
	t.Helper()
	s, err := lib.ActiveSpace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l, err := lib.Ledger(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Sound fails the test unless the library passes its own check, the most thorough one.
func Sound(t *testing.T, lib *index.Library) {
	t.Helper()
	problems, err := lib.CheckPart(t.Context(), index.CheckOptions{Part: index.Part{Share: 1}})
	problems = slices.DeleteFunc(problems, func(p index.Problem) bool { return p.Cure == index.CureIndex })
	if err != nil || len(problems) > 0 {
		t.Errorf("check: %v, %v", problems, err)
	}
}

// Papers lists the papers of a library as JSON, in the order of their ids.
func Papers(t *testing.T, lib *index.Library) []string {
	t.Helper()
	var list []string
	err := lib.Each(t.Context(), func(p paper.Paper) error {
		line, err := json.Marshal(p)
		list = append(list, string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Titles reads the titles of all papers, in the order in which they were added.
func Titles(dir string) (all []string, err error) {
	lib, err := index.Open(context.Background(), dir, chromem.Open)
	if err != nil {
		return nil, err
	}
	err = lib.Each(context.Background(), func(p paper.Paper) error { all = append(all, p.Title); return nil })
	return all, errors.Join(err, lib.Close())
}

// Upgraded makes a copy of a library of an earlier format, and brings it up to date.
func Upgraded(t *testing.T, dir string) string {
	t.Helper()
	to := Copied(t, dir)
	if err := index.Upgrade(t.Context(), to, chromem.Open, index.UpgradeOptions{}); err != nil {
		t.Fatal(err)
	}
	return to
}

// Copied makes a copy of a library.
func Copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// WhileWriting looks at a library, by a reader of its own, again and again while a
// writer adds papers, embeds them and re-indexes them, in so many rounds and in
// batches of so many papers.
func WhileWriting(t *testing.T, w *index.Writer, rounds, batch int, look func(reader *index.Library)) {
	t.Helper()
	reader, err := index.Open(t.Context(), w.Library.Dir(), chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	done := make(chan error)
	go func() {
		var err error
		for i := range rounds {
			_, addErr := w.Add(t.Context(), Records(t, Numbered(20*i, 20)), index.AddOptions{})
			_, wordsErr := w.CatchUp(t.Context(), nil)
			_, embedErr := w.Embed(t.Context(), &embedtest.Fake{}, index.BuildOptions{Batch: batch})
			_, reErr := w.Reindex(t.Context(), &embedtest.Fake{}, index.ReindexOptions{Options: index.BuildOptions{Batch: 10}})
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

// Tamper changes a catalogue, checksums and all.
func Tamper(t *testing.T, path, statements string) {
	t.Helper()
	if err := sealed.Register(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?vfs="+sealed.VFS)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
