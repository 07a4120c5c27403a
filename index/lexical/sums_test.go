package lexical

import (
	"encoding/binary"
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
		id := identityOf(good)
		refused := func(what string) {
			x, err := tryOpen(dir, id)
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: got %v, want ErrDamaged and the name", name, what, err)
			}
			if err == nil {
				x.Close()
			}
			in := rootOf(t, filepath.Dir(dir))
			defer in.RemoveAll("x")
			if _, err := Update(ctx, in, Step{From: "copy", Was: id, To: "x"}, changes(shelf[0]), nil); !errors.Is(err, ErrDamaged) {
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
		refused("gone")
	}
}

// TestAdopt: an index of an earlier version, without checksums or with some that name
// no library, becomes one with its own, and stays as it is. One with a damaged or a
// missing file is refused.
func TestAdopt(t *testing.T) {
	x, dir := build(t, "", shelf...)
	want := top(t, x, "experts robots tokens")
	in := rootOf(t, filepath.Dir(dir))
	b, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		t.Fatal(err)
	}
	_, lines, _ := strings.Cut(string(b), "\n")
	_, rest, _ := strings.Cut(lines[:len(lines)-9], "\n") // the first is that of the documents
	older, err := os.ReadFile(filepath.Join(dir, documentsFile))
	if err != nil {
		t.Fatal(err)
	}
	older = append([]byte(olderDocuments), older[len(olderDocuments):len(older)-4]...)
	older = binary.LittleEndian.AppendUint32(older, crc32.Checksum(older, durable.Castagnoli))
	if err := os.WriteFile(filepath.Join(dir, documentsFile), older, 0o600); err != nil {
		t.Fatal(err)
	}
	line, err := sumLine(rootOf(t, dir), documentsFile)
	if err != nil {
		t.Fatal(err)
	}
	lines = line + "\n" + rest
	earlier := lines + hexSum(crc32.Checksum([]byte(lines), durable.Castagnoli)) + "\n"
	other := durable.Identity{Library: owner.Library, Number: strings.Repeat("3c", 16)}
	for name, sums := range map[string]string{"with": earlier, "without": ""} {
		if err := os.Remove(filepath.Join(dir, sumsFile)); err != nil {
			t.Fatal(err)
		}
		if sums != "" {
			if err := os.WriteFile(filepath.Join(dir, sumsFile), []byte(sums), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		before := filesOf(t, dir)
		id, err := Adopt(in, filepath.Base(dir), name, other)
		if err != nil || id.Identity != other {
			t.Fatalf("%s checksums: %+v, %v", name, id, err)
		}
		adopted, err := Open(in, name, id)
		if err != nil {
			t.Fatal(err)
		}
		if got := top(t, adopted, "experts robots tokens"); got != want {
			t.Errorf("%s checksums: found %s, want %s", name, got, want)
		}
		if err := adopted.Close(); err != nil || !slices.Equal(filesOf(t, dir), before) {
			t.Errorf("%s checksums: the index of the earlier version has the files %q, %v", name, filesOf(t, dir), err)
		}
		if sums == "" {
			if err := os.WriteFile(filepath.Join(dir, sumsFile), []byte(earlier), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, gone := range filesOf(t, dir) {
		copied := fmt.Sprint("copy", i)
		if err := os.CopyFS(filepath.Join(in.Name(), copied), os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(in.Name(), copied, gone)); err != nil {
			t.Fatal(err)
		}
		if _, err := Adopt(in, copied, copied+"'", other); gone != sumsFile && !errors.Is(err, ErrDamaged) {
			t.Errorf("without %s: got %v, want ErrDamaged", gone, err)
		}
	}
}

// TestOtherDocuments: the list of documents of another index is noticed, though it has
// the same size and is sound.
func TestOtherDocuments(t *testing.T) {
	_, dir := build(t, "", shelf[:2]...)
	_, other := build(t, "", Change{Key: shelf[0].Key, Title: "a b"}, Change{Key: shelf[1].Key, Title: "c d e"})
	b, err := os.ReadFile(filepath.Join(other, documentsFile))
	if err := errors.Join(err, os.WriteFile(filepath.Join(dir, documentsFile), b, 0o600)); err != nil {
		t.Fatal(err)
	}
	if x, err := tryOpen(dir, identityOf(dir)); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
		if err == nil {
			x.Close()
		}
	}
}

// TestForeign: a sound index that is not the one that is wanted is refused as such, and
// never called damaged.
func TestForeign(t *testing.T) {
	_, dir := build(t, "", shelf...)
	id := identityOf(dir)
	library, number := id, id
	library.Library, number.Number = number.Number, library.Library
	for what, want := range map[string]Identity{"another library's": library, "another one's": number} {
		x, err := tryOpen(dir, want)
		var foreign *durable.ForeignError
		if !errors.As(err, &foreign) || errors.Is(err, ErrDamaged) || foreign.File != filepath.Join(dir, sumsFile) || foreign.Has != owner || foreign.Want != want.Identity {
			t.Errorf("%s index: got %v", what, err)
		}
		if err == nil {
			x.Close()
		}
	}
	id.Sums = digest(nil)
	if _, err := tryOpen(dir, id); !errors.Is(err, ErrDamaged) {
		t.Errorf("other checksums than the catalogue knows: got %v, want ErrDamaged", err)
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
	want := "paperkin-words 2 " + owner.Library + " " + owner.Number + "\n"
	for _, name := range slices.Sorted(maps.Keys(files)) {
		write(name, files[name])
		want += fmt.Sprintf("%08x %d %s\n", crc32.Checksum([]byte(files[name]), durable.Castagnoli), len(files[name]), name)
	}
	want += fmt.Sprintf("%08x\n", crc32.Checksum([]byte(want), durable.Castagnoli))
	in := rootOf(t, filepath.Dir(dir))
	id, err := writeSums(rootOf(t, dir), owner)
	if err := errors.Join(err, Verify(in, "index", id, nil)); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, sumsFile)); err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}

	refused := func(name, what string) {
		t.Helper()
		if err := Verify(in, "index", id, nil); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), filepath.Join(dir, name)) {
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
		"end without their own":         strings.Join(lines[:4], ""),
		"end without a line end":        strings.TrimSuffix(want, "\n"),
		"have a line more":              want + "\n",
		"lack a line":                   strings.Join(lines[1:], ""),
		"say another size":              strings.Replace(want, " 4 doc", " 5 doc", 1),
		"have another one of their own": strings.Join(lines[:4], "") + "00000000\n",
	} {
		write(sumsFile, sums)
		refused(sumsFile, what)
	}
}
