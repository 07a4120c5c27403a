package catalogue

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/embed"
	"paperkin/index/durable"
)

// newLibrary makes a library with a space, and returns its writer and its folder.
func newLibrary(t *testing.T) (*Writer, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "library")
	w, err := OpenWriter(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := addSpace(t, w); err != nil {
		t.Fatal(err)
	}
	return w, dir
}

func addSpace(t *testing.T, w *Writer) error {
	return w.Update(t.Context(), func(tx *Tx) error {
		_, err := tx.AddSpace(t.Context(), Kept, embed.Space{Provider: "p", Model: "m", Digest: "d", Dimensions: 2,
			DocumentTemplate: "{text}", QueryTemplate: "{text}", Preparation: "none"})
		return err
	})
}

func countSpaces(t *testing.T, q Queries) int {
	t.Helper()
	spaces, err := q.Spaces(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(spaces)
}

// rename renames files and folders: from, to, from, to.
func rename(t *testing.T, names ...string) {
	t.Helper()
	for i := 0; i < len(names); i += 2 {
		if err := os.Rename(names[i], names[i+1]); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCommitElsewhere: nothing is committed when the library, or its catalogue, is no
// longer where it was, or another one is there.
func TestCommitElsewhere(t *testing.T) {
	for name, file := range map[string]string{"folder": "", "catalogue": File} {
		for _, exchanged := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				w, dir := newLibrary(t)
				path := filepath.Join(dir, file)
				away := filepath.Join(t.TempDir(), "away")
				moves, back := []string{path, away}, []string{away, path}
				if exchanged {
					other, there := newLibrary(t)
					other.Close()
					there = filepath.Join(there, file)
					moves, back = append(moves, there, path), append([]string{path, there}, back...)
				}
				err := w.Update(t.Context(), func(tx *Tx) error {
					rename(t, moves...)
					return tx.RemoveSpace(t.Context(), 1)
				})
				if !errors.Is(err, durable.ErrMoved) || IsDamage(err) {
					t.Errorf("got %v, want %v", err, durable.ErrMoved)
				}
				if err := addSpace(t, w); !errors.Is(err, durable.ErrMoved) {
					t.Errorf("the next commit: got %v, want %v", err, durable.ErrMoved)
				}
				rename(t, back...)
				if n := countSpaces(t, w.Queries); n != 1 {
					t.Errorf("%d spaces, want the one that was committed", n)
				}
				if err := addSpace(t, w); err != nil {
					t.Errorf("back in its place: %v", err)
				}
			})
		}
	}
}

// TestConnectElsewhere: a reader's next connection to what is not its catalogue any more
// is an error.
func TestConnectElsewhere(t *testing.T) {
	w, dir := newLibrary(t)
	w.Close()
	other, there := newLibrary(t)
	other.Close()
	for _, file := range []string{"", File} {
		r, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		r.pool.SetMaxIdleConns(-1) // every question needs a connection
		path, away := filepath.Join(dir, file), filepath.Join(t.TempDir(), "away")
		rename(t, path, away, filepath.Join(there, file), path)
		if _, err := r.Spaces(t.Context()); !errors.Is(err, durable.ErrMoved) {
			t.Errorf("%q replaced: got %v, want %v", file, err, durable.ErrMoved)
		}
		rename(t, path, filepath.Join(there, file), away, path)
		if n := countSpaces(t, r.Queries); n != 1 {
			t.Errorf("%d spaces, want 1", n)
		}
	}
}

