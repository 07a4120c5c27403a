package salvage_test

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/shelf"
)

const papers = 12

// damaged makes a library with an active space, a kept one and one that is being built,
// and returns its folder.
func damaged(t *testing.T) string {
	t.Helper()
	w := indextest.New(t, indextest.Many(papers)...)
	fake := func(model string, more func() error) *embedtest.Fake {
		return &embedtest.Fake{Model: model, Break: more}
	}
	if _, err := w.Reindex(t.Context(), fake("second", nil), index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	calls := 0
	stops := func() error {
		if calls++; calls > 1 {
			return errors.New("stopped")
		}
		return nil
	}
	if _, err := w.Reindex(t.Context(), fake("third", stops), index.ReindexOptions{Keep: true, Options: index.BuildOptions{Batch: 4}}); err == nil {
		t.Fatal("the re-index ended")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	indextest.Say(t, w.Library.Dir(), "p001", "p002")
	return w.Library.Dir()
}

// salvaged salvages a library, which must stay as it is, and returns the new one's folder.
func salvaged(t *testing.T, dir string) (string, index.Salvaged) {
	t.Helper()
	before := sumsIn(t, dir)
	to := filepath.Join(t.TempDir(), "new")
	s, err := index.Salvage(t.Context(), dir, to, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	if after := sumsIn(t, dir); !maps.Equal(before, after) {
		t.Errorf("the damaged library was changed:\n%v\n%v", before, after)
	}
	return to, s
}

// sumsIn are checksums of the files in a folder, by name.
func sumsIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	sums := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			sums[path] = ""
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, path))
		sums[path] = fmt.Sprintf("%x", sha256.Sum256(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// ask returns the rows of a query of a catalogue, one a line.
func ask(t *testing.T, dir, query string) string {
	t.Helper()
	if err := sealed.Register(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, "catalog.db"))+"?mode=ro&vfs="+sealed.VFS)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var lines string
	if err := db.QueryRow(`SELECT coalesce(group_concat(line, char(10)), '') FROM (` + query + `)`).Scan(&lines); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return lines
}

// TestWhole: whatever a sound library says is in the new one, which is another library.
func TestWhole(t *testing.T) {
	dir := damaged(t)
	indextest.Tamper(t, filepath.Join(dir, "catalog.db"), `
		UPDATE library SET folding = 'letters-9';
		UPDATE runs SET at = '2026-01-02T03:04:05Z';
		INSERT INTO runs VALUES (7, '2026-02-03T04:05:06Z');
		UPDATE papers SET arrived = 7 WHERE key > 6;
		INSERT INTO banished VALUES ('arxiv:1234.5678', '2026-02-03T04:05:06Z');
		INSERT INTO deleted VALUES ('1234.5678', 'arxiv', '2026');
		INSERT INTO space_values SELECT key, 'calibration', 0.25 FROM spaces;
		INSERT INTO space_values SELECT key, 'weights', x'0102' FROM spaces`)
	questions := map[string]string{
		"papers":    `SELECT key || ' ' || id || ' ' || title || ' ' || arrived AS line FROM papers ORDER BY key`,
		"records":   `SELECT paper || ' ' || hash || ' ' || run AS line FROM sources ORDER BY paper, hash`,
		"names":     `SELECT alias || ' ' || paper AS line FROM aliases ORDER BY alias`,
		"folding":   `SELECT folding AS line FROM library`,
		"runs":      `SELECT number || ' ' || at AS line FROM runs WHERE at <> '' ORDER BY number`,
		"banished":  `SELECT alias || ' ' || at AS line FROM banished`,
		"deleted":   `SELECT name || ' ' || provider || ' ' || revised AS line FROM deleted`,
		"spaces":    `SELECT role || ' ' || model || ' ' || rows AS line FROM spaces ORDER BY key`,
		"values":    `SELECT role || ' ' || name || ' ' || hex(value) || typeof(value) AS line FROM space_values JOIN spaces ON key = space ORDER BY key, name`,
		"embedded":  `SELECT model || ' ' || paper || ' ' || state || made_from || made_as AS line FROM ledger JOIN spaces ON key = space ORDER BY key, paper`,
		"used rows": `SELECT space || ' ' || count(slot) AS line FROM ledger GROUP BY space ORDER BY space`,
	}
	to, s := salvaged(t, dir)
	for what, query := range questions {
		if got, want := ask(t, to, query), ask(t, dir, query); got != want || want == "" {
			t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
		}
	}
	const id = `SELECT id AS line FROM library`
	if got := ask(t, to, id); got == ask(t, dir, id) {
		t.Errorf("both libraries have the id %s", got)
	}
	if got, want := said(t, to), said(t, dir); got != want || !strings.Contains(got, "p001") {
		t.Errorf("shelf: got %s, want %s", got, want)
	}
	if s.Papers != papers || s.Vectors != papers || s.Pending+s.Again+s.LostPages+len(s.Lost) > 0 || !s.Whole {
		t.Errorf("got %+v", s)
	}
	lib := opened(t, to)
	indextest.Sound(t, lib)
	if stored := indextest.Stored(t, lib); len(stored) != papers {
		t.Errorf("%d papers are found", len(stored))
	}
	if entries, _ := os.ReadDir(to); slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.Contains(e.Name(), "before") }) {
		t.Errorf("the new library holds %v", entries)
	}
}

// said is the shelf of a library but for its first line, which has the library's id.
func said(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, shelf.File))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "\n")
	return rest
}

func opened(t *testing.T, dir string) *index.Library {
	t.Helper()
	lib, err := index.Open(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib
}

// TestLostPage: the papers of a page that is destroyed are named, the others come back as
// they were, and vectors are of the texts that they were made from.
func TestLostPage(t *testing.T) {
	dir := damaged(t)
	want := indextest.Papers(t, opened(t, dir))
	page := ask(t, dir, `SELECT pageno AS line FROM dbstat WHERE name = 'papers' AND pagetype = 'leaf' LIMIT 1`)
	var number int
	if _, err := fmt.Sscan(page, &number); err != nil {
		t.Fatal(err)
	}
	damagetest.Flip(t, filepath.Join(dir, "catalog.db"), (number-1)*4096+2000)
	to, s := salvaged(t, dir)
	lib := opened(t, to)
	got := indextest.Papers(t, lib)
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s is no paper of the damaged library", line)
		}
	}
	if len(s.Lost) == 0 || len(got)+len(s.Lost) != papers || s.Papers != len(got) || s.Vectors != len(got) || s.LostPages != 1 || s.Whole {
		t.Errorf("%d papers, got %+v", len(got), s)
	}
	for _, l := range s.Lost {
		if !strings.HasPrefix(l.ID, "p0") || l.Title == "" || l.File != "-" || l.Line == 0 {
			t.Errorf("lost: %+v", l)
		}
	}
	indextest.Stored(t, lib)
}
