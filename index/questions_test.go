package index_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// TestQuestions: a remembered vector comes back as it was, and only for its
// question; a damaged file counts as forgotten; there is an end to how many.
func TestQuestions(t *testing.T) {
	w := indextest.New(t, indextest.Record("a", "First", "One text."))
	e := &embedtest.Fake{}
	indextest.Embed(t, w, e)
	view, err := w.Library.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	v, err := e.EmbedQuery(ctx, "one?")
	if err != nil {
		t.Fatal(err)
	}
	if got := view.Recall("one?"); got != nil {
		t.Errorf("before: got %v, want nothing", got)
	}
	view.Remember("one?", v)
	if got := view.Recall("one?"); !slices.Equal(got, v) {
		t.Errorf("got %v, want %v", got, v)
	}
	if got := view.Recall("One?"); got != nil {
		t.Errorf("another question: got %v, want nothing", got)
	}

	folder := filepath.Join(w.Library.Dir(), "spaces", fmt.Sprint(view.Space().Key), "questions")
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{nil, b[:len(b)-1], append([]byte{b[0] ^ 1}, b[1:]...)} {
		if err := os.WriteFile(files[0], damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := view.Recall("one?"); got != nil {
			t.Errorf("damaged: got %v, want nothing", got)
		}
	}

	for i := range 1001 {
		view.Remember(fmt.Sprint(i), v)
	}
	if files, _ = filepath.Glob(filepath.Join(folder, "*")); len(files) > 1000 {
		t.Errorf("%d questions are kept", len(files))
	}
	if got := view.Recall("1000"); got == nil {
		t.Error("the last question was forgotten")
	}
}

// TestQuestionsOfAnotherModel: what another model made of a question is of no use, also
// when its file is put in place.
func TestQuestionsOfAnotherModel(t *testing.T) {
	var views []*index.View
	var folders []string
	for _, model := range []string{"", "other"} {
		w := indextest.OpenWriter(t, t.TempDir())
		indextest.Add(t, w, indextest.Record("a", "First", "One text."))
		e := &embedtest.Fake{Model: model}
		indextest.Embed(t, w, e)
		view, err := w.Library.View(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer view.Close()
		views, folders = append(views, view), append(folders, filepath.Join(w.Library.Dir(), "spaces", fmt.Sprint(view.Space().Key), "questions"))
	}
	v, err := (&embedtest.Fake{}).EmbedQuery(ctx, "one?")
	if err != nil {
		t.Fatal(err)
	}
	views[1].Remember("one?", v)
	if err := os.CopyFS(folders[0], os.DirFS(folders[1])); err != nil {
		t.Fatal(err)
	}
	if got := views[0].Recall("one?"); got != nil {
		t.Errorf("another model's vector of the question was taken: %v", got)
	}
	if got := views[1].Recall("one?"); !slices.Equal(got, v) {
		t.Errorf("got %v, want %v", got, v)
	}
}

// TestQuestionsOfADroppedSpace: a reader that is late does not bring the folder
// of a space back.
func TestQuestionsOfADroppedSpace(t *testing.T) {
	w := indextest.New(t, indextest.Record("a", "First", "One text."))
	e := &embedtest.Fake{}
	indextest.Embed(t, w, e)
	view, err := w.Library.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	if _, err := w.Reindex(ctx, e, index.ReindexOptions{}); err != nil {
		t.Fatal(err)
	}
	view.Remember("late?", make([]float32, view.Space().Dimensions))
	if _, err := os.Stat(filepath.Join(w.Library.Dir(), "spaces", fmt.Sprint(view.Space().Key))); !os.IsNotExist(err) {
		t.Errorf("the folder is there again: %v", err)
	}
}
