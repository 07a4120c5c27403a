package fill_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/indextest"
	"paperkin/index/lexical/analysis"
)

// TestOutdatedWords: a word index that an earlier version of the analysis has made is
// searched as it is, and built anew by the next run, although no paper has changed.
func TestOutdatedWords(t *testing.T) {
	dir := t.TempDir()
	w := newLibraryIn(t, dir)
	catchUp(t, w, 2)
	w.Close()
	age(t, dir)
	w = indextest.OpenWriter(t, dir)
	if got, behind := found(t, w.Library, "apples"); got != "a" || behind != 0 {
		t.Errorf("found %q, %d behind, want a", got, behind)
	}
	if problems, err := w.Library.Check(ctx); err != nil || len(problems) > 0 {
		t.Errorf("problems %+v, %v, want none", problems, err)
	}
	catchUp(t, w, 2)
	catchUp(t, w, 0)
	if got, behind := found(t, w.Library, "apples"); got != "a" || behind != 0 {
		t.Errorf("built anew: found %q, %d behind, want a", got, behind)
	}
	w.Close()
	age(t, dir)
	w = indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Record("c", "Cherries", ""))
	catchUp(t, w, 3)
	catchUp(t, w, 0)
}

// age makes the word index of a library one of the analysis before.
func age(t *testing.T, dir string) {
	t.Helper()
	manifests, err := filepath.Glob(filepath.Join(dir, "lexical", "*", "manifest"))
	if err != nil || len(manifests) != 1 {
		t.Fatal(manifests, err)
	}
	b, err := os.ReadFile(manifests[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	head := strings.Fields(lines[0])
	if head[1] != fmt.Sprint(analysis.Version) {
		t.Fatalf("made by %q", head)
	}
	head[1] = fmt.Sprint(analysis.Version - 1)
	text := strings.Join(head, " ") + "\n" + strings.Join(lines[1:len(lines)-2], "")
	text += fmt.Sprintf("%08x\n", crc32.Checksum([]byte(text), durable.Castagnoli))
	if err := os.WriteFile(manifests[0], []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := catalogue.OpenWriter(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	have, err := w.Words(ctx)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	have.Sums = hex.EncodeToString(sum[:])
	if err := w.Update(ctx, func(tx *catalogue.Tx) error { return tx.UseWords(ctx, have) }); err != nil {
		t.Fatal(err)
	}
}
