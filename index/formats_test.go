package index_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// TestEarlierFormats: a library of every earlier format opens, whoever comes
// first, with all it holds, and keeps a copy of its catalogue.
func TestEarlierFormats(t *testing.T) {
	folders, err := filepath.Glob("../testdata/libraries/format-*")
	if err != nil || len(folders) != index.FormatVersion-1 {
		t.Fatalf("libraries of %d earlier formats, want %d (%v)", len(folders), index.FormatVersion-1, err)
	}
	for _, folder := range folders {
		dir := filepath.Join(t.TempDir(), "library")
		if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
			t.Fatal(err)
		}
		lib, err := index.Open(ctx, dir, chromem.Open)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"arxiv:2101.00001", "arxiv:2101.00002", "doi:10.5555/tide.7", "moss2022note"}
		var ids []string
		if err := lib.Each(ctx, func(p paper.Paper) error { ids = append(ids, p.ID); return nil }); err != nil || !slices.Equal(ids, want) {
			t.Errorf("%s: papers %q (%v), want %q", folder, ids, err, want)
		}
		f, err := lib.Find(ctx, "lind2021cracks")
		if err != nil || f.Paper.Venue != "Journal of Cold Places" || f.State != index.Done {
			t.Errorf("%s: %+v, %v", folder, f, err)
		}
		if all, err := lib.Sources(ctx, f.Key); err != nil || len(all) != 1 || all[0].Paper.Title != f.Paper.Title {
			t.Errorf("%s: sources %+v, %v", folder, all, err)
		}
		lib.Close()
		if _, err := os.Stat(filepath.Join(dir, "catalog.db."+filepath.Base(folder))); err != nil {
			t.Error(err)
		}

		// What a paper was made of before sources were kept gives way to the
		// record that says the same.
		w := indextest.OpenWriter(t, dir)
		same := `{"id":"arxiv:2101.00002","title":"Teaching a Gripper to Fold Paper Boats","abstract":"A two-finger gripper learns to fold paper boats from forty demonstrations and a touch sensor.","authors":["Mira Oak"],"published":"2021-01-04","categories":["cs.RO"]}`
		if a := indextest.Add(t, w, same); a.Unchanged != 1 {
			t.Errorf("%s: %+v", folder, a)
		}
		f, err = w.Library.Find(ctx, "arxiv:2101.00002")
		if err != nil {
			t.Fatal(err)
		}
		if all, err := w.Library.Sources(ctx, f.Key); err != nil || len(all) != 1 || all[0].Provider != "jsonl" {
			t.Errorf("%s: sources %+v, %v", folder, all, err)
		}
		indextest.Sound(t, w.Library)

		// The word index and the codes get checksums.
		if st, err := w.Library.Status(ctx); err != nil || !st.Unguarded {
			t.Errorf("%s: unguarded %v, %v, want a word index of an earlier version", folder, st.Unguarded, err)
		}
		if _, err := w.CatchUp(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if st, err := w.Library.Status(ctx); err != nil || st.Unguarded {
			t.Errorf("%s: unguarded %v, %v, want a word index with checksums", folder, st.Unguarded, err)
		}
		if _, err := w.MendVectors(ctx); err != nil {
			t.Fatal(err)
		}
		codes, err := os.ReadFile(filepath.Join(dir, "spaces", "1", "vectors.i8"))
		if err != nil || len(codes) < 64 || codes[8] != 2 {
			t.Errorf("%s: %d bytes of codes, %v, want format 2", folder, len(codes), err)
		}
		indextest.Sound(t, w.Library)
	}
}
