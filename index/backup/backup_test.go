package backup_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/backup"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/shelf"
)

var ctx = context.Background()

func backUp(t *testing.T, lib *index.Library) []byte {
	t.Helper()
	var b bytes.Buffer
	var last int64
	made, err := lib.Backup(ctx, &b, func(done, total int64) {
		if done < last || done > total {
			t.Errorf("progress of %d after %d, of %d", done, last, total)
		}
		last = done
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != made.Bytes {
		t.Errorf("the last progress was %d of %d", last, made.Bytes)
	}
	return b.Bytes()
}

// restore makes a library of a backup, in a folder of its own.
func restore(t *testing.T, backup []byte) *index.Library {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "restored")
	done, total := 0, 0
	b, err := index.Restore(ctx, bytes.NewReader(backup), dir, chromem.Open, index.RestoreOptions{Progress: func(n, of int) { done, total = n, of }})
	if err != nil {
		t.Fatal(err)
	}
	if done != b.Papers || total != b.Papers {
		t.Errorf("the last progress was %d of %d, want %d", done, total, b.Papers)
	}
	lib, err := index.Open(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib
}

func TestBackup(t *testing.T) {
	w := indextest.New(t, indextest.Many(600)...)
	if _, err := w.Reindex(ctx, &embedtest.Fake{Model: "better", Dimensions: 64}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	indextest.Add(t, w, indextest.Record("late", "Late", "Not embedded yet."))
	saved := backUp(t, w.Library)
	if !bytes.Equal(saved, backUp(t, w.Library)) {
		t.Error("two backups of one library differ")
	}
	lib := restore(t, saved)
	if got, want := indextest.Papers(t, lib), indextest.Papers(t, w.Library); !slices.Equal(got, want) {
		t.Errorf("%d papers, want %d", len(got), len(want))
	}
	if got, want := indextest.Stored(t, lib), indextest.Stored(t, w.Library); !maps.Equal(got, want) {
		t.Errorf("%d vectors, want %d", len(got), len(want))
	}
	if got, want := indextest.Ledger(t, lib), indextest.Ledger(t, w.Library); got != want || got.Pending != 1 {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	spaces, err := lib.Spaces(ctx)
	if err != nil || len(spaces) != 2 {
		t.Errorf("spaces %+v, %v", spaces, err)
	}
	indextest.Sound(t, lib)

	// Never over a library.
	if _, err := index.Restore(ctx, bytes.NewReader(saved), lib.Dir(), chromem.Open, index.RestoreOptions{}); !errors.Is(err, index.ErrLibraryExists) {
		t.Errorf("restored over a library: %v", err)
	}
}

// TestBackupOfSources: the sources that the user has named go with the library.
func TestBackupOfSources(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	list, err := w.Library.Feeds(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ran := index.Feed{Name: "nlp", Command: "harvest", Args: []string{"arxiv"}}
	ran.Ran(index.FeedRun{At: "2026-03-02T09:00:00Z", Outcome: "done"}, true)
	if err := list.Change(ctx, func([]index.Feed) ([]index.Feed, error) { return []index.Feed{ran}, nil }); err != nil {
		t.Fatal(err)
	}
	with := backUp(t, w.Library)
	if h := string(unpacked(t, with)[0].data); !strings.Contains(h, `"paperkin_backup":4,`) || !backup.Is(bytes.NewReader(with)) {
		t.Errorf("header %s, want version 4", h)
	}
	lib := restore(t, with)
	if list, err = lib.Feeds(ctx); err != nil {
		t.Fatal(err)
	}
	if got, err := list.All(); err != nil || len(got) != 1 || got[0].Through != ran.Through {
		t.Errorf("restored %+v, %v; want %+v", got, err, ran)
	}
	if info, err := os.Stat(filepath.Join(lib.Dir(), "sources.jsonl")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v, want a private file", info, err)
	}
	damagetest.Flip(t, filepath.Join(lib.Dir(), "sources.jsonl"), 90)
	if problems, err := lib.Check(ctx); err != nil || len(problems) != 1 || !strings.HasPrefix(problems[0].What, "sources.jsonl:") {
		t.Errorf("%v, %v, want a damaged line", problems, err)
	}
}

// TestBackupOfTheShelf: what the user said goes with the library; a backup without it
// has the header that earlier programs know.
func TestBackupOfTheShelf(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	without := backUp(t, w.Library)
	if h := string(unpacked(t, without)[0].data); !strings.Contains(h, `"paperkin_backup":1,`) {
		t.Errorf("header %s, want version 1", h)
	}
	indextest.Say(t, w.Library.Dir(), "a", "b")
	with := backUp(t, w.Library)
	if h := string(unpacked(t, with)[0].data); !strings.Contains(h, `"paperkin_backup":2,`) {
		t.Errorf("header %s, want version 2", h)
	}
	lib := restore(t, with)
	if n, err := lib.Said(ctx); n != 1 || err != nil {
		t.Errorf("%d decisions, %v, want 1", n, err)
	}
	if info, err := os.Stat(filepath.Join(lib.Dir(), shelf.File)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v, want a private file", info, err)
	}
	if got, want := unpacked(t, backUp(t, lib))[2].data, unpacked(t, with)[2].data; !bytes.Equal(got, want) || len(got) == 0 {
		t.Errorf("the restored shelf is %q, want %q", got, want)
	}
	for name, b := range map[string][]byte{"with": with, "without": without} {
		if !backup.Is(bytes.NewReader(b)) {
			t.Errorf("a backup %s a shelf is not known", name)
		}
	}
	for _, b := range [][]byte{nil, []byte("# Notes\n"), packed(t, unpacked(t, with)[1:]), packed(t, nil)} {
		if backup.Is(bytes.NewReader(b)) {
			t.Errorf("%.20q is taken for a backup", b)
		}
	}
}

// TestBackupOfTheConfiguration: it goes with the library as it is.
func TestBackupOfTheConfiguration(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	const text = "limit = 5 # mine\n"
	if err := os.WriteFile(filepath.Join(w.Library.Dir(), backup.ConfigFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	with := backUp(t, w.Library)
	if h := string(unpacked(t, with)[0].data); !strings.Contains(h, `"paperkin_backup":3,`) {
		t.Errorf("header %s, want version 3", h)
	}
	lib := restore(t, with)
	if b, err := os.ReadFile(filepath.Join(lib.Dir(), backup.ConfigFile)); err != nil || string(b) != text {
		t.Errorf("%q, %v", b, err)
	}
	indextest.Sound(t, lib)
}

// TestBackupLeavesNothing: a backup makes no files, and nothing of a paper that was
// removed is in it.
func TestBackupLeavesNothing(t *testing.T) {
	w := indextest.New(t, append(indextest.Many(20), indextest.Record("gone", "Regretted", "A secret zephyr. "+strings.Repeat("And another zephyr. ", 500)))...)
	indextest.Say(t, w.Library.Dir(), "p001", "p002")
	if err := w.Remove(ctx, time.Time{}, []int64{21}); err != nil {
		t.Fatal(err)
	}
	before := files(t, w.Library.Dir())
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	saved := backUp(t, w.Library)
	if after := files(t, w.Library.Dir()); !slices.Equal(after, before) {
		t.Errorf("a backup makes of %v %v", before, after)
	}
	for _, p := range unpacked(t, saved) {
		if bytes.Contains(p.data, []byte("zephyr")) {
			t.Errorf("a removed abstract is in %s", p.Name)
		}
	}
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestBackupMeanwhile: backups that are made while papers are added, embedded and
// re-indexed are each a sound library.
func TestBackupMeanwhile(t *testing.T) {
	var backups [][]byte
	indextest.WhileWriting(t, indextest.New(t, indextest.Many(20)...), 6, 7, func(reader *index.Library) { backups = append(backups, backUp(t, reader)) })
	for i := 0; i < len(backups); i += 1 + len(backups)/8 {
		lib := restore(t, backups[i])
		if got, l := len(indextest.Stored(t, lib)), indextest.Ledger(t, lib); got != l.Done || l.Total() != len(indextest.Papers(t, lib)) {
			t.Errorf("backup %d: %d vectors, ledger %+v of %d papers", i, got, l, len(indextest.Papers(t, lib)))
		}
	}
}

// TestBrokenBackups: nothing is restored of a backup that is not whole, or not
// what was written.
func TestBrokenBackups(t *testing.T) {
	good := backUp(t, indextest.New(t, indextest.Many(30)...).Library)
	random := rand.New(rand.NewPCG(3, 4))
	broken := map[string][]byte{"nothing": nil, "text": []byte("no backup"), "twice": slices.Concat(good, good)}
	for range 20 {
		at := random.IntN(len(good))
		flipped := slices.Clone(good)
		flipped[at] ^= 1 << random.IntN(8)
		broken["flipped"+string(rune('a'+len(broken)))] = flipped
		broken["cut"+string(rune('a'+len(broken)))] = good[:at]
	}
	for name, b := range broken {
		parent := t.TempDir()
		dir := filepath.Join(parent, "lib")
		_, err := index.Restore(ctx, bytes.NewReader(b), dir, chromem.Open, index.RestoreOptions{})
		if err == nil && bytes.Equal(decompressed(b), decompressed(good)) {
			continue // a bit in 300 says the same to zstd, either way
		}
		if !errors.Is(err, index.ErrBadBackup) && !index.IsDamage(err) {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v", name, left)
		}
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := index.Restore(cancelled, bytes.NewReader(good), filepath.Join(t.TempDir(), "lib"), chromem.Open, index.RestoreOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// decompressed is the archive of a backup; nil if it cannot be read to its end.
func decompressed(backup []byte) []byte {
	z, err := zstd.NewReader(bytes.NewReader(backup))
	if err != nil {
		return nil
	}
	defer z.Close()
	b, err := io.ReadAll(z)
	if err != nil {
		return nil
	}
	return b
}

// TestBackupOfDamage: of what is damaged there is no backup.
func TestBackupOfDamage(t *testing.T) {
	for name, tt := range map[string]struct {
		damage func(dir string)
		want   error
	}{
		"a vector":   {func(dir string) { damagetest.Flip(t, filepath.Join(dir, "spaces", "1", "vectors.f32"), 1000) }, index.ErrRepairable},
		"no vectors": {func(dir string) { os.Remove(filepath.Join(dir, "spaces", "1", "vectors.f32")) }, index.ErrRepairable},
		"a page":     {func(dir string) { damagetest.Flip(t, filepath.Join(dir, "catalog.db"), 100_000) }, index.ErrDamaged},
	} {
		w := indextest.New(t, indextest.Many(400)...)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		lib, err := index.Open(ctx, w.Library.Dir(), chromem.Open)
		if err != nil {
			t.Fatal(err)
		}
		tt.damage(w.Library.Dir())
		if _, err := lib.Backup(ctx, new(bytes.Buffer), nil); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		lib.Close()
	}
}
