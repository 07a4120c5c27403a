package lexical

import (
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
)

// TestDamage: an index of which a file is missing, cut off or has a flipped bit is
// refused as damaged, and the error names the file.
func TestDamage(t *testing.T) {
	_, old := build(t, "", shelf...)
	_, good := build(t, old, shelf[1])
	r := rand.New(rand.NewPCG(4, 4))
	for _, name := range filesOf(t, good) {
		sound, err := os.ReadFile(filepath.Join(good, name))
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
			t.Fatal(err)
		}
		refused := func(what string) {
			x, err := Open(dir)
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: got %v, want ErrDamaged and the name", name, what, err)
			}
			if err == nil {
				x.Close()
			}
			if _, err := Update(ctx, dir, filepath.Join(t.TempDir(), "x"), changes(shelf[0]), nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s %s: update: got %v, want ErrDamaged", name, what, err)
			}
		}
		for range damagetest.Times(t, 10) {
			b, what := damagetest.Bytes(r, sound)
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(what)
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if name != sumsFile {
			refused("gone")
		}
	}
}

// TestUnguarded: an index of an earlier version, which has no checksums, opens,
// unless a file is missing.
func TestUnguarded(t *testing.T) {
	_, dir := build(t, "", shelf...)
	if err := os.Remove(filepath.Join(dir, sumsFile)); err != nil || Guarded(dir) {
		t.Fatal(err)
	}
	x, err := Open(dir)
	if err != nil || x.Len() == 0 {
		t.Fatal(err)
	}
	x.Close()
	names := filesOf(t, dir)
	if len(names) < 3 {
		t.Fatalf("files %q, want documents, a root and a segment", names)
	}
	for _, name := range names {
		copied := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(copied, name)); err != nil {
			t.Fatal(err)
		}
		if x, err := Open(copied); !errors.Is(err, ErrDamaged) {
			t.Errorf("without %s: got %v, want ErrDamaged", name, err)
			if err == nil {
				x.Close()
			}
		}
	}
}

func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			names = append(names, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestSums compares the checksums of an index with their description. Every change
// of a file, of its name or of the sums themselves is damage.
func TestSums(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	files := map[string]string{"documents": "some", "postings/1.zap": "", "postings/root": "more\n"}
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, postingsFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	var want string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		write(name, files[name])
		want += fmt.Sprintf("%08x %d %s\n", crc32.Checksum([]byte(files[name]), durable.Castagnoli), len(files[name]), name)
	}
	want += fmt.Sprintf("%08x\n", crc32.Checksum([]byte(want), durable.Castagnoli))
	if err := errors.Join(Verify(dir), writeSums(dir), Verify(dir)); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, sumsFile)); err != nil || string(got) != want || !Guarded(dir) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}

	refused := func(name, what string) {
		t.Helper()
		if err := Verify(dir); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), filepath.Join(dir, name)) {
			t.Errorf("%s %s: got %v, want ErrDamaged and the name", name, what, err)
		}
	}
	for name, content := range files {
		write(name, content+"x")
		refused(name, "is longer")
		if content != "" {
			write(name, "S"+content[1:])
			refused(name, "has another byte")
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		refused(name, "is gone")
		write(name, content)
	}
	lines := strings.SplitAfter(want, "\n")
	for what, sums := range map[string]string{
		"are empty":                     "",
		"end without their own":         strings.Join(lines[:3], ""),
		"end without a line end":        strings.TrimSuffix(want, "\n"),
		"have a line more":              want + "\n",
		"lack a line":                   strings.Join(lines[1:], ""),
		"say another size":              strings.Replace(want, " 4 doc", " 5 doc", 1),
		"have another one of their own": strings.Join(lines[:3], "") + "00000000\n",
	} {
		write(sumsFile, sums)
		refused(sumsFile, what)
	}
}
