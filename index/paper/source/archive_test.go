package source

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats"
)

// writeZip writes an archive of files, by name.
func writeZip(t *testing.T, files ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f[0], Method: zip.Deflate}
		if strings.Contains(f[0], "secret") {
			h.Flags |= 1
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestArchive: the files of an archive are read like those of a folder, whatever their
// names are.
func TestArchive(t *testing.T) {
	path := writeZip(t, [2]string{"b/refs.bib", "@article{a, title={Zipped tides}, year=2020}"}, [2]string{"a.jsonl", "{\"title\":\"One\"}\n{\"title\":\"Two\"}\n"}, [2]string{"b/", ""},
		[2]string{"../../etc/evil.jsonl", `{"title":"Outside"}`}, [2]string{"packed.jsonl.gz", string(gz([]byte(`{"title":"Packed twice"}`)))}, [2]string{".hidden/x.bib", "@article{a, title={H}}"},
		[2]string{"__MACOSX/._refs.bib", "\x00\x05\x16\x07"}, [2]string{"paper.pdf", "%PDF-1.7\n"}, [2]string{"secret.bib", "@article{a, title={S}}"})
	sources, ignored, err := Expand([]string{path}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got, left []string
	for r, err := range Read(context.Background(), sources, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.TrimPrefix(r.Source, path)+": "+r.Paper.Title)
	}
	for _, bad := range ignored {
		left = append(left, strings.TrimPrefix(bad.Source, path))
	}
	if want := []string{"/etc/evil.jsonl: Outside", "/a.jsonl: One", "/a.jsonl: Two", "/b/refs.bib: Zipped tides", "/packed.jsonl.gz: Packed twice"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []string{"/paper.pdf", "/secret.bib"}; !slices.Equal(left, want) {
		t.Errorf("ignored %q, want %q", left, want)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "etc")); !errors.Is(err, os.ErrNotExist) {
		t.Error("something was unpacked")
	}
}

// TestArchiveWithFormat: a format that is given is that of all files in the archive.
func TestArchiveWithFormat(t *testing.T) {
	path := writeZip(t, [2]string{"one", `{"title":"One"}`}, [2]string{"two", `{"title":"Two"}`})
	f, err := formats.Named("jsonl")
	if err != nil {
		t.Fatal(err)
	}
	sources, _, err := Expand([]string{path}, nil, Options{Format: f})
	if err != nil || len(sources) != 1 {
		t.Fatalf("%d sources, %v", len(sources), err)
	}
	read := 0
	for r, err := range Read(context.Background(), sources, Options{Format: f}) {
		if err != nil {
			t.Error(r, err)
		}
		read++
	}
	if read != 2 {
		t.Errorf("%d papers", read)
	}
}

// TestWrongArchives: what is no sound archive of papers is refused, and says why.
func TestWrongArchives(t *testing.T) {
	sound := writeZip(t, [2]string{"a.jsonl", strings.Repeat(`{"title":"One"}`+"\n", 100)})
	b, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	huge := bytes.Clone(b) // as its directory says
	at := bytes.Index(huge, []byte("PK\x01\x02"))
	copy(huge[at+24:], "\xff\xff\xff\x7f")
	for _, c := range []struct {
		name, want string
		content    []byte
	}{
		{"cut off", "a damaged zip archive", b[:len(b)-30]},
		{"a bomb", "a zip archive that is refused: decompression bomb", huge},
		{"no papers", "a zip archive without papers", nil},
	} {
		path := writeZip(t, [2]string{"notes.txt", "buy milk"})
		if c.content != nil {
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, _, err := Expand([]string{path}, nil, Options{})
		var found *foreign.Error
		if !errors.Is(err, ErrNothing) || !errors.As(err, &found) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	// What is to be done about one depends on what is in it.
	for content, want := range map[string]foreign.Kind{"buy milk": foreign.Remarks, "7z\xbc\xaf\x27\x1c": foreign.Archive} {
		_, _, err := Expand([]string{writeZip(t, [2]string{"a", content})}, nil, Options{})
		var found *foreign.Error
		if !errors.As(err, &found) || found.Kind != want {
			t.Errorf("%q: %v, want kind %v", content, err, want)
		}
	}
	damaged := bytes.Clone(b)
	damaged[60] ^= 0xff
	if err := os.WriteFile(sound, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	sources, _, err := Expand([]string{sound}, nil, Options{})
	if err != nil {
		return // told at once
	}
	failed := false
	for _, err := range Read(context.Background(), sources, Options{}) {
		failed = failed || err != nil
	}
	if !failed {
		t.Error("damage in an archive is read over")
	}
}
