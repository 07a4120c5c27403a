package index_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/filter"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// TestEarlierFormats: a library of a format before sources were kept, or pages sealed, opens, whoever comes
// first, with all it holds, and keeps a copy of its catalogue.
func TestEarlierFormats(t *testing.T) {
	for _, folder := range []string{"../testdata/libraries/format-1", "../testdata/libraries/format-2"} {
		dir := indextest.Upgraded(t, folder)
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

		// The word index is the one that there was, with what is new.
		if n, err := w.CatchUp(ctx, nil); err != nil || n > 1 {
			t.Errorf("%s: %d papers were new to the word index, %v", folder, n, err)
		}
		indextest.Sound(t, w.Library)
	}
}

// TestFormat3: of a library of format 3, 4 or 5 every paper and record, every decision of
// the user's and the vectors of both spaces are there as they were, and the word index
// knows all papers.
func TestFormat3(t *testing.T) {
	for folder, spaces := range map[string][]string{"format-3": {"1", "2"}, "format-4": {"3", "4"}, "format-5": {"3", "4"}} {
		t.Run(folder, func(t *testing.T) { testFormat3(t, folder, spaces) })
	}
}

func testFormat3(t *testing.T, folder string, folders []string) {
	dir := indextest.Copied(t, "../testdata/libraries/"+folder)
	var vectors [][]byte
	for _, space := range folders {
		b, err := os.ReadFile(filepath.Join(dir, "spaces", space, "vectors.f32"))
		if err != nil {
			t.Fatal(err)
		}
		if folder != "format-3" {
			b = b[64:] // a header
		}
		vectors = append(vectors, b)
	}
	if err := index.Upgrade(ctx, dir, chromem.Open, index.UpgradeOptions{}); err != nil {
		t.Fatal(err)
	}
	lib, err := index.Open(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	var got bytes.Buffer
	if err := lib.Each(ctx, func(p paper.Paper) error { return json.NewEncoder(&got).Encode(p) }); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../testdata/libraries/exported-3.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if unescaped := strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(got.String()); unescaped != string(want) {
		t.Errorf("papers\n%s\nwant\n%s", unescaped, want)
	}
	indextest.Sound(t, lib)
	spaces, err := lib.Spaces(ctx)
	if err != nil || len(spaces) != 2 || spaces[0].Role != index.Kept || spaces[1].Role != index.Active {
		t.Fatalf("spaces %+v, %v", spaces, err)
	}
	for i, s := range spaces {
		b, err := os.ReadFile(filepath.Join(dir, "spaces", strconv.FormatInt(s.Key, 10), "vectors.f32"))
		if err != nil || len(b) != 64+len(vectors[i]) || !bytes.Equal(b[64:], vectors[i]) {
			t.Errorf("space %d has other vectors (%d bytes, %v)", s.Key, len(b), err)
		}
		if l, err := lib.Ledger(ctx, s); err != nil || l != (index.Ledger{Done: 14, Skipped: 1, NoAbstract: 1}) {
			t.Errorf("space %d: ledger %+v, %v", s.Key, l, err)
		}
	}
	if st, err := lib.Status(ctx); err != nil || st.Behind != 0 {
		t.Errorf("the word index lacks %d papers, %v", st.Behind, err)
	}
	if n, err := lib.Said(ctx); err != nil || n != 1 {
		t.Errorf("%d decisions, %v", n, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(left) != 3 {
		t.Errorf("the folders are %q, %v, want those of two spaces and one word index", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "catalog.db."+folder)); err != nil {
		t.Error(err)
	}
}

// TestFormat5: all that an upgrade of format 5 changes is the catalogue.
func TestFormat5(t *testing.T) {
	const folder = "../testdata/libraries/format-5"
	dir := indextest.Upgraded(t, folder)
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "catalog.db" {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		before, err := os.ReadFile(path)
		after, afterErr := os.ReadFile(filepath.Join(dir, name))
		if !bytes.Equal(before, after) {
			t.Errorf("%s is another one", name)
		}
		return errors.Join(err, afterErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	w := indextest.OpenWriter(t, dir)
	a := indextest.Add(t, w, `{"id":"nobody1999","title":"A paper without an abstract","authors":["No Body"],"published":"1999","venue":"Proceedings of Nothing","citations":3}`)
	if a.Read != 1 || a.New != 0 {
		t.Fatalf("%+v", a)
	}
	v, err := w.Library.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	keys, _, err := v.Sorted(t.Context(), nil, index.Sorting{By: filter.ByCitations, Limit: 1})
	if found, findErr := w.Library.Find(t.Context(), "nobody1999"); err != nil || findErr != nil || len(keys) != 1 || keys[0] != found.Key || found.Paper.Counts[paper.Citations].Number != 3 {
		t.Errorf("most cited: %d, want %+v, %v, %v", keys, found, err, findErr)
	}
	indextest.Sound(t, w.Library)
}

// TestUpgradeAgain: an upgrade takes the place of one that was killed before an earlier
// version went on with the library, and leaves nothing of it.
func TestUpgradeAgain(t *testing.T) {
	dir := indextest.Copied(t, "../testdata/libraries/format-4")
	other, err := os.ReadFile(filepath.Join(indextest.New(t, indextest.Many(2)...).Library.Dir(), "spaces", "1", "slots"))
	for _, space := range []string{"3", "4"} {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, "spaces", space, "slots"), other, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	lib, err := index.Open(ctx, indextest.Upgraded(t, dir), chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	indextest.Sound(t, lib)
	if files, err := filepath.Glob(filepath.Join(lib.Dir(), "spaces", "*", "*")); err != nil || len(files) != 6 {
		t.Errorf("files %q, %v, want three of each space", files, err)
	}
}
