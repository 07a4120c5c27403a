package catalogue_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/catalogue/wal"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

// TestCatalogueBits: a catalogue with a flipped bit is never read as if it were
// intact.
func TestCatalogueBits(t *testing.T) {
	dir := t.TempDir()
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Numbered(0, 200))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want, err := indextest.Titles(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "catalog.db")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for at := 7; at < len(good); at += 997 {
		b := slices.Clone(good)
		b[at] ^= 1 << (at % 8)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := indextest.Titles(dir)
		switch {
		case err == nil && !slices.Equal(got, want):
			t.Errorf("byte %d: titles %.200q", at, got)
		case err != nil && !index.IsDamage(err):
			t.Errorf("byte %d: %v", at, err)
		case err != nil:
			refused++
		}
	}
	if refused == 0 {
		t.Error("no damage was noticed")
	}
}

// TestCatalogueGone: a library whose catalogue is missing or empty is not taken
// for a new one, which would cost it its vectors.
func TestCatalogueGone(t *testing.T) {
	for _, size := range []int64{-1, 0, 10, 4096, 20_000} {
		dir := t.TempDir()
		w := indextest.OpenWriter(t, dir)
		indextest.Add(t, w, indextest.Numbered(0, 50))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "catalog.db")
		if err := os.Truncate(path, max(0, size)); err != nil {
			t.Fatal(err)
		}
		if size < 0 {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := indextest.Titles(dir); !index.IsDamage(err) {
			t.Errorf("%d bytes left: read %d titles, %v", size, len(got), err)
		}
		w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
		if err == nil {
			err = w.Close()
		}
		if !index.IsDamage(err) {
			t.Errorf("%d bytes left: opened for writing: %v", size, err)
		}
	}
}

// TestCatalogueGoneUncounted: the same without a count of commits, as an earlier
// version leaves it, or accepting a loss.
func TestCatalogueGoneUncounted(t *testing.T) {
	old, accepted := indextest.Copied(t, "../../testdata/libraries/format-1"), indextest.New(t, indextest.Many(3)...)
	if err := errors.Join(accepted.Close(), index.AcceptLoss(t.Context(), accepted.Library.Dir())); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{old, accepted.Library.Dir()} {
		if err := os.Remove(filepath.Join(dir, "catalog.db")); err != nil {
			t.Fatal(err)
		}
		w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
		if err == nil {
			err = w.Close()
		}
		if !index.IsDamage(err) {
			t.Errorf("opened for writing: %v", err)
		}
		if _, err := os.Stat(filepath.Join(dir, "spaces", "1", "vectors.f32")); err != nil {
			t.Error(err)
		}
	}
}

// withLog is the folder of a library as a process leaves it that is killed: ten
// papers in the catalogue, ten more in its log.
func withLog(t *testing.T) string { return withLogOf(t, 10) }

// withLogOf is withLog with a number of papers in the log.
func withLogOf(t *testing.T, papers int) string {
	t.Helper()
	dir := t.TempDir()
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Numbered(0, 10))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Numbered(10, papers))
	crashed := indextest.Copied(t, dir)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(crashed, "catalog.db-shm")); err != nil {
		t.Fatal(err)
	}
	return crashed
}

// TestCopiedInPart: a log of which only the first page was copied into the catalogue,
// which says that there are more pages than the file has, belongs to it all the same.
func TestCopiedInPart(t *testing.T) {
	dir := withLogOf(t, 200)
	path := filepath.Join(dir, "catalog.db")
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var first []byte // the last version of the first page
	for f, err := range wal.Frames(bytes.NewReader(log)) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Page == 1 {
			first = slices.Clone(f.Content)
		}
	}
	if len(first) == 0 || int(binary.BigEndian.Uint32(first[28:]))*len(first) <= len(file) {
		t.Fatal("the log makes the catalogue no longer")
	}
	sealed.Seal(first, 1)
	copy(file, first)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := indextest.Titles(dir); err != nil || len(got) != 210 {
		t.Errorf("%d titles, %v, want 210", len(got), err)
	}
}

// TestTornRow: a log belongs to the catalogue also where the process was killed while it
// wrote the very page that tells so.
func TestTornRow(t *testing.T) {
	dir := withLog(t)
	path := filepath.Join(dir, "catalog.db")
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for f, err := range wal.Frames(bytes.NewReader(log)) {
		if err != nil {
			t.Fatal(err)
		}
		if _, is := wal.ReadRow(f.Content); is { // and all but its seal is written
			copy(file[int(f.Page-1)*len(f.Content):], f.Content[:len(f.Content)-sealed.Reserved])
		}
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := indextest.Titles(dir); err != nil || len(got) != 20 {
		t.Errorf("%d titles, %v, want 20", len(got), err)
	}
}

// TestLogDamage: SQLite drops what follows a broken frame of its log. A library
// either has all its papers or says that some are missing.
func TestLogDamage(t *testing.T) {
	dir := withLog(t)
	want, err := indextest.Titles(indextest.Copied(t, dir))
	if err != nil || len(want) != 20 {
		t.Fatalf("%d titles, %v", len(want), err)
	}
	good, err := os.ReadFile(filepath.Join(dir, "catalog.db-wal"))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	lost := 0
	for range 40 {
		at := random.IntN(len(good))
		b := good[:at]
		if random.IntN(3) > 0 {
			b = slices.Clone(good)
			b[at] ^= 1 << random.IntN(8)
		}
		broken := indextest.Copied(t, dir)
		if err := os.WriteFile(filepath.Join(broken, "catalog.db-wal"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := indextest.Titles(broken)
		switch {
		case err == nil && !slices.Equal(got, want):
			t.Errorf("byte %d: %d titles", at, len(got))
		case err != nil && !index.IsDamage(err):
			t.Errorf("byte %d: %v", at, err)
		case err != nil:
			lost++
		}
	}
	if lost == 0 {
		t.Error("no damage was noticed")
	}
}

// TestLostCommits: a library that lacks commits can be taken as it is.
func TestLostCommits(t *testing.T) {
	crashed := withLog(t)
	log := filepath.Join(crashed, "catalog.db-wal")
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 4
	if err := os.WriteFile(log, b, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = indextest.Titles(crashed)
	var lost *index.LostCommitsError
	if !errors.As(err, &lost) || lost.Lost < 1 || !index.IsDamage(err) {
		t.Fatalf("with a broken log: %v", err)
	}
	if err := index.AcceptLoss(t.Context(), crashed); err != nil {
		t.Fatal(err)
	}
	if got, err := indextest.Titles(crashed); err != nil || len(got) != 10 {
		t.Errorf("%d titles after accepting the loss, %v", len(got), err)
	}
	w := indextest.OpenWriter(t, crashed)
	if a := indextest.Add(t, w, indextest.Numbered(0, 20)); a.New != 10 {
		t.Errorf("added again: %+v", a)
	}
	indextest.Sound(t, w.Library)
}
