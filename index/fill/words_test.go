package fill_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/index/lexical"
)

// named is what the word index of a view finds, by id, best first.
func named(t *testing.T, v *index.View, question string) string {
	t.Helper()
	if v.Words() == nil {
		return "no index"
	}
	_, best, err := v.Match(ctx, lexical.Terms(question), index.Choice{K: 100})
	if err != nil {
		t.Fatal(err)
	}
	var keys []int64
	for _, match := range best[0] {
		keys = append(keys, match.Key)
	}
	rows, err := v.RowsOf(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	names, err := v.IDs(ctx, keys)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range rows { // not those of papers that are gone
		ids = append(ids, names[r.Key])
	}
	return strings.Join(ids, " ")
}

// found opens a view, looks, and closes it.
func found(t *testing.T, lib *index.Library, question string) (ids string, behind int) {
	t.Helper()
	v := view(t, lib)
	defer v.Close()
	return named(t, v, question), v.Behind()
}

func view(t *testing.T, lib *index.Library) *index.View {
	t.Helper()
	v, err := lib.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func catchUp(t *testing.T, w *index.Writer, want int) {
	t.Helper()
	if n, err := w.CatchUp(ctx, nil); err != nil || n != want {
		t.Errorf("caught up with %d papers, %v, want %d", n, err, want)
	}
}

// TestCatchUp: papers that are added, changed and removed reach the word index,
// a view that was open before keeps what it had, and says how far it is behind.
func TestCatchUp(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Record("a", "Apples", "about pears"), indextest.Record("b", "Robots", "pears again"), indextest.Record("c", "No vector", ""))
	indextest.Embed(t, w, &embedtest.Fake{})
	if got, behind := found(t, w.Library, "pears"); got != "no index" || behind != 3 {
		t.Errorf("before: %q, %d behind", got, behind)
	}
	catchUp(t, w, 3)
	catchUp(t, w, 0)
	old := view(t, w.Library)
	defer old.Close()
	if got := named(t, old, "pears vector"); got != "c a b" && got != "c b a" || old.Behind() != 0 {
		t.Errorf("found %q, %d behind", got, old.Behind())
	}

	indextest.Add(t, w, indextest.Record("b", "Robots", "plums now"), indextest.Record("d", "Dates", "pears"))
	f, err := w.Library.Find(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(ctx, time.Time{}, []int64{f.Key}); err != nil {
		t.Fatal(err)
	}
	if _, behind := found(t, w.Library, "pears"); behind != 3 {
		t.Errorf("%d behind, want 3", behind)
	}
	catchUp(t, w, 3)
	if got, behind := found(t, w.Library, "pears"); got != "d" || behind != 0 {
		t.Errorf("pears: %q, %d behind, want d alone", got, behind)
	}
	if got, _ := found(t, w.Library, "plums"); got != "b" {
		t.Errorf("plums: %q, want b", got)
	}
	if got := named(t, old, "pears"); got != "a b" && got != "b a" {
		t.Errorf("the old view finds %q, want a and b as before", got)
	}
}

// TestWordIndexMended: folders that a killed process left are swept, one of a newer state
// only when there is another word index, and a word index that is damaged or gone is
// built again.
func TestWordIndexMended(t *testing.T) {
	dir := t.TempDir()
	w := newLibraryIn(t, dir)
	catchUp(t, w, 2)
	if _, err := w.RebuildWords(ctx, nil); err != nil { // a second one
		t.Fatal(err)
	}
	folders := func() []string {
		entries, err := os.ReadDir(filepath.Join(dir, "lexical"))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	current := folders()
	number, err := strconv.Atoi(current[0])
	if err != nil || len(current) != 1 {
		t.Fatalf("folders %q, want one", current)
	}
	newer := strconv.Itoa(number + 1)
	for _, left := range []string{strconv.Itoa(number - 1), catalogue.NewWords, newer} {
		if err := os.MkdirAll(filepath.Join(dir, "lexical", left, "postings"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	w = indextest.OpenWriter(t, dir)
	if got := folders(); !slices.Equal(got, append(current, newer)) {
		t.Errorf("folders %q, want %q and %s", got, current, newer)
	}
	if _, err := w.RebuildWords(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if current = folders(); len(current) != 1 || slices.Contains(current, newer) {
		t.Errorf("folders %q, want one above %s", current, newer)
	}
	for name, damage := range map[string]func(string) error{
		"gone": os.RemoveAll,
		"cut":  func(folder string) error { return os.Truncate(filepath.Join(folder, "manifest"), 20) },
	} {
		w.Close()
		if err := damage(filepath.Join(dir, "lexical", folders()[0])); err != nil {
			t.Fatal(err)
		}
		w = indextest.OpenWriter(t, dir)
		if problems, err := w.Library.Check(ctx); err != nil || len(problems) != 1 || problems[0].Cure != index.CureRepair {
			t.Errorf("%s: problems %+v, %v, want one that can be repaired", name, problems, err)
		}
		if n, err := w.RebuildWords(ctx, nil); err != nil || n != 2 {
			t.Errorf("%s: rebuilt %d papers, %v", name, n, err)
		}
		if got, _ := found(t, w.Library, "pears"); got == "" || len(folders()) != 1 {
			t.Errorf("%s: found %q, folders %q", name, got, folders())
		}
	}
	// So is that of a library which has been emptied.
	for _, id := range []string{"a", "b"} {
		f, err := w.Library.Find(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Remove(ctx, time.Time{}, []int64{f.Key}); err != nil {
			t.Fatal(err)
		}
	}
	catchUp(t, w, 2)
	if err := os.RemoveAll(filepath.Join(dir, "lexical")); err != nil {
		t.Fatal(err)
	}
	if n, err := w.RebuildWords(ctx, nil); err != nil || n != 0 {
		t.Errorf("rebuilt %d papers, %v, want none", n, err)
	}
	if got, _ := found(t, w.Library, "pears"); got != "no index" {
		t.Errorf("an emptied library finds %q", got)
	}
	indextest.Add(t, w, indextest.Record("e", "Elder", "about pears"), indextest.Record("f", "Figs", "pears again"))
	catchUp(t, w, 2)

	// What was added meanwhile comes in over the ruins as well.
	w.Close()
	if err := os.Truncate(filepath.Join(dir, "lexical", folders()[0], "manifest"), 20); err != nil {
		t.Fatal(err)
	}
	w = indextest.OpenWriter(t, dir)
	defer w.Close()
	indextest.Add(t, w, indextest.Record("d", "Dates", "pears"))
	catchUp(t, w, 3)
}

func newLibraryIn(t *testing.T, dir string) *index.Writer {
	t.Helper()
	w, err := index.OpenWriter(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	indextest.Add(t, w, indextest.Record("a", "Apples", "about pears"), indextest.Record("b", "Robots", "pears again"))
	indextest.Embed(t, w, &embedtest.Fake{})
	return w
}

// TestCatchUpMends: a word index that is damaged is built again although no paper
// has changed.
func TestCatchUpMends(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	catchUp(t, w, 3)
	catchUp(t, w, 0)
	folders, err := filepath.Glob(filepath.Join(w.Library.Dir(), "lexical", "*", "manifest"))
	if err != nil || len(folders) != 1 {
		t.Fatal(folders, err)
	}
	if err := os.Truncate(folders[0], 30); err != nil {
		t.Fatal(err)
	}
	catchUp(t, w, 3)
	indextest.Sound(t, w.Library)
}
