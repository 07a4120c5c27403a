package source

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSize: what is read of files adds up to what they have, compressed or not.
func TestSize(t *testing.T) {
	dir := t.TempDir()
	text := []byte(strings.Repeat(`{"id":"a","title":"A paper about waves","abstract":"Waves and more waves."}`+"\n", 500))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a.jsonl": text, "b.jsonl.gz": packed.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read := int64(0)
	o := Options{Bytes: func(n int) { read += int64(n) }}
	sources, _, err := Expand([]string{dir}, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	want, known := Size(sources)
	if !known || want != int64(len(text)+packed.Len()) {
		t.Errorf("%d bytes, %v; want %d", want, known, len(text)+packed.Len())
	}
	records := 0
	for _, err := range Read(t.Context(), sources, o) {
		if err != nil {
			t.Fatal(err)
		}
		records++
	}
	if records != 1000 || read != want {
		t.Errorf("%d records in %d bytes, want %d", records, read, want)
	}
	if _, known := Size(append(sources, New("-", nil))); known {
		t.Error("the size of standard input is known")
	}
}