// TestForeignCommits: the count of another library's commits is not this one's.
func TestForeignCommits(t *testing.T) {
	w, dir := newLibrary(t)
	w.Close()
	other, there := newLibrary(t)
	other.Close()
	b, err := os.ReadFile(filepath.Join(there, commitsFile))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, commitsFile), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	var foreign *durable.ForeignError
	if _, err := Open(t.Context(), dir); !errors.As(err, &foreign) || foreign.File != filepath.Join(dir, commitsFile) || IsDamage(err) {
		t.Errorf("to read: %v", err)
	}
	if _, err := OpenWriter(t.Context(), dir); !errors.As(err, &foreign) || foreign.Has.Library == foreign.Want.Library {
		t.Errorf("to write: %v", err)
	}
	if vectors := (&durable.ForeignError{File: "vectors.f32"}); !Acceptable(foreign) || Acceptable(vectors) {
		t.Error("the loss of commits is accepted for other files, or not for theirs")
	}
	if err := AcceptLoss(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if w, err = OpenWriter(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if counted, err := w.Counted(t.Context(), w.Folder()); counted || err != nil {
		t.Errorf("counted %v, %v before the first commit", counted, err)
	}
	if err := addSpace(t, w); err != nil {
		t.Fatal(err)
	}
	if counted, err := w.Counted(t.Context(), w.Folder()); !counted || err != nil {
		t.Errorf("counted %v, %v", counted, err)
	}
}

// TestMarks: a library keeps its id, and every commit has a mark of its own, and that of
// the one before.
func TestMarks(t *testing.T) {
	w, dir := newLibrary(t)
	id, err := w.LibraryID(t.Context())
	if err != nil || len(id) != 32 {
		t.Fatalf("id %q, %v", id, err)
	}
	other, _ := newLibrary(t)
	if its, err := other.LibraryID(t.Context()); err != nil || its == id {
		t.Errorf("two libraries have the ids %q and %q, %v", id, its, err)
	}
	type row struct{ commits, mark, previous int64 }
	read := func() (r row) {
		t.Helper()
		if err := w.conn.QueryRow(`SELECT commits, mark, previous FROM library`).Scan(&r.commits, &r.mark, &r.previous); err != nil {
			t.Fatal(err)
		}
		return r
	}
	last, seen := read(), map[int64]bool{}
	for i := range 4 {
		if i == 2 { // opened again
			w.Close()
			if w, err = OpenWriter(t.Context(), dir); err != nil {
				t.Fatal(err)
			}
			defer w.Close()
		}
		if err := addSpace(t, w); err != nil {
			t.Fatal(err)
		}
		now := read()
		if now.commits != last.commits+1 || now.previous != last.mark || seen[now.mark] {
			t.Errorf("%+v follows %+v", now, last)
		}
		last, seen[now.mark] = now, true
	}
	if now, err := w.LibraryID(t.Context()); err != nil || now != id {
		t.Errorf("id %q, and %q before, %v", now, id, err)
	}
}

// TestSweepElsewhere: what is swept is the library's own, whatever is at its path.
func TestSweepElsewhere(t *testing.T) {
	w, dir := newLibrary(t)
	other, there := newLibrary(t)
	other.Close()
	if err := w.Update(t.Context(), func(tx *Tx) error { return tx.RemoveSpace(t.Context(), 1) }); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{SpaceDir(dir, 1), SpaceDir(there, 1)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	away := filepath.Join(t.TempDir(), "away")
	rename(t, dir, away, there, dir)
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(SpaceDir(dir, 1)); err != nil {
		t.Errorf("the other library's folder: %v", err)
	}
	if _, err := os.Stat(SpaceDir(away, 1)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the library's own folder is still there: %v", err)
	}
	if err := w.Discard(); err != nil && !errors.Is(err, durable.ErrMoved) {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, File)); err != nil {
		t.Errorf("discarding has removed the other library: %v", err)
	}
}

// TestUpgradeMovesSpaces: an upgrade gives spaces keys that neither a space nor a folder
// has had, and so do the spaces that come after. A folder of a newer state is put aside.
func TestUpgradeMovesSpaces(t *testing.T) {
	for name, c := range map[string]struct {
		strange string // a folder of a newer state
		keys    []int64
		added   int64
	}{
		"one without a folder":      {"", []int64{4, 5, 6}, 7},
		"a folder of a newer state": {"77", []int64{78, 79, 80}, 81},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "library")
			if err := os.CopyFS(dir, os.DirFS("../../testdata/libraries/format-3")); err != nil {
				t.Fatal(err)
			}
			tamper(t, filepath.Join(dir, File), `INSERT INTO spaces (role, provider, model, digest, dimensions, document_template, query_template, preparation)
				SELECT 'kept', provider, model, digest, dimensions, document_template, query_template, preparation FROM spaces WHERE role = 'active'`)
			if c.strange != "" {
				if err := os.Mkdir(filepath.Join(dir, spacesFolder, c.strange), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := Upgrade(t.Context(), dir, noFiles, UpgradeOptions{}); err != nil {
				t.Fatal(err)
			}
			w, err := OpenWriter(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			spaces, err := w.Spaces(t.Context())
			var keys []int64
			for _, s := range spaces {
				keys = append(keys, s.Key)
			}
			if err != nil || !slices.Equal(keys, c.keys) {
				t.Fatalf("keys %v, %v, want %v", keys, err, c.keys)
			}
			for i := range int64(2) {
				var added Space
				err = w.Update(t.Context(), func(tx *Tx) (err error) {
					added, err = tx.AddSpace(t.Context(), Kept, spaces[0].Space)
					return err
				})
				if err != nil || added.Key != c.added+i {
					t.Errorf("added %d, %v, want %d", added.Key, err, c.added+i)
				}
			}
			if err := w.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			left, err := w.Leftovers(t.Context(), w.Folder())
			if aside := func(l Leftover) bool { return l.Why == Other }; err != nil || slices.ContainsFunc(left, aside) != (c.strange != "") {
				t.Errorf("left over: %v, %v", left, err)
			}
		})
	}
}

// tamper changes a sealed catalogue.
func tamper(t *testing.T, path, statement string) {
	t.Helper()
	db, err := openSealed(path, map[string][]string{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestCommitsFile: a count that cannot be read counts for nothing, and is written anew
// with the next commit.
func TestCommitsFile(t *testing.T) {
	w, dir := newLibrary(t)
	path := filepath.Join(dir, commitsFile)
	whole, err := os.ReadFile(path)
	if err != nil || len(whole) != commitsBytes {
		t.Fatalf("%d bytes, %v", len(whole), err)
	}
	for at := range whole {
		spoilt := slices.Clone(whole)
		spoilt[at] ^= 1
		for _, b := range [][]byte{spoilt, whole[:at], append(slices.Clone(whole), spoilt[:at+1]...)} {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := readCommits(w.folder); got != (commits{}) {
				t.Fatalf("byte %d of %d: read %+v", at, len(b), got)
			}
		}
	}
	if err := addSpace(t, w); err != nil {
		t.Fatal(err)
	}
	id, err := w.LibraryID(t.Context())
	if got := readCommits(w.folder); err != nil || got != (commits{id, 3}) { // the first one made the catalogue
		t.Errorf("read %+v, %v, want 3 commits of %s", got, err, id)
	}
}

// TestLostBefore: a catalogue that has seen fewer commits than were made lacks the
// others, also one of format 3, which is not brought up to date then.
func TestLostBefore(t *testing.T) {
	w, dir := newLibrary(t)
	made := readCommits(w.folder)
	made.count += 3
	if err := errors.Join(made.write(w.folder), w.Close()); err != nil {
		t.Fatal(err)
	}
	var lost *LostCommitsError
	if _, err := Open(t.Context(), dir); !errors.As(err, &lost) || lost.Lost != 3 {
		t.Errorf("got %v, want 3 lost", err)
	}

	older := filepath.Join(t.TempDir(), "older")
	if err := os.CopyFS(older, os.DirFS("../../testdata/libraries/format-3")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(older, commitsFile)
	db, err := openSealed(filepath.Join(older, File), map[string][]string{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	folder, err := durable.Hold(older)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	var seen int64
	if err := db.QueryRow(`SELECT count FROM commits`).Scan(&seen); err != nil {
		t.Fatal(err)
	}
	count := func(n int64) []byte {
		b := binary.LittleEndian.AppendUint64([]byte("PKcommit"), uint64(n))
		return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
	}
	check := func(b []byte) error {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return checkAnonymousCommits(t.Context(), db, folder, path)
	}
	more := count(seen + 2)
	for at := range more {
		spoilt := slices.Clone(more)
		spoilt[at] ^= 1
		for _, b := range [][]byte{spoilt, more[:at], append(slices.Clone(more), 0)} {
			if err := check(b); err != nil {
				t.Errorf("byte %d of %d: %v", at, len(b), err)
			}
		}
	}
	if err := errors.Join(check(count(seen)), check(count(seen-1))); err != nil {
		t.Error(err)
	}
	if err := check(more); !IsDamage(err) {
		t.Errorf("two more: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Upgrade(t.Context(), older, noFiles, UpgradeOptions{}); !errors.As(err, &lost) || lost.Lost != 2 {
		t.Errorf("got %v, want 2 lost", err)
	}
	if b, err := os.ReadFile(path); err != nil || !slices.Equal(b, more) {
		t.Errorf("the count has changed: %v", err)
	}
	if err := AcceptLoss(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	if err := Upgrade(t.Context(), older, noFiles, UpgradeOptions{}); err != nil {
		t.Errorf("after the loss was accepted: %v", err)
	}
}

// TestCommitsLink: a link in the place of the count is put aside, not followed.
func TestCommitsLink(t *testing.T) {
	w, dir := newLibrary(t)
	path := filepath.Join(dir, commitsFile)
	if err := errors.Join(os.Remove(path), os.Symlink(File, path)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := addSpace(t, w); err != nil {
			t.Fatal(err)
		}
	}
	if got := readCommits(w.folder); got.count != 4 {
		t.Errorf("%d commits, want 4", got.count)
	}
	if r, err := Open(t.Context(), dir); err != nil || countSpaces(t, r.Queries) != 3 {
		t.Errorf("the catalogue: %v", err)
	} else if err := r.Close(); err != nil {
		t.Error(err)
	}
	left, err := w.Leftovers(t.Context(), w.folder)
	if err != nil || len(left) != 1 || left[0].Why != Other {
		t.Errorf("left over: %v, %v, want the link", left, err)
	}
}

// TestReservedKey: a key that is reserved is above those of all spaces, also where an
// upgrade has given them keys of its own.
func TestReservedKey(t *testing.T) {
	w, _ := newLibrary(t)
	if err := w.Update(t.Context(), func(tx *Tx) error {
		_, err := tx.tx.Exec(`UPDATE spaces SET key = 7`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for want := int64(8); want < 10; want++ {
		err := w.Update(t.Context(), func(tx *Tx) error {
			s, err := tx.ReserveSpace(t.Context(), Space{})
			if s.Key != want {
				t.Errorf("key %d, want %d", s.Key, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
